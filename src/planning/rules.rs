//! What the rules of registration will say about a plan when the window opens. Pure.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use super::model::Plan;
use crate::catalogue::{Catalogue, Seats, Term};
use crate::db::Id;
use crate::reason::Reason;
use crate::records::{Registration, Status};
use crate::registration::{EligibilityRequest, StudentContext, check_eligibility};

/// How it stands with a section of a plan.
#[derive(Clone, Debug, PartialEq)]
pub enum Forecast {
    /// The student has it.
    Registered,
    /// The student waits for it.
    Waitlisted,
    /// The student has, or waits for, another section of its position.
    AlternativeNotNeeded,
    /// What stands against it; empty: nothing.
    Open(Vec<Reason>),
}

/// A student and a term, at the instant at which the plan is looked at.
#[derive(Clone, Copy)]
pub struct PlanForecast<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The term.
    pub term: &'a Term,
    /// What the student has.
    pub student_context: &'a StudentContext,
    /// The seats of what is planned.
    pub seats: &'a HashMap<Id, Seats>,
    /// The instant.
    pub now: NaiveDateTime,
}

impl PlanForecast<'_> {
    /// How it stands with each alternative of each position, when the window opens or, once it has, now. What stands
    /// earlier in the plan is taken as had: the first choice, and once the window has opened what a press would give.
    pub fn forecast(&self, plan: &Plan) -> Vec<Vec<(Id, Forecast)>> {
        let whole = self.standing_with_all(plan);
        let mut student_context = self.student_context.clone();
        let mut position = |alternatives: &Vec<Id>| {
            let settled = self.is_settled(alternatives);
            let prospect = |section: &Id| (*section, self.prospect(*section, settled, &student_context, &whole));
            let prospects: Vec<(Id, Forecast)> = alternatives.iter().map(prospect).collect();
            let taken = prospects.iter().find(|(section, prospect)| self.counts(*section, prospect));
            if let Some(place) = taken.and_then(|(section, _)| self.place(*section)) {
                student_context = std::mem::take(&mut student_context).with(place);
            }
            prospects
        };
        plan.positions().iter().map(&mut position).collect()
    }

    /// The credits that the student would have with the first choices of all positions, in hundredths.
    pub fn credits(&self, plan: &Plan) -> i32 {
        self.standing_with_all(plan).credits(self.catalogue, self.term.id, None)
    }

    /// The first choices of those positions of which the student has nothing yet.
    pub fn to_come<'p>(&'p self, plan: &'p Plan) -> impl Iterator<Item = Id> + 'p {
        let unsettled = plan.positions().iter().filter(|alternatives| !self.is_settled(alternatives));
        unsettled.filter_map(|alternatives| alternatives.first().copied())
    }

    /// Whether the student may register at this instant.
    pub fn has_opened(&self) -> bool {
        self.at() == self.now
    }

    fn prospect(
        &self,
        section: Id,
        is_settled: bool,
        student_context: &StudentContext,
        whole: &StudentContext,
    ) -> Forecast {
        match self.student_context.place(section).map(|place| place.status) {
            Some(Status::Registered) => Forecast::Registered,
            Some(Status::Waitlisted) => Forecast::Waitlisted,
            _ if is_settled => Forecast::AlternativeNotNeeded,
            _ => {
                let mut reasons = self.against(section, student_context);
                if reasons.iter().any(is_corequisite) {
                    // What it wants beside it may stand later in the plan.
                    let left = self.against(section, whole);
                    reasons.retain(|reason| !is_corequisite(reason) || left.contains(reason));
                }
                Forecast::Open(reasons)
            }
        }
    }

    fn against(&self, id: Id, student_context: &StudentContext) -> Vec<Reason> {
        let Some((course, section)) = self.catalogue.section(id) else { return vec![Reason::Cancelled] };
        let seats = self.seats.get(&id).cloned().unwrap_or_default();
        let (catalogue, term) = (self.catalogue, self.term);
        let request =
            EligibilityRequest { catalogue, course, section, term, seats: &seats, student_context, gives_up: None };
        check_eligibility(&request, self.at()).reasons
    }

    /// Whether what stands later in the plan reckons with it.
    fn counts(&self, section: Id, prospect: &Forecast) -> bool {
        let Forecast::Open(reasons) = prospect else { return false };
        if self.has_opened() { reasons.is_empty() } else { !reasons.iter().any(|reason| reason.is_final(section)) }
    }

    fn is_settled(&self, alternatives: &[Id]) -> bool {
        self.student_context.current().any(|place| alternatives.contains(&place.section_id))
    }

    fn standing_with_all(&self, plan: &Plan) -> StudentContext {
        let registrations = self.to_come(plan).filter_map(|section| self.place(section));
        registrations.fold(self.student_context.clone(), StudentContext::with)
    }

    /// A seat in a section, as the student would have it.
    fn place(&self, section: Id) -> Option<Registration> {
        let (course, _) = self.catalogue.section(section)?;
        Some(Registration {
            section_id: section,
            course_id: course.id,
            term_id: self.term.id,
            status: Status::Registered,
            grade: None,
            waitlist_position: None,
            gives_up: None,
            offered_until: None,
            credits: None,
            course_code: None,
            course_name: None,
            permission: None,
            reservation: None,
        })
    }

    /// When the plan could be registered first.
    fn at(&self) -> NaiveDateTime {
        let opens_at = self.student_context.opens_at(self.catalogue, self.term);
        opens_at.map_or(self.now, |opens_at| opens_at.max(self.now))
    }
}

fn is_corequisite(reason: &Reason) -> bool {
    matches!(reason, Reason::Corequisite(_))
}
