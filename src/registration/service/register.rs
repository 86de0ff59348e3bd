//! Gaining a seat: registering, swapping, taking an offered seat, or joining the waitlist.

use diesel::result::{Error as DieselError, QueryResult};

use super::{Label, Locked, NewRegistration, NewSeat, RegistrationTransaction};
use crate::catalogue::{Seat, Seats};
use crate::context::Context;
use crate::db::{Id, repeat};
use crate::events::{About, Event, Gain, SeatEnd, WaitEnd, record};
use crate::reason::{Reason, Rule};
use crate::records::{Registration, Status};
use crate::registration::repository;
use crate::registration::rules::{Eligibility, StudentContext, check_eligibility, is_provisional};

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
        /// The rules that did not count, by permission.
        waived: Vec<Rule>,
    },
    /// The student is on the waitlist.
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
        /// Whether the student could ask for permission.
        may_ask: bool,
    },
}

/// Why nothing could be done at all.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// There is no such section.
    #[error("There is no such section")]
    NotFound,
    /// The office has deactivated the student's account meanwhile.
    #[error("This account is deactivated")]
    Deactivated,
    /// The database failed.
    #[error("The registration could not be made")]
    Failed(#[from] DieselError),
}

/// Gives a student a seat in a section, or a place in its waitlist, or every reason why not.
///
/// # Errors
/// When there is no such section.
pub fn register(context: &mut Context<'_>, request: &Request) -> Result<Outcome, RegisterError> {
    let transaction = RegistrationTransaction::open(context, request.section)?.ok_or(RegisterError::NotFound)?;
    let touched: Vec<Id> = [Some(request.section), request.gives_up].into_iter().flatten().collect();
    let locked = transaction.lock(context, request.student, &touched)?;
    if !locked.is_active {
        return Err(RegisterError::Deactivated);
    }
    Ok(transaction.attempt(context, request, Some(locked))?)
}

/// A request, as it stands after the look at the student.
struct Asked<'a> {
    student: Id,
    section: Id,
    gives_up: Option<Id>,
    student_context: &'a StudentContext,
}

impl RegistrationTransaction {
    /// Does what a student asks for, once all that it touches is locked; `locked` is that, unless something was changed
    /// since.
    pub(super) fn attempt(
        &self,
        context: &mut Context<'_>,
        request: &Request,
        locked: Option<Locked>,
    ) -> QueryResult<Outcome> {
        let (student, section) = (request.student, request.section);
        let (mut registrations, mut seats) = match locked {
            Some(Locked { registrations, mut seats, .. }) => {
                let seats = seats.remove(&section).ok_or_else(repeat)?;
                (Some(registrations), self.open_lapsed(context, section, seats)?)
            }
            None => (None, self.seats(context, section)?),
        };
        if seats.waitlisted > 0 && seats.free() > 0 {
            // While somebody eligible waits, a free seat is theirs.
            self.process_waitlists(context, vec![section])?;
            (registrations, seats) = (None, self.seats(context, section)?);
        }
        let student_context = match registrations {
            Some(registrations) => {
                StudentContext::new(registrations, repository::find_facts(context.connection(), student)?)
            }
            None => self.student_context(context, student)?,
        };
        let offered = student_context.place(section).filter(|place| place.offered_until.is_some());
        let has_offer = offered.is_some_and(|place| place.has_offer(context.now));
        // Who takes an offered seat gives up what they said when they joined the line, if they have it still.
        let said = offered.and_then(|place| place.gives_up).filter(|old| student_context.has(*old));
        let gives_up = request.gives_up.or(said);
        // Nothing is given up for itself: whoever has it learns that they have it.
        let gives_up = gives_up.filter(|old| *old != section || !student_context.has(section));
        let has_waitlist_room = seats.has_waitlist_room();
        // The seat that is held for this student is free to them.
        let seen = Seats { offered: seats.offered - i32::from(has_offer), ..seats };
        let considered = self.eligibility_request(section, &seen, &student_context, gives_up)?;
        let eligibility = check_eligibility(&considered, context.now);
        let asked = Asked { student, section, gives_up, student_context: &student_context };
        if let Some(seat) = eligibility.seat(&considered, context.now) {
            return self.take_seat(context, &asked, &eligibility, seat, is_provisional(&considered));
        }
        let reasons = eligibility.reasons;
        let is_waiting = student_context.place(section).is_some_and(|place| place.status == Status::Waitlisted);
        let wants_only_seat = reasons.iter().all(Reason::is_want_of_seat);
        let may_wait = !is_waiting && wants_only_seat && has_waitlist_room;
        if may_wait && request.may_wait {
            return self.join(context, &asked);
        }
        let refused = Event::Refused { gives_up, reasons: reasons.clone() };
        record(context, About::section(section).and_person(student), &refused)?;
        let may_ask = may_ask(&reasons, section);
        Ok(Outcome::Refused { label: self.label(section)?, reasons, may_wait, may_ask })
    }

    /// Takes the seat, gives up what is given up for it, and leaves the lines that this makes pointless.
    fn take_seat(
        &self,
        context: &mut Context<'_>,
        asked: &Asked<'_>,
        eligibility: &Eligibility,
        seat: Seat,
        is_provisional: bool,
    ) -> QueryResult<Outcome> {
        let Asked { student, section, gives_up, student_context } = *asked;
        let place = student_context.place(section);
        // Also when the offer has lapsed and nobody has noticed yet.
        let offered = place.filter(|place| place.offered_until.is_some());
        let mut new = match offered {
            Some(place) if repository::update_offer_taken(context.connection(), section)? => {
                NewSeat { reservation: place.reservation, ..NewSeat::default() }
            }
            _ => self.take(context, section, seat)?,
        };
        new.is_provisional = is_provisional;
        new.permission = self.use_permission(context, eligibility)?;
        if place.is_some_and(|place| place.status == Status::Waitlisted) {
            repository::update_waitlist_left(context.connection(), section)?;
        }
        // The seat is taken. The old one goes before the new one is written: the database allows one of a course.
        if let Some(old) = gives_up.and_then(|old| student_context.place(old)) {
            self.release_seat(context, student, old, SeatEnd::SwappedFor(section))?;
        }
        self.save_registration(context, student, section, student_context, NewRegistration::Seat(new))?;
        let mut freed = self.leave_waitlists_of_course(context, student, section, student_context)?;
        freed.extend(gives_up);
        // What the student has is another now, also where they wait: as when a corequisite is met.
        freed.extend(self.waits(student_context.registrations()));
        let registered = new.event(Gain::Request, gives_up, eligibility);
        record(context, About::section(section).and_person(student), &registered)?;
        self.process_waitlists(context, freed)?;
        let gave_up = gives_up.map(|old| self.label(old)).transpose()?;
        let waived = eligibility.waived.clone();
        Ok(Outcome::Registered { label: self.label(section)?, gave_up, is_provisional, waived })
    }

    /// Takes this seat. The sections are locked, so it is there; if it is not, nothing may be sold.
    pub(super) fn take(&self, context: &mut Context<'_>, section: Id, seat: Seat) -> QueryResult<NewSeat> {
        let (is_taken, reservation) = match seat {
            Seat::Open => (repository::update_seat_taken(context.connection(), section)?, None),
            Seat::Reserved(id) => {
                (repository::update_reserved_seat_taken(context.connection(), section, id)?, Some(id))
            }
            Seat::OverCapacity => (repository::update_seat_added(context.connection(), section)?, None),
        };
        let is_over_capacity = seat == Seat::OverCapacity;
        is_taken.then_some(NewSeat { reservation, is_over_capacity, ..NewSeat::default() }).ok_or_else(repeat)
    }

    /// Uses the permission that was needed, once.
    pub(super) fn use_permission(
        &self,
        context: &mut Context<'_>,
        eligibility: &Eligibility,
    ) -> QueryResult<Option<Id>> {
        let Some(permission) = eligibility.permission else { return Ok(None) };
        let now = context.now;
        if !repository::update_permission_used(context.connection(), permission, now)? {
            return Err(repeat());
        }
        Ok(Some(permission))
    }

    fn join(&self, context: &mut Context<'_>, asked: &Asked<'_>) -> Result<Outcome, DieselError> {
        let Asked { student, section, gives_up, student_context } = *asked;
        let waitlist_position = repository::update_waitlist_joined(context.connection(), section)?;
        let joined = NewRegistration::Waitlisted { waitlist_position, gives_up };
        self.save_registration(context, student, section, student_context, joined)?;
        let position = self.seats(context, section)?.waitlisted;
        record(context, About::section(section).and_person(student), &Event::Waitlisted { position })?;
        Ok(Outcome::Waitlisted { label: self.label(section)?, position })
    }

    /// Ends a student's seat in a section.
    pub(super) fn release_seat(
        &self,
        context: &mut Context<'_>,
        student: Id,
        place: &Registration,
        because: SeatEnd,
    ) -> Result<(), DieselError> {
        let section = place.section_id;
        let now = context.now;
        repository::update_ended(context.connection(), student, section, now)?;
        repository::update_seat_freed(context.connection(), section, place.reservation)?;
        record(context, About::section(section).and_person(student), &Event::Dropped { because })
    }

    /// A seat in one section of a course ends the waiting for others of it in the term. Returns the sections in which
    /// an offer lapsed by that.
    pub(super) fn leave_waitlists_of_course(
        &self,
        context: &mut Context<'_>,
        student: Id,
        section: Id,
        student_context: &StudentContext,
    ) -> Result<Vec<Id>, DieselError> {
        let (course, _) = self.section(section)?;
        let pointless = |place: &&Registration| {
            place.course_id == course.id && place.term_id == self.term.id && place.section_id != section
        };
        let mut freed = Vec::new();
        for place in student_context.waitlisted().filter(pointless) {
            if self.leave_waitlist(context, student, place, WaitEnd::Has(section))? {
                freed.push(place.section_id);
            }
        }
        Ok(freed)
    }

    /// Ends a student's waiting. Returns whether a seat was held for them, which is free now.
    pub(super) fn leave_waitlist(
        &self,
        context: &mut Context<'_>,
        student: Id,
        place: &Registration,
        because: WaitEnd,
    ) -> Result<bool, DieselError> {
        let section = place.section_id;
        let now = context.now;
        repository::update_ended(context.connection(), student, section, now)?;
        repository::update_waitlist_left(context.connection(), section)?;
        if place.offered_until.is_some() {
            repository::update_seat_released(context.connection(), section, place.reservation)?;
        }
        record(context, About::section(section).and_person(student), &Event::LeftWaitlist { because })?;
        Ok(place.offered_until.is_some())
    }
}

/// Whether a permission could change a refusal: nothing stands against it that nobody can waive.
pub fn may_ask(reasons: &[Reason], section: Id) -> bool {
    let can_be_waived = |reason: &Reason| reason.rule(section).is_some();
    reasons.iter().any(can_be_waived) && !reasons.iter().any(|reason| reason.is_final(section))
}

impl NewSeat {
    /// That a student got it.
    pub(super) fn event(&self, by: Gain, gave_up: Option<Id>, eligibility: &Eligibility) -> Event {
        Event::Registered {
            by,
            gave_up,
            is_provisional: self.is_provisional,
            is_over_capacity: self.is_over_capacity,
            waived: eligibility.waived.clone(),
        }
    }
}
