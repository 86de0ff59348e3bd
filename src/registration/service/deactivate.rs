//! Deactivating an account: whoever cannot sign in holds no place on a waitlist.

use diesel::result::{Error as DieselError, QueryResult};

use super::RegistrationTransaction;
use crate::accounts::{self, AccountError, User};
use crate::context::Context;
use crate::db::{Id, repeat};
use crate::events::WaitEnd;
use crate::records::{Registration, Status};
use crate::registration::repository;

/// Ends an account's use, and its waits; a seat that was held for the student goes to the next on the waitlist. What the
/// student is registered for stays on record.
///
/// # Errors
/// As [`accounts::deactivate`].
pub fn deactivate(context: &mut Context<'_>, user: Id) -> Result<User, AccountError> {
    // Terms are locked before students, as everywhere.
    let mut terms: Vec<Id> = waits(context, user)?.iter().map(|place| place.term_id).collect();
    terms.sort_unstable();
    terms.dedup();
    for term in &terms {
        repository::lock_term(context.connection(), *term, true)?;
    }
    repository::lock_student(context.connection(), user)?;
    let deactivated = accounts::deactivate(context, user)?;
    for place in waits(context, user)? {
        if !terms.contains(&place.term_id) {
            // The student joined that waitlist meanwhile.
            return Err(repeat().into());
        }
        leave(context, user, &place)?;
    }
    Ok(deactivated)
}

fn leave(context: &mut Context<'_>, user: Id, place: &Registration) -> QueryResult<()> {
    let transaction = RegistrationTransaction::open(context, place.section_id)?.ok_or(DieselError::NotFound)?;
    transaction.leave_waitlist(context, user, place, WaitEnd::Deactivated)?;
    transaction.process_waitlists(context, vec![place.section_id])
}

fn waits(context: &mut Context<'_>, user: Id) -> QueryResult<Vec<Registration>> {
    let mut registrations = repository::list_registrations(context.connection(), user)?;
    registrations.retain(|place| place.status == Status::Waitlisted);
    Ok(registrations)
}
