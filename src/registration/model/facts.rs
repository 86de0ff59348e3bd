//! What changes the rules for one student, as the rules look at it: holds, permissions, a credit limit of their own.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDateTime;
use diesel::prelude::Queryable;

use crate::catalogue::Cohort;
use crate::db::Id;
use crate::reason::Rule;
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
