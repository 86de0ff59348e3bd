//! What is read of notices.

use super::model::Notice;
use super::repository;
use crate::context::Context;
use crate::db::Id;
use diesel::result::QueryResult;

/// What a user has seen, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_seen(context: &mut Context<'_>, user: Id) -> QueryResult<Vec<Notice>> {
    repository::list_seen(context.connection(), user)
}

/// What a user has not seen yet, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_unseen(context: &mut Context<'_>, user: Id) -> QueryResult<Vec<Notice>> {
    repository::list_unseen(context.connection(), user)
}
