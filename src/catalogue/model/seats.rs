//! A section's seats: which are taken, held, kept for a group, and which are free to whom.

use chrono::NaiveDateTime;
use diesel::prelude::{Insertable, Queryable, Selectable};

use super::Cohort;
use crate::db::Id;
use crate::events::Group;
use crate::schema::{section_reservations, sections};

/// How many seats a section has, how many are taken, and who waits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seats {
    /// All seats.
    pub capacity: i32,
    /// Taken seats, but for those over capacity.
    pub registered: i32,
    /// Seats that are held for somebody to whom they are offered.
    pub offered: i32,
    /// How many wait.
    pub waitlisted: i32,
    /// How many may wait; none: any number.
    pub waitlist_capacity: Option<i32>,
    /// Seats that were given over capacity, by permission.
    pub overenrolled: i32,
    /// Whether the section is cancelled.
    pub is_cancelled: bool,
    /// Whether its final grades are in.
    pub is_graded: bool,
    /// What is kept for groups of students.
    pub reservations: Vec<Reservation>,
}

/// What the row of a section says of its seats.
#[derive(Clone, Copy, Debug, Queryable, Selectable)]
#[diesel(table_name = sections)]
pub(crate) struct SeatsRow {
    pub id: Id,
    pub capacity: i32,
    pub registered: i32,
    pub offered: i32,
    pub waitlisted: i32,
    pub waitlist_capacity: Option<i32>,
    pub overenrolled: i32,
    /// How many seats its reservations keep.
    pub reserved: i32,
    pub cancelled_at: Option<NaiveDateTime>,
    pub graded_at: Option<NaiveDateTime>,
}

/// A reservation, as it is kept.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = section_reservations)]
pub struct ReservationRow {
    /// Its id.
    pub id: Id,
    /// The section.
    pub section_id: Id,
    /// The school; empty: any.
    pub school: String,
    /// The branch; empty: any.
    pub branch: String,
    /// How many seats it keeps.
    pub seats: i32,
    /// How many of them were taken.
    pub used: i32,
    /// Until when.
    pub until_at: NaiveDateTime,
    /// When the rest was opened to everybody.
    pub opened_at: Option<NaiveDateTime>,
}

/// Seats that are kept for a group until an instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Reservation {
    /// Its id.
    pub id: Id,
    /// How many seats it keeps still.
    pub unused: i32,
    /// Until when.
    pub until: NaiveDateTime,
    /// For whom, in words.
    pub label: String,
    group: Cohort,
}

/// A seat that may be had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seat {
    /// One that is free to everybody.
    Open,
    /// One of a reservation.
    Reserved(Id),
    /// One over capacity.
    OverCapacity,
}

impl Seats {
    /// The seats of a section with its reservations that keep any.
    pub(crate) fn new(row: SeatsRow, reservations: Vec<Reservation>) -> Self {
        Self {
            capacity: row.capacity,
            registered: row.registered,
            offered: row.offered,
            waitlisted: row.waitlisted,
            waitlist_capacity: row.waitlist_capacity,
            overenrolled: row.overenrolled,
            is_cancelled: row.cancelled_at.is_some(),
            is_graded: row.graded_at.is_some(),
            reservations,
        }
    }

    /// Free seats, kept ones among them.
    pub fn free(&self) -> i32 {
        self.capacity - self.registered - self.offered
    }

    /// Seats that are taken, held for somebody or kept for a group.
    pub fn spoken_for(&self) -> i32 {
        self.registered + self.offered + self.reservations.iter().map(|it| it.unused).sum::<i32>()
    }

    /// How many students have a seat.
    pub fn taken(&self) -> i32 {
        self.registered + self.overenrolled
    }

    /// Seats that are kept for groups at this instant.
    pub fn reserved(&self, now: NaiveDateTime) -> i32 {
        self.student_context(now).map(|reservation| reservation.unused).sum()
    }

    /// Seats that are free to everybody at this instant.
    pub fn open(&self, now: NaiveDateTime) -> i32 {
        self.free() - self.reserved(now)
    }

    /// Seats that are free to a student of this group.
    pub fn free_to(&self, student: &Cohort, now: NaiveDateTime) -> i32 {
        let for_them = self.student_context(now).filter(|reservation| reservation.group.has(student));
        self.open(now) + for_them.map(|reservation| reservation.unused).sum::<i32>()
    }

    /// The seat that a student of this group gets: one that is kept for them, so that an open one is left for others,
    /// else an open one. With permission also one that is kept for others, or one over capacity when none is free.
    pub fn seat_for(&self, student: &Cohort, now: NaiveDateTime, of_others: bool, over_capacity: bool) -> Option<Seat> {
        let reserved = |is_theirs: bool| {
            let for_them = self.student_context(now).filter(move |it| !is_theirs || it.group.has(student));
            for_them.min_by_key(|it| (it.until, it.id)).map(|it| Seat::Reserved(it.id))
        };
        let open = || (self.open(now) > 0).then_some(Seat::Open);
        let of_others = || of_others.then(|| reserved(false)).flatten();
        let overenrolled = || (over_capacity && self.free() <= 0).then_some(Seat::OverCapacity);
        reserved(true).or_else(open).or_else(of_others).or_else(overenrolled)
    }

    /// The reservations that keep seats at this instant.
    pub fn student_context(&self, now: NaiveDateTime) -> impl Iterator<Item = &Reservation> {
        self.reservations.iter().filter(move |reservation| now < reservation.until)
    }

    /// Whether a reservation has come to its end with seats left.
    pub fn has_lapsed_reservation(&self, now: NaiveDateTime) -> bool {
        self.reservations.iter().any(|reservation| reservation.until <= now)
    }

    /// Whether one more may wait.
    pub fn has_waitlist_room(&self) -> bool {
        self.waitlist_capacity.is_none_or(|most| self.waitlisted < most)
    }
}

impl Reservation {
    /// A reservation out of its row.
    pub fn new(row: &ReservationRow) -> Self {
        Self {
            id: row.id,
            unused: row.seats - row.used,
            until: row.until_at,
            label: row.label(),
            group: Cohort::new(&row.school, &row.branch),
        }
    }

    /// Whether it is for a student of this group.
    pub fn is_for(&self, student: &Cohort) -> bool {
        self.group.has(student)
    }
}

impl ReservationRow {
    /// For whom, as events keep it.
    pub fn event_group(&self) -> Group {
        Group { school: self.school.clone(), branch: self.branch.clone() }
    }

    /// For whom, in words: `Physics`, or `School of Science, Physics`.
    pub fn label(&self) -> String {
        self.event_group().words()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn a_student_gets_a_kept_seat_first_and_others_only_what_is_open() {
        let now = NaiveDateTime::default();
        let (cs, math) = (Cohort::new("", "CS"), Cohort::new("", "MATH"));
        let reservation = |unused, hours| Reservation {
            id: Id::new(),
            unused,
            until: now + TimeDelta::hours(hours),
            label: "CS".to_owned(),
            group: cs.clone(),
        };
        let (late, soon) = (reservation(1, 9), reservation(2, 1));
        let seats = Seats { capacity: 4, reservations: vec![late, soon.clone()], ..Seats::default() };
        assert_eq!((seats.free(), seats.open(now), seats.free_to(&cs, now), seats.free_to(&math, now)), (4, 1, 4, 1));
        assert_eq!(seats.seat_for(&cs, now, false, false), Some(Seat::Reserved(soon.id)), "what ends first goes first");
        assert_eq!(seats.seat_for(&math, now, false, false), Some(Seat::Open));
        let seats = Seats { registered: 1, ..seats };
        assert_eq!(seats.seat_for(&math, now, false, true), None, "a kept seat is free: nobody is over capacity");
        assert_eq!(seats.seat_for(&math, now, true, false), Some(Seat::Reserved(soon.id)));
        let later = now + TimeDelta::hours(1);
        assert_eq!(seats.seat_for(&math, later, false, false), Some(Seat::Open), "it has come to its end");
        assert!(seats.has_lapsed_reservation(later) && !seats.has_lapsed_reservation(now));
        let full = Seats { registered: 4, reservations: Vec::new(), ..seats };
        assert_eq!(full.seat_for(&cs, now, true, false), None);
        assert_eq!(full.seat_for(&cs, now, false, true), Some(Seat::OverCapacity));
    }
}
