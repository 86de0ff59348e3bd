//! All that the rules look at of one student.

use std::sync::OnceLock;

use chrono::NaiveDateTime;

use crate::catalogue::{Catalogue, Cohort, Course, Scale, Term};
use crate::db::Id;
use crate::reason::Rule;
use crate::records;
use crate::records::{Registration, Status};
use crate::registration::model::{ActiveHold, Facts, Granted};

/// All that the rules look at of a student: every registration ever, and what else is known.
#[derive(Clone, Debug, Default)]
pub struct StudentContext {
    registrations: Vec<Registration>,
    facts: Facts,
    /// The credits earned, once somebody has asked: a page of sections asks for each.
    earned: OnceLock<i32>,
}

impl StudentContext {
    /// The standing of a student with these registrations, of whom this is known.
    pub fn new(registrations: Vec<Registration>, facts: Facts) -> Self {
        Self { registrations, facts, earned: OnceLock::new() }
    }

    /// The same, had the student this place too.
    #[must_use]
    pub fn with(mut self, place: Registration) -> Self {
        self.registrations.retain(|other| other.section_id != place.section_id);
        self.registrations.push(place);
        self.earned = OnceLock::new();
        self
    }

    /// Every registration.
    pub fn registrations(&self) -> &[Registration] {
        &self.registrations
    }

    /// The student's school and branch.
    pub fn group(&self) -> &Cohort {
        &self.facts.group
    }

    /// The registration in a section, of any status.
    pub fn place(&self, section: Id) -> Option<&Registration> {
        self.registrations.iter().find(|place| place.section_id == section)
    }

    /// The sections in which the student has a seat.
    pub fn registered(&self) -> impl Iterator<Item = &Registration> {
        self.registrations.iter().filter(|place| place.status == Status::Registered)
    }

    /// The sections for which the student waits.
    pub fn waitlisted(&self) -> impl Iterator<Item = &Registration> {
        self.registrations.iter().filter(|place| place.status == Status::Waitlisted)
    }

    /// The sections that the student has or waits for.
    pub fn current(&self) -> impl Iterator<Item = &Registration> {
        self.registrations.iter().filter(|place| matches!(place.status, Status::Registered | Status::Waitlisted))
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

    /// The credits that the student has earned so far, in hundredths.
    pub fn credits_earned(&self, catalogue: &Catalogue) -> i32 {
        *self.earned.get_or_init(|| records::credits_earned(&self.registrations, catalogue))
    }

    /// The student's credit limit in a term.
    pub fn credit_limit(&self, term: &Term) -> Option<i32> {
        self.facts.credit_limits.get(&term.id).copied().or(term.credit_limit)
    }

    /// The holds that count at this instant.
    pub fn holds(&self, now: NaiveDateTime) -> impl Iterator<Item = &ActiveHold> {
        self.facts.holds.iter().filter(move |hold| hold.from <= now && hold.until.is_none_or(|until| now < until))
    }

    /// The permission that can be used in a section at this instant.
    pub fn permission(&self, section: Id, now: NaiveDateTime) -> Option<&Granted> {
        self.facts.permissions.iter().find(|granted| granted.section == section && now < granted.expires_at)
    }

    /// Whether the student asks for permission in a section.
    pub fn has_asked(&self, section: Id) -> bool {
        self.facts.asked.contains(&section)
    }

    /// Whether an instructor's permission stands in for the course's prerequisites in some section, or has done so: for
    /// pages to show, not for rules to go by.
    pub fn has_permission_for(&self, course: &Course, term: Id, now: NaiveDateTime) -> bool {
        let is_of_course = |id: Id| course.sections.iter().any(|section| section.id == id && section.term_id == term);
        let granted = self.facts.permissions.iter();
        let counts = |granted: &Granted| granted.rules.contains(&Rule::Prerequisite) && now < granted.expires_at;
        granted.clone().any(|granted| counts(granted) && is_of_course(granted.section))
            || self.registered().any(|place| place.permission.is_some() && is_of_course(place.section_id))
    }

    /// When the student may begin to register in a term: the earliest of the time tickets that are for them, and where
    /// none is, when the term's window opens; none: at any time.
    pub fn opens_at(&self, catalogue: &Catalogue, term: &Term) -> Option<NaiveDateTime> {
        let tickets = catalogue.tickets(term.id);
        let earned = if tickets.iter().any(|it| it.asks_for_credits()) { self.credits_earned(catalogue) } else { 0 };
        // They stand in the order of their instants.
        let theirs = tickets.iter().find(|ticket| ticket.is_for(&self.facts.group, earned));
        theirs.map(|ticket| ticket.row.opens_at).or(term.registration_opens_at)
    }
}

impl Registration {
    /// Whether the course was completed and its credits earned.
    pub fn is_passed(&self, scale: &Scale) -> bool {
        self.status == Status::Completed && scale.is_earned(self.grade.as_deref())
    }
}
