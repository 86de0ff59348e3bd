//! Giving up a seat or a place in line.

use chrono::NaiveDateTime;
use diesel::result::Error as DieselError;

use super::audit::Told;
use super::{Actor, Desk, Label};
use crate::catalogue::Shelf;
use crate::db::{DbConnection, Id};
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
/// line who may have it. Answers what was given up.
///
/// # Errors
/// When the student has neither, or the drop deadline has passed: then nothing has changed.
pub fn drop_section(
    connection: &mut DbConnection,
    shelf: &Shelf,
    student: Id,
    section: Id,
    address: &str,
) -> Result<(Label, Status), DropError> {
    let by = Actor { user: Some(student), address: address.to_owned() };
    let desk = Desk::open(connection, shelf, section, &by)?.ok_or(DropError::NotFound)?;
    desk.lock(connection, student, &[section])?;
    let label = desk.label(section)?;
    let standing = desk.standing(connection, student)?;
    let place = standing.place(section).ok_or_else(|| DropError::NotRegistered(label.clone()))?;
    match place.status {
        Status::Waitlisted => {
            if desk.leave_line(connection, student, place, "")? {
                desk.settle(connection, vec![section])?;
            }
        }
        Status::Registered => {
            // A term that is over is on record, whether it has a deadline or not.
            let end = desk.catalogue.end_of(&desk.term);
            let deadline = desk.term.drop_deadline.map_or(end, |deadline| deadline.min(end));
            if deadline <= desk.now {
                let may_withdraw = desk.term.withdraw_deadline.is_some_and(|until| desk.now < until);
                return Err(DropError::TooLate { label, deadline, may_withdraw });
            }
            desk.give_up(connection, student, place, &Told::to_all(""))?;
            // The seat goes to the line, and what the student may have now is theirs where they wait for it.
            let mut moved = vec![section];
            moved.extend(desk.waits(standing.places()));
            desk.settle(connection, moved)?;
        }
        Status::Dropped | Status::Withdrawn | Status::Completed => return Err(DropError::NotRegistered(label)),
    }
    Ok((label, place.status))
}
