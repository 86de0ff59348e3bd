//! What is typed on the pages of the catalogue.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate, NaiveTime};
use serde::Deserialize;
use validator::Validate;

use super::index::Catalogue;
use super::model::{CourseDetails, Days, Meeting, SectionDetails, SubjectDetails, TermDetails, Weeks, requirement};
use crate::db::Id;
use crate::form::{FieldErrors, key, line, lines, parse_credits, squeeze};

/// The greatest capacity of a section.
const LARGEST: i32 = 100_000;
/// The years that both databases keep and bring into order, whatever the zone adds to a day.
const YEARS: RangeInclusive<i32> = 1000..=9998;
/// How many meetings a section may have.
const MOST_MEETINGS: usize = 20;

/// The query of the catalogue's list.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct CourseQuery {
    /// Words to look for.
    #[serde(deserialize_with = "line")]
    pub q: String,
    /// The code of a term, or `all`; empty: the current or next one.
    #[serde(deserialize_with = "line")]
    pub term: String,
    /// The code of a subject.
    #[serde(deserialize_with = "line")]
    pub subject: String,
    /// The employee id of an instructor.
    #[serde(deserialize_with = "line")]
    pub instructor: String,
    /// `1`: only what has a free seat.
    #[serde(deserialize_with = "line")]
    pub open: String,
    /// `1`: only a student's or an instructor's own.
    #[serde(deserialize_with = "line")]
    pub mine: String,
    /// The page, from 1.
    #[serde(deserialize_with = "line")]
    pub page: String,
}

/// A course, and on the page of a new one its first section.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct CourseForm {
    /// Code.
    #[serde(deserialize_with = "line")]
    #[validate(length(min = 1, max = 20, message = "Enter a code of at most 20 characters"))]
    pub code: String,
    /// Name.
    #[serde(deserialize_with = "line")]
    #[validate(length(min = 1, max = 100, message = "Enter a name of at most 100 characters"))]
    pub name: String,
    /// Description.
    #[serde(deserialize_with = "lines")]
    #[validate(length(max = 4000, message = "The description may have at most 4,000 characters"))]
    pub description: String,
    /// Credits, such as `1.5`.
    #[serde(deserialize_with = "line")]
    pub credits: String,
    /// The code of its subject.
    #[serde(deserialize_with = "line")]
    pub subject: String,
    /// Prerequisites.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "The prerequisites may have at most 1,000 characters"))]
    pub prerequisites: String,
    /// Corequisites.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "The corequisites may have at most 1,000 characters"))]
    pub corequisites: String,
    /// Antirequisites.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "This may have at most 1,000 characters"))]
    pub antirequisites: String,
    /// Employee ids, each perhaps several with spaces or commas between.
    pub instructors: Vec<String>,
    /// The code of the term of a first section; empty: none yet.
    #[serde(deserialize_with = "line")]
    pub term: String,
    /// The seats of a first section.
    #[serde(deserialize_with = "line")]
    pub capacity: String,
    /// The version that the editor saw.
    #[serde(deserialize_with = "line")]
    pub version: String,
}

impl CourseForm {
    /// The course, checked but for what the database knows.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self, catalogue: &Catalogue) -> Result<CourseDetails, FieldErrors> {
        let mut errors = match self.validate() {
            Ok(()) => FieldErrors::default(),
            Err(errors) => FieldErrors::from_validator(
                &errors,
                &[
                    "code",
                    "name",
                    "description",
                    "prerequisites",
                    "corequisites",
                    "antirequisites",
                ],
            ),
        };
        for (field, text) in self.expressions() {
            if let Err(error) = requirement::parse(text) {
                let marked = error.mark(text);
                errors.add(
                    field,
                    format!("{error}: {}»{}«{}", marked.before, marked.marked, marked.after),
                );
            }
        }
        let credits = parse_credits(&self.credits);
        if credits.is_none() {
            errors.add("credits", "Credits must be a number from 0 to 99.99");
        }
        let subject = catalogue.subject_by_code(&self.subject);
        if subject.is_none() {
            errors.add("subject", "Choose a subject from the list");
        }
        match (credits, subject) {
            (Some(credits), Some(subject)) if errors.is_empty() => Ok(CourseDetails {
                code: self.code.clone(),
                name: self.name.clone(),
                description: self.description.clone(),
                credits,
                subject: subject.id,
                prerequisites: self.prerequisites.clone(),
                corequisites: self.corequisites.clone(),
                antirequisites: self.antirequisites.clone(),
                instructors: numbers(&self.instructors),
            }),
            _ => Err(errors),
        }
    }

    /// The course codes in the requirements that the catalogue does not have; they are kept, and never met.
    pub fn unknown_codes(&self, catalogue: &Catalogue) -> Vec<String> {
        let parsed = self
            .expressions()
            .into_iter()
            .filter_map(|(_, text)| requirement::parse(text).ok());
        let codes = parsed.flat_map(|tree| tree.codes().into_iter().map(str::to_owned).collect::<Vec<_>>());
        codes.filter(|code| catalogue.course_by_code(code).is_none()).collect()
    }

    fn expressions(&self) -> [(&'static str, &str); 3] {
        [
            ("prerequisites", &self.prerequisites),
            ("corequisites", &self.corequisites),
            ("antirequisites", &self.antirequisites),
        ]
    }

    /// The first section that was asked for on the page of a new course, if one was: its term and itself.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check_first_section(
        &self,
        catalogue: &Catalogue,
        who: &str,
    ) -> Result<Option<(Id, SectionDetails)>, FieldErrors> {
        if self.term.is_empty() {
            return Ok(None);
        }
        let Some(term) = catalogue.term_by_code(&self.term) else {
            return Err(FieldErrors::one("term", "Choose a term from the list"));
        };
        let capacity = parse_capacity(&self.capacity).map_err(|message| FieldErrors::one("capacity", message))?;
        let instructors = vec![who.to_owned()];
        Ok(Some((
            term.id,
            SectionDetails {
                number: "01".to_owned(),
                capacity,
                waitlist_capacity: None,
                instructors,
                meetings: Vec::new(),
            },
        )))
    }

    /// The version that the editor saw; 0, which no course has, when it is not a number.
    pub fn seen_version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }
}

/// A section; its meetings are rows of the fields `days`, `starts_at`, `ends_at`, `room`, `weeks`.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct SectionForm {
    /// The code of its term; on the page of a new one.
    #[serde(deserialize_with = "line")]
    pub term: String,
    /// Number.
    #[serde(deserialize_with = "line")]
    #[validate(length(min = 1, max = 10, message = "Enter a section number of at most 10 characters"))]
    pub number: String,
    /// Seats.
    #[serde(deserialize_with = "line")]
    pub capacity: String,
    /// How many may wait; 0: none, empty: any number.
    #[serde(deserialize_with = "line")]
    pub waitlist_capacity: String,
    /// Employee ids.
    pub instructors: Vec<String>,
    /// Days of each meeting.
    pub days: Vec<String>,
    /// Beginning of each meeting.
    pub starts_at: Vec<String>,
    /// End of each meeting.
    pub ends_at: Vec<String>,
    /// Room of each meeting.
    pub room: Vec<String>,
    /// Weeks of each meeting.
    pub weeks: Vec<String>,
    /// The version that the editor saw.
    #[serde(deserialize_with = "line")]
    pub version: String,
}

/// One row of meeting fields, as typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeetingFields {
    /// Days.
    pub days: String,
    /// Beginning.
    pub starts_at: String,
    /// End.
    pub ends_at: String,
    /// Room.
    pub room: String,
    /// Weeks.
    pub weeks: String,
}

impl SectionForm {
    /// The section, checked but for what the database knows.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self) -> Result<SectionDetails, FieldErrors> {
        let mut errors = match self.validate() {
            Ok(()) => FieldErrors::default(),
            Err(errors) => FieldErrors::from_validator(&errors, &["number"]),
        };
        let capacity = parse_capacity(&self.capacity).unwrap_or_else(|message| {
            errors.add("capacity", message);
            0
        });
        let waitlist_capacity = match self.waitlist_capacity.as_str() {
            "" => None,
            text => parse_capacity(text).map(Some).unwrap_or_else(|_| {
                errors.add(
                    "waitlist_capacity",
                    "Enter a whole number from 0 to 100,000, or nothing for any number",
                );
                None
            }),
        };
        let meetings = self.check_meetings().unwrap_or_else(|message| {
            errors.add("days", message);
            Vec::new()
        });
        let details = SectionDetails {
            number: self.number.clone(),
            capacity,
            waitlist_capacity,
            instructors: numbers(&self.instructors),
            meetings,
        };
        errors.into_result().map(|()| details)
    }

    /// The rows of meeting fields, as typed.
    pub fn meeting_rows(&self) -> Vec<MeetingFields> {
        let count = [&self.days, &self.starts_at, &self.ends_at, &self.room, &self.weeks].map(Vec::len);
        let at = |list: &[String], row: usize| list.get(row).map(|text| squeeze(text)).unwrap_or_default();
        (0..count.into_iter().max().unwrap_or(0))
            .map(|row| MeetingFields {
                days: at(&self.days, row),
                starts_at: at(&self.starts_at, row),
                ends_at: at(&self.ends_at, row),
                room: at(&self.room, row),
                weeks: at(&self.weeks, row),
            })
            .collect()
    }

    /// The version that the editor saw; 0, which no section has, when it is not a number.
    pub fn seen_version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    fn check_meetings(&self) -> Result<Vec<Meeting>, String> {
        let rows: Vec<MeetingFields> = self
            .meeting_rows()
            .into_iter()
            .filter(|row| *row != MeetingFields::default())
            .collect();
        if rows.len() > MOST_MEETINGS {
            return Err(format!("A section may have at most {MOST_MEETINGS} meetings"));
        }
        let checked = rows
            .iter()
            .enumerate()
            .map(|(at, row)| row.check().map_err(|message| format!("Meeting {}: {message}", at + 1)));
        checked.collect()
    }
}

impl MeetingFields {
    fn check(&self) -> Result<Meeting, &'static str> {
        let time = |text: &str| {
            ["%H:%M", "%H:%M:%S"]
                .iter()
                .find_map(|pattern| NaiveTime::parse_from_str(text, pattern).ok())
        };
        let days: Days = self
            .days
            .parse()
            .map_err(|()| "enter the days as letters of MTWRFSU, such as MWF")?;
        let starts_at = time(&self.starts_at).ok_or("enter when it begins, such as 09:35")?;
        let ends_at = time(&self.ends_at).ok_or("enter when it ends, such as 10:50")?;
        if starts_at >= ends_at {
            return Err("it must end after it begins");
        }
        let weeks: Weeks = self
            .weeks
            .parse()
            .map_err(|()| "enter the weeks as 1-15 or 1,3,5, or nothing for all")?;
        if self.room.chars().count() > 100 || weeks.to_string().len() > 100 {
            return Err("a room and the weeks may have at most 100 characters");
        }
        let room = self.room.clone();
        let (days, weeks) = (days.to_string(), weeks.to_string());
        Ok(Meeting {
            id: Id::new(),
            section_id: Id::new(),
            days,
            starts_at,
            ends_at,
            room,
            weeks,
        })
    }
}

/// A term, as an admin types it; instants in the institution's zone.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct TermForm {
    /// Code.
    #[serde(deserialize_with = "line")]
    #[validate(length(min = 1, max = 20, message = "Enter a code of at most 20 characters"))]
    pub code: String,
    /// Name.
    #[serde(deserialize_with = "line")]
    #[validate(length(min = 1, max = 100, message = "Enter a name of at most 100 characters"))]
    pub name: String,
    /// First day.
    #[serde(deserialize_with = "line")]
    pub starts_on: String,
    /// Last day.
    #[serde(deserialize_with = "line")]
    pub ends_on: String,
    /// When registration opens; may be empty.
    #[serde(deserialize_with = "line")]
    pub registration_opens_at: String,
    /// When it closes; may be empty.
    #[serde(deserialize_with = "line")]
    pub registration_closes_at: String,
    /// Until when students may drop; may be empty.
    #[serde(deserialize_with = "line")]
    pub drop_deadline: String,
    /// The most credits of a student, such as `18`; may be empty.
    #[serde(deserialize_with = "line")]
    pub credit_limit: String,
    /// For how many hours a free seat is held for the first in line; empty: they get it at once.
    #[serde(deserialize_with = "line")]
    pub offer_hours: String,
}

impl TermForm {
    /// The term; `instant` reads an instant in the institution's zone.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self, instant: impl Fn(&str) -> Option<chrono::NaiveDateTime>) -> Result<TermDetails, FieldErrors> {
        let mut errors = match self.validate() {
            Ok(()) => FieldErrors::default(),
            Err(errors) => FieldErrors::from_validator(&errors, &["code", "name"]),
        };
        let mut day = |field, text: &str| {
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            let day = day.filter(|day| YEARS.contains(&day.year()));
            if day.is_none() {
                errors.add(field, "Enter a day such as 2027-01-19");
            }
            day.unwrap_or_default()
        };
        let (starts_on, ends_on) = (day("starts_on", &self.starts_on), day("ends_on", &self.ends_on));
        let mut read = |field, text: &str| {
            let read = instant(text).filter(|instant| YEARS.contains(&instant.year()));
            if read.is_none() && !text.is_empty() {
                errors.add(
                    field,
                    "Enter a day and time that the clocks show, such as 2027-01-19T08:00",
                );
            }
            read
        };
        let registration_opens_at = read("registration_opens_at", &self.registration_opens_at);
        let registration_closes_at = read("registration_closes_at", &self.registration_closes_at);
        let drop_deadline = read("drop_deadline", &self.drop_deadline);
        let credit_limit = parse_credits(&self.credit_limit);
        if credit_limit.is_none() && !self.credit_limit.is_empty() {
            errors.add("credit_limit", "Enter credits from 0 to 99.99, or nothing for no limit");
        }
        let offer_hours = self.offer_hours.parse().ok().filter(|hours| (1..=1000).contains(hours));
        if offer_hours.is_none() && !self.offer_hours.is_empty() {
            errors.add(
                "offer_hours",
                "Enter a whole number of hours from 1 to 1,000, or nothing",
            );
        }
        if starts_on > ends_on {
            errors.add("ends_on", "The last day must not be before the first");
        }
        if registration_opens_at
            .zip(registration_closes_at)
            .is_some_and(|(opens, closes)| opens >= closes)
        {
            errors.add("registration_closes_at", "Registration must close after it opens");
        }
        let (code, name) = (self.code.clone(), self.name.clone());
        errors.into_result().map(|()| TermDetails {
            code_key: key(&code),
            code,
            name,
            starts_on,
            ends_on,
            registration_opens_at,
            registration_closes_at,
            drop_deadline,
            credit_limit,
            offer_hours,
        })
    }
}

/// A subject, as an admin types it.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct SubjectForm {
    /// Code.
    #[serde(deserialize_with = "line")]
    #[validate(length(min = 1, max = 20, message = "Enter a code of at most 20 characters"))]
    pub code: String,
    /// Name.
    #[serde(deserialize_with = "line")]
    #[validate(length(min = 1, max = 100, message = "Enter a name of at most 100 characters"))]
    pub name: String,
}

impl SubjectForm {
    /// The subject.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self) -> Result<SubjectDetails, FieldErrors> {
        match self.validate() {
            Ok(()) => Ok(SubjectDetails {
                code: self.code.clone(),
                name: self.name.clone(),
            }),
            Err(errors) => Err(FieldErrors::from_validator(&errors, &["code", "name"])),
        }
    }
}

fn parse_capacity(text: &str) -> Result<i32, &'static str> {
    let capacity = text.parse().ok().filter(|capacity| (0..=LARGEST).contains(capacity));
    capacity.ok_or("Capacity must be a whole number from 0 to 100,000")
}

/// The employee ids in repeated fields of which each may hold several.
fn numbers(fields: &[String]) -> Vec<String> {
    let typed = fields.iter().flat_map(|field| field.split([',', ';', ' ', '\n', '\t']));
    typed.map(squeeze).filter(|number| !number.is_empty()).collect()
}
