//! What is read of exceptions.

mod holds;
mod permissions;
mod reservations;
mod term;

use diesel::result::QueryResult;

use super::model::{Hold, Permission};
use super::repository;
use crate::context::Context;
use crate::db::Id;

pub use holds::{HoldList, HoldState, HoldView, search_holds};
pub use permissions::{
    PermissionLists, PermissionView, SectionPermissions, list_all_permissions, list_permissions_to_answer,
    show_permissions,
};
pub use reservations::{ReservationView, SectionReservations, show_reservations};
pub use term::{CreditException, TermSheet, show_term};

/// Holds, the latest first: of one student, or of all; those that were lifted only if asked for.
///
/// # Errors
/// When the database fails.
pub fn list_holds(
    context: &mut Context<'_>,
    student: Option<Id>,
    also_lifted: bool,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<Hold>> {
    repository::list_holds(context.connection(), student, also_lifted, offset, limit)
}

/// What a student has asked for or was given in a section and not used.
///
/// # Errors
/// When the database fails.
pub fn list_permissions_of(context: &mut Context<'_>, student: Id, section: Id) -> QueryResult<Vec<Permission>> {
    repository::list_permissions_of(context.connection(), student, section)
}
