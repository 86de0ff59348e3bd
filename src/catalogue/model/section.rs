//! Sections: in the catalogue, as typed, and in the database.

use std::sync::Arc;

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};

use super::{Meeting, Person, Slot};
use crate::db::Id;
use crate::schema::sections;

/// One offering of a course in a term.
#[derive(Clone, Debug)]
pub struct Section {
    /// Its id.
    pub id: Id,
    /// The term.
    pub term_id: Id,
    /// Its number, unique in its course and term.
    pub number: String,
    /// Who teaches it.
    pub instructors: Vec<Arc<Person>>,
    /// When and where it meets; none: arranged.
    pub meetings: Vec<Meeting>,
    /// The same, quick to compare.
    pub slots: Vec<Slot>,
    /// How many may wait; none: any number.
    pub waitlist_capacity: Option<i32>,
    /// Counts its changes.
    pub version: i32,
}

impl Section {
    /// Whether this user is one of its instructors.
    pub fn is_taught_by(&self, user: Id) -> bool {
        self.instructors.iter().any(|person| person.id == user)
    }

    /// Its instructors' names, comma separated.
    pub fn instructor_names(&self) -> String {
        self.instructors.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// A section as it was typed, checked but for what the database knows.
#[derive(Clone, Debug)]
pub struct SectionDetails {
    /// Number.
    pub number: String,
    /// Seats.
    pub capacity: i32,
    /// How many may wait; none: any number.
    pub waitlist_capacity: Option<i32>,
    /// Employee ids of its instructors.
    pub instructors: Vec<String>,
    /// When it meets; they get new ids.
    pub meetings: Vec<Meeting>,
}

/// A section, as the database has it, without what is said of its being cancelled or graded.
#[derive(AsChangeset, Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = sections, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct SectionRow {
    pub id: Id,
    pub course_id: Id,
    pub term_id: Id,
    pub number: String,
    pub number_key: String,
    pub capacity: i32,
    pub waitlist_capacity: Option<i32>,
    pub registered: i32,
    pub offered: i32,
    pub reserved: i32,
    pub overenrolled: i32,
    pub waitlisted: i32,
    pub last_waitlist_position: i32,
    pub version: i32,
}
