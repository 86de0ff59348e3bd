//! Deactivating an account: whoever cannot sign in holds no place on a waitlist.

use diesel::result::{Error as DieselError, QueryResult};

use super::{Actor, Desk, begin_anew};
use crate::accounts::{self, AccountError, User};
use crate::catalogue::Shelf;
use crate::db::{DbConnection, Id};
use crate::records::{Place, Status};
use crate::registration::repository;

/// Ends an account's use, and its waits; a seat that was held for the student goes to the next on the waitlist. What the
/// student is registered for stays on record.
///
/// # Errors
/// As [`accounts::deactivate`].
pub fn deactivate(connection: &mut DbConnection, shelf: &Shelf, by: &Actor, user: Id) -> Result<User, AccountError> {
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
            return Err(begin_anew().into());
        }
        leave(connection, shelf, by, user, &place)?;
    }
    Ok(deactivated)
}

fn leave(connection: &mut DbConnection, shelf: &Shelf, by: &Actor, user: Id, place: &Place) -> QueryResult<()> {
    let desk = Desk::open(connection, shelf, place.section_id, by)?.ok_or(DieselError::NotFound)?;
    desk.leave_line(connection, user, place, "the account is deactivated")?;
    desk.settle(connection, vec![place.section_id])
}

fn waits(connection: &mut DbConnection, user: Id) -> QueryResult<Vec<Place>> {
    let mut places = repository::list_places(connection, user)?;
    places.retain(|place| place.status == Status::Waitlisted);
    Ok(places)
}
