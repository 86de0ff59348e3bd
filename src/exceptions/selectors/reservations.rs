//! The seats of a section that are kept for groups of students.

use chrono::NaiveDateTime;

use crate::catalogue::{ReservationRow, SeatsView, SectionHead, list_seats};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;
use crate::registration::list_reservations;

/// The reservations of a section.
#[derive(Clone, Debug)]
pub struct SectionReservations {
    /// The section.
    pub section: SectionHead,
    /// Its seats.
    pub seats: SeatsView,
    /// Its reservations, also those that are open to everybody, the latest last.
    pub reservations: Vec<ReservationView>,
}

/// Seats that are kept, or were.
#[derive(Clone, Debug)]
pub struct ReservationView {
    /// Its id.
    pub id: Id,
    /// For whom: `School of Science, Physics`.
    pub label: String,
    /// How many seats.
    pub seats: i32,
    /// How many of them were taken.
    pub used: i32,
    /// Until when.
    pub until: NaiveDateTime,
    /// Whether the rest is open to everybody.
    pub is_open: bool,
}

/// The reservations of a section, for those who may make them.
///
/// # Errors
/// When there is no such section for whoever asks, or the database fails.
pub fn show_reservations(context: &mut Context<'_>, section: Id) -> Result<SectionReservations, ReadError> {
    let catalogue = context.catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(ReadError::NotFound)?;
    if !context.actor.may(|user| policy::can_reserve_seats(user, course)) {
        return Err(ReadError::NotFound);
    }
    let now = context.now;
    let view = |row: &ReservationRow| ReservationView {
        id: row.id,
        label: row.label(),
        seats: row.seats,
        used: row.used,
        until: row.until_at,
        is_open: row.opened_at.is_some() || row.until_at <= now,
    };
    let rows = list_reservations(context, section)?;
    let seats = list_seats(context, &[section])?.remove(&section).ok_or(ReadError::NotFound)?;
    Ok(SectionReservations {
        section: SectionHead::new(course, found),
        seats: SeatsView::new(&seats, now),
        reservations: rows.iter().map(view).collect(),
    })
}
