//! Writes of notices that other features ask for, each within its caller's transaction.

use super::repository;
use crate::context::Context;
use crate::db::Id;
use chrono::NaiveDateTime;
use diesel::result::QueryResult;

/// Marks those of a user's notices as seen that a page showed at an instant: neither later ones nor more than it shows.
///
/// # Errors
/// When the database fails.
pub fn update_seen(context: &mut Context<'_>, user: Id, until: NaiveDateTime, at: NaiveDateTime) -> QueryResult<usize> {
    repository::update_seen(context.connection(), user, until, at)
}

/// Marks these of a user's notices as seen.
///
/// # Errors
/// When the database fails.
pub fn update_seen_of(context: &mut Context<'_>, user: Id, shown: &[Id], at: NaiveDateTime) -> QueryResult<usize> {
    repository::update_seen_of(context.connection(), user, shown, at)
}
