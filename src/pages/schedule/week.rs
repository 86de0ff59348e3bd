//! A week as pages draw it, with `templates/components/week.html`.

use crate::catalogue::Meeting;
use crate::db::Id;
use crate::pages::Clock;
use crate::pages::catalogue::WhenLine;
use crate::schedule::{Block, Day, Week};

/// A week with the meetings of some sections.
pub struct DrawnWeek {
    /// The class of the grid.
    pub class: String,
    /// The hours that it shows, but for the last.
    pub hours: std::ops::Range<u32>,
    /// Its days from Monday.
    pub days: Vec<DrawnDay>,
}

/// A day of it.
pub struct DrawnDay {
    /// Its letter, of `MTWRFSU`.
    pub letter: char,
    /// Its name.
    pub name: &'static str,
    /// What meets on it, the earliest first.
    pub meets: Vec<Meet>,
}

/// A meeting on one day.
pub struct Meet {
    /// Where it stands on the grid.
    pub class: String,
    /// How it looks, as a class; empty: as what one has.
    pub look: &'static str,
    /// Its section.
    pub section: Id,
    /// The section: `MATH 060 PO-01`.
    pub label: String,
    /// From when until when.
    pub hours: String,
    /// Where.
    pub room: String,
    /// What is to be known beside it: the weeks, the term of a half, `Waitlisted, 3 of 17`.
    pub notes: Vec<String>,
}

/// A section whose meetings a week is to show.
pub(in crate::pages) struct WeekEntry {
    pub section: Id,
    pub label: String,
    pub meetings: Vec<Meeting>,
    /// The name of its term, when that is another one than the week's.
    pub term: Option<String>,
    pub mark: Mark,
}

/// What a section is to whose week it is.
pub enum Mark {
    /// It is had, or taught.
    Taken,
    /// It is waited for: in words.
    Waitlisted(String),
    /// It is planned.
    Planned,
}

impl DrawnWeek {
    /// The week of these sections; none when none of them meets.
    pub(in crate::pages) fn new(clock: &Clock, entries: &[WeekEntry]) -> Option<Self> {
        let meetings = |entry| Vec::from_iter(WeekEntry::meetings(entry));
        let met: Vec<(&WeekEntry, &Meeting)> = entries.iter().flat_map(meetings).collect();
        let week = Week::new(&met.iter().map(|(_, meeting)| *meeting).collect::<Vec<_>>())?;
        let meet = |block: &Block| {
            let (entry, meeting) = met[block.of];
            Meet::new(clock, entry, meeting, block.class.clone())
        };
        let day = |day: &Day| DrawnDay {
            letter: day.letter,
            name: day_name(day.letter),
            meets: day.blocks.iter().map(meet).collect(),
        };
        Some(Self { class: week.class(), hours: week.hours(), days: week.days.iter().map(day).collect() })
    }
}

impl WeekEntry {
    fn meetings(&self) -> impl Iterator<Item = (&Self, &Meeting)> {
        self.meetings.iter().map(move |meeting| (self, meeting))
    }
}

impl Meet {
    fn new(clock: &Clock, entry: &WeekEntry, meeting: &Meeting, class: String) -> Self {
        let when = WhenLine::all(std::slice::from_ref(meeting), clock).remove(0);
        let beside = [Some(when.weeks).filter(|weeks| !weeks.is_empty()), entry.term.clone()];
        let beside = beside.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let (look, mark) = match &entry.mark {
            Mark::Taken => ("", String::new()),
            Mark::Waitlisted(words) => ("waiting", words.clone()),
            Mark::Planned => ("planned", "Planned".to_owned()),
        };
        Self {
            class,
            look,
            section: entry.section,
            label: entry.label.clone(),
            hours: when.hours,
            room: when.room,
            notes: [beside, mark].into_iter().filter(|note| !note.is_empty()).collect(),
        }
    }
}

fn day_name(letter: char) -> &'static str {
    match letter {
        'M' => "Monday",
        'T' => "Tuesday",
        'W' => "Wednesday",
        'R' => "Thursday",
        'F' => "Friday",
        'S' => "Saturday",
        _ => "Sunday",
    }
}
