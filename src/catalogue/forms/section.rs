//! A section with its meetings.

use chrono::NaiveTime;
use serde::Deserialize;
use validator::Validate;

use super::super::model::{Days, Meeting, SectionDetails, Weeks};
use super::{check_numbers, numbers, parse_capacity};
use crate::db::Id;
use crate::form::text::{check_name, is_code, nfc};
use crate::form::{FieldErrors, line, squeeze};

/// How many meetings a section may have.
const MOST_MEETINGS: usize = 20;
/// The most rows that come back to a form: those of the meetings, and some that were left empty.
const MOST_ROWS: usize = 2 * MOST_MEETINGS;

/// A section; its meetings are rows of the fields `days`, `starts_at`, `ends_at`, `room`, `weeks`.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct SectionForm {
    /// The code of its term; on the page of a new one.
    #[serde(deserialize_with = "line")]
    pub term: String,
    /// Number.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 10, message = "Enter a section number of at most 10 characters"),
        custom(function = "is_code")
    )]
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
                errors.add("waitlist_capacity", "Enter a whole number from 0 to 100,000, or nothing for any number");
                None
            }),
        };
        let meetings = self.check_meetings().unwrap_or_else(|message| {
            errors.add("days", message);
            Vec::new()
        });
        let instructors = numbers(&self.instructors);
        if let Err(message) = check_numbers(&instructors) {
            errors.add("instructors", message);
        }
        let details =
            SectionDetails { number: self.number.clone(), capacity, waitlist_capacity, instructors, meetings };
        errors.into_result().map(|()| details)
    }

    /// The rows of meeting fields, as typed; of more than a section may have, the first.
    pub fn meeting_rows(&self) -> Vec<MeetingFields> {
        self.rows().take(MOST_ROWS).collect()
    }

    fn rows(&self) -> impl Iterator<Item = MeetingFields> {
        let count = [&self.days, &self.starts_at, &self.ends_at, &self.room, &self.weeks].map(Vec::len);
        let at = |list: &[String], row: usize| list.get(row).map(|text| squeeze(&nfc(text))).unwrap_or_default();
        (0..count.into_iter().max().unwrap_or(0)).map(move |row| MeetingFields {
            days: at(&self.days, row),
            starts_at: at(&self.starts_at, row),
            ends_at: at(&self.ends_at, row),
            room: at(&self.room, row),
            weeks: at(&self.weeks, row),
        })
    }

    /// The version that the editor saw; 0, which no section has, when it is not a number.
    pub fn seen_version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }

    fn check_meetings(&self) -> Result<Vec<Meeting>, String> {
        let rows: Vec<MeetingFields> =
            self.rows().filter(|row| *row != MeetingFields::default()).take(MOST_MEETINGS + 1).collect();
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
        let time =
            |text: &str| ["%H:%M", "%H:%M:%S"].iter().find_map(|pattern| NaiveTime::parse_from_str(text, pattern).ok());
        let days: Days = self.days.parse().map_err(|()| "enter the days as letters of MTWRFSU, such as MWF")?;
        let starts_at = time(&self.starts_at).ok_or("enter when it begins, such as 09:35")?;
        let ends_at = time(&self.ends_at).ok_or("enter when it ends, such as 10:50")?;
        if starts_at >= ends_at {
            return Err("it must end after it begins");
        }
        let weeks: Weeks = self.weeks.parse().map_err(|()| "enter the weeks as 1-15 or 1,3,5, or nothing for all")?;
        if self.room.chars().count() > 100 || weeks.to_string().len() > 100 {
            return Err("a room and the weeks may have at most 100 characters");
        }
        check_name(&self.room).map_err(|_| "the room holds a character that cannot be seen")?;
        let room = self.room.clone();
        let (days, weeks) = (days.to_string(), weeks.to_string());
        Ok(Meeting { id: Id::new(), section_id: Id::new(), days, starts_at, ends_at, room, weeks })
    }
}
