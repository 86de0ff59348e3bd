//! Writes of catalogue that other features ask for, each within its caller's transaction.

use crate::catalogue::repository;
use crate::context::Context;
use crate::db::Id;
use diesel::result::QueryResult;

/// Takes the changes of a course one after the other. Returns whether there is such a course.
///
/// # Errors
/// When the database fails.
pub fn lock_course(context: &mut Context<'_>, course: Id) -> QueryResult<bool> {
    repository::lock_course(context.connection(), course)
}
