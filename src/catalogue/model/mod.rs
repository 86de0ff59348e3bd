//! Terms, subjects, courses, sections and meetings, as the rest of the program sees them.

mod cohort;
mod course_texts;
mod scale;
mod seats;
mod slot;
mod staff;
mod ticket;

use std::fmt::{self, Display};
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use diesel::prelude::{AsChangeset, Identifiable, Insertable, Queryable, Selectable};

use crate::db::Id;
use crate::schema::{courses, meetings, sections, subjects, terms};

use crate::requirement::{Kind, Requirement};
pub use cohort::Cohort;
pub use course_texts::CourseTexts;
pub use scale::{GradeRule, Repeats, Scale};
pub(crate) use seats::SeatsRow;
pub use seats::{Reservation, ReservationRow, Seat, Seats};
pub use slot::{Slot, dates_of, first_clash};
pub use staff::{Rights, StaffMember};
pub use ticket::{Ticket, TicketRow};

/// A period in which sections are taught.
#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = terms, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Term {
    /// Its id.
    pub id: Id,
    /// Its code, such as `SP2027`.
    pub code: String,
    /// The code as it is compared.
    pub code_key: String,
    /// Its name, such as `Spring 2027`.
    pub name: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// When students may begin to register; none: at any time.
    pub registration_opens_at: Option<NaiveDateTime>,
    /// When they no longer may.
    pub registration_closes_at: Option<NaiveDateTime>,
    /// Until when they may drop.
    pub drop_deadline: Option<NaiveDateTime>,
    /// The most credits that a student may have, in hundredths; none: no limit.
    pub credit_limit: Option<i32>,
    /// For how many hours a free seat is held for the first in line; none: they get it at once.
    pub offer_hours: Option<i32>,
    /// Until when they may withdraw, once they may no longer drop; none: they may not.
    pub withdraw_deadline: Option<NaiveDateTime>,
}

impl Term {
    /// Whether it has a day in common with another.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_on <= other.ends_on && other.starts_on <= self.ends_on
    }

    /// Whether a seat can no longer be dropped at this instant.
    pub fn is_past_drop(&self, now: NaiveDateTime) -> bool {
        self.drop_deadline.is_some_and(|deadline| deadline <= now)
    }

    /// Whether students withdraw at this instant: no longer drop, but may still give up a seat.
    pub fn is_for_withdrawing(&self, now: NaiveDateTime) -> bool {
        self.is_past_drop(now) && self.withdraw_deadline.is_some_and(|deadline| now < deadline)
    }
}

/// A term as an admin typed it.
#[derive(AsChangeset, Clone, Debug)]
#[diesel(table_name = terms, treat_none_as_null = true)]
pub struct TermDetails {
    /// Its code.
    pub code: String,
    /// The code as it is compared.
    pub code_key: String,
    /// Its name.
    pub name: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// When registration opens.
    pub registration_opens_at: Option<NaiveDateTime>,
    /// When it closes.
    pub registration_closes_at: Option<NaiveDateTime>,
    /// Until when students may drop.
    pub drop_deadline: Option<NaiveDateTime>,
    /// The most credits that a student may have, in hundredths.
    pub credit_limit: Option<i32>,
    /// For how many hours a free seat is held for the first in line.
    pub offer_hours: Option<i32>,
    /// Until when they may withdraw, once they may no longer drop.
    pub withdraw_deadline: Option<NaiveDateTime>,
}

/// The code that groups courses.
#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = subjects)]
pub struct Subject {
    /// Its id.
    pub id: Id,
    /// Its code, such as `CS`.
    pub code: String,
    /// The code as it is compared.
    pub code_key: String,
    /// Its name, such as `Computer Science`.
    pub name: String,
}

/// Somebody on the staff of a course, as the catalogue names them.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The user's id.
    pub id: Id,
    /// First and last name.
    pub name: String,
    /// Employee id; of a student who assists, the registration number.
    pub number: String,
    /// Whether they are faculty, and so can be an instructor.
    pub is_faculty: bool,
}

/// A catalogue entry with all its sections.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its id.
    pub id: Id,
    /// What it says of itself in words.
    pub texts: CourseTexts,
    /// Its credits, in hundredths.
    pub credits: i32,
    /// Its subject.
    pub subject: Arc<Subject>,
    /// The instructor who may delete it.
    pub primary_instructor_id: Id,
    /// Its instructors, who may edit it, the primary one first; the catalogue shows them.
    pub instructors: Vec<Arc<Person>>,
    /// They and its assistants, in the same order.
    pub staff: Vec<StaffMember>,
    /// Its prerequisites, corequisites and antirequisites, as far as they can be read.
    pub requirements: Vec<(Kind, Requirement)>,
    /// Counts its changes.
    pub version: i32,
    /// Who changed it last.
    pub changed_by: Option<Id>,
    /// Its sections, by term and number.
    pub sections: Vec<Section>,
    /// Its texts, folded for searching.
    pub(in crate::catalogue) folded: Folded,
}

/// So that a course's texts are read as its own, and a new one needs no place here.
impl Deref for Course {
    type Target = CourseTexts;

    fn deref(&self) -> &CourseTexts {
        &self.texts
    }
}

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

/// A weekly time and place of a section.
#[derive(AsChangeset, Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = meetings)]
pub struct Meeting {
    /// Its id.
    pub id: Id,
    /// The section.
    pub section_id: Id,
    /// The days, as letters of `MTWRFSU`.
    pub days: String,
    /// From.
    pub starts_at: NaiveTime,
    /// Until.
    pub ends_at: NaiveTime,
    /// The room.
    pub room: String,
    /// The weeks of the term, such as `1-15` or `1,3,5`; empty: all.
    pub weeks: String,
}

impl Meeting {
    /// Whether both say the same, whatever their ids.
    pub fn is_same_time_and_place(&self, other: &Self) -> bool {
        let parts = |it: &Self| (it.starts_at, it.ends_at);
        parts(self) == parts(other) && self.days == other.days && self.room == other.room && self.weeks == other.weeks
    }

    /// Its first day, Monday being 0, and when it begins.
    pub fn place_in_week(&self) -> (Option<usize>, NaiveTime) {
        (DAYS.iter().position(|(day, _)| self.days.contains(*day)), self.starts_at)
    }

    /// The days in words: `Mon Wed`.
    pub fn day_names(&self) -> String {
        let names = self.days.chars().filter_map(|letter| DAYS.iter().find(|(day, _)| *day == letter));
        names.map(|(_, name)| *name).collect::<Vec<_>>().join(" ")
    }
}

/// A course as it was typed, checked but for what the database knows.
#[derive(Clone, Debug)]
pub struct CourseInput {
    /// What its row has of it.
    pub details: CourseDetails,
    /// Employee ids of its instructors.
    pub instructors: Vec<String>,
}

/// What can be edited of a course's row.
#[derive(AsChangeset, Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = courses)]
pub struct CourseDetails {
    /// What it says of itself in words.
    #[diesel(embed)]
    pub texts: CourseTexts,
    /// Credits, in hundredths.
    pub credits: i32,
    /// The subject's id.
    pub subject_id: Id,
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

/// A subject as it was typed.
#[derive(Clone, Debug)]
pub struct SubjectDetails {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A course's texts, folded once when the catalogue is read.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The code without spaces.
    pub(in crate::catalogue) code: String,
    pub(in crate::catalogue) name: String,
    pub(in crate::catalogue) people: String,
    pub(in crate::catalogue) description: String,
}

/// The letters of the days, Monday first, with their names.
pub const DAYS: [(char, &str); 7] =
    [('M', "Mon"), ('T', "Tue"), ('W', "Wed"), ('R', "Thu"), ('F', "Fri"), ('S', "Sat"), ('U', "Sun")];

/// Days of the week, as letters of `MTWRFSU`, each once and in the week's order.
#[derive(Clone, Debug, PartialEq)]
pub struct Days(String);

impl FromStr for Days {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let letters: String = text.to_uppercase().chars().filter(|c| !c.is_whitespace()).collect();
        let is_known = letters.chars().all(|letter| DAYS.iter().any(|(day, _)| *day == letter));
        let ordered: String = DAYS.iter().map(|(day, _)| *day).filter(|day| letters.contains(*day)).collect();
        if is_known && !letters.is_empty() && ordered.len() == letters.len() { Ok(Self(ordered)) } else { Err(()) }
    }
}

impl Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Weeks of a term, from 1 to 60, as `1-15` or `1,3,5-7`; empty means all.
#[derive(Clone, Debug, PartialEq)]
pub struct Weeks(String);

impl Weeks {
    /// The last week that a term may have.
    pub const LAST: u8 = 60;
}

impl FromStr for Weeks {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let week = |text: &str| {
            let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse::<u8>().ok().filter(|week| is_number && (1..=Self::LAST).contains(week)).ok_or(())
        };
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        for part in compact.split(',').filter(|_| !compact.is_empty()) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            if week(first)? > week(last)? {
                return Err(());
            }
        }
        Ok(Self(compact))
    }
}

impl Display for Weeks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A course, as the database has it.
#[derive(AsChangeset, Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = courses, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct CourseRow {
    pub id: Id,
    pub code_key: String,
    #[diesel(embed)]
    pub details: CourseDetails,
    pub primary_instructor_id: Id,
    pub version: i32,
    pub changed_by: Option<Id>,
    pub changed_at: NaiveDateTime,
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

#[cfg(test)]
impl Term {
    /// A term for tests.
    pub(in crate::catalogue) fn sample() -> Self {
        Self {
            id: Id::new(),
            code: "T".to_owned(),
            code_key: "t".to_owned(),
            name: "T".to_owned(),
            starts_on: NaiveDate::default(),
            ends_on: NaiveDate::default(),
            registration_opens_at: None,
            registration_closes_at: None,
            drop_deadline: None,
            credit_limit: None,
            offer_hours: None,
            withdraw_deadline: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_letters_once_each_in_the_order_of_the_week() {
        assert_eq!("fmw".parse::<Days>().map(|days| days.to_string()), Ok("MWF".to_owned()));
        assert_eq!("T R".parse::<Days>().map(|days| days.to_string()), Ok("TR".to_owned()));
        for bad in ["", "MM", "X", "Mon"] {
            assert!(bad.parse::<Days>().is_err(), "{bad}");
        }
    }

    #[test]
    fn weeks_are_numbers_and_ranges() {
        for (text, weeks) in [("", ""), ("1-15", "1-15"), ("1, 3,5 -7", "1,3,5-7")] {
            assert_eq!(text.parse::<Weeks>().map(|weeks| weeks.to_string()), Ok(weeks.to_owned()), "{text}");
        }
        for bad in ["0", "61", "+1", "7-1", "1,,2", "odd", "-", "1-", ","] {
            assert!(bad.parse::<Weeks>().is_err(), "{bad}");
        }
    }
}
