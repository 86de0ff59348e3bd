//! The counters of a section: each moves only together with the registrations that it counts, in their transaction.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::case_when;
use diesel::prelude::*;

use crate::catalogue::ReservationRow;
use crate::db::{DbConnection, Id};
use crate::records::Status;
use crate::schema::{registrations, section_reservations, sections};

/// Takes a seat that is free to everybody. Returns whether there was one.
pub fn update_seat_taken(connection: &mut DbConnection, section: Id) -> QueryResult<bool> {
    let more = sections::registered.eq(sections::registered + 1);
    Ok(diesel::update(with_open_seat(section)).set(more).execute(connection)? == 1)
}

/// Takes the seat that was held for somebody.
pub fn update_offer_taken(connection: &mut DbConnection, section: Id) -> QueryResult<bool> {
    let offered = sections::table.filter(sections::id.eq(section).and(sections::offered.gt(0)));
    let taken = (sections::offered.eq(sections::offered - 1), sections::registered.eq(sections::registered + 1));
    Ok(diesel::update(offered).set(taken).execute(connection)? == 1)
}

/// Takes a seat that a reservation keeps. Returns whether there was one.
pub fn update_reserved_seat_taken(connection: &mut DbConnection, section: Id, reservation: Id) -> QueryResult<bool> {
    let reserved = sections::table.filter(sections::id.eq(section).and(sections::reserved.gt(0)));
    let taken = (sections::reserved.eq(sections::reserved - 1), sections::registered.eq(sections::registered + 1));
    Ok(update_reservation_used(connection, reservation)?
        && diesel::update(reserved).set(taken).execute(connection)? == 1)
}

/// Gives a seat over capacity, when none is free.
pub fn update_seat_added(connection: &mut DbConnection, section: Id) -> QueryResult<bool> {
    let full = sections::table
        .filter(sections::id.eq(section))
        .filter((sections::registered + sections::offered).eq(sections::capacity));
    Ok(diesel::update(full).set(sections::overenrolled.eq(sections::overenrolled + 1)).execute(connection)? == 1)
}

/// Gives a seat back: to whoever is over capacity, else to the reservation that it came from, else to everybody.
pub fn update_seat_freed(connection: &mut DbConnection, section: Id, reservation: Option<Id>) -> QueryResult<()> {
    let is_over = || sections::overenrolled.gt(0);
    let fewer = (
        sections::overenrolled.eq(case_when(is_over(), sections::overenrolled - 1).otherwise(sections::overenrolled)),
        sections::registered.eq(case_when(is_over(), sections::registered).otherwise(sections::registered - 1)),
    );
    if reservation.is_none() {
        return diesel::update(sections::table.find(section)).set(fewer).execute(connection).map(drop);
    }
    let over = sections::table.filter(sections::id.eq(section).and(is_over()));
    if diesel::update(over).set(sections::overenrolled.eq(sections::overenrolled - 1)).execute(connection)? == 1 {
        return Ok(());
    }
    let fewer = sections::registered.eq(sections::registered - 1);
    diesel::update(sections::table.find(section)).set(fewer).execute(connection)?;
    update_seat_kept_again(connection, section, reservation)
}

/// Holds a free seat for somebody who waits. Returns whether there was one.
pub fn update_seat_offered(connection: &mut DbConnection, section: Id, reservation: Option<Id>) -> QueryResult<bool> {
    let Some(reservation) = reservation else {
        let more = sections::offered.eq(sections::offered + 1);
        return Ok(diesel::update(with_open_seat(section)).set(more).execute(connection)? == 1);
    };
    let reserved = sections::table.filter(sections::id.eq(section).and(sections::reserved.gt(0)));
    let offered = (sections::reserved.eq(sections::reserved - 1), sections::offered.eq(sections::offered + 1));
    Ok(update_reservation_used(connection, reservation)?
        && diesel::update(reserved).set(offered).execute(connection)? == 1)
}

/// Lets a held seat go: to whoever is over capacity, else to the reservation that it came from, else to everybody.
pub fn update_seat_released(connection: &mut DbConnection, section: Id, reservation: Option<Id>) -> QueryResult<()> {
    let over = sections::table.filter(sections::id.eq(section).and(sections::overenrolled.gt(0)));
    let theirs = (
        sections::overenrolled.eq(sections::overenrolled - 1),
        sections::offered.eq(sections::offered - 1),
        sections::registered.eq(sections::registered + 1),
    );
    if diesel::update(over).set(theirs).execute(connection)? == 1 {
        return Ok(());
    }
    let fewer = sections::offered.eq(sections::offered - 1);
    diesel::update(sections::table.find(section)).set(fewer).execute(connection)?;
    update_seat_kept_again(connection, section, reservation)
}

/// Counts a seat of a reservation as taken. Returns whether there was one.
fn update_reservation_used(connection: &mut DbConnection, reservation: Id) -> QueryResult<bool> {
    let unused = section_reservations::table
        .filter(section_reservations::id.eq(reservation).and(section_reservations::opened_at.is_null()))
        .filter(section_reservations::used.lt(section_reservations::seats));
    let more = section_reservations::used.eq(section_reservations::used + 1);
    Ok(diesel::update(unused).set(more).execute(connection)? == 1)
}

/// Gives a free seat back to the reservation that it came from, if that keeps seats still.
fn update_seat_kept_again(connection: &mut DbConnection, section: Id, reservation: Option<Id>) -> QueryResult<()> {
    let Some(reservation) = reservation else { return Ok(()) };
    let used = section_reservations::table
        .filter(section_reservations::id.eq(reservation).and(section_reservations::opened_at.is_null()))
        .filter(section_reservations::used.gt(0));
    let fewer = section_reservations::used.eq(section_reservations::used - 1);
    if diesel::update(used).set(fewer).execute(connection)? == 1 {
        let reserved = sections::reserved.eq(sections::reserved + 1);
        diesel::update(sections::table.find(section)).set(reserved).execute(connection)?;
    }
    Ok(())
}

/// Sections of this id that have a seat which is free to everybody.
#[diesel::dsl::auto_type]
fn with_open_seat(section: Id) -> _ {
    sections::table
        .filter(sections::id.eq(section))
        .filter((sections::registered + sections::offered + sections::reserved).lt(sections::capacity))
}

/// One more student waits. Returns their position, which orders the waitlist.
pub fn update_waitlist_joined(connection: &mut DbConnection, section: Id) -> QueryResult<i32> {
    diesel::update(sections::table.find(section))
        .set((
            sections::waitlisted.eq(sections::waitlisted + 1),
            sections::last_waitlist_position.eq(sections::last_waitlist_position + 1),
        ))
        .execute(connection)?;
    sections::table.find(section).select(sections::last_waitlist_position).first(connection)
}

/// One student fewer waits.
pub fn update_waitlist_left(connection: &mut DbConnection, section: Id) -> QueryResult<usize> {
    let fewer = sections::waitlisted.eq(sections::waitlisted - 1);
    diesel::update(sections::table.find(section)).set(fewer).execute(connection)
}

/// Cancels a section that is not cancelled yet, with nobody left in it.
pub fn update_cancelled(
    connection: &mut DbConnection,
    section: Id,
    reason: &str,
    at: NaiveDateTime,
) -> QueryResult<usize> {
    diesel::update(sections::table.filter(sections::id.eq(section).and(sections::cancelled_at.is_null())))
        .set((
            sections::cancelled_at.eq(at),
            sections::cancel_reason.eq(reason),
            sections::registered.eq(0),
            sections::offered.eq(0),
            sections::overenrolled.eq(0),
            sections::waitlisted.eq(0),
        ))
        .execute(connection)
}

/// All `count` students with a seat have left with their grades: those within the capacity and those over it. Nobody
/// waits any more.
pub fn update_section_graded(
    connection: &mut DbConnection,
    section: Id,
    count: i32,
    at: NaiveDateTime,
) -> QueryResult<usize> {
    diesel::update(sections::table.find(section))
        .set((
            sections::registered.eq(sections::registered + sections::overenrolled - count),
            sections::overenrolled.eq(0),
            sections::offered.eq(0),
            sections::waitlisted.eq(0),
            sections::graded_at.eq(at),
        ))
        .execute(connection)
}

/// The sections whose counters are not the counts of their registrations.
pub fn list_miscounted_sections(connection: &mut DbConnection) -> QueryResult<Vec<Miscount>> {
    let counters: Vec<(Id, i32, i32, i32)> = sections::table
        .select((sections::id, sections::registered + sections::overenrolled, sections::waitlisted, sections::offered))
        .load(connection)?;
    let rows: Vec<(Id, Status, Option<NaiveDateTime>)> = registrations::table
        .filter(registrations::status.eq_any([Status::Registered, Status::Waitlisted]))
        .select((registrations::section_id, registrations::status, registrations::offered_until))
        .load(connection)?;
    let mut counts: HashMap<Id, (i32, i32, i32)> = HashMap::new();
    for (section, status, offered_until) in rows {
        let (registered, waitlisted, offered) = counts.entry(section).or_default();
        *registered += i32::from(status == Status::Registered);
        *waitlisted += i32::from(status == Status::Waitlisted);
        *offered += i32::from(offered_until.is_some());
    }
    let is_wrong = |(id, registered, waitlisted, offered)| {
        let counters = (registered, waitlisted, offered);
        let counts = counts.get(&id).copied().unwrap_or_default();
        (counters != counts).then_some(Miscount { section: id, counters, counts })
    };
    Ok(counters.into_iter().filter_map(is_wrong).collect())
}

/// The sections whose counter of kept seats is not what their reservations keep.
pub fn list_misreserved_sections(connection: &mut DbConnection) -> QueryResult<Vec<Id>> {
    let counters: Vec<(Id, i32)> = sections::table.select((sections::id, sections::reserved)).load(connection)?;
    let rows: Vec<(Id, i32, i32)> = section_reservations::table
        .filter(section_reservations::opened_at.is_null())
        .select((section_reservations::section_id, section_reservations::seats, section_reservations::used))
        .load(connection)?;
    let keeps = |id: Id| rows.iter().filter(|row| row.0 == id).map(|(_, seats, used)| seats - used).sum::<i32>();
    Ok(counters.into_iter().filter(|(id, reserved)| keeps(*id) != *reserved).map(|(id, _)| id).collect())
}

/// A section whose counters of registered, waitlisted and held seats are not the counts.
#[derive(Debug, PartialEq)]
pub struct Miscount {
    /// The section.
    pub section: Id,
    /// What it says.
    pub counters: (i32, i32, i32),
    /// What there is.
    pub counts: (i32, i32, i32),
}

pub fn insert_reservation(connection: &mut DbConnection, row: &ReservationRow) -> QueryResult<usize> {
    diesel::insert_into(section_reservations::table).values(row).execute(connection)
}

/// All reservations of a section, also those that are open to everybody, the latest last.
pub fn list_reservations(connection: &mut DbConnection, section: Id) -> QueryResult<Vec<ReservationRow>> {
    section_reservations::table
        .filter(section_reservations::section_id.eq(section))
        .order(section_reservations::id)
        .select(ReservationRow::as_select())
        .load(connection)
}

/// Keeps so many of the seats that are free to everybody. Returns whether there are so many.
pub fn update_seats_reserved(connection: &mut DbConnection, section: Id, seats: i32) -> QueryResult<bool> {
    let open = sections::table
        .filter(sections::id.eq(section))
        .filter((sections::registered + sections::offered + sections::reserved).le(sections::capacity - seats));
    Ok(diesel::update(open).set(sections::reserved.eq(sections::reserved + seats)).execute(connection)? == 1)
}

/// Opens what is left of a reservation to everybody.
pub fn update_reservation_opened(
    connection: &mut DbConnection,
    reservation: &ReservationRow,
    at: NaiveDateTime,
) -> QueryResult<()> {
    let row = section_reservations::table
        .filter(section_reservations::id.eq(reservation.id).and(section_reservations::opened_at.is_null()));
    if diesel::update(row).set(section_reservations::opened_at.eq(at)).execute(connection)? == 0 {
        // Somebody else has opened it: its seats are counted already.
        return Ok(());
    }
    let fewer = sections::reserved.eq(sections::reserved - (reservation.seats - reservation.used));
    diesel::update(sections::table.find(reservation.section_id)).set(fewer).execute(connection).map(drop)
}
