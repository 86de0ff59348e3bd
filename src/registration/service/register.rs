//! Gaining a seat: registering, swapping, taking an offered seat, or joining the waitlist.

use diesel::result::Error as DieselError;

use super::{Actor, Desk, Label, NewPlace};
use crate::catalogue::{Seats, Shelf};
use crate::db::{DbConnection, Id};
use crate::registration::model::{Place, Status};
use crate::registration::repository;
use crate::registration::rules::{Reason, Standing, Wish, evaluate, is_provisional};

/// What a student asks for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The student.
    pub student: Id,
    /// The section that is wanted.
    pub section: Id,
    /// The section that is given up for it, at once or when the waitlist gives the seat.
    pub gives_up: Option<Id>,
    /// Whether the student joins the waitlist when there is no free seat.
    pub may_wait: bool,
    /// From where.
    pub address: String,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The seat is the student's.
    Registered {
        /// Of which section.
        label: Label,
        /// What was given up for it.
        gave_up: Option<Label>,
        /// Whether it rests on a course in progress.
        is_provisional: bool,
    },
    /// The student stands in line.
    Waitlisted {
        /// For which section.
        label: Label,
        /// At which position.
        position: i32,
    },
    /// Rules stand against it; nothing was changed, and the attempt is on record.
    Refused {
        /// What was wanted.
        label: Label,
        /// All of them.
        reasons: Vec<Reason>,
        /// Whether the student could join the waitlist instead.
        may_wait: bool,
    },
}

/// Why nothing could be done at all.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// There is no such section.
    #[error("There is no such section")]
    NotFound,
    /// The database failed.
    #[error("The registration could not be made")]
    Failed(#[from] DieselError),
}

/// Gives a student a seat in a section, or a place in its waitlist, or every reason why not.
///
/// # Errors
/// When there is no such section.
pub fn register(connection: &mut DbConnection, shelf: &Shelf, request: &Request) -> Result<Outcome, RegisterError> {
    let by = Actor { user: Some(request.student), address: request.address.clone() };
    let desk = Desk::open(connection, shelf, request.section, &by)?.ok_or(RegisterError::NotFound)?;
    let (student, section) = (request.student, request.section);
    let touched: Vec<Id> = [Some(section), request.gives_up].into_iter().flatten().collect();
    desk.lock(connection, student, &touched)?;
    let mut seats = desk.seats(connection, section)?;
    if seats.waitlisted > 0 && seats.free() > 0 {
        // While somebody eligible waits, a free seat is theirs.
        desk.settle(connection, vec![section])?;
        seats = desk.seats(connection, section)?;
    }
    let standing = desk.standing(connection, student)?;
    let held = standing.place(section).filter(|place| place.offered_until.is_some());
    let has_offer = held.is_some_and(|place| place.has_offer(desk.now));
    // Who takes an offered seat gives up what they said when they joined the line.
    let gives_up = request.gives_up.or(held.and_then(|place| place.gives_up));
    let may_be_given_up = |old: &Id| {
        let place = standing.place(*old).filter(|place| place.status == Status::Registered);
        *old != section && place.is_some_and(|place| place.term_id == desk.term.id)
    };
    let gives_up = gives_up.filter(may_be_given_up);
    let (course, found) = desk.section(section)?;
    // The seat that is held for this student is free to them.
    let seen = Seats { held: seats.held - i32::from(has_offer), ..seats };
    let wish = Wish {
        catalogue: &desk.catalogue,
        course,
        section: found,
        term: &desk.term,
        seats: seen,
        standing: &standing,
        gives_up,
    };
    let reasons = evaluate(&wish, desk.now);
    let provisional = is_provisional(&wish);
    let asked = Asked { student, section, gives_up, standing: &standing };
    if reasons.is_empty() {
        return Ok(desk.gain(connection, &asked, provisional)?);
    }
    let is_waiting = standing.place(section).is_some_and(|place| place.status == Status::Waitlisted);
    let may_wait = !is_waiting && matches!(reasons.as_slice(), [Reason::Full { .. }]) && seats.has_room_in_line();
    if may_wait && request.may_wait {
        return Ok(desk.join(connection, &asked)?);
    }
    let action = if gives_up.is_some() { "swap" } else { "register" };
    desk.record(connection, Some(student), section, action, "refused", &desk.told(&reasons))?;
    Ok(Outcome::Refused { label: desk.label(section)?, reasons, may_wait })
}

/// A request, as it stands after the look at the student.
struct Asked<'a> {
    student: Id,
    section: Id,
    gives_up: Option<Id>,
    standing: &'a Standing,
}

impl Desk {
    pub(super) fn seats(&self, connection: &mut DbConnection, section: Id) -> Result<Seats, DieselError> {
        let seats = crate::catalogue::list_seats(connection, &[section])?;
        // It was in the catalogue a moment ago: whoever deleted it did so since.
        seats.get(&section).copied().ok_or_else(super::begin_anew)
    }

    /// Takes the seat, gives up what is given up for it, and leaves the lines that this makes pointless.
    fn gain(
        &self,
        connection: &mut DbConnection,
        asked: &Asked<'_>,
        is_provisional: bool,
    ) -> Result<Outcome, DieselError> {
        let Asked { student, section, gives_up, standing } = *asked;
        let place = standing.place(section);
        if place.is_some_and(|place| place.offered_until.is_some()) {
            // Also when the offer has lapsed and nobody has noticed yet.
            repository::update_seat_released(connection, section)?;
        }
        if !repository::update_seat_taken(connection, section)? {
            // The sections are locked, so this cannot be; if it is, nothing may be sold.
            return Err(super::begin_anew());
        }
        if place.is_some_and(|place| place.status == Status::Waitlisted) {
            repository::update_line_left(connection, section)?;
        }
        // The seat is taken. The old one goes before the new one is written: the database allows one of a course.
        if let Some(old) = gives_up {
            let why = format!("swapped for {}", self.label(section)?.section);
            self.give_up(connection, student, old, &why)?;
        }
        self.put(connection, student, section, place.is_some(), NewPlace::Seat { is_provisional })?;
        let mut freed = self.leave_lines_of_course(connection, student, section, standing)?;
        freed.extend(gives_up);
        // What the student has is another now, also where they wait: as when a corequisite is met.
        freed.extend(self.waits(standing.places()));
        let action = if gives_up.is_some() { "swap" } else { "register" };
        let told = if is_provisional { "provisional: a course in progress counts" } else { "" };
        self.record(connection, Some(student), section, action, "registered", told)?;
        self.settle(connection, freed)?;
        let gave_up = gives_up.map(|old| self.label(old)).transpose()?;
        Ok(Outcome::Registered { label: self.label(section)?, gave_up, is_provisional })
    }

    fn join(&self, connection: &mut DbConnection, asked: &Asked<'_>) -> Result<Outcome, DieselError> {
        let Asked { student, section, gives_up, standing } = *asked;
        let place = repository::update_line_joined(connection, section)?;
        let is_known = standing.place(section).is_some();
        self.put(connection, student, section, is_known, NewPlace::InLine { place, gives_up })?;
        let position = self.seats(connection, section)?.waitlisted;
        self.record(connection, Some(student), section, "register", "waitlisted", &format!("position {position}"))?;
        Ok(Outcome::Waitlisted { label: self.label(section)?, position })
    }

    /// Ends a student's seat in a section that they give up for another one.
    pub(super) fn give_up(
        &self,
        connection: &mut DbConnection,
        student: Id,
        section: Id,
        why: &str,
    ) -> Result<(), DieselError> {
        repository::update_ended(connection, student, section, why, self.now)?;
        repository::update_seat_freed(connection, section)?;
        self.record(connection, Some(student), section, "drop", "dropped", why)
    }

    /// A seat in one section of a course ends the waiting for others of it in the term. Answers the sections in which
    /// an offer lapsed by that.
    pub(super) fn leave_lines_of_course(
        &self,
        connection: &mut DbConnection,
        student: Id,
        section: Id,
        standing: &Standing,
    ) -> Result<Vec<Id>, DieselError> {
        let (course, _) = self.section(section)?;
        let pointless = |place: &&Place| {
            place.course_id == course.id && place.term_id == self.term.id && place.section_id != section
        };
        let mut freed = Vec::new();
        for place in standing.waitlisted().filter(pointless) {
            let why = format!("has {} now", self.label(section)?.section);
            if self.leave_line(connection, student, place, &why)? {
                freed.push(place.section_id);
            }
        }
        Ok(freed)
    }

    /// Ends a student's waiting. Answers whether a seat was held for them, which is free now.
    pub(super) fn leave_line(
        &self,
        connection: &mut DbConnection,
        student: Id,
        place: &Place,
        why: &str,
    ) -> Result<bool, DieselError> {
        let section = place.section_id;
        repository::update_ended(connection, student, section, why, self.now)?;
        repository::update_line_left(connection, section)?;
        if place.offered_until.is_some() {
            repository::update_seat_released(connection, section)?;
        }
        self.record(connection, Some(student), section, "leave", "dropped", why)?;
        Ok(place.offered_until.is_some())
    }
}
