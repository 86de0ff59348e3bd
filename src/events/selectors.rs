//! What is read of events.

use super::model::{Entry, EntryFilter};
use super::repository;
use crate::context::Context;
use diesel::result::QueryResult;

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
