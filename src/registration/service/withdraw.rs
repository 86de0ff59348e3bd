//! Giving up a seat after the drop deadline: the transcript keeps it, with a W.

use chrono::NaiveDateTime;
use diesel::result::Error as DieselError;

use super::{Label, RegistrationTransaction};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::records::Status;
use crate::registration::repository;

/// Why a withdrawal did not come about.
#[derive(Debug, thiserror::Error)]
pub enum WithdrawError {
    /// There is no such section.
    #[error("There is no such section")]
    NotFound,
    /// The student has no seat in it.
    #[error("You are not registered for {}", .0.section)]
    NotRegistered(Label),
    /// The section can still be dropped, which leaves no trace.
    #[error("{} can still be dropped, which leaves no trace on the transcript", .0.section)]
    MayDrop(Label),
    /// The withdraw deadline has passed, or the term has none.
    #[error("It is too late to withdraw from {}", .label.section)]
    TooLate {
        /// From what.
        label: Label,
        /// When the deadline was; none: the term has none.
        deadline: Option<NaiveDateTime>,
    },
    /// The database failed.
    #[error("The withdrawal could not be done")]
    Failed(#[from] DieselError),
}

/// Gives up a student's seat after the drop deadline, with a W on the transcript. The seat goes to the first in line who
/// may have it.
///
/// # Errors
/// When the student has no seat, may still drop it, or may no longer withdraw: then nothing has changed.
pub fn withdraw(context: &mut Context<'_>, student: Id, section: Id) -> Result<Label, WithdrawError> {
    let transaction = RegistrationTransaction::open(context, section)?.ok_or(WithdrawError::NotFound)?;
    let locked = transaction.lock(context, student, &[section])?;
    let label = transaction.label(section)?;
    let place = locked.place(section).filter(|place| place.status == Status::Registered);
    let place = place.ok_or_else(|| WithdrawError::NotRegistered(label.clone()))?;
    if !transaction.term.is_past_drop(context.now) {
        return Err(WithdrawError::MayDrop(label));
    }
    if !transaction.term.is_for_withdrawing(context.now) {
        return Err(WithdrawError::TooLate { label, deadline: transaction.term.withdraw_deadline });
    }
    let (course, _) = transaction.section(section)?;
    let now = context.now;
    repository::update_withdrawn(context.connection(), student, section, course, now)?;
    repository::update_seat_freed(context.connection(), section, place.reservation)?;
    record(context, About::section(section).and_person(student), &Event::Withdrew)?;
    transaction.process_waitlists(context, transaction.waited_for(&locked, section))?;
    Ok(label)
}
