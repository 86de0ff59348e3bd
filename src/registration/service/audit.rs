//! The record of what was done about students and sections.

use diesel::result::QueryResult;

use super::RegistrationTransaction;
use crate::context::Context;
use crate::db::Id;
use crate::events::{Act, record_bounded, record_counted};
use crate::reason::{Reason, ReasonText};

impl RegistrationTransaction {
    /// Records what was done about a student and a section. What came to nothing is counted when it is repeated.
    pub(super) fn record(
        &self,
        context: &mut Context<'_>,
        student: Option<Id>,
        section: Id,
        action: &str,
        outcome: &str,
        reasons: &str,
    ) -> QueryResult<()> {
        self.record_told(context, (student, section), (action, outcome), &Told::to_all(reasons))
    }

    /// [`RegistrationTransaction::record`] of what not everybody may read.
    pub(super) fn record_told(
        &self,
        context: &mut Context<'_>,
        (person, section): (Option<Id>, Id),
        (action, outcome): (&str, &str),
        told: &Told,
    ) -> QueryResult<()> {
        let act = Act {
            action,
            outcome,
            person,
            section: Some(section),
            details: &told.staff,
            office_details: (told.office != told.staff).then_some(&told.office),
            ..Act::default()
        };
        match outcome {
            "refused" | "passed over" => record_counted(context, &act),
            _ => record_bounded(context, &act),
        }
    }

    /// Reasons as texts, for the record; instants in UTC.
    pub(super) fn told(&self, reasons: &[Reason]) -> Told {
        let show = |at: chrono::NaiveDateTime| at.format("%Y-%m-%d %H:%M UTC").to_string();
        let office = reasons.iter().map(|reason| match reason {
            Reason::Hold { .. } => "There is a hold on the registration".to_owned(),
            Reason::Completed { .. } => "The course was completed before".to_owned(),
            other => ReasonText::new(other, &*self.catalogue, &show).title,
        });
        let staff = reasons.iter().map(|reason| match reason {
            Reason::Hold { .. } => "Something that the registrar’s office can settle".to_owned(),
            Reason::Completed { .. } => "The course was completed before".to_owned(),
            // What is missing names grades in other courses.
            Reason::Prerequisite(_) => "A prerequisite is not met".to_owned(),
            Reason::Corequisite(_) => "A corequisite is not met".to_owned(),
            Reason::Antirequisite(_) => "A course that excludes this one was taken".to_owned(),
            Reason::NotHeld { .. } => "What was to be given up is not held".to_owned(),
            Reason::Conflict { .. } => "A time conflict".to_owned(),
            Reason::CreditLimit { .. } => "Over the credit limit".to_owned(),
            Reason::TooLateToGiveUp { .. } => "What was to be given up can no longer be dropped".to_owned(),
            other => ReasonText::new(other, &*self.catalogue, &show).title,
        });
        Told { office: join(office), staff: join(staff) }
    }
}

/// What the record says: to the office, and to those who may permit in the section. These do not read of holds, grades
/// and a student's other courses.
pub(super) struct Told {
    pub office: String,
    pub staff: String,
}

impl Told {
    pub fn to_all(text: &str) -> Self {
        Self { office: text.to_owned(), staff: text.to_owned() }
    }

    /// That a section was given up for another one.
    pub fn given_up(how: &str, label: &str) -> Self {
        Self { office: format!("{how} for {label}"), staff: format!("{how} for another section") }
    }
}

fn join(titles: impl Iterator<Item = String>) -> String {
    titles.collect::<Vec<_>>().join("; ")
}
