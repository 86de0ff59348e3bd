//! Giving up a seat after the drop deadline: the transcript keeps it, with a W.

use chrono::NaiveDateTime;
use diesel::result::Error as DieselError;

use super::{Actor, Desk, Label};
use crate::catalogue::Shelf;
use crate::db::{DbConnection, Id};
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
pub fn withdraw(
    connection: &mut DbConnection,
    shelf: &Shelf,
    student: Id,
    section: Id,
    address: &str,
) -> Result<Label, WithdrawError> {
    let by = Actor { user: Some(student), address: address.to_owned() };
    let desk = Desk::open(connection, shelf, section, &by)?.ok_or(WithdrawError::NotFound)?;
    desk.lock(connection, student, &[section])?;
    let label = desk.label(section)?;
    let standing = desk.standing(connection, student)?;
    let place = standing.place(section).filter(|place| place.status == Status::Registered);
    let place = place.ok_or_else(|| WithdrawError::NotRegistered(label.clone()))?;
    if !desk.term.is_past_drop(desk.now) {
        return Err(WithdrawError::MayDrop(label));
    }
    if !desk.term.is_for_withdrawing(desk.now) {
        return Err(WithdrawError::TooLate { label, deadline: desk.term.withdraw_deadline });
    }
    let (course, _) = desk.section(section)?;
    repository::update_withdrawn(connection, student, section, course, desk.now)?;
    repository::update_seat_freed(connection, section, place.reservation)?;
    desk.record(connection, Some(student), section, "withdraw", "withdrawn", "")?;
    let mut moved = vec![section];
    moved.extend(desk.waits(standing.places()));
    desk.settle(connection, moved)?;
    Ok(label)
}
