//! Holds and permissions, as they are kept and as those who give them see them.

use chrono::NaiveDateTime;
use diesel::prelude::{Insertable, Queryable};

use crate::db::Id;
use crate::reason::Rule;
use crate::registration::PermissionState;
use crate::schema::{holds, permissions};

#[derive(Insertable)]
#[diesel(table_name = holds)]
pub(super) struct HoldRow<'a> {
    pub id: Id,
    pub student_id: Id,
    pub reason: &'a str,
    pub note: &'a str,
    pub from_at: NaiveDateTime,
    pub until_at: Option<NaiveDateTime>,
    pub placed_by: Option<Id>,
    pub placed_at: NaiveDateTime,
}

/// A hold, as the office sees it.
#[derive(Clone, Debug, Queryable)]
pub struct Hold {
    /// Its id.
    pub id: Id,
    /// The student's first and last name.
    pub student: (String, String),
    /// The student's number.
    pub number: Option<String>,
    /// Why, for the student to read.
    pub reason: String,
    /// For the office alone.
    pub note: String,
    /// From when it counts.
    pub from: NaiveDateTime,
    /// Until when.
    pub until: Option<NaiveDateTime>,
    /// When it was placed.
    pub placed_at: NaiveDateTime,
    /// By whom.
    pub placed_by: Option<(String, String)>,
    /// When it was lifted.
    pub lifted_at: Option<NaiveDateTime>,
    /// By whom.
    pub lifted_by: Option<(String, String)>,
}

#[derive(Insertable)]
#[diesel(table_name = permissions)]
pub(super) struct PermissionRow<'a> {
    pub id: Id,
    pub student_id: Id,
    pub section_id: Id,
    pub state: PermissionState,
    pub rules: String,
    pub message: &'a str,
    pub asked_at: Option<NaiveDateTime>,
    pub reason: &'a str,
    pub answered_by: Option<Id>,
    pub answered_at: Option<NaiveDateTime>,
    pub expires_at: Option<NaiveDateTime>,
}

/// A permission, as those who give it see it.
#[derive(Clone, Debug, Queryable)]
pub struct Permission {
    /// Its id.
    pub id: Id,
    /// The student.
    pub student_id: Id,
    /// The student's first and last name.
    pub student: (String, String),
    /// The student's number.
    pub number: Option<String>,
    /// The section.
    pub section_id: Id,
    /// What has become of it.
    pub state: PermissionState,
    rules: String,
    /// What the student wrote.
    pub message: String,
    /// When the student asked; none: it was given unasked.
    pub asked_at: Option<NaiveDateTime>,
    /// Why it was given or declined.
    pub reason: String,
    /// Who answered.
    pub answered_by: Option<(String, String)>,
    /// When.
    pub answered_at: Option<NaiveDateTime>,
    /// Until when it may be used.
    pub expires_at: Option<NaiveDateTime>,
    /// When it was used.
    pub used_at: Option<NaiveDateTime>,
}

impl Permission {
    /// The rules that it waives.
    pub fn rules(&self) -> Vec<Rule> {
        Rule::read_all(&self.rules)
    }

    /// Whether it can still be used.
    pub fn is_valid(&self, now: NaiveDateTime) -> bool {
        self.state == PermissionState::Granted && self.expires_at.is_some_and(|at| now < at)
    }
}
