//! What is read of events.

use diesel::result::QueryResult;

use super::model::{Entry, EntryFilter, Notice};
use super::repository;
use crate::context::Context;
use crate::db::Id;

/// The actions of the latest entries, in alphabetical order, each once.
///
/// # Errors
/// When the database fails.
pub fn list_actions(context: &mut Context<'_>) -> QueryResult<Vec<String>> {
    repository::list_actions(context.connection())
}

/// Entries, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_entries(
    context: &mut Context<'_>,
    filter: &EntryFilter,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<Entry>> {
    repository::list_entries(context.connection(), filter, offset, limit)
}

/// The notices that a user has not seen yet, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_unseen(context: &mut Context<'_>, user: Id) -> QueryResult<Vec<Notice>> {
    repository::list_notices(context.connection(), user, false)
}

/// The notices that a user has seen, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_seen(context: &mut Context<'_>, user: Id) -> QueryResult<Vec<Notice>> {
    repository::list_notices(context.connection(), user, true)
}
