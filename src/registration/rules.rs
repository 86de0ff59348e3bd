//! The rules of registration as one pure function: every reason against a student's wish for a section.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use super::model::{Place, Status};
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
    reasons.extend(already(wish));
    reasons.extend(conflicts(wish));
    reasons.extend(credit_limit(wish));
    if wish.seats.free() <= 0 {
        reasons.push(Reason::Full { capacity: wish.seats.capacity, waiting: wish.seats.waitlisted });
    }
    reasons
}

fn window(term: &Term, now: NaiveDateTime) -> Option<Reason> {
    if let Some(opens_at) = term.registration_opens_at.filter(|opens_at| now < *opens_at) {
        return Some(Reason::NotOpenYet { opens_at });
    }
    let closed_at = term.registration_closes_at.filter(|closes_at| *closes_at <= now)?;
    Some(Reason::Closed { closed_at })
}

fn already(wish: &Wish<'_>) -> Vec<Reason> {
    let of_course = |place: &&Place| place.course_id == wish.course.id && Some(place.section_id) != wish.gives_up;
    let mut reasons = Vec::new();
    match wish.standing.registered().filter(|place| place.term_id == wish.term.id).find(of_course) {
        Some(place) if place.section_id == wish.section.id => reasons.push(Reason::Registered),
        Some(place) => reasons.push(Reason::OtherSection { section: place.section_id }),
        None => {}
    }
    let completed = wish.standing.places.iter().filter(|place| place.status == Status::Completed).find(of_course);
    if let Some(place) = completed {
        reasons.push(Reason::Completed { grade: place.grade.clone() });
    }
    reasons
}

fn conflicts(wish: &Wish<'_>) -> Vec<Reason> {
    let others = wish.standing.registered().filter(|place| {
        place.course_id != wish.course.id && Some(place.section_id) != wish.gives_up
    });
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
