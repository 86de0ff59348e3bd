//! Keeping seats for groups of students, and opening what is left of them.

use chrono::NaiveDateTime;
use diesel::result::Error as DieselError;

use crate::accounts::User;
use crate::catalogue::ReservationRow;
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::policy;
use crate::registration::{
    RegistrationTransaction, insert_reservation, list_reservations, lock_term, update_reservation_opened,
};

/// A reservation as it was typed.
#[derive(Clone, Debug)]
pub struct NewReservation {
    /// The school; empty: any.
    pub school: String,
    /// The branch; empty: any.
    pub branch: String,
    /// How many seats.
    pub seats: i32,
    /// Until when.
    pub until: NaiveDateTime,
}

/// Why seats were not reserved, or not opened.
#[derive(Debug, thiserror::Error)]
pub enum ReservationError {
    /// There is no such section or reservation, or it is not this user's.
    #[error("There is no such reservation")]
    NotFound,
    /// It would have come to its end already.
    #[error("The reservation must end in the future")]
    Past,
    /// Not so many seats are free to everybody.
    #[error("Only {0} of the seats are free to be kept")]
    TooMany(i32),
    /// The database failed.
    #[error("The reservation could not be changed")]
    Failed(#[from] DieselError),
}

/// Keeps seats that are free to everybody for students of a school or branch, until an instant.
///
/// # Errors
/// When `who` is neither an instructor of its course nor an admin, it would be past, or there are not so many seats.
pub fn reserve_seats(
    context: &mut Context<'_>,
    who: &User,
    section: Id,
    new: &NewReservation,
) -> Result<(), ReservationError> {
    let transaction = open(context, who, section)?;
    if new.until <= context.now {
        return Err(ReservationError::Past);
    }
    let seats = transaction.seats(context, section)?;
    let row = ReservationRow {
        id: Id::new(),
        section_id: section,
        school: new.school.clone(),
        branch: new.branch.clone(),
        seats: new.seats,
        used: 0,
        until_at: new.until,
        opened_at: None,
    };
    if !insert_reservation(context, &row)? {
        return Err(ReservationError::TooMany(seats.open(context.now).max(0)));
    }
    let reserved = Event::SeatsReserved { seats: new.seats, group: row.event_group(), until: new.until };
    Ok(record(context, About::section(section), &reserved)?)
}

/// Opens what is left of a reservation to everybody before its time; the line moves.
///
/// # Errors
/// When it is not this user's, or open already.
pub fn open_reservation(
    context: &mut Context<'_>,
    who: &User,
    section: Id,
    reservation: Id,
) -> Result<(), ReservationError> {
    let transaction = open(context, who, section)?;
    let all = list_reservations(context, section)?;
    let is_it = |row: &&ReservationRow| row.id == reservation && row.opened_at.is_none();
    let row = all.iter().find(is_it).ok_or(ReservationError::NotFound)?;
    update_reservation_opened(context, row)?;
    record(context, About::section(section), &Event::ReservationOpened { group: row.event_group() })?;
    Ok(transaction.process_waitlists(context, vec![section])?)
}

/// A section, with the transaction alone in its term.
fn open(context: &mut Context<'_>, who: &User, section: Id) -> Result<RegistrationTransaction, ReservationError> {
    let transaction = RegistrationTransaction::open(context, section)?.ok_or(ReservationError::NotFound)?;
    let (course, _) = transaction.section(section)?;
    if !policy::can_reserve_seats(who, course) {
        return Err(ReservationError::NotFound);
    }
    lock_term(context, transaction.term.id, true)?;
    Ok(transaction)
}
