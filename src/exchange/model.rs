//! The rows of the tables that the files speak of, whole, as they are read and written.

use std::collections::{BTreeSet, HashSet};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use diesel::prelude::{AsChangeset, Identifiable, Insertable, Queryable, Selectable};

use crate::accounts::Roles;
use crate::db::Id;
use crate::form::key;
use crate::schema::{
    course_instructors, courses, meetings, registrations, section_instructors, sections, subjects, terms, users,
};

/// The state in which an imported account begins.
pub(super) const ACTIVE: &str = "active";
/// The state of an account that nobody can use.
pub(super) const DEACTIVATED: &str = "deactivated";
/// What a registration may be; the first one takes a seat.
pub(super) const STATUSES: [&str; 5] = [REGISTERED, WAITLISTED, "dropped", "withdrawn", "completed"];
pub(super) const REGISTERED: &str = "registered";
/// The status of who gave the seat up with a W.
pub(super) const WITHDRAWN: &str = STATUSES[3];
/// The status of a registration that stands in line for a seat.
pub(super) const WAITLISTED: &str = "waitlisted";

#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = terms, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Term {
    pub id: Id,
    pub code: String,
    pub code_key: String,
    pub name: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub registration_opens_at: Option<NaiveDateTime>,
    pub registration_closes_at: Option<NaiveDateTime>,
    pub drop_deadline: Option<NaiveDateTime>,
}

#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = subjects)]
pub(super) struct Subject {
    pub id: Id,
    pub code: String,
    pub code_key: String,
    pub name: String,
}

/// A user, without what no file tells: the phone number.
#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = users, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Person {
    pub id: Id,
    #[diesel(embed)]
    pub roles: Roles,
    pub state: String,
    pub email: String,
    pub number: Option<String>,
    pub number_key: Option<String>,
    pub first_name: String,
    pub last_name: String,
    pub school: String,
    pub branch: String,
    pub password_hash: Option<String>,
    pub created_at: NaiveDateTime,
    pub is_self_registered: bool,
}

impl Person {
    /// What the person is known by in the files: the number, or the email of an admin without one.
    pub fn key(&self) -> &str {
        self.number_key.as_deref().unwrap_or(&self.email)
    }

    /// [`Person::key`] as people write it.
    pub fn number_or_email(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.email)
    }
}

#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = courses, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Course {
    pub id: Id,
    pub code: String,
    pub code_key: String,
    pub name: String,
    pub description: String,
    /// In hundredths.
    pub credits: i32,
    pub subject_id: Id,
    pub primary_instructor_id: Id,
    pub prerequisites: String,
    pub corequisites: String,
    pub antirequisites: String,
    pub version: i32,
    pub changed_by: Option<Id>,
    pub changed_at: NaiveDateTime,
}

#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = sections, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Section {
    pub id: Id,
    pub course_id: Id,
    pub term_id: Id,
    pub number: String,
    pub number_key: String,
    pub capacity: i32,
    pub waitlist_capacity: Option<i32>,
    pub registered: i32,
    pub version: i32,
    pub offered: i32,
    pub waitlisted: i32,
    pub last_waitlist_position: i32,
    pub reserved: i32,
    pub overenrolled: i32,
}

impl Section {
    /// The seats that nobody has, and that are neither offered nor kept.
    pub fn free_seats(&self) -> i32 {
        self.capacity - self.registered - self.offered - self.reserved
    }
}

#[derive(Clone, Copy, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = course_instructors)]
pub(super) struct CourseInstructor {
    pub course_id: Id,
    pub user_id: Id,
}

#[derive(Clone, Copy, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = section_instructors)]
pub(super) struct SectionInstructor {
    pub section_id: Id,
    pub user_id: Id,
}

#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = meetings)]
pub(super) struct Meeting {
    pub id: Id,
    pub section_id: Id,
    pub days: String,
    pub starts_at: NaiveTime,
    pub ends_at: NaiveTime,
    pub room: String,
    pub weeks: String,
}

/// What makes a meeting the one it is.
pub(super) type MeetingKey = (Id, String, NaiveTime, NaiveTime, String, String);

impl Meeting {
    pub fn key(&self) -> MeetingKey {
        (self.section_id, self.days.clone(), self.starts_at, self.ends_at, key(&self.room), self.weeks.clone())
    }
}

#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = registrations, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(super) struct Registration {
    pub id: Id,
    pub student_id: Id,
    pub section_id: Id,
    pub course_id: Id,
    pub term_id: Id,
    pub status: String,
    pub grade: Option<String>,
    pub registered_at: NaiveDateTime,
    pub changed_at: NaiveDateTime,
    pub waitlist_position: Option<i32>,
    pub offered_until: Option<NaiveDateTime>,
    pub is_over_capacity: bool,
}

impl Registration {
    /// Whether it takes a seat.
    pub fn is_registered(&self) -> bool {
        self.status == REGISTERED
    }

    /// Whether it stands in line for a seat.
    pub fn is_waitlisted(&self) -> bool {
        self.status == WAITLISTED
    }
}

/// A course or a section with those who teach it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Taught<R> {
    pub row: R,
    pub instructors: BTreeSet<Id>,
}

/// Every row of the tables, as one moment has them.
#[derive(Default)]
pub(super) struct Everything {
    pub terms: Vec<Term>,
    pub subjects: Vec<Subject>,
    pub people: Vec<Person>,
    /// Who assists with a course, of which no file tells.
    pub assistants: HashSet<Id>,
    pub courses: Vec<Taught<Course>>,
    pub sections: Vec<Taught<Section>>,
    pub meetings: Vec<Meeting>,
    pub registrations: Vec<Registration>,
}
