//! Registrations: a student's place in a section.

use chrono::NaiveDateTime;
use diesel::prelude::{Insertable, Queryable};

use crate::db::Id;
use crate::schema::registrations;
use crate::text_enum;

text_enum! {
    /// What has become of a student's wish for a section.
    pub enum Status {
        /// Has a seat.
        Registered = "registered",
        /// Stands in line for one.
        Waitlisted = "waitlisted",
        /// Gave it up.
        Dropped = "dropped",
        /// Gave it up after the drop deadline.
        Withdrawn = "withdrawn",
        /// Has a final grade.
        Completed = "completed",
    }
}

/// One of a student's registrations in a term.
#[derive(Clone, Copy, Debug, PartialEq, Queryable)]
pub struct Place {
    /// The section.
    pub section_id: Id,
    /// Its course.
    pub course_id: Id,
    /// What has become of it.
    pub status: Status,
}

/// A student on a roster.
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
    /// Since when the student is registered.
    pub since: NaiveDateTime,
}

/// Something that happened lately: who did what about which section.
#[derive(Clone, Debug, Queryable)]
pub struct Activity {
    /// The student's first name.
    pub first_name: String,
    /// The student's last name.
    pub last_name: String,
    /// The section.
    pub section_id: Id,
    /// What became of it.
    pub status: Status,
    /// When.
    pub at: NaiveDateTime,
}

/// The section that a student wants, with what the rules need to know of it.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Wanted {
    pub course_id: Id,
    pub term_id: Id,
    pub number: String,
    pub code: String,
    pub name: String,
    pub capacity: i32,
    pub registered: i32,
    pub opens_at: Option<NaiveDateTime>,
    pub closes_at: Option<NaiveDateTime>,
    pub drop_deadline: Option<NaiveDateTime>,
}

#[derive(Insertable)]
#[diesel(table_name = registrations)]
pub(super) struct RegistrationRow {
    pub id: Id,
    pub student_id: Id,
    pub section_id: Id,
    pub course_id: Id,
    pub term_id: Id,
    pub status: Status,
    pub registered_at: NaiveDateTime,
    pub changed_at: NaiveDateTime,
}
