//! Why a student cannot have a seat, and which rules a permission can waive: what the rules of registration find, events
//! keep, and pages put into words.

mod text;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::db::Id;
use crate::requirement::Missing;
use crate::text_enum;

pub use text::{Names, ReasonText};

/// Why a student cannot have a seat, in the order in which reasons are given (cancelled, registration window, hold, already
/// registered, already completed, requirements, time conflict, credit limit, reserved, full).
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The section was cancelled.
    Cancelled,
    /// The section's final grades are in.
    Graded,
    /// The registration window has not opened for the student.
    NotOpenYet {
        /// When it will.
        opens_at: NaiveDateTime,
    },
    /// The registration window has closed.
    Closed {
        /// When it did.
        closed_at: NaiveDateTime,
    },
    /// The term is over.
    TermEnded {
        /// Its last day.
        ended_on: NaiveDate,
    },
    /// The student does not have what was to be given up for it.
    NotHeld {
        /// What.
        section: Id,
    },
    /// What was to be given up for it can no longer be dropped.
    TooLateToGiveUp {
        /// What.
        section: Id,
        /// Since when.
        deadline: NaiveDateTime,
    },
    /// The office has placed a hold on the student.
    Hold {
        /// Why.
        reason: String,
        /// Until when; none: until it is lifted.
        until: Option<NaiveDateTime>,
    },
    /// The student has this section.
    Registered,
    /// The student has another section of the course in the term.
    OtherSection {
        /// Which.
        section: Id,
    },
    /// The student withdrew from this section.
    Withdrawn,
    /// The student has completed the course.
    Completed {
        /// In which section.
        section: Id,
        /// With which grade.
        grade: Option<String>,
    },
    /// A prerequisite is not met: what is missing.
    Prerequisite(Missing),
    /// A corequisite is not met: what is missing.
    Corequisite(Missing),
    /// A course that excludes this one was taken or is being taken: what is in the way.
    Antirequisite(Missing),
    /// The section meets when another one does that the student has.
    Conflict {
        /// The other one.
        section: Id,
        /// When.
        clash: Clash,
    },
    /// The student would have more credits than the limit.
    CreditLimit {
        /// What the student has without this section, in hundredths.
        has: i32,
        /// What this section adds.
        wants: i32,
        /// What is allowed.
        limit: i32,
    },
    /// The seats that are free are kept for others.
    Reserved {
        /// How many are free.
        free: i32,
        /// For whom they are kept.
        whom: Vec<String>,
        /// When the first of them are opened to everybody.
        until: NaiveDateTime,
    },
    /// All seats are taken.
    Full {
        /// How many there are.
        capacity: i32,
        /// How many wait.
        waiting: i32,
    },
}

/// Where two meetings clash.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Serialize)]
pub struct Clash {
    /// The first day, Monday being 0.
    pub day: usize,
    /// When the later of the two begins, in minutes after midnight.
    pub at: u32,
}

text_enum! {
    /// A rule that a permission can waive.
    pub enum Rule {
        /// The registration window and time tickets.
        Window = "window",
        /// A course that was completed before is not taken again.
        Repeat = "repeat",
        /// Prerequisites.
        Prerequisite = "prerequisite",
        /// Corequisites.
        Corequisite = "corequisite",
        /// Antirequisites.
        Antirequisite = "antirequisite",
        /// Time conflicts.
        Conflict = "conflict",
        /// The credit limit.
        Credits = "credits",
        /// Seats that are kept for others.
        Reserved = "reserved",
        /// The capacity.
        Capacity = "capacity",
    }
}

impl Rule {
    /// All of them, in the order in which reasons are given.
    pub const ALL: [Self; 9] = [
        Self::Window,
        Self::Repeat,
        Self::Prerequisite,
        Self::Corequisite,
        Self::Antirequisite,
        Self::Conflict,
        Self::Credits,
        Self::Reserved,
        Self::Capacity,
    ];

    /// The rule in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Window => "registration window",
            Self::Repeat => "taking the course again",
            Self::Prerequisite => "prerequisites",
            Self::Corequisite => "corequisites",
            Self::Antirequisite => "courses that exclude this one",
            Self::Conflict => "time conflicts",
            Self::Credits => "credit limit",
            Self::Reserved => "reserved seats",
            Self::Capacity => "capacity",
        }
    }

    /// Rules as the database keeps them: their names with spaces between; what is no rule is passed over.
    pub fn read_all(text: &str) -> Vec<Self> {
        text.split_whitespace().filter_map(|word| word.parse().ok()).collect()
    }

    /// The opposite of [`Rule::read_all`], in the usual order and each once.
    pub fn write_all(rules: &[Self]) -> String {
        let words = Self::ALL.into_iter().filter(|rule| rules.contains(rule)).map(Self::as_str);
        words.collect::<Vec<_>>().join(" ")
    }

    /// Several rules in words.
    pub fn all_words(rules: &[Self]) -> String {
        rules.iter().map(|rule| rule.words()).collect::<Vec<_>>().join(", ")
    }
}

impl Reason {
    /// The section that it names, beside the one that was asked for.
    pub fn section(&self) -> Option<Id> {
        match self {
            Self::NotHeld { section }
            | Self::TooLateToGiveUp { section, .. }
            | Self::OtherSection { section }
            | Self::Conflict { section, .. } => Some(*section),
            _ => None,
        }
    }

    /// Reasons as the database keeps them; what cannot be read is left out.
    pub fn parse_all(text: &str) -> Vec<Self> {
        serde_json::from_str(text).unwrap_or_default()
    }

    /// The opposite of [`Reason::parse_all`].
    pub fn write_all(reasons: &[Self]) -> String {
        serde_json::to_string(reasons).unwrap_or_default()
    }

    /// Whether both are of the same kind, whatever their particulars.
    pub fn is_same_kind(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// The rule that a permission for a section must name to waive this; none: nobody can.
    pub fn rule(&self, section: Id) -> Option<Rule> {
        Some(match self {
            Self::NotOpenYet { .. } | Self::Closed { .. } => Rule::Window,
            // A section in which there is a final grade is never taken again: the grade would be lost.
            Self::Completed { section: other, .. } if *other != section => Rule::Repeat,
            Self::Prerequisite(_) => Rule::Prerequisite,
            Self::Corequisite(_) => Rule::Corequisite,
            Self::Antirequisite(_) => Rule::Antirequisite,
            Self::Conflict { .. } => Rule::Conflict,
            Self::CreditLimit { .. } => Rule::Credits,
            Self::Reserved { .. } => Rule::Reserved,
            Self::Full { .. } => Rule::Capacity,
            _ => return None,
        })
    }

    /// Whether no permission for the section can ever help.
    pub fn is_final(&self, section: Id) -> bool {
        match self {
            Self::Cancelled | Self::Graded | Self::Registered | Self::Withdrawn => true,
            Self::TermEnded { .. } | Self::NotHeld { .. } => true,
            Self::Completed { .. } => self.rule(section).is_none(),
            _ => false,
        }
    }

    /// Whether it is the want of a seat, for which one can wait.
    pub fn is_want_of_seat(&self) -> bool {
        matches!(self, Self::Reserved { .. } | Self::Full { .. })
    }
}
