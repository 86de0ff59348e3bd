//! Meetings, and the days and weeks on which they are.

use std::fmt::{self, Display};
use std::str::FromStr;

use chrono::NaiveTime;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};

use crate::db::Id;
use crate::schema::meetings;

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
