//! The rules of registration as one pure function: every reason against a student's request for a section.

mod requirements;
mod student_context;

use chrono::NaiveDateTime;

use crate::catalogue::{Catalogue, Course, Seat, Seats, Section, Term, first_clash};
use crate::db::Id;
use crate::reason::{Reason, Rule};
use crate::records::{Registration, Status};

pub use requirements::{is_provisional, requirements_of};
pub use student_context::StudentContext;

/// A request for a section: what [`evaluate`] looks at.
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

/// What the rules say about a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Eligibility {
    /// Every reason against it; none: the seat may be had.
    pub reasons: Vec<Reason>,
    /// The rules that do not count, by permission.
    pub waived: Vec<Rule>,
    /// That permission.
    pub permission: Option<Id>,
}

/// One of the rules: what it has against a request.
pub type Check = fn(&EligibilityRequest<'_>, NaiveDateTime) -> Vec<Reason>;

/// The rules, in the order in which their reasons are given.
pub const CHECKS: [Check; 9] =
    [ended, window, not_to_be_given_up, hold, already, completed, requirements_unmet, week_and_credits, seat];

/// Every reason against a request, in the order in which they are given; none: the seat may be had. The lists, the pages
/// and the transactions all ask here. It asks the database nothing.
pub fn evaluate(request: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    check_eligibility(request, now).reasons
}

/// The same, with what a permission has waived.
pub fn check_eligibility(request: &EligibilityRequest<'_>, now: NaiveDateTime) -> Eligibility {
    check_eligibility_by(&CHECKS, request, now)
}

/// The same by rules in another order: it is only the order in which the reasons are given.
pub fn check_eligibility_by(checks: &[Check], request: &EligibilityRequest<'_>, now: NaiveDateTime) -> Eligibility {
    let mut reasons: Vec<Reason> = checks.iter().flat_map(|check| check(request, now)).collect();
    let Some(permission) = request.student_context.permission(request.section.id, now) else {
        return Eligibility { reasons, waived: Vec::new(), permission: None };
    };
    let mut waived = Vec::new();
    reasons.retain(|reason| match reason.rule(request.section.id).filter(|rule| permission.rules.contains(rule)) {
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
    /// The seat that the student gets; `None`: there is a reason against it.
    pub fn seat(&self, request: &EligibilityRequest<'_>, now: NaiveDateTime) -> Option<Seat> {
        let may = |rule| self.waived.contains(&rule);
        let seat =
            request.seats.seat_for(request.student_context.group(), now, may(Rule::Reserved), may(Rule::Capacity));
        seat.filter(|_| self.reasons.is_empty())
    }
}

/// Whether somebody may register in the term at this instant: with a time ticket, perhaps before the others.
pub fn is_open_to_some(catalogue: &Catalogue, term: &Term, now: NaiveDateTime) -> bool {
    let tickets = catalogue.tickets(term.id);
    let has_opened = term.registration_opens_at.is_none_or(|opens_at| opens_at <= now);
    now < catalogue.closes_at(term) && (has_opened || tickets.iter().any(|ticket| ticket.row.opens_at <= now))
}

fn ended(request: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    match request.seats {
        Seats { is_cancelled: true, .. } => vec![Reason::Cancelled],
        Seats { is_graded: true, .. } => vec![Reason::Graded],
        _ => Vec::new(),
    }
}

fn window(request: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    if request.catalogue.end_of(request.term) <= now {
        return vec![Reason::TermEnded { ended_on: request.term.ends_on }];
    }
    if let Some(closed_at) = request.term.registration_closes_at.filter(|closes_at| *closes_at <= now) {
        return vec![Reason::Closed { closed_at }];
    }
    let opens_at = request.student_context.opens_at(request.catalogue, request.term).filter(|opens_at| now < *opens_at);
    opens_at.map(|opens_at| Reason::NotOpenYet { opens_at }).into_iter().collect()
}

fn not_to_be_given_up(request: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    let Some(section) = request.gives_up else { return Vec::new() };
    let is_held = |place: &Registration| place.section_id == section && place.term_id == request.term.id;
    if !request.student_context.registered().any(is_held) {
        return vec![Reason::NotHeld { section }];
    }
    let deadline = request.term.drop_deadline.filter(|deadline| *deadline <= now);
    deadline.map(|deadline| Reason::TooLateToGiveUp { section, deadline }).into_iter().collect()
}

fn hold(request: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    let holds = request.student_context.holds(now);
    holds.map(|hold| Reason::Hold { reason: hold.reason.clone(), until: hold.until }).collect()
}

fn already(request: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    let in_term = |place: &&Registration| place.term_id == request.term.id && is_of_course(request, place);
    let offered: Vec<Id> = request.student_context.registered().filter(in_term).map(|place| place.section_id).collect();
    if offered.contains(&request.section.id) {
        return vec![Reason::Registered];
    }
    let other = offered.first().map(|section| Reason::OtherSection { section: *section });
    let withdrew = request.student_context.place(request.section.id).filter(|place| place.status == Status::Withdrawn);
    other.into_iter().chain(withdrew.map(|_| Reason::Withdrawn)).collect()
}

fn completed(request: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    let has_completed = |place: &&Registration| {
        let is_here = place.section_id == request.section.id && place.status == Status::Completed;
        is_here || place.is_passed(request.catalogue.scale()) && is_of_course(request, place)
    };
    // What was completed in this very section can never be taken again; of other attempts the best is named.
    let registrations = request.student_context.registrations().iter().filter(has_completed);
    let place = registrations.max_by_key(|place| {
        let grade = place.grade.as_deref().and_then(|letter| request.catalogue.scale().weigh(letter));
        (place.section_id == request.section.id, grade)
    });
    place.map(|it| Reason::Completed { section: it.section_id, grade: it.grade.clone() }).into_iter().collect()
}

fn is_of_course(request: &EligibilityRequest<'_>, place: &Registration) -> bool {
    place.course_id == request.course.id && Some(place.section_id) != request.gives_up
}

fn requirements_unmet(request: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    requirements::unmet(request)
}

fn week_and_credits(request: &EligibilityRequest<'_>, _: NaiveDateTime) -> Vec<Reason> {
    conflicts(request).chain(credit_limit(request)).collect()
}

fn conflicts<'a>(request: &EligibilityRequest<'a>) -> impl Iterator<Item = Reason> + use<'a> {
    let request = *request;
    let others = request
        .student_context
        .registered()
        .filter(move |place| place.course_id != request.course.id && Some(place.section_id) != request.gives_up);
    others.filter_map(move |place| {
        let (_, section) = request.catalogue.section(place.section_id)?;
        let clash = first_clash(&request.section.slots, &section.slots)?;
        Some(Reason::Conflict { section: place.section_id, clash })
    })
}

fn credit_limit(request: &EligibilityRequest<'_>) -> Option<Reason> {
    let limit = request.student_context.credit_limit(request.term)?;
    let has = request.student_context.credits(request.catalogue, request.term.id, request.gives_up);
    let wants = request.course.credits;
    (wants > 0 && has + wants > limit).then_some(Reason::CreditLimit { has, wants, limit })
}

fn seat(request: &EligibilityRequest<'_>, now: NaiveDateTime) -> Vec<Reason> {
    let seats = request.seats;
    if seats.seat_for(request.student_context.group(), now, false, false).is_some() {
        return Vec::new();
    }
    let full = Reason::Full { capacity: seats.capacity, waiting: seats.waitlisted };
    let reserved = seats.student_context(now).map(|it| it.until).min().filter(|_| seats.free() > 0).map(|until| {
        let whom = seats.student_context(now).map(|it| it.label.clone()).collect();
        Reason::Reserved { free: seats.free(), whom, until }
    });
    vec![reserved.unwrap_or(full)]
}
