//! The record of what was done, for features above: what concerns no section in particular.

use diesel::result::QueryResult;

use super::model::AuditRow;
use super::repository;
use crate::db::{DbConnection, Id, now};

/// Something that somebody did.
#[derive(Clone, Copy, Debug)]
pub struct Deed<'a> {
    /// Who did it.
    pub actor: Id,
    /// To whom, or for whom.
    pub whom: Id,
    /// What was done.
    pub action: &'a str,
    /// What came of it.
    pub outcome: &'a str,
    /// What there is to say about it; may be empty.
    pub told: &'a str,
    /// The network address that asked.
    pub address: &'a str,
}

/// Adds to the record.
///
/// # Errors
/// When the database fails.
pub fn record_deed(connection: &mut DbConnection, deed: &Deed<'_>) -> QueryResult<()> {
    let row = AuditRow {
        id: Id::new(),
        created_at: now(),
        actor_id: Some(deed.actor),
        student_id: Some(deed.whom),
        section_id: None,
        action: deed.action,
        outcome: deed.outcome,
        reasons: deed.told,
        address: deed.address,
    };
    repository::insert_audit(connection, &row).map(drop)
}
