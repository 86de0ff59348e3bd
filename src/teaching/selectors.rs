//! What is read of teaching.

use super::model::OpenInvitation;
use super::repository;
use crate::context::Context;
use crate::db::Id;
use diesel::result::QueryResult;

/// The open invitations of a user, each with the name of who invited them, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_invitations_of(context: &mut Context<'_>, user: Id) -> QueryResult<Vec<OpenInvitation>> {
    repository::list_invitations_of(context.connection(), user)
}

/// The open invitations to a course, each with the name of who is invited, by name.
///
/// # Errors
/// When the database fails.
pub fn list_invitations_to(context: &mut Context<'_>, course: Id) -> QueryResult<Vec<OpenInvitation>> {
    repository::list_invitations_to(context.connection(), course)
}
