//! Deactivating an account: whoever cannot sign in holds no place on a waitlist.

use diesel::result::{Error as DieselError, QueryResult};

use super::{Actor, RegistrationTransaction, retry_transaction};
use crate::accounts::{self, AccountError, User};
use crate::catalogue::CatalogueCache;
use crate::db::{DbConnection, Id};
use crate::records::{Registration, Status};
use crate::registration::repository;

/// Ends an account's use, and its waits; a seat that was held for the student goes to the next on the waitlist. What the
/// student is registered for stays on record.
///
/// # Errors
/// As [`accounts::deactivate`].
pub fn deactivate(
    connection: &mut DbConnection,
    cache: &CatalogueCache,
    by: &Actor,
    user: Id,
) -> Result<User, AccountError> {
    // Terms are locked before students, as everywhere.
    let mut terms: Vec<Id> = waits(connection, user)?.iter().map(|place| place.term_id).collect();
    terms.sort_unstable();
    terms.dedup();
    for term in &terms {
        repository::lock_term(connection, *term, true)?;
    }
    repository::lock_student(connection, user)?;
    let deactivated = accounts::deactivate(connection, user, by)?;
    for place in waits(connection, user)? {
        if !terms.contains(&place.term_id) {
            // The student joined that waitlist meanwhile.
            return Err(retry_transaction().into());
        }
        leave(connection, cache, by, user, &place)?;
    }
    Ok(deactivated)
}

fn leave(
    connection: &mut DbConnection,
    cache: &CatalogueCache,
    by: &Actor,
    user: Id,
    place: &Registration,
) -> QueryResult<()> {
    let transaction =
        RegistrationTransaction::open(connection, cache, place.section_id, by)?.ok_or(DieselError::NotFound)?;
    transaction.leave_line(connection, user, place, "the account is deactivated")?;
    transaction.process_waitlists(connection, vec![place.section_id])
}

fn waits(connection: &mut DbConnection, user: Id) -> QueryResult<Vec<Registration>> {
    let mut registrations = repository::list_registrations(connection, user)?;
    registrations.retain(|place| place.status == Status::Waitlisted);
    Ok(registrations)
}
