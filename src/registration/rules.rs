//! The rules of registration as one pure function: every reason against a student's wish for a section.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::model::{Place, Status};
use crate::catalogue::requirement::{self, Attempt, Evaluation, Grade, History, Kind};
use crate::catalogue::{Catalogue, Clash, Course, Seats, Section, Term, first_clash};
use crate::db::Id;

/// Why a student cannot have a seat, in the order in which they are told (cancelled, registration window, already
/// registered, already completed, requirements, time conflict, credit limit, full).
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The section was cancelled.
    Cancelled,
    /// The registration window has not opened.
    NotOpenYet {
        /// When it will.
        opens_at: NaiveDateTime,
    },
    /// The registration window has closed.
    Closed {
        /// When it did.
        closed_at: NaiveDateTime,
    },
    /// What was to be given up for it can no longer be dropped.
    TooLateToGiveUp {
        /// What.
        section: Id,
        /// Since when.
        deadline: NaiveDateTime,
    },
    /// The student has this section.
    Registered,
    /// The student has another section of the course in the term.
    OtherSection {
        /// Which.
        section: Id,
    },
    /// The student has completed the course.
    Completed {
        /// With which grade.
        grade: Option<String>,
    },
    /// A prerequisite is not met.
    Prerequisite(String),
    /// A corequisite is not met.
    Corequisite(String),
    /// A course that excludes this one was taken or is being taken.
    Antirequisite(String),
    /// The section meets when another one does that the student has.
    Conflict {
        /// The other one.
        section: Id,
        /// When.
        clash: Clash,
    },
    /// The student would have more credits than the limit.
    CreditLimit {
        /// What the student has without this section, in hundredths.
        has: i32,
        /// What this section adds.
        wants: i32,
        /// What is allowed.
        limit: i32,
    },
    /// All seats are taken.
    Full {
        /// How many there are.
        capacity: i32,
        /// How many wait.
        waiting: i32,
    },
}

/// All that the rules look at of a student: every registration ever, and exceptions from credit limits.
#[derive(Clone, Debug, Default)]
pub struct Standing {
    places: Vec<Place>,
    credit_limits: HashMap<Id, i32>,
}

/// A wish for a section: what [`evaluate`] judges.
#[derive(Clone, Copy)]
pub struct Wish<'a> {
    /// The catalogue, in which sections and courses are looked up.
    pub catalogue: &'a Catalogue,
    /// The course.
    pub course: &'a Course,
    /// Its section.
    pub section: &'a Section,
    /// The term.
    pub term: &'a Term,
    /// The section's seats.
    pub seats: Seats,
    /// What the student has.
    pub standing: &'a Standing,
    /// The section that is given up if this one is had.
    pub gives_up: Option<Id>,
}

impl Standing {
    /// The standing of a student with these registrations and exceptions by term.
    pub fn new(places: Vec<Place>, credit_limits: HashMap<Id, i32>) -> Self {
        Self { places, credit_limits }
    }

    /// Every registration.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The registration in a section, of any status.
    pub fn place(&self, section: Id) -> Option<&Place> {
        self.places.iter().find(|place| place.section_id == section)
    }

    /// The sections in which the student has a seat.
    pub fn registered(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.status == Status::Registered)
    }

    /// The sections for which the student waits.
    pub fn waitlisted(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.status == Status::Waitlisted)
    }

    /// The sections that the student has or waits for.
    pub fn current(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| matches!(place.status, Status::Registered | Status::Waitlisted))
    }

    /// Whether the student has a seat in this section.
    pub fn has(&self, section: Id) -> bool {
        self.registered().any(|place| place.section_id == section)
    }

    /// The student's credits in a term, in hundredths, but for one section.
    pub fn credits(&self, catalogue: &Catalogue, term: Id, except: Option<Id>) -> i32 {
        let counted = self.registered().filter(|place| place.term_id == term && Some(place.section_id) != except);
        counted.filter_map(|place| Some(catalogue.course(place.course_id)?.credits)).sum()
    }

    /// The student's credit limit in a term.
    pub fn credit_limit(&self, term: &Term) -> Option<i32> {
        self.credit_limits.get(&term.id).copied().or(term.credit_limit)
    }
}

/// Every reason against a wish, in the order in which they are told; none: the seat may be had. The lists, the pages
/// and the transactions all ask here. It asks the database nothing.
pub fn evaluate(wish: &Wish<'_>, now: NaiveDateTime) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if wish.seats.is_cancelled {
        reasons.push(Reason::Cancelled);
    }
    reasons.extend(window(wish.term, now));
    reasons.extend(too_late_to_give_up(wish, now));
    reasons.extend(already(wish));
    reasons.extend(unmet(wish));
    reasons.extend(conflicts(wish));
    reasons.extend(credit_limit(wish));
    if wish.seats.free() <= 0 {
        reasons.push(Reason::Full { capacity: wish.seats.capacity, waiting: wish.seats.waitlisted });
    }
    reasons
}

/// Whether students may register in the term at this instant.
pub fn is_open(term: &Term, now: NaiveDateTime) -> bool {
    window(term, now).is_none()
}

fn window(term: &Term, now: NaiveDateTime) -> Option<Reason> {
    if let Some(opens_at) = term.registration_opens_at.filter(|opens_at| now < *opens_at) {
        return Some(Reason::NotOpenYet { opens_at });
    }
    let closed_at = term.registration_closes_at.filter(|closes_at| *closes_at <= now)?;
    Some(Reason::Closed { closed_at })
}

fn too_late_to_give_up(wish: &Wish<'_>, now: NaiveDateTime) -> Option<Reason> {
    let section = wish.gives_up?;
    let deadline = wish.term.drop_deadline.filter(|deadline| *deadline <= now)?;
    Some(Reason::TooLateToGiveUp { section, deadline })
}

fn already(wish: &Wish<'_>) -> Vec<Reason> {
    let of_course = |place: &&Place| place.course_id == wish.course.id && Some(place.section_id) != wish.gives_up;
    let mut reasons = Vec::new();
    let in_term = |place: &&Place| place.term_id == wish.term.id;
    let held = wish.standing.registered().filter(in_term).filter(of_course);
    let held: Vec<Id> = held.map(|place| place.section_id).collect();
    if held.contains(&wish.section.id) {
        reasons.push(Reason::Registered);
    } else if let Some(section) = held.first() {
        reasons.push(Reason::OtherSection { section: *section });
    }
    let completed = wish.standing.places.iter().filter(|place| place.status == Status::Completed).find(of_course);
    if let Some(place) = completed {
        reasons.push(Reason::Completed { grade: place.grade.clone() });
    }
    reasons
}

fn conflicts(wish: &Wish<'_>) -> Vec<Reason> {
    let others = wish
        .standing
        .registered()
        .filter(|place| place.course_id != wish.course.id && Some(place.section_id) != wish.gives_up);
    let clashes = others.filter_map(|place| {
        let (_, section) = wish.catalogue.section(place.section_id)?;
        let clash = first_clash(&wish.section.slots, &section.slots)?;
        Some(Reason::Conflict { section: place.section_id, clash })
    });
    clashes.collect()
}

fn credit_limit(wish: &Wish<'_>) -> Option<Reason> {
    let limit = wish.standing.credit_limit(wish.term)?;
    let has = wish.standing.credits(wish.catalogue, wish.term.id, wish.gives_up);
    let wants = wish.course.credits;
    (wants > 0 && has + wants > limit).then_some(Reason::CreditLimit { has, wants, limit })
}

/// Whether a seat would rest on a course in progress.
pub fn is_provisional(wish: &Wish<'_>) -> bool {
    let kinds = [Kind::Prerequisite, Kind::Corequisite];
    requirements(wish).iter().any(|evaluation| {
        kinds.contains(&evaluation.kind) && evaluation.verdict.outcome == requirement::Outcome::Provisional
    })
}

fn requirements<'a>(wish: &Wish<'a>) -> Vec<Evaluation<'a>> {
    requirements_of(wish.course, wish.catalogue, wish.term, wish.standing, wish.gives_up)
}

/// How what a student has meets the requirements of a course in a term.
pub fn requirements_of<'a>(
    course: &'a Course,
    catalogue: &Catalogue,
    term: &Term,
    standing: &Standing,
    gives_up: Option<Id>,
) -> Vec<Evaluation<'a>> {
    let record = Record { catalogue, term, standing, gives_up };
    let each = course.requirements.iter();
    each.map(|(kind, requirement)| requirement::evaluate(requirement, *kind, &record)).collect()
}

/// A student's record, as requirements ask for it.
struct Record<'a> {
    catalogue: &'a Catalogue,
    term: &'a Term,
    standing: &'a Standing,
    gives_up: Option<Id>,
}

impl History for Record<'_> {
    fn attempts(&self, code: &str) -> Vec<Attempt> {
        let Some(course) = self.catalogue.course_by_code(code) else {
            return Vec::new();
        };
        let of_course = self
            .standing
            .places
            .iter()
            .filter(|place| place.course_id == course.id && Some(place.section_id) != self.gives_up);
        let mut attempts: Vec<_> = of_course.filter_map(|place| self.attempt(place)).collect();
        attempts.sort_by_key(|(starts_on, _)| *starts_on);
        attempts.into_iter().map(|(_, attempt)| attempt).collect()
    }

    fn credits_earned(&self) -> i32 {
        let earned = self.standing.places.iter().filter(|place| {
            let grade = place.grade.as_deref().and_then(|grade| grade.parse::<Grade>().ok());
            place.status == Status::Completed && grade.is_none_or(Grade::is_passing)
        });
        earned.filter_map(|place| Some(self.catalogue.course(place.course_id)?.credits)).sum()
    }

    fn has_permission(&self) -> bool {
        false
    }

    fn is_known(&self, code: &str) -> bool {
        self.catalogue.course_by_code(code).is_some()
    }
}

impl Record<'_> {
    /// A registration as an attempt at its course; what begins after the wished term is none.
    fn attempt(&self, place: &Place) -> Option<(NaiveDate, Attempt)> {
        let term = self.catalogue.term(place.term_id)?;
        let when = term.name.clone();
        let attempt = match place.status {
            Status::Completed => {
                Attempt::Completed { grade: place.grade.as_deref().and_then(|grade| grade.parse().ok()), when }
            }
            Status::Registered if term.id == self.term.id => Attempt::AtTheSameTime,
            Status::Registered if term.starts_on < self.term.starts_on => Attempt::InProgress { when },
            _ => return None,
        };
        Some((term.starts_on, attempt))
    }
}

fn unmet(wish: &Wish<'_>) -> Vec<Reason> {
    let refusing = requirements(wish);
    let reasons = refusing.iter().filter(|evaluation| evaluation.refuses()).filter_map(|evaluation| {
        let sentence = evaluation.sentence()?;
        Some(match evaluation.kind {
            Kind::Prerequisite => Reason::Prerequisite(sentence),
            Kind::Corequisite => Reason::Corequisite(sentence),
            Kind::Antirequisite => Reason::Antirequisite(sentence),
        })
    });
    reasons.collect()
}
