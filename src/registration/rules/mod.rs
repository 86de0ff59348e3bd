//! The rules of registration as one pure function: every reason against a student's wish for a section.

mod requirements;
mod student_context;

use chrono::NaiveDateTime;

use crate::catalogue::{Catalogue, Course, Seat, Seats, Section, Term, first_clash};
use crate::db::Id;
use crate::reason::{Reason, Rule};
use crate::records::{Registration, Status};

pub use requirements::{is_provisional, requirements_of};
pub use student_context::StudentContext;

/// A wish for a section: what [`evaluate`] judges.
#[derive(Clone, Copy)]
pub struct EligibilityRequest<'a> {
    /// The catalogue, in which sections and courses are looked up.
    pub catalogue: &'a Catalogue,
    /// The course.
    pub course: &'a Course,
    /// Its section.
    pub section: &'a Section,
    /// The term.
    pub term: &'a Term,
    /// The section's seats.
    pub seats: &'a Seats,
    /// What the student has.
    pub student_context: &'a StudentContext,
    /// The section that is given up if this one is had.
    pub gives_up: Option<Id>,
}

/// What the rules say about a wish.
#[derive(Clone, Debug, PartialEq)]
pub struct Eligibility {
    /// Every reason against it; none: the seat may be had.
    pub reasons: Vec<Reason>,
    /// The rules that stood against it and do not count, by permission.
    pub waived: Vec<Rule>,
    /// That permission.
    pub permission: Option<Id>,
}

/// One of the rules: what it has against a wish.
pub type Check = fn(&EligibilityRequest<'_>, NaiveDateTime) -> Vec<Reason>;

/// The rules, in the order in which their reasons are told.
pub const CHECKS: [Check; 9] =
    [ended, window, not_to_be_given_up, hold, already, completed, requirements_unmet, week_and_credits, seat];

/// Every reason against a wish, in the order in which they are told; none: the seat may be had. The lists, the pages
/// and the transactions all ask here. It asks the database nothing.
pub fn evaluate(wish: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    check_eligibility(wish, now).reasons
}

/// The same, with what a permission has waived.
pub fn check_eligibility(wish: &EligibilityRequest<'_>, now: NaiveDateTime) -> Eligibility {
    check_eligibility_by(&CHECKS, wish, now)
}

/// The same by rules in another order: it is only the order in which the reasons are told.
pub fn check_eligibility_by(checks: &[Check], wish: &EligibilityRequest<'_>, now: NaiveDateTime) -> Eligibility {
    let mut reasons: Vec<Reason> = checks.iter().flat_map(|check| check(wish, now)).collect();
    let Some(permission) = wish.student_context.permission(wish.section.id, now) else {
        return Eligibility { reasons, waived: Vec::new(), permission: None };
    };
    let mut waived = Vec::new();
    reasons.retain(|reason| match reason.rule(wish.section.id).filter(|rule| permission.rules.contains(rule)) {
        Some(rule) => {
            waived.push(rule);
            false
        }
        None => true,
    });
    let permission = (!waived.is_empty()).then_some(permission.id);
    Eligibility { reasons, waived, permission }
}

impl Eligibility {
    /// The seat that the student gets; none: a reason stands against it.
    pub fn seat(&self, wish: &EligibilityRequest<'_>, now: NaiveDateTime) -> Option<Seat> {
        let may = |rule| self.waived.contains(&rule);
        let seat = wish.seats.seat_for(wish.student_context.group(), now, may(Rule::Reserved), may(Rule::Capacity));
        seat.filter(|_| self.reasons.is_empty())
    }
}

/// Whether somebody may register in the term at this instant: with a time ticket, perhaps before the others.
pub fn is_open_to_some(catalogue: &Catalogue, term: &Term, now: NaiveDateTime) -> bool {
    let tickets = catalogue.tickets(term.id);
    let has_opened = term.registration_opens_at.is_none_or(|opens_at| opens_at <= now);
    now < catalogue.closes_at(term) && (has_opened || tickets.iter().any(|ticket| ticket.row.opens_at <= now))
}

fn ended(wish: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    match wish.seats {
        Seats { is_cancelled: true, .. } => vec![Reason::Cancelled],
        Seats { is_graded: true, .. } => vec![Reason::Graded],
        _ => Vec::new(),
    }
}

fn window(wish: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    if wish.catalogue.end_of(wish.term) <= now {
        return vec![Reason::TermEnded { ended_on: wish.term.ends_on }];
    }
    if let Some(closed_at) = wish.term.registration_closes_at.filter(|closes_at| *closes_at <= now) {
        return vec![Reason::Closed { closed_at }];
    }
    let opens_at = wish.student_context.opens_at(wish.catalogue, wish.term).filter(|opens_at| now < *opens_at);
    opens_at.map(|opens_at| Reason::NotOpenYet { opens_at }).into_iter().collect()
}

fn not_to_be_given_up(wish: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    let Some(section) = wish.gives_up else { return Vec::new() };
    let is_held = |place: &Registration| place.section_id == section && place.term_id == wish.term.id;
    if !wish.student_context.registered().any(is_held) {
        return vec![Reason::NotHeld { section }];
    }
    let deadline = wish.term.drop_deadline.filter(|deadline| *deadline <= now);
    deadline.map(|deadline| Reason::TooLateToGiveUp { section, deadline }).into_iter().collect()
}

fn hold(wish: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    let holds = wish.student_context.holds(now);
    holds.map(|hold| Reason::Hold { reason: hold.reason.clone(), until: hold.until }).collect()
}

fn already(wish: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    let in_term = |place: &&Registration| place.term_id == wish.term.id && is_of_course(wish, place);
    let offered: Vec<Id> = wish.student_context.registered().filter(in_term).map(|place| place.section_id).collect();
    if offered.contains(&wish.section.id) {
        return vec![Reason::Registered];
    }
    let other = offered.first().map(|section| Reason::OtherSection { section: *section });
    let withdrew = wish.student_context.place(wish.section.id).filter(|place| place.status == Status::Withdrawn);
    other.into_iter().chain(withdrew.map(|_| Reason::Withdrawn)).collect()
}

fn completed(wish: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    let has_completed = |place: &&Registration| {
        let is_here = place.section_id == wish.section.id && place.status == Status::Completed;
        is_here || place.is_passed(wish.catalogue.scale()) && is_of_course(wish, place)
    };
    // What was completed in this very section can never be taken again; of other attempts the best is named.
    let registrations = wish.student_context.registrations().iter().filter(has_completed);
    let place = registrations.max_by_key(|place| {
        let grade = place.grade.as_deref().and_then(|letter| wish.catalogue.scale().weigh(letter));
        (place.section_id == wish.section.id, grade)
    });
    place.map(|it| Reason::Completed { section: it.section_id, grade: it.grade.clone() }).into_iter().collect()
}

fn is_of_course(wish: &EligibilityRequest<'_>, place: &Registration) -> bool {
    place.course_id == wish.course.id && Some(place.section_id) != wish.gives_up
}

fn requirements_unmet(wish: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    requirements::unmet(wish)
}

fn week_and_credits(wish: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    conflicts(wish).chain(credit_limit(wish)).collect()
}

fn conflicts<'a>(wish: &EligibilityRequest<'a>) -> impl Iterator<Item = Reason> + use<'a> {
    let wish = *wish;
    let others = wish
        .student_context
        .registered()
        .filter(move |place| place.course_id != wish.course.id && Some(place.section_id) != wish.gives_up);
    others.filter_map(move |place| {
        let (_, section) = wish.catalogue.section(place.section_id)?;
        let clash = first_clash(&wish.section.slots, &section.slots)?;
        Some(Reason::Conflict { section: place.section_id, clash })
    })
}

fn credit_limit(wish: &EligibilityRequest<'_>) -> Option<Reason> {
    let limit = wish.student_context.credit_limit(wish.term)?;
    let has = wish.student_context.credits(wish.catalogue, wish.term.id, wish.gives_up);
    let wants = wish.course.credits;
    (wants > 0 && has + wants > limit).then_some(Reason::CreditLimit { has, wants, limit })
}

fn seat(wish: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    let seats = wish.seats;
    if seats.seat_for(wish.student_context.group(), now, false, false).is_some() {
        return Vec::new();
    }
    let full = Reason::Full { capacity: seats.capacity, waiting: seats.waitlisted };
    let reserved = seats.student_context(now).map(|it| it.until).min().filter(|_| seats.free() > 0).map(|until| {
        let whom = seats.student_context(now).map(|it| it.label.clone()).collect();
        Reason::Reserved { free: seats.free(), whom, until }
    });
    vec![reserved.unwrap_or(full)]
}
