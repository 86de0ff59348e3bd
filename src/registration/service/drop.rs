//! Giving up a seat or a place on a waitlist.

use chrono::NaiveDateTime;
use diesel::result::Error as DieselError;

use super::{Label, RegistrationTransaction};
use crate::context::Context;
use crate::db::Id;
use crate::events::{SeatEnd, WaitEnd};
use crate::records::Status;

/// Why a drop did not come about.
#[derive(Debug, thiserror::Error)]
pub enum DropError {
    /// There is no such section.
    #[error("There is no such section")]
    NotFound,
    /// The student has no seat in it and does not wait for one.
    #[error("You are not registered for {}", .0.section)]
    NotRegistered(Label),
    /// The drop deadline has passed.
    #[error("The last day to drop {} has passed", .label.section)]
    TooLate {
        /// What was to be dropped.
        label: Label,
        /// When it was.
        deadline: NaiveDateTime,
        /// Whether the student may withdraw instead.
        may_withdraw: bool,
    },
    /// The database failed.
    #[error("The drop could not be done")]
    Failed(#[from] DieselError),
}

/// Gives up a student's seat in a section, or their place in its waitlist; a seat that is freed goes to the first in
/// line who may have it. Returns what was given up.
///
/// # Errors
/// When the student has neither, or the drop deadline has passed: then nothing has changed.
pub fn drop_section(context: &mut Context<'_>, student: Id, section: Id) -> Result<(Label, Status), DropError> {
    let transaction = RegistrationTransaction::open(context, section)?.ok_or(DropError::NotFound)?;
    let locked = transaction.lock(context, student, &[section])?;
    let label = transaction.label(section)?;
    let place = locked.place(section).ok_or_else(|| DropError::NotRegistered(label.clone()))?;
    match place.status {
        Status::Waitlisted => {
            if transaction.leave_waitlist(context, student, place, WaitEnd::Asked)? {
                transaction.process_waitlists(context, vec![section])?;
            }
        }
        Status::Registered => {
            // A term that is over is on record, whether it has a deadline or not.
            let end = transaction.catalogue.end_of(&transaction.term);
            let deadline = transaction.term.drop_deadline.map_or(end, |deadline| deadline.min(end));
            if deadline <= context.now {
                let may_withdraw = transaction.term.withdraw_deadline.is_some_and(|until| context.now < until);
                return Err(DropError::TooLate { label, deadline, may_withdraw });
            }
            transaction.release_seat(context, student, place, SeatEnd::Asked)?;
            transaction.process_waitlists(context, transaction.waited_for(&locked, section))?;
        }
        Status::Dropped | Status::Withdrawn | Status::Completed => return Err(DropError::NotRegistered(label)),
    }
    Ok((label, place.status))
}
