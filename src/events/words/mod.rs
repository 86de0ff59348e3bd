//! Events in words, made when they are read.

mod details;
mod notice;

use chrono::NaiveDateTime;

use super::event::{ClaimedAccount, Group, MeetingTime};
use crate::db::Id;
use crate::reason::Names;

pub use notice::{NoticeText, Tone};

/// Who reads what is on record.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Reader {
    /// The office, which may read everything.
    Office,
    /// Those who may permit in a section: they do not read of holds, grades and a student's other courses.
    Staff,
}

/// Puts events into words.
#[derive(Clone, Copy)]
pub struct Describe<'a> {
    /// What things are called.
    pub names: &'a dyn Names,
    /// An instant in words.
    pub show: &'a dyn Fn(NaiveDateTime) -> String,
}

impl Describe<'_> {
    fn section(&self, id: Option<Id>) -> String {
        id.and_then(|id| self.names.section_label(id)).unwrap_or_else(|| "a section that is gone".to_owned())
    }
}

impl Group {
    /// `Physics`, or `School of Science, Physics`.
    pub fn words(&self) -> String {
        let parts = [self.school.as_str(), &self.branch];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

impl ClaimedAccount {
    fn words(&self) -> String {
        let Self { number, email, is_taken_over } = self;
        match is_taken_over {
            true => format!("{number} ({email}) was made on the sign-up page and is the file’s person’s now"),
            false => format!("{number} ({email}) was made on the sign-up page and is set aside"),
        }
    }
}

impl MeetingTime {
    /// `Mon Wed 09:00–09:50, Birch Hall 121, weeks 1-7`.
    fn words(&self) -> String {
        let days: Vec<&str> = self.days.chars().map(day).collect();
        let (starts_at, ends_at) = (self.starts_at.format("%H:%M"), self.ends_at.format("%H:%M"));
        let mut text = format!("{} {starts_at}–{ends_at}", days.join(" "));
        if !self.room.is_empty() {
            text += &format!(", {}", self.room);
        }
        if !self.weeks.is_empty() {
            text += &format!(", weeks {}", self.weeks);
        }
        text
    }
}

fn day(letter: char) -> &'static str {
    match letter {
        'M' => "Mon",
        'T' => "Tue",
        'W' => "Wed",
        'R' => "Thu",
        'F' => "Fri",
        'S' => "Sat",
        _ => "Sun",
    }
}

/// What somebody on the staff of a course may do, as it follows "you may".
pub fn rights_in_words(can_edit: bool, can_grade: bool) -> &'static str {
    match (can_edit, can_grade) {
        (true, true) => "edit the course, see its rosters and grade",
        (true, false) => "edit the course and see its rosters",
        (false, true) => "see its rosters and grade",
        (false, false) => "see its rosters",
    }
}
