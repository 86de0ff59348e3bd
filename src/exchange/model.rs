//! What the files speak of, read whole: the rows of its tables, and what the files know each by.

use std::collections::{BTreeSet, HashSet};

use chrono::NaiveTime;

use crate::accounts::UserRow;
use crate::catalogue::{CourseRow, Meeting, SectionRow, Subject, Term};
use crate::db::Id;
use crate::form::key;
use crate::registration::RegistrationRow;

/// Every row of the tables, as one moment has them.
#[derive(Default)]
pub(super) struct Everything {
    pub terms: Vec<Term>,
    pub subjects: Vec<Subject>,
    pub people: Vec<UserRow>,
    /// Who assists with a course, of which no file tells.
    pub assistants: HashSet<Id>,
    pub courses: Vec<Taught<CourseRow>>,
    pub sections: Vec<Taught<SectionRow>>,
    pub meetings: Vec<Meeting>,
    pub registrations: Vec<RegistrationRow>,
}

/// A course or a section with those who teach it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Taught<R> {
    pub row: R,
    pub instructors: BTreeSet<Id>,
}

impl UserRow {
    /// What the files know a person by: the number, or the email of an admin without one.
    pub(super) fn file_key(&self) -> &str {
        self.number_key.as_deref().unwrap_or(&self.email)
    }

    /// [`UserRow::file_key`] as people write it.
    pub(super) fn number_or_email(&self) -> &str {
        self.number.as_deref().unwrap_or(&self.email)
    }
}

/// Term, course and number, folded.
pub(super) type SectionKey = (Id, Id, String);

impl SectionRow {
    pub(super) fn file_key(&self) -> SectionKey {
        (self.term_id, self.course_id, self.number_key.clone())
    }

    /// The seats that nobody has, and that are neither offered nor kept.
    pub(super) fn free_seats(&self) -> i32 {
        self.capacity - self.registered - self.offered - self.reserved
    }
}

/// What makes a meeting the one it is.
pub(super) type MeetingKey = (Id, String, NaiveTime, NaiveTime, String, String);

impl Meeting {
    pub(super) fn file_key(&self) -> MeetingKey {
        (self.section_id, self.days.clone(), self.starts_at, self.ends_at, key(&self.room), self.weeks.clone())
    }
}
