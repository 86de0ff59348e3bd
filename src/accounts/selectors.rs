//! What is read of accounts.

use super::model::{Role, User, UserState};
use super::repository;
use crate::context::Context;
use crate::db::Id;
use diesel::result::QueryResult;

/// How many accounts there are.
///
/// # Errors
/// When the database fails.
pub fn count_users(context: &mut Context<'_>) -> QueryResult<i64> {
    repository::count_users(context.connection())
}

/// The user with this email or number, in any state.
///
/// # Errors
/// When the database fails.
pub fn find_user(context: &mut Context<'_>, identifier: &str) -> QueryResult<Option<User>> {
    repository::find_user(context.connection(), identifier)
}

/// The user with this id, in any state.
///
/// # Errors
/// When the database fails.
pub fn find_user_by_id(context: &mut Context<'_>, id: Id) -> QueryResult<Option<User>> {
    repository::find_user_by_id(context.connection(), id)
}

/// Whether a user has an address of a calendar.
///
/// # Errors
/// When the database fails.
pub fn has_calendar(context: &mut Context<'_>, user: Id) -> QueryResult<bool> {
    repository::has_calendar(context.connection(), user)
}

/// All active faculty, by name.
///
/// # Errors
/// When the database fails.
pub fn list_faculty(context: &mut Context<'_>) -> QueryResult<Vec<User>> {
    repository::list_faculty(context.connection())
}

/// One page of the users whose name, number or email has each word of `words`, by name.
///
/// # Errors
/// When the database fails.
pub fn list_users(
    context: &mut Context<'_>,
    words: &[String],
    state: Option<UserState>,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<User>> {
    repository::list_users(context.connection(), words, state, offset, limit)
}

/// The first users in this state and role, those who have waited longest first.
///
/// # Errors
/// When the database fails.
pub fn list_users_in(context: &mut Context<'_>, role: Role, state: UserState, limit: i64) -> QueryResult<Vec<User>> {
    repository::list_users_in(context.connection(), role, state, limit)
}
