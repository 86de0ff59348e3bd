//! One of a student's registrations, as their record has it.

use chrono::NaiveDateTime;
use diesel::prelude::Queryable;

use crate::db::Id;
use crate::text_enum;

text_enum! {
    /// What has become of a student's registration for a section.
    pub enum Status {
        /// Has a seat.
        Registered = "registered",
        /// Waits for one.
        Waitlisted = "waitlisted",
        /// Gave it up.
        Dropped = "dropped",
        /// Gave it up after the drop deadline.
        Withdrawn = "withdrawn",
        /// Has a final grade.
        Completed = "completed",
    }
}

/// One of a student's registrations.
#[derive(Clone, Debug, PartialEq, Queryable)]
pub struct Registration {
    /// The section.
    pub section_id: Id,
    /// Its course.
    pub course_id: Id,
    /// Its term.
    pub term_id: Id,
    /// What has become of it.
    pub status: Status,
    /// The final grade.
    pub grade: Option<String>,
    /// The position, which orders a waitlist.
    pub waitlist_position: Option<i32>,
    /// The section that is dropped when this one is gained from the waitlist.
    pub gives_up: Option<Id>,
    /// Until when a seat is held for the student.
    pub offered_until: Option<NaiveDateTime>,
    /// The course's credits when the grade was given, in hundredths; none: not given yet.
    pub credits: Option<i32>,
    /// The course's code when the grade was given.
    pub course_code: Option<String>,
    /// The course's name when the grade was given.
    pub course_name: Option<String>,
    /// The permission by which the seat was had.
    pub permission: Option<Id>,
    /// The reservation from which the seat was taken, or is held.
    pub reservation: Option<Id>,
}

impl Registration {
    /// Whether a seat is held for the student now.
    pub fn has_offer(&self, now: NaiveDateTime) -> bool {
        self.status == Status::Waitlisted && self.offered_until.is_some_and(|until| now < until)
    }
}
