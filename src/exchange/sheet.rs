//! The seven files of a folder and their columns.

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
            Self::Terms => &[
                "code",
                "name",
                "starts_on",
                "ends_on",
                "registration_opens_at",
                "registration_closes_at",
                "drop_deadline",
            ],
            Self::Subjects => &["code", "name"],
            Self::People => {
                &["role", "number", "email", "first_name", "last_name", "school", "branch", "password_hash"]
            }
            Self::Courses => &[
                "code",
                "name",
                "description",
                "credits",
                "subject",
                "primary_instructor",
                "instructors",
                "prerequisites",
                "corequisites",
                "antirequisites",
            ],
            Self::Sections => &["term", "course", "number", "capacity", "waitlist_capacity", "instructors"],
            Self::Meetings => &["term", "course", "section", "days", "starts_at", "ends_at", "room", "weeks"],
            Self::Registrations => {
                &["student", "term", "course", "section", "status", "grade", "registered_at", "over_capacity"]
            }
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
