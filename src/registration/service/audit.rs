//! The record of what was done about students and sections.

use diesel::result::QueryResult;

use super::Desk;
use crate::audit::{Act, Actor, record_bounded, record_counted};
use crate::db::{DbConnection, Id};
use crate::registration::rules::Reason;
use crate::registration::words::ReasonText;

impl Desk {
    /// Records what was done about a student and a section. What came to nothing is counted when it is repeated.
    pub(super) fn record(
        &self,
        connection: &mut DbConnection,
        student: Option<Id>,
        section: Id,
        action: &str,
        outcome: &str,
        reasons: &str,
    ) -> QueryResult<()> {
        let actor = Actor { user: self.actor, address: self.address.clone() };
        let act = Act { action, outcome, person: student, section: Some(section), details: reasons, ..Act::default() };
        match outcome {
            "refused" | "passed over" => record_counted(connection, &actor, &act),
            _ => record_bounded(connection, &actor, &act),
        }
    }

    /// Reasons as one text, for the record, which instructors read too: neither why there is a hold nor a grade; instants
    /// in UTC.
    pub(super) fn told(&self, reasons: &[Reason]) -> String {
        let show = |at: chrono::NaiveDateTime| at.format("%Y-%m-%d %H:%M UTC").to_string();
        let titles = reasons.iter().map(|reason| match reason {
            Reason::Hold { .. } => "There is a hold on the registration".to_owned(),
            Reason::Completed { .. } => "The course was completed before".to_owned(),
            other => ReasonText::new(other, &self.catalogue, &show).title,
        });
        titles.collect::<Vec<_>>().join("; ")
    }
}
