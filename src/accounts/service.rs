//! Accounts: sign up, sign in, sessions, and what admins do to them.

mod roles;

use chrono::{NaiveDateTime, TimeDelta};
use diesel::result::Error as DieselError;
use sha2::{Digest, Sha256};

use super::model::{NewUser, Role, Roles, Session, SessionRow, User, UserRow, UserState};
use super::passwords::Passwords;
use super::queue::Overloaded;
use super::repository;
use crate::context::{Actor, Context, Store};
use crate::db::Id;
use crate::events::{About, Event, SignInRefusal, record};
use crate::form::{Secret, key};
use crate::policy;

pub use roles::{RoleError, add_role, remove_role};

/// A session's time of last use is written at most this often, so that reading pages costs no writes.
const SEEN_EVERY: TimeDelta = TimeDelta::minutes(5);

/// Why a sign-up was refused.
#[derive(Debug, thiserror::Error)]
pub enum SignUpError {
    /// An account with this email exists.
    #[error("An account with this email exists already")]
    EmailTaken,
    /// An account with this number exists.
    #[error("An account with this number exists already")]
    NumberTaken,
    /// The database failed.
    #[error("The account could not be made")]
    Failed(#[from] DieselError),
}

/// Why a sign-in was refused.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No such user, or another password: which of them is not said.
    #[error("The email or number, or the password, is not right")]
    Wrong,
    /// The right password of an account that was deactivated.
    #[error("This account is deactivated. Ask the registrar’s office")]
    Deactivated,
    /// Too many sign in at once.
    #[error(transparent)]
    Overloaded(#[from] Overloaded),
    /// The database failed.
    #[error("The sign-in could not be done")]
    Failed(#[from] DieselError),
}

/// Why a change to an account was refused.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// There is no such user.
    #[error("There is no user with this email or number")]
    NotFound,
    /// Only accounts that wait can be approved.
    #[error("This account does not wait for approval")]
    NotPending,
    /// Only accounts that were deactivated can be activated.
    #[error("{0}")]
    NotDeactivated(&'static str),
    /// The account is deactivated already.
    #[error("This account is deactivated already")]
    Deactivated,
    /// One admin is always left.
    #[error("This is the last active admin, and nobody could undo it: make another admin first")]
    LastAdmin,
    /// Admins cannot deactivate themselves.
    #[error("You cannot deactivate your own account")]
    Yourself,
    /// The current password is another one.
    #[error("This is not your current password")]
    WrongPassword,
    /// Too many passwords are looked at.
    #[error(transparent)]
    Overloaded(#[from] Overloaded),
    /// The database failed.
    #[error("The account could not be changed")]
    Failed(#[from] DieselError),
}

/// Where a sign-in came from.
#[derive(Clone, Debug, Default)]
pub struct Client {
    /// The network address.
    pub address: String,
    /// What the browser calls itself.
    pub user_agent: String,
}

/// How long a session lasts.
#[derive(Clone, Copy, Debug)]
pub struct SessionLimits {
    /// Without a request.
    pub idle: TimeDelta,
    /// In any case.
    pub max: TimeDelta,
}

/// Who is signed in, in which session.
#[derive(Clone, Debug)]
pub struct CurrentUser {
    /// The user.
    pub user: User,
    /// The session.
    pub session: Session,
    /// How many notices the user has not seen.
    pub unseen: i64,
    /// Whether the user is on the staff of a course.
    pub is_on_staff: bool,
}

/// Makes an account: students may go on at once, faculty wait for an admin's approval.
///
/// # Errors
/// When the email or the number is taken.
pub fn sign_up(context: &mut Context<'_>, user: &NewUser, password_hash: &str) -> Result<User, SignUpError> {
    let state = if user.role == Role::Faculty { UserState::Pending } else { UserState::Active };
    let user = create_user(context, user, state, password_hash, true)?;
    record(context, About::person(user.id), &Event::SignedUp)?;
    Ok(user)
}

/// Makes an account that may be used at once, whatever its role.
///
/// # Errors
/// When the email or the number is taken.
pub fn create_active_user(context: &mut Context<'_>, user: &NewUser, password_hash: &str) -> Result<User, SignUpError> {
    create_user(context, user, UserState::Active, password_hash, false)
}

fn create_user(
    context: &mut Context<'_>,
    user: &NewUser,
    state: UserState,
    password_hash: &str,
    is_self_registered: bool,
) -> Result<User, SignUpError> {
    if repository::is_email_taken(context.connection(), &user.email)? {
        return Err(SignUpError::EmailTaken);
    }
    if let Some(number) = &user.number
        && repository::is_number_taken(context.connection(), number)?
    {
        return Err(SignUpError::NumberTaken);
    }
    let id = Id::new();
    let row = UserRow {
        id,
        roles: Roles::only(user.role),
        state,
        email: user.email.clone(),
        number: user.number.clone(),
        number_key: user.number.as_deref().map(key),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        school: user.school.clone(),
        branch: user.branch.clone(),
        password_hash: Some(password_hash.to_owned()),
        created_at: context.now,
        is_self_registered,
    };
    repository::insert_user(context.connection(), &row, user.phone_number.as_deref())?;
    repository::find_user_by_id(context.connection(), id)?.ok_or(SignUpError::Failed(DieselError::NotFound))
}

/// Signs a user in and answers the secret that the cookie holds; the session that the browser had `before` ends. An
/// unknown user and a wrong password take the same time and get the same answer.
///
/// # Errors
/// When the identifier and the password do not belong together, or the account is deactivated.
pub async fn sign_in(
    store: &Store,
    passwords: &Passwords,
    limits: SessionLimits,
    identifier: String,
    password: Secret,
    client: Client,
    before: Option<CurrentUser>,
) -> Result<String, SignInError> {
    let known = store
        .read(Actor::visitor(&client.address), move |context| -> Result<_, SignInError> {
            let Some(user) = repository::find_user(context.connection(), &identifier)? else {
                return Ok(None);
            };
            let hash = repository::find_password_hash(context.connection(), user.id)?;
            Ok(Some((user, hash)))
        })
        .await?;
    let (user, hash) = known.unzip();
    let hash = hash.flatten();
    let is_right = passwords.verify(password, hash.clone()).await?;
    let visitor = Actor::visitor(&client.address);
    store
        .write(visitor, move |context| {
            let refused = |context: &mut Context<'_>, person: Option<Id>, because| {
                record(context, About { person, ..About::NONE }, &Event::SignInRefused { because })
            };
            let Some(user) = user.as_ref() else {
                refused(context, None, SignInRefusal::Unknown)?;
                return Ok(Err(SignInError::Wrong));
            };
            // The password may have been changed, or the account deactivated, while this one waited for its hash.
            let stored = repository::lock_credentials(context.connection(), user.id)?;
            let state = stored.filter(|(_, stored)| is_right && *stored == hash).map(|(state, _)| state);
            match state {
                None => {
                    refused(context, Some(user.id), SignInRefusal::Password)?;
                    Ok(Err(SignInError::Wrong))
                }
                Some(UserState::Deactivated) => {
                    refused(context, Some(user.id), SignInRefusal::Deactivated)?;
                    Ok(Err(SignInError::Deactivated))
                }
                Some(_) => open_session(context, user, limits, &client, before.as_ref()).map(Ok),
            }
        })
        .await
        .map_err(SignInError::Failed)?
}

/// The user whose session the cookie's secret opens, if it still counts and the account does.
///
/// # Errors
/// When the database fails.
pub fn find_current_user(
    context: &mut Context<'_>,
    token: &str,
    limits: SessionLimits,
) -> Result<Option<CurrentUser>, DieselError> {
    let (began, used) = limits.oldest(context.now);
    let found = repository::find_session(context.connection(), &token_hash(token), began, used)?;
    let found = found.filter(|(_, user, ..)| user.state != UserState::Deactivated);
    Ok(found.map(|(session, user, unseen, is_on_staff)| CurrentUser { user, session, unseen, is_on_staff }))
}

/// Whether [`touch_session`] is due.
pub fn is_touch_due(session: &Session, now: NaiveDateTime) -> bool {
    now - session.seen_at > SEEN_EVERY
}

/// Notes that the session is in use.
///
/// # Errors
/// When the database fails.
pub fn touch_session(context: &mut Context<'_>, session: Id) -> Result<(), DieselError> {
    let now = context.now;
    repository::update_session_seen(context.connection(), session, now).map(drop)
}

/// Ends one session of a user, who signs out of it or ends it from elsewhere, as `event` says.
///
/// # Errors
/// When the user has no such session.
pub fn end_session(context: &mut Context<'_>, user: Id, session: Id, event: &Event) -> Result<(), AccountError> {
    if repository::delete_session(context.connection(), user, session)? == 0 {
        return Err(AccountError::NotFound);
    }
    Ok(record(context, About::person(user), event)?)
}

/// Ends a user's sessions but for this one.
///
/// # Errors
/// When the database fails.
pub fn revoke_other_sessions(context: &mut Context<'_>, user: Id, session: Id) -> Result<(), AccountError> {
    repository::delete_sessions(context.connection(), user, Some(session))?;
    // Whoever ends all sessions fears that somebody else got in: that one may have made a calendar address.
    repository::update_calendar_ended(context.connection(), user)?;
    Ok(record(context, About::person(user), &Event::OtherSessionsEnded)?)
}

/// Sets a new password for a user who knows the current one, and signs out everywhere else if asked to.
///
/// # Errors
/// When the current password is not right.
pub async fn change_password(
    store: &Store,
    passwords: &Passwords,
    who: &CurrentUser,
    current: Secret,
    new: Secret,
    sign_out_elsewhere: bool,
    by: Actor,
) -> Result<(), AccountError> {
    let (user, session) = (who.user.id, who.session.id);
    let hash =
        store.read(by.clone(), move |context| repository::find_password_hash(context.connection(), user)).await?;
    if !passwords.verify(current, hash.clone()).await? {
        store.write(by, move |context| record(context, About::person(user), &Event::PasswordChangeRefused)).await?;
        return Err(AccountError::WrongPassword);
    }
    let new_hash = passwords.hash(new).await?;
    store
        .write(by, move |context| {
            // It may have been changed meanwhile, by who may have no trust in this session.
            let stored = repository::lock_credentials(context.connection(), user)?;
            if stored.is_none_or(|(_, stored)| stored != hash) {
                return Err(AccountError::WrongPassword);
            }
            repository::update_password_hash(context.connection(), user, &new_hash)?;
            record(context, About::person(user), &Event::PasswordChanged)?;
            if sign_out_elsewhere {
                repository::delete_sessions(context.connection(), user, Some(session))?;
            }
            Ok(())
        })
        .await
}

/// Sets a user's password and ends all their sessions. Whoever does so vouches for whose the account is.
///
/// # Errors
/// When the database fails.
pub fn set_password(context: &mut Context<'_>, user: Id, password_hash: &str) -> Result<(), AccountError> {
    repository::update_password_hash(context.connection(), user, password_hash)?;
    repository::update_vouched(context.connection(), user)?;
    repository::delete_sessions(context.connection(), user, None)?;
    repository::update_calendar_ended(context.connection(), user)?;
    Ok(record(context, About::person(user), &Event::PasswordSet)?)
}

/// Ends every way into an account that its maker has: password, sessions, calendar address; and takes the email and the
/// phone number from it, so that the account can become somebody else's.
///
/// # Errors
/// When the database fails.
pub fn end_access(context: &mut Context<'_>, user: Id) -> Result<(), DieselError> {
    repository::update_access_ended(context.connection(), user, &format!("{user}@set-aside.invalid"))?;
    repository::delete_sessions(context.connection(), user, None).map(drop)
}

/// Lets faculty who signed up go to work.
///
/// # Errors
/// When there is no such user, or the account does not wait.
pub fn approve(context: &mut Context<'_>, user: Id) -> Result<User, AccountError> {
    let user = repository::find_user_by_id(context.connection(), user)?.ok_or(AccountError::NotFound)?;
    if repository::update_state(context.connection(), user.id, UserState::Pending, UserState::Active)? == 0 {
        return Err(AccountError::NotPending);
    }
    repository::update_vouched(context.connection(), user.id)?;
    record(context, About::person(user.id), &Event::AccountApproved)?;
    Ok(user)
}

/// Ends an account's use: its sessions end at once and it cannot sign in.
///
/// # Errors
/// When there is no such user, it is the last active admin, or `by` deactivates themselves.
pub fn deactivate(context: &mut Context<'_>, user: Id) -> Result<User, AccountError> {
    if context.actor.user.as_ref().is_some_and(|actor| !policy::can_deactivate(actor, user)) {
        return Err(AccountError::Yourself);
    }
    let admins = repository::lock_admins(context.connection())?;
    let user = repository::find_user_by_id(context.connection(), user)?.ok_or(AccountError::NotFound)?;
    if admins == [user.id] {
        return Err(AccountError::LastAdmin);
    }
    if user.state == UserState::Deactivated
        || repository::update_state(context.connection(), user.id, user.state, UserState::Deactivated)? == 0
    {
        return Err(AccountError::Deactivated);
    }
    repository::delete_sessions(context.connection(), user.id, None)?;
    record(context, About::person(user.id), &Event::AccountDeactivated)?;
    Ok(user)
}

/// Lets a deactivated account be used again, as far as it could before: one that was never approved waits for that.
/// Returns the user as they are now.
///
/// # Errors
/// When there is no such user, or the account is not deactivated.
pub fn activate(context: &mut Context<'_>, user: Id) -> Result<User, AccountError> {
    let mut user = repository::find_user_by_id(context.connection(), user)?.ok_or(AccountError::NotFound)?;
    let state =
        if repository::is_unapproved(context.connection(), user.id)? { UserState::Pending } else { UserState::Active };
    if repository::update_state(context.connection(), user.id, UserState::Deactivated, state)? == 0 {
        return Err(AccountError::NotDeactivated(match user.state {
            UserState::Pending => "This account waits for approval: approve it",
            _ => "This account is active already",
        }));
    }
    user.state = state;
    record(context, About::person(user.id), &Event::AccountActivated)?;
    Ok(user)
}

/// Makes the secret of a user's calendar feed; the one that there was before opens nothing any more.
///
/// # Errors
/// When the database fails.
pub fn reset_calendar(context: &mut Context<'_>, user: Id) -> Result<String, DieselError> {
    let token = new_token();
    repository::update_calendar(context.connection(), user, &token_hash(&token))?;
    record(context, About::person(user), &Event::CalendarAddressMade)?;
    Ok(token)
}

/// The active user whose calendar feed this secret opens.
///
/// # Errors
/// When the database fails.
pub fn find_user_by_calendar(context: &mut Context<'_>, token: &str) -> Result<Option<User>, DieselError> {
    repository::find_user_by_calendar(context.connection(), &token_hash(token))
}

impl SessionLimits {
    /// The instants after which a session must have begun and been used.
    pub(super) fn oldest(self, now: NaiveDateTime) -> (NaiveDateTime, NaiveDateTime) {
        (now - self.max, now - self.idle)
    }
}

fn open_session(
    context: &mut Context<'_>,
    user: &User,
    limits: SessionLimits,
    client: &Client,
    before: Option<&CurrentUser>,
) -> Result<String, DieselError> {
    context.actor.user = Some(user.clone());
    if let Some(before) = before {
        repository::delete_session(context.connection(), before.user.id, before.session.id)?;
    }
    record(context, About::person(user.id), &Event::SignedIn)?;
    let now = context.now;
    let (began, used) = limits.oldest(now);
    repository::delete_ended_sessions(context.connection(), user.id, began, used)?;
    let token = new_token();
    let row = SessionRow {
        id: Id::new(),
        token_hash: &token_hash(&token),
        user_id: user.id,
        address: &client.address,
        user_agent: &client.user_agent,
        created_at: now,
        seen_at: now,
    };
    repository::insert_session(context.connection(), &row)?;
    Ok(token)
}

/// A secret that nobody guesses.
fn new_token() -> String {
    rand::random::<[u8; 32]>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Only a hash of the secret is kept: who reads the database cannot sign in as anybody.
fn token_hash(token: &str) -> String {
    Sha256::digest(token.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
