//! Further roles of users: what whoever operates the server gives and takes.

use diesel::result::Error as DieselError;

use crate::accounts::model::{Role, User, UserState};
use crate::accounts::repository;
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::form::text::check_code;
use crate::limits;

/// Why somebody's roles were not changed.
#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    /// There is no such user.
    #[error("There is no user with this email or number")]
    NotFound,
    /// The account waits for approval or is deactivated.
    #[error("This account is not active")]
    NotActive,
    /// The user has the role already.
    #[error("This user has the role already")]
    HasIt,
    /// The user does not have the role.
    #[error("This user does not have the role")]
    HasItNot,
    /// Nobody is left without a role.
    #[error("This is their only role: deactivate the account instead")]
    Only,
    /// One admin is always left.
    #[error("This is the last active admin, and nobody could undo it: make another admin first")]
    LastAdmin,
    /// Students and faculty have numbers.
    #[error("Students and faculty have a number, and this account has none: give one with --number")]
    NoNumber,
    /// Numbers do not change.
    #[error("This account has a number already")]
    HasNumber,
    /// What was given is no number.
    #[error("A number has 1 to 20 characters and no @: {0}")]
    BadNumber(String),
    /// Another account has the number.
    #[error("An account with this number exists already")]
    NumberTaken,
    /// Only faculty are instructors.
    #[error("They are an instructor of a course: take them off its staff first")]
    Teaches,
    /// Only students have seats.
    #[error("They have seats or wait for some: those have to be given up first")]
    HasSeats,
    /// The database failed.
    #[error("The roles could not be changed")]
    Failed(#[from] DieselError),
}

/// Gives a user a further role; `number` is for an account that has none. Whoever does so vouches for whose the account is.
/// Returns the user as they were.
///
/// # Errors
/// When the user has the role, is not active, or would have no number.
pub fn add_role(context: &mut Context<'_>, user: Id, role: Role, number: Option<&str>) -> Result<User, RoleError> {
    let user = lock(context, user)?;
    if user.state != UserState::Active {
        return Err(RoleError::NotActive);
    }
    if user.has_role(role) {
        return Err(RoleError::HasIt);
    }
    match number {
        Some(number) => set_number(context, &user, number)?,
        None if user.number.is_none() && role != Role::Admin => return Err(RoleError::NoNumber),
        None => {}
    }
    repository::update_roles(context.connection(), user.id, user.roles.with(role))?;
    repository::update_vouched(context.connection(), user.id)?;
    finish(context, user, &Event::RoleAdded { role: role.as_str().to_owned() })
}

/// Takes a role from a user, who has others. Returns the user as they were.
///
/// # Errors
/// When the user does not have it, has no other, is the last active admin, or still does what only this role does.
pub fn remove_role(context: &mut Context<'_>, user: Id, role: Role) -> Result<User, RoleError> {
    let admins = repository::lock_admins(context.connection())?;
    let user = lock(context, user)?;
    if !user.has_role(role) {
        return Err(RoleError::HasItNot);
    }
    let left = user.roles.without(role).ok_or(RoleError::Only)?;
    match role {
        Role::Admin if admins == [user.id] => return Err(RoleError::LastAdmin),
        Role::Faculty if repository::is_instructor(context.connection(), user.id)? => return Err(RoleError::Teaches),
        Role::Student if repository::has_seats(context.connection(), user.id)? => return Err(RoleError::HasSeats),
        _ => {}
    }
    repository::update_roles(context.connection(), user.id, left)?;
    finish(context, user, &Event::RoleRemoved { role: role.as_str().to_owned() })
}

/// The user, whose registrations and roles nobody else changes until the transaction ends.
fn lock(context: &mut Context<'_>, user: Id) -> Result<User, RoleError> {
    repository::lock_credentials(context.connection(), user)?;
    repository::find_user_by_id(context.connection(), user)?.ok_or(RoleError::NotFound)
}

fn set_number(context: &mut Context<'_>, user: &User, number: &str) -> Result<(), RoleError> {
    if !(1..=limits::PERSON_NUMBER).contains(&number.chars().count()) || number.contains('@') {
        return Err(RoleError::BadNumber(number.to_owned()));
    }
    check_code(number).map_err(RoleError::BadNumber)?;
    if repository::is_number_taken(context.connection(), number)? {
        return Err(RoleError::NumberTaken);
    }
    match repository::update_number(context.connection(), user.id, number)? {
        0 => Err(RoleError::HasNumber),
        _ => Ok(()),
    }
}

fn finish(context: &mut Context<'_>, user: User, event: &Event) -> Result<User, RoleError> {
    record(context, About::person(user.id), event)?;
    // The catalogue says who of a staff is faculty.
    context.invalidate_catalogue()?;
    Ok(user)
}
