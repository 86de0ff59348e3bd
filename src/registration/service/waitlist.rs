//! The waitlist moves: whenever a seat is free, the first in line who may have it gets it.

use std::collections::VecDeque;

use chrono::TimeDelta;
use diesel::result::QueryResult;

use super::{NewRegistration, RegistrationTransaction};
use crate::accounts::User;
use crate::catalogue::{Seat, SectionDetails, SectionError, update_section};
use crate::context::Context;
use crate::db::{Id, repeat};
use crate::events::{About, Event, Gain, SeatEnd, WaitEnd, record};
use crate::reason::Reason;
use crate::records::Status;
use crate::registration::model::Waiting;
use crate::registration::repository;
use crate::registration::rules::{Eligibility, StudentContext, check_eligibility, is_open_to_some, is_provisional};

/// Changes a section as an instructor typed it; seats that this frees go to those who wait, in the same transaction.
///
/// # Errors
/// As [`update_section`].
pub fn change_section(
    context: &mut Context<'_>,
    who: &User,
    section: Id,
    seen_version: i32,
    details: &SectionDetails,
) -> Result<(), SectionError> {
    let transaction = RegistrationTransaction::open(context, section)?.ok_or(SectionError::NotFound)?;
    repository::lock_term(context.connection(), transaction.term.id, true)?;
    // Opens what a reservation kept until now: those seats need no longer be there.
    transaction.seats(context, section)?;
    update_section(context, who, section, seen_version, details)?;
    let saved = Event::SectionSaved { capacity: details.capacity, by_file: false };
    record(context, About::section(section), &saved)?;
    if transaction.seats(context, section)?.waitlisted > 0 {
        // Its meetings may be others now.
        let transaction = RegistrationTransaction::open(context, section)?.ok_or(SectionError::NotFound)?;
        transaction.process_waitlists(context, vec![section])?;
    }
    Ok(())
}

/// An offer that a student has not taken in time.
#[derive(Clone, Copy, Debug)]
pub struct LapsedOffer {
    /// The student.
    pub student: Id,
    /// The section.
    pub section: Id,
    /// Its term.
    pub term: Id,
}

/// Passes on a seat that stood offered for too long. Returns whether it still did.
///
/// # Errors
/// When the database fails.
pub fn lapse_offer(context: &mut Context<'_>, offer: LapsedOffer) -> QueryResult<bool> {
    let LapsedOffer { student, section, term } = offer;
    repository::lock_term(context.connection(), term, true)?;
    let Some(transaction) = RegistrationTransaction::open(context, section)? else {
        return Ok(false);
    };
    let student_context = transaction.student_context(context, student)?;
    let Some(place) = student_context.place(section) else {
        return Ok(false);
    };
    if place.status != Status::Waitlisted || place.offered_until.is_none() || place.has_offer(context.now) {
        return Ok(false);
    }
    transaction.leave_waitlist(context, student, place, WaitEnd::OfferLapsed)?;
    transaction.process_waitlists(context, vec![section])?;
    Ok(true)
}

/// Gives the free seats of a section to those who wait for it and may have one.
///
/// # Errors
/// When the database fails.
pub fn process_waitlist(context: &mut Context<'_>, section: Id, term: Id) -> QueryResult<()> {
    repository::lock_term(context.connection(), term, true)?;
    let Some(transaction) = RegistrationTransaction::open(context, section)? else {
        return Ok(());
    };
    // What a reservation kept until now is opened by the look at the seats.
    transaction.seats(context, section)?;
    transaction.process_waitlists(context, vec![section])
}

/// Gives notice to those who still wait for a section that registration has closed. They keep their place: the office may
/// open it again.
///
/// # Errors
/// When the database fails.
pub fn notify_of_closing(context: &mut Context<'_>, section: Id, term: Id) -> QueryResult<()> {
    repository::lock_term(context.connection(), term, true)?;
    let Some(transaction) = RegistrationTransaction::open(context, section)? else {
        return Ok(());
    };
    // The office may have opened it again a moment ago.
    let closed_at = transaction.catalogue.closes_at(&transaction.term);
    if context.now < closed_at {
        return Ok(());
    }
    let closed = Reason::write_all(&[Reason::Closed { closed_at }]);
    let is_term_over = transaction.catalogue.end_of(&transaction.term) <= context.now;
    let waiting = repository::list_waiting(context.connection(), section)?;
    for waiting in waiting.iter().filter(|waiting| !waiting.is_closing_noticed) {
        let student = waiting.student_id;
        repository::update_passed_over(context.connection(), student, section, &closed, true)?;
        let about = About::section(section).and_person(student);
        record(context, about, &Event::WaitedInVain { is_term_over })?;
    }
    Ok(())
}

/// The seat that somebody who waits could have.
struct Promotion {
    seat: Seat,
    is_provisional: bool,
    eligibility: Eligibility,
}

impl RegistrationTransaction {
    /// Gives each free seat of these sections to the first in line who may have it, until no seat is free or nobody who
    /// waits may have one. The lines move in the order given; a seat that is given up for one gained moves its own line
    /// after them.
    pub fn process_waitlists(&self, context: &mut Context<'_>, moved: Vec<Id>) -> QueryResult<()> {
        let mut moved = VecDeque::from(moved);
        while let Some(section) = moved.pop_front() {
            while let Some(freed) = self.promote_next(context, section)? {
                moved.extend(freed);
            }
        }
        Ok(())
    }

    /// Gives one free seat away. Returns the sections in which that frees seats; `None`: nobody got one.
    fn promote_next(&self, context: &mut Context<'_>, section: Id) -> QueryResult<Option<Vec<Id>>> {
        let seats = self.seats(context, section)?;
        // Outside the registration window nobody may have a seat, and nobody hears so again and again.
        let is_open = is_open_to_some(&self.catalogue, &self.term, context.now);
        if seats.free() <= 0 || seats.waitlisted == 0 || seats.is_cancelled || seats.is_graded || !is_open {
            return Ok(None);
        }
        for waiting in repository::list_waiting(context.connection(), section)? {
            if waiting.offered_until.is_some() || !waiting.is_active {
                continue;
            }
            let student_context = self.student_context(context, waiting.student_id)?;
            match self.against(context, section, &waiting, &student_context)? {
                Ok(chance) => {
                    let freed = self.promote(context, section, &waiting, &student_context, &chance)?;
                    return Ok(Some(freed));
                }
                Err(reasons) => self.skip(context, section, &waiting, &reasons)?,
            }
        }
        Ok(None)
    }

    /// Whether somebody who waits may have the seat: which one it would be, or every reason why not.
    fn against(
        &self,
        context: &mut Context<'_>,
        section: Id,
        waiting: &Waiting,
        student_context: &StudentContext,
    ) -> QueryResult<Result<Promotion, Vec<Reason>>> {
        let seats = self.seats(context, section)?;
        let gives_up = waiting.gives_up.filter(|section| student_context.has(*section));
        let asked = self.eligibility_request(section, &seats, student_context, gives_up)?;
        let eligibility = check_eligibility(&asked, context.now);
        Ok(match eligibility.seat(&asked, context.now) {
            Some(seat) => Ok(Promotion { seat, is_provisional: is_provisional(&asked), eligibility }),
            None => Err(eligibility.reasons),
        })
    }

    /// Gives the seat to somebody who waits, or offers it where the term says so.
    fn promote(
        &self,
        context: &mut Context<'_>,
        section: Id,
        waiting: &Waiting,
        student_context: &StudentContext,
        chance: &Promotion,
    ) -> QueryResult<Vec<Id>> {
        let student = waiting.student_id;
        if let Some(hours) = self.term.offer_hours {
            self.offer(context, section, student, chance.seat, i64::from(hours))?;
            return Ok(Vec::new());
        }
        let mut new = self.take(context, section, chance.seat)?;
        new.is_provisional = chance.is_provisional;
        new.permission = self.use_permission(context, &chance.eligibility)?;
        repository::update_waitlist_left(context.connection(), section)?;
        let gives_up = waiting.gives_up.filter(|old| student_context.has(*old));
        if let Some(old) = gives_up.and_then(|old| student_context.place(old)) {
            // Before the new one is written: the database allows one section of a course.
            self.release_seat(context, student, old, SeatEnd::GivenUpFor(section))?;
        }
        self.save_registration(context, student, section, student_context, NewRegistration::Seat(new))?;
        let mut freed = self.leave_waitlists_of_course(context, student, section, student_context)?;
        freed.extend(gives_up);
        let waits = self.waits(student_context.registrations()).into_iter();
        freed.extend(waits.filter(|other| *other != section));
        let registered = new.event(Gain::Waitlist, gives_up, &chance.eligibility);
        record(context, About::section(section).and_person(student), &registered)?;
        Ok(freed)
    }

    fn offer(&self, context: &mut Context<'_>, section: Id, student: Id, seat: Seat, hours: i64) -> QueryResult<()> {
        let reservation = if let Seat::Reserved(id) = seat { Some(id) } else { None };
        if !repository::update_seat_offered(context.connection(), section, reservation)? {
            return Err(repeat());
        }
        let until = context.now + TimeDelta::hours(hours);
        repository::update_offered(context.connection(), student, section, until, reservation)?;
        record(context, About::section(section).and_person(student), &Event::SeatOffered { hours })
    }

    /// Records why somebody who waits could not have the seat; they keep their place. They are notified once for each kind
    /// of reason.
    fn skip(&self, context: &mut Context<'_>, section: Id, waiting: &Waiting, reasons: &[Reason]) -> QueryResult<()> {
        let before = waiting.passed_over();
        let is_same = before.len() == reasons.len() && before.iter().zip(reasons).all(|(a, b)| a.is_same_kind(b));
        // That a seat is free for others and not for them is what waiting is.
        if is_same || reasons.iter().all(Reason::is_want_of_seat) {
            return Ok(());
        }
        let student = waiting.student_id;
        let kept = Reason::write_all(reasons);
        repository::update_passed_over(context.connection(), student, section, &kept, false)?;
        let event = Event::PassedOver { reasons: reasons.to_vec() };
        record(context, About::section(section).and_person(student), &event)
    }
}
