//! Cancelling a section.

use diesel::result::Error as DieselError;

use super::{Label, RegistrationTransaction};
use crate::accounts::User;
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::policy;
use crate::records::Status;
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

/// Cancels a section: ends all its registrations and waits with the reason, and tells each student.
///
/// # Errors
/// When `who` is neither an instructor of its course nor an admin, or it is cancelled already.
pub fn cancel(context: &mut Context<'_>, who: &User, section: Id, reason: &str) -> Result<Cancelled, CancelError> {
    let transaction = RegistrationTransaction::open(context, section)?.ok_or(CancelError::NotFound)?;
    let (course, _) = transaction.section(section)?;
    if !policy::can_cancel_section(who, course) {
        return Err(CancelError::NotFound);
    }
    repository::lock_term(context.connection(), transaction.term.id, true)?;
    let affected = repository::list_affected(context.connection(), section)?;
    let now = context.now;
    if repository::update_cancelled(context.connection(), section, reason, now)? == 0 {
        return Err(CancelError::Already);
    }
    let label = transaction.label(section)?;
    let mut moved = Vec::new();
    for (student, status) in &affected {
        let now = context.now;
        repository::update_ended(context.connection(), *student, section, now)?;
        let cancelled = Event::CancelledFor { reason: reason.to_owned(), had_seat: *status == Status::Registered };
        record(context, About::section(section).and_person(*student), &cancelled)?;
        moved.extend(transaction.waits(&repository::list_registrations(context.connection(), *student)?));
    }
    repository::delete_all_asked(context.connection(), section)?;
    let cancelled = Event::SectionCancelled { reason: reason.to_owned() };
    record(context, About::section(section), &cancelled)?;
    context.invalidate_catalogue()?;
    moved.sort_unstable();
    moved.dedup();
    transaction.process_waitlists(context, moved)?;
    Ok(Cancelled { label, students: affected.len() })
}
