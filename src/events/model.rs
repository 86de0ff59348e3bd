//! Acts, who does them, and their entries.

use chrono::NaiveDateTime;
use diesel::prelude::{Insertable, Queryable};

use crate::context::is_command_line;
use crate::db::Id;
use crate::schema::audit;

/// Something that was done; `..Act::default()` fills in what it is not about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Act<'a> {
    /// What was done: `register`, `approve account`, `save term`, ...
    pub action: &'a str,
    /// What came of it: `registered`, `refused`, `done`, ...
    pub outcome: &'a str,
    /// The person whom it is about.
    pub person: Option<Id>,
    /// The course.
    pub course: Option<Id>,
    /// The section.
    pub section: Option<Id>,
    /// The term.
    pub term: Option<Id>,
    /// Why, or in detail; may be empty. It names what has no id, such as a subject.
    pub details: &'a str,
    /// What the office reads instead, if it may read more.
    pub office_details: Option<&'a str>,
}

#[derive(Insertable)]
#[diesel(table_name = audit)]
pub(super) struct EntryRow<'a> {
    pub id: Id,
    pub created_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    pub actor_id: Option<Id>,
    pub student_id: Option<Id>,
    pub course_id: Option<Id>,
    pub section_id: Option<Id>,
    pub term_id: Option<Id>,
    pub action: &'a str,
    pub outcome: &'a str,
    pub reasons: &'a str,
    pub office_reasons: Option<&'a str>,
    pub address: &'a str,
    pub repeat_key: Option<String>,
}

/// An entry, with the names of people.
#[derive(Clone, Debug, Queryable)]
pub struct Entry {
    /// When; of what was repeated, the first time.
    pub at: NaiveDateTime,
    /// When it was repeated last.
    pub last_at: NaiveDateTime,
    /// How often it was done.
    pub repeats: i32,
    /// The name of the person whom it is about.
    pub student: Option<(String, String)>,
    /// The name of who did it.
    pub actor: Option<(String, String)>,
    /// Who did it; `None` for the program, the command line and visitors.
    pub actor_id: Option<Id>,
    /// The person whom it is about.
    pub student_id: Option<Id>,
    /// The course.
    pub course_id: Option<Id>,
    /// The section.
    pub section_id: Option<Id>,
    /// The term.
    pub term_id: Option<Id>,
    /// What was done.
    pub action: String,
    /// What came of it.
    pub outcome: String,
    /// Why, or in detail; may be empty.
    pub reasons: String,
    /// What the office reads instead, if it may read more.
    pub office_reasons: Option<String>,
    /// The network address that asked.
    pub address: String,
}

impl Entry {
    /// The entry as the office reads it.
    #[must_use]
    pub fn for_office(mut self) -> Self {
        if let Some(reasons) = self.office_reasons.take() {
            self.reasons = reasons;
        }
        self
    }

    /// Whether it was done at the command line.
    pub fn is_from_command_line(&self) -> bool {
        self.actor_id.is_none() && is_command_line(&self.address)
    }
}

/// Which entries to list; what is `None` does not matter.
#[derive(Clone, Debug, Default)]
pub struct EntryFilter {
    /// About this person.
    pub about: Option<Id>,
    /// About this person, or done by them.
    pub person: Option<Id>,
    /// About this course itself.
    pub course: Option<Id>,
    /// About one of these sections, or about `course`.
    pub sections: Option<Vec<Id>>,
    /// What was done.
    pub action: Option<String>,
    /// All but readings, and what people do to their own accounts.
    pub without_routine: bool,
    /// All but what was done about grades.
    pub without_grades: bool,
}
