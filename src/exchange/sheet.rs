//! The seven files of a folder.

use super::columns::{Courses, Meetings, People, Registrations, Sections, Subjects, Terms};

/// One of the seven files, in the order in which they refer to each other.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Sheet {
    /// `terms.csv`
    Terms,
    /// `subjects.csv`
    Subjects,
    /// `people.csv`
    People,
    /// `courses.csv`
    Courses,
    /// `sections.csv`
    Sections,
    /// `meetings.csv`
    Meetings,
    /// `registrations.csv`
    Registrations,
}

impl Sheet {
    /// All seven, each after those it refers to.
    pub const ALL: [Self; 7] =
        [Self::Terms, Self::Subjects, Self::People, Self::Courses, Self::Sections, Self::Meetings, Self::Registrations];

    /// The name of the file.
    pub const fn file(self) -> &'static str {
        match self {
            Self::Terms => "terms.csv",
            Self::Subjects => "subjects.csv",
            Self::People => "people.csv",
            Self::Courses => "courses.csv",
            Self::Sections => "sections.csv",
            Self::Meetings => "meetings.csv",
            Self::Registrations => "registrations.csv",
        }
    }

    /// The columns, in the order in which they are written; they are read in any order.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Terms => Terms::NAMES,
            Self::Subjects => Subjects::NAMES,
            Self::People => People::NAMES,
            Self::Courses => Courses::NAMES,
            Self::Sections => Sections::NAMES,
            Self::Meetings => Meetings::NAMES,
            Self::Registrations => Registrations::NAMES,
        }
    }
}

/// What became of the rows of one file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SheetSummary {
    /// The file.
    pub sheet: Sheet,
    /// Rows in the file; those that are not counted below were skipped.
    pub read: usize,
    /// Rows that the database did not have.
    pub added: usize,
    /// Rows that the database had otherwise.
    pub changed: usize,
    /// Rows that the database had just so.
    pub unchanged: usize,
    /// Rows that the database had and has no longer: meetings of a section that the file names otherwise.
    pub removed: usize,
    /// Columns that the file does not have: what the database has in them was left as it was.
    pub absent: Vec<&'static str>,
}
