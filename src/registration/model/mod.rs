//! Registrations: a student's place in a section.

mod facts;

use chrono::NaiveDateTime;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};

use crate::db::Id;
use crate::form::sorted_name;
use crate::reason::Reason;
use crate::records::Status;
use crate::schema::registrations;

pub(super) use facts::FactRow;
pub use facts::{ActiveHold, Facts, Granted, PermissionState};

/// A student who waits for a section.
#[derive(Clone, Debug, Queryable)]
pub struct Waiting {
    /// The student.
    pub student_id: Id,
    /// The section that they give up when they gain this one.
    pub gives_up: Option<Id>,
    /// Until when a seat is held for them.
    pub offered_until: Option<NaiveDateTime>,
    passed_over: String,
    /// Whether they have been notified that registration has closed.
    pub is_closing_noticed: bool,
    /// Whether their account can be used.
    pub is_active: bool,
}

/// A student on a roster or a waitlist.
#[derive(Clone, Debug, Queryable)]
pub struct RosterEntry {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Registration number.
    pub number: Option<String>,
    /// School.
    pub school: String,
    /// Branch.
    pub branch: String,
    /// Email.
    pub email: String,
    /// Since when the student is registered or waits.
    pub since: NaiveDateTime,
    /// Whether the registration rests on a course in progress.
    pub is_provisional: bool,
    passed_over: String,
    /// Until when a seat is held for somebody who waits.
    pub offered_until: Option<NaiveDateTime>,
    /// Whether the seat was given over capacity.
    pub is_over_capacity: bool,
    /// Whether it was had by permission.
    pub by_permission: bool,
}

impl Waiting {
    /// Why they were passed over last; none: they were not.
    pub fn passed_over(&self) -> Vec<Reason> {
        Reason::parse_all(&self.passed_over)
    }
}

impl RosterEntry {
    /// Keeps why they were passed over from who may not read it.
    pub fn hide_passed_over(&mut self) {
        self.passed_over.clear();
    }

    /// Why somebody who waits was passed over last; none: they were not.
    pub fn passed_over(&self) -> Vec<Reason> {
        Reason::parse_all(&self.passed_over)
    }

    /// Last name first, as lists sort people.
    pub fn sorted_name(&self) -> String {
        sorted_name(&self.first_name, &self.last_name)
    }
}

/// A registration, as the database has it, without what is said of its grade and its end.
#[derive(AsChangeset, Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = registrations, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct RegistrationRow {
    pub id: Id,
    pub student_id: Id,
    pub section_id: Id,
    pub course_id: Id,
    pub term_id: Id,
    pub status: Status,
    pub grade: Option<String>,
    pub registered_at: NaiveDateTime,
    pub changed_at: NaiveDateTime,
    pub waitlist_position: Option<i32>,
    pub gives_up_id: Option<Id>,
    pub offered_until: Option<NaiveDateTime>,
    pub is_provisional: bool,
    pub permission_id: Option<Id>,
    pub reservation_id: Option<Id>,
    pub is_over_capacity: bool,
}

impl RegistrationRow {
    pub fn is_registered(&self) -> bool {
        self.status == Status::Registered
    }

    pub fn is_waitlisted(&self) -> bool {
        self.status == Status::Waitlisted
    }
}
