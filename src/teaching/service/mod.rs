//! What instructors do to the staff of their courses, and what those answer whom they invite; each within its caller's
//! transaction.

mod invitations;
mod staff;

use diesel::result::QueryResult;

use super::repository;
use crate::catalogue::{CatalogueCache, Course};
use crate::db::{DbConnection, Id};

pub use invitations::{AnswerError, InviteError, accept, decline, invite, revoke};
pub use staff::{StaffError, change_rights, note_staff_changes, remove};

/// A course as of now; nobody else changes it or its staff until the transaction ends.
fn lock_course(connection: &mut DbConnection, cache: &CatalogueCache, course: Id) -> QueryResult<Option<Course>> {
    if !crate::catalogue::lock_course(connection, course)? {
        return Ok(None);
    }
    Ok(cache.in_transaction(connection)?.course(course).cloned())
}
