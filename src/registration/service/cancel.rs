//! Cancelling a section.

use diesel::result::Error as DieselError;

use super::{Actor, Label, RegistrationTransaction};
use crate::accounts::User;
use crate::catalogue::{CatalogueCache, Right, has_right};
use crate::db::{DbConnection, Id};
use crate::notices::{NoticeTone, notify};
use crate::records::Status;
use crate::registration::model::RosterEntry;
use crate::registration::repository;

/// What a cancellation ended.
#[derive(Clone, Debug)]
pub struct Cancelled {
    /// The section.
    pub label: Label,
    /// How many students had a seat or waited.
    pub students: usize,
}

/// Why a section was not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    /// There is none, or it is not this user's.
    #[error("There is no such section")]
    NotFound,
    /// It is cancelled already.
    #[error("This section is cancelled already")]
    Already,
    /// The database failed.
    #[error("The section could not be cancelled")]
    Failed(#[from] DieselError),
}

/// Those whom a cancellation would end: who has a seat, then who waits.
///
/// # Errors
/// When the database fails.
pub fn affected_by(connection: &mut DbConnection, section: Id) -> Result<Vec<RosterEntry>, DieselError> {
    let mut affected = repository::list_students(connection, section, &[Status::Registered])?;
    affected.extend(repository::list_students(connection, section, &[Status::Waitlisted])?);
    Ok(affected)
}

/// Cancels a section: ends all its registrations and waits with the reason, and tells each student.
///
/// # Errors
/// When `who` is neither an instructor of its course nor an admin, or it is cancelled already.
pub fn cancel(
    connection: &mut DbConnection,
    cache: &CatalogueCache,
    who: &User,
    section: Id,
    reason: &str,
    address: &str,
) -> Result<Cancelled, CancelError> {
    let by = Actor { user: Some(who.id), address: address.to_owned() };
    let transaction = RegistrationTransaction::open(connection, cache, section, &by)?.ok_or(CancelError::NotFound)?;
    let (course, _) = transaction.section(section)?;
    if !has_right(who, Right::Edit, course, None) {
        return Err(CancelError::NotFound);
    }
    repository::lock_term(connection, transaction.term.id, true)?;
    let affected = repository::list_affected(connection, section)?;
    if repository::update_cancelled(connection, section, reason, transaction.now)? == 0 {
        return Err(CancelError::Already);
    }
    let label = transaction.label(section)?;
    let mut moved = Vec::new();
    for (student, status) in &affected {
        let why = format!("cancelled: {reason}");
        repository::update_ended(connection, *student, section, &why, transaction.now)?;
        transaction.record(connection, Some(*student), section, "cancel", "dropped", reason)?;
        let what = if *status == Status::Registered { "You no longer have it." } else { "You no longer wait for it." };
        let title = format!("Cancelled: {}.", label.section);
        notify(connection, *student, NoticeTone::Bad, &title, &format!("{reason}. {what}"), Some(label.course_id))?;
        moved.extend(transaction.waits(&repository::list_registrations(connection, *student)?));
    }
    repository::delete_all_asked(connection, section)?;
    transaction.record(connection, None, section, "cancel", "cancelled", reason)?;
    crate::catalogue::invalidate_catalogue(connection)?;
    moved.sort_unstable();
    moved.dedup();
    transaction.process_waitlists(connection, moved)?;
    Ok(Cancelled { label, students: affected.len() })
}
