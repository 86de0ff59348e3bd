//! The append-only record of who did what, with which outcome and why.

use diesel::result::QueryResult;

use super::Desk;
use crate::db::{DbConnection, Id};
use crate::registration::model::AuditRow;
use crate::registration::repository;
use crate::registration::rules::Reason;
use crate::registration::words::ReasonText;

impl Desk {
    /// Records what was done about a student and a section.
    pub(super) fn record(
        &self,
        connection: &mut DbConnection,
        student: Option<Id>,
        section: Id,
        action: &str,
        outcome: &str,
        reasons: &str,
    ) -> QueryResult<()> {
        let row = AuditRow {
            id: Id::new(),
            created_at: self.now,
            actor_id: self.actor,
            student_id: student,
            section_id: Some(section),
            action,
            outcome,
            reasons,
            address: &self.address,
        };
        repository::insert_audit(connection, &row).map(drop)
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
