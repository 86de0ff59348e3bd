//! Entries of the audit, and notices.

use chrono::NaiveDateTime;
use diesel::prelude::Insertable;

use super::{Event, Outcome, SeatEnd, Topic, WaitEnd};
use crate::context::is_command_line;
use crate::db::Id;
use crate::reason::Reason;
use crate::schema::{audit, notices};

/// What an event is about.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct About {
    /// The person.
    pub person: Option<Id>,
    /// The course.
    pub course: Option<Id>,
    /// The section.
    pub section: Option<Id>,
    /// The term.
    pub term: Option<Id>,
}

impl About {
    /// Nothing that has an id.
    pub const NONE: Self = Self { person: None, course: None, section: None, term: None };

    /// A person.
    pub fn person(id: Id) -> Self {
        Self { person: Some(id), ..Self::NONE }
    }

    /// A course.
    pub fn course(id: Id) -> Self {
        Self { course: Some(id), ..Self::NONE }
    }

    /// A section.
    pub fn section(id: Id) -> Self {
        Self { section: Some(id), ..Self::NONE }
    }

    /// A term.
    pub fn term(id: Id) -> Self {
        Self { term: Some(id), ..Self::NONE }
    }

    /// The same, about a person.
    #[must_use]
    pub fn and_person(self, id: Id) -> Self {
        Self { person: Some(id), ..self }
    }
}

impl Event {
    /// The sections that its particulars name.
    pub fn sections(&self) -> Vec<Id> {
        match self {
            Self::Registered { gave_up, .. } => gave_up.iter().copied().collect(),
            Self::Refused { gives_up, reasons } => {
                gives_up.iter().copied().chain(reasons.iter().filter_map(Reason::section)).collect()
            }
            Self::PassedOver { reasons } => reasons.iter().filter_map(Reason::section).collect(),
            Self::Dropped { because: SeatEnd::SwappedFor(section) | SeatEnd::GivenUpFor(section) }
            | Self::LeftWaitlist { because: WaitEnd::Has(section) } => vec![*section],
            _ => Vec::new(),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = audit)]
pub(super) struct EntryRow<'a> {
    pub id: Id,
    pub created_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    pub actor_id: Option<Id>,
    pub person_id: Option<Id>,
    pub course_id: Option<Id>,
    pub section_id: Option<Id>,
    pub term_id: Option<Id>,
    pub topic: Topic,
    pub action: &'static str,
    pub outcome: Outcome,
    pub event: &'a str,
    pub address: &'a str,
}

/// An entry, with the names of people.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When; of what was repeated, the first time.
    pub at: NaiveDateTime,
    /// When it was repeated last.
    pub last_at: NaiveDateTime,
    /// How often it was done.
    pub repeats: i32,
    /// The name of the person whom it is about.
    pub person: Option<String>,
    /// The name of who did it.
    pub actor: Option<String>,
    /// Who did it; `None` for the program, the command line and visitors.
    pub actor_id: Option<Id>,
    /// What it is about.
    pub about: About,
    /// What was done.
    pub action: String,
    /// What came of it.
    pub outcome: Outcome,
    /// The whole of it; `None`: a later version of the program kept it.
    pub event: Option<Event>,
    /// The network address that asked.
    pub address: String,
}

impl Entry {
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
    /// About none of these.
    pub without: &'static [Topic],
}

#[derive(Insertable)]
#[diesel(table_name = notices)]
pub(super) struct NoticeRow<'a> {
    pub id: Id,
    pub user_id: Id,
    pub actor_id: Option<Id>,
    pub course_id: Option<Id>,
    pub section_id: Option<Id>,
    pub event: &'a str,
    pub created_at: NaiveDateTime,
}

/// Something that happened to somebody without their doing, kept until they have seen it.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its id.
    pub id: Id,
    /// What happened.
    pub event: Event,
    /// The name of who did it.
    pub actor: Option<String>,
    /// The course that it is about.
    pub course_id: Option<Id>,
    /// The section that it is about.
    pub section_id: Option<Id>,
    /// When it happened.
    pub created_at: NaiveDateTime,
}
