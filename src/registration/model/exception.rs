//! What changes the rules for one student: holds, permissions, a credit limit of their own.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDateTime;
use diesel::prelude::{Insertable, Queryable};

use crate::catalogue::Cohort;
use crate::db::Id;
use crate::reason::Rule;
use crate::schema::{holds, permissions};
use crate::text_enum;

text_enum! {
    /// What has become of a permission.
    pub enum PermissionState {
        /// The student asks for it.
        Asked = "asked",
        /// It was given and not used yet.
        Granted = "granted",
        /// It was refused.
        Declined = "declined",
        /// A seat was had by it.
        Used = "used",
        /// It was taken back, or another one took its place.
        Revoked = "revoked",
    }
}

impl PermissionState {
    /// All that come after an answer.
    pub const ANSWERED: [Self; 4] = [Self::Granted, Self::Declined, Self::Used, Self::Revoked];
}

/// A hold that stands, as the rules look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct ActiveHold {
    /// Why, for the student to read.
    pub reason: String,
    /// From when it counts.
    pub from: NaiveDateTime,
    /// Until when; none: until it is lifted.
    pub until: Option<NaiveDateTime>,
}

/// A permission that was not used yet, as the rules look at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Granted {
    /// Its id.
    pub id: Id,
    /// The section in which it counts.
    pub section: Id,
    /// The rules that do not count.
    pub rules: Vec<Rule>,
    /// Until when it may be used.
    pub expires_at: NaiveDateTime,
}

/// What the rules look at beside the registrations.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The student's school and branch.
    pub group: Cohort,
    /// Exceptions from the terms' credit limits, by term.
    pub credit_limits: HashMap<Id, i32>,
    /// Holds that nobody has lifted.
    pub holds: Vec<ActiveHold>,
    /// Permissions that were not used yet.
    pub permissions: Vec<Granted>,
    /// The sections in which the student asks for one.
    pub asked: Vec<Id>,
}

/// One of each of a student's exceptions, as a join has them: each comes with each of the others.
#[derive(Queryable)]
pub(in crate::registration) struct FactRow {
    pub school: String,
    pub branch: String,
    /// Term, and credits in hundredths.
    pub credit_limit: Option<(Id, i32)>,
    /// Id, reason, from, until.
    pub hold: Option<(Id, String, NaiveDateTime, Option<NaiveDateTime>)>,
    pub permission: Option<PermissionFact>,
}

/// Of a permission, what the rules look at.
#[derive(Queryable)]
pub(in crate::registration) struct PermissionFact {
    pub id: Id,
    pub section: Id,
    pub state: PermissionState,
    pub rules: String,
    pub expires_at: Option<NaiveDateTime>,
}

impl From<Vec<FactRow>> for Facts {
    fn from(rows: Vec<FactRow>) -> Self {
        let mut facts = Self::default();
        let (mut holds, mut permissions) = (BTreeMap::new(), BTreeMap::new());
        for row in rows {
            facts.group = Cohort::new(&row.school, &row.branch);
            facts.credit_limits.extend(row.credit_limit);
            if let Some((id, reason, from, until)) = row.hold {
                holds.insert(id, ActiveHold { reason, from, until });
            }
            if let Some(permission) = row.permission {
                permissions.insert(permission.id, permission);
            }
        }
        facts.holds = holds.into_values().collect();
        for PermissionFact { id, section, state, rules, expires_at } in permissions.into_values() {
            match (state, expires_at) {
                (PermissionState::Granted, Some(expires_at)) => {
                    facts.permissions.push(Granted { id, section, rules: Rule::read_all(&rules), expires_at });
                }
                _ => facts.asked.push(section),
            }
        }
        facts
    }
}

#[derive(Insertable)]
#[diesel(table_name = holds)]
pub(in crate::registration) struct HoldRow<'a> {
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
pub(in crate::registration) struct PermissionRow<'a> {
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
