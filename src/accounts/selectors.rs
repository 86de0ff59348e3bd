//! What is read of accounts.

use diesel::result::QueryResult;

use super::model::{Role, Session, User, UserState};
use super::repository;
use super::service::SessionLimits;
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;

/// People on a page.
const PER_PAGE: i64 = 50;

/// A page of people, by name.
#[derive(Clone, Debug)]
pub struct PeopleList {
    /// The people.
    pub people: Vec<PersonView>,
    /// Whether there are more.
    pub has_next: bool,
}

/// Somebody, as the office sees them.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// The account.
    pub user: User,
    /// Whether whoever asks may read their transcript.
    pub can_view_transcript: bool,
    /// Whether whoever asks may deactivate the account.
    pub can_deactivate: bool,
}

/// An account, as its owner sees it.
#[derive(Clone, Debug)]
pub struct AccountView {
    /// The account.
    pub user: User,
    /// Whether they have a schedule.
    pub can_have_schedule: bool,
    /// Whether there is an address of its calendar.
    pub has_calendar: bool,
}

/// A page, from 1, of the people whose name, number or email has each word of `words`.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn search_people(
    context: &mut Context<'_>,
    words: &[String],
    state: Option<UserState>,
    page: i64,
) -> Result<PeopleList, ReadError> {
    let actor = context.authorize(policy::can_manage_office)?;
    let offset = (page - 1) * PER_PAGE;
    let mut users = repository::list_users(context.connection(), words, state, offset, PER_PAGE + 1)?;
    let has_next = users.len() as i64 > PER_PAGE;
    users.truncate(PER_PAGE as usize);
    let view = |user: User| PersonView {
        can_view_transcript: policy::can_view_transcript(&actor, &user),
        can_deactivate: policy::can_deactivate(&actor, user.id),
        user,
    };
    Ok(PeopleList { people: users.into_iter().map(view).collect(), has_next })
}

/// The account of whoever asks.
///
/// # Errors
/// When nobody is signed in, or the database fails.
pub fn show_account(context: &mut Context<'_>) -> Result<AccountView, ReadError> {
    let user = context.authorize(User::is_active)?;
    let has_calendar = repository::has_calendar(context.connection(), user.id)?;
    Ok(AccountView { can_have_schedule: policy::can_have_schedule(&user), has_calendar, user })
}

/// The devices on which whoever asks is signed in.
///
/// # Errors
/// When nobody is signed in, or the database fails.
pub fn list_sessions(context: &mut Context<'_>, limits: SessionLimits) -> Result<Vec<Session>, ReadError> {
    let user = context.authorize(User::is_active)?;
    let (began, used) = limits.oldest(context.now);
    Ok(repository::list_sessions(context.connection(), user.id, began, used)?)
}

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
