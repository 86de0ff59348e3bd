//! Lays a week out on a grid: which hours it has, where each meeting stands, and what stands beside what. Pure.

use chrono::{NaiveTime, Timelike};

use crate::catalogue::{DAYS, Meeting};

/// The hours that a week shows at least, so that a single class does not fill the page.
const USUAL_HOURS: (u32, u32) = (9, 17);
/// The grid's rows are so many minutes high.
const ROW: u32 = 5;
/// More columns than that beside each other could not be read.
const MOST_COLUMNS: usize = 4;

/// A week on a grid, with the classes of the style sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Week {
    /// Its days from Monday: five of them, or seven when the weekend is needed.
    pub days: Vec<Day>,
    /// The first hour that it shows.
    pub first: u32,
    /// The hour at which it ends, up to 24.
    pub last: u32,
}

/// A day of the week.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Its letter, of `MTWRFSU`.
    pub letter: char,
    /// Its blocks, the earliest first.
    pub blocks: Vec<Block>,
}

/// A meeting on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// Which of the meetings that were laid out.
    pub of: usize,
    /// Where it stands: `h9 m35 H10 M50 left`.
    pub class: String,
}

/// A meeting on one day in whole rows of the grid: minutes after midnight.
#[derive(Clone, Copy, Debug)]
struct Span {
    of: usize,
    starts_at: u32,
    ends_at: u32,
}

impl Week {
    /// The week of these meetings; none when there is none.
    pub fn new(meetings: &[&Meeting]) -> Option<Self> {
        let spans: Vec<Span> = meetings.iter().enumerate().map(|(of, m)| Span::new(of, m)).collect();
        let starts = spans.iter().map(|span| span.starts_at / 60).min()?;
        let ends = spans.iter().map(|span| span.ends_at.div_ceil(60)).max()?;
        let is_long = meetings.iter().any(|meeting| meeting.days.contains(['S', 'U']));
        let day = |(letter, _): &(char, &str)| {
            let on_day = spans.iter().filter(|span| meetings[span.of].days.contains(*letter));
            Day { letter: *letter, blocks: blocks(on_day.copied().collect()) }
        };
        Some(Self {
            days: DAYS.iter().take(if is_long { 7 } else { 5 }).map(day).collect(),
            first: starts.min(USUAL_HOURS.0),
            last: ends.max(USUAL_HOURS.1),
        })
    }

    /// The grid's class: `week five h9 H17`.
    pub fn class(&self) -> String {
        let days = if self.days.len() > 5 { "seven" } else { "five" };
        format!("week {days} h{} H{}", self.first, self.last)
    }

    /// The hours that it shows, but for the last.
    pub fn hours(&self) -> std::ops::Range<u32> {
        self.first..self.last
    }
}

impl Span {
    /// Times between two rows are rounded outwards, for the drawing only.
    fn new(of: usize, meeting: &Meeting) -> Self {
        let starts_at = minutes(meeting.starts_at) / ROW * ROW;
        let seconds = meeting.ends_at.num_seconds_from_midnight();
        let ends_at = seconds.div_ceil(60 * ROW) * ROW;
        Self { of, starts_at, ends_at: ends_at.max(starts_at + ROW) }
    }

    fn class(self, column: usize, columns: usize) -> String {
        let Self { starts_at, ends_at, .. } = self;
        let beside = match (columns, column) {
            (1, _) => String::new(),
            (2, 0) => " left".to_owned(),
            (2, _) => " right".to_owned(),
            _ => format!(" of{columns} c{column}"),
        };
        let (from, until) = ((starts_at / 60, starts_at % 60), (ends_at / 60, ends_at % 60));
        format!("h{} m{} H{} M{}{beside}", from.0, from.1, until.0, until.1)
    }
}

/// A day's blocks: those that overlap, be it through others, share the width in columns.
fn blocks(mut spans: Vec<Span>) -> Vec<Block> {
    spans.sort_by_key(|span| (span.starts_at, span.ends_at, span.of));
    let mut blocks = Vec::new();
    let mut rest = spans.as_slice();
    while let Some(first) = rest.first() {
        let mut ends_at = first.ends_at;
        let apart = rest.iter().position(|span| {
            let is_apart = span.starts_at >= ends_at;
            ends_at = ends_at.max(span.ends_at);
            is_apart
        });
        let (group, others) = rest.split_at(apart.unwrap_or(rest.len()));
        let columns = columns(group);
        let count = columns.iter().max().map_or(1, |most| most + 1);
        blocks.extend(
            group.iter().zip(columns).map(|(span, column)| Block { of: span.of, class: span.class(column, count) }),
        );
        rest = others;
    }
    blocks
}

/// For each span the first column that is free by then.
fn columns(group: &[Span]) -> Vec<usize> {
    let mut free_at: Vec<u32> = Vec::new();
    let place = |span: &Span| {
        let free = free_at.iter().position(|free_at| *free_at <= span.starts_at);
        let column = free.unwrap_or(free_at.len().min(MOST_COLUMNS - 1));
        if column == free_at.len() {
            free_at.push(span.ends_at);
        } else {
            free_at[column] = free_at[column].max(span.ends_at);
        }
        column
    };
    group.iter().map(place).collect()
}

fn minutes(time: NaiveTime) -> u32 {
    time.num_seconds_from_midnight() / 60
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Id;
    use proptest::prelude::*;

    fn meeting(days: &str, from: u32, until: u32) -> Meeting {
        let time = |minutes: u32| {
            let seconds = (minutes * 60).min(24 * 3600 - 1);
            NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).expect("a time")
        };
        Meeting {
            id: Id::new(),
            section_id: Id::new(),
            days: days.to_owned(),
            starts_at: time(from),
            ends_at: time(until),
            room: String::new(),
            weeks: String::new(),
        }
    }

    fn classes(week: &Week, letter: char) -> Vec<&str> {
        let day = week.days.iter().find(|day| day.letter == letter).expect("the day");
        day.blocks.iter().map(|block| block.class.as_str()).collect()
    }

    #[test]
    fn a_week_has_the_usual_hours_and_those_that_are_needed() {
        assert_eq!(Week::new(&[]), None);
        let noon = meeting("MW", 12 * 60, 13 * 60);
        let week = Week::new(&[&noon]).expect("a week");
        assert_eq!(week.class(), "week five h9 H17");
        assert_eq!(classes(&week, 'M'), ["h12 m0 H13 M0"]);
        assert!(classes(&week, 'T').is_empty());
        let (early, late) = (meeting("F", 7 * 60 + 50, 9 * 60), meeting("S", 18 * 60, 23 * 60 + 59));
        let week = Week::new(&[&early, &late]).expect("a week");
        assert_eq!(week.class(), "week seven h7 H24");
        assert_eq!(week.hours().count(), 17);
        assert_eq!(classes(&week, 'S'), ["h18 m0 H24 M0"], "rounded outwards");
    }

    #[test]
    fn times_between_rows_are_rounded_outwards() {
        let odd = meeting("R", 9 * 60 + 33, 10 * 60 + 51);
        let week = Week::new(&[&odd]).expect("a week");
        assert_eq!(classes(&week, 'R'), ["h9 m30 H10 M55"]);
    }

    #[test]
    fn what_overlaps_stands_side_by_side() {
        let (one, other) = (meeting("MW", 600, 660), meeting("M", 630, 700));
        let next = meeting("MW", 660, 720);
        let week = Week::new(&[&one, &other, &next]).expect("a week");
        // The third follows the first in the left column: the second still stands beside it.
        let monday = ["h10 m0 H11 M0 left", "h10 m30 H11 M40 right", "h11 m0 H12 M0 left"];
        assert_eq!(classes(&week, 'M'), monday);
        assert_eq!(classes(&week, 'W'), ["h10 m0 H11 M0", "h11 m0 H12 M0"], "back to back is no overlap");
        let three = [meeting("T", 600, 660), meeting("T", 600, 660), meeting("T", 600, 660)];
        let week = Week::new(&three.iter().collect::<Vec<_>>()).expect("a week");
        let columns: Vec<_> =
            classes(&week, 'T').iter().map(|class| class.split_once("M0 ").map(|(_, rest)| rest.to_owned())).collect();
        assert_eq!(columns, ["of3 c0", "of3 c1", "of3 c2"].map(|c| Some(c.to_owned())));
    }

    proptest! {
        #[test]
        fn each_meeting_stands_on_each_of_its_days_and_over_no_other(
            times in proptest::collection::vec(("[MTWRFSU]{1,3}", 0_u32..1400, 1_u32..200), 1..9),
        ) {
            let meetings: Vec<Meeting> = times
                .iter()
                .map(|(days, from, length)| meeting(days, *from, (from + length).min(1439)))
                .collect();
            let week = Week::new(&meetings.iter().collect::<Vec<_>>()).expect("a week");
            for day in &week.days {
                let mut drawn: Vec<usize> = day.blocks.iter().map(|block| block.of).collect();
                drawn.sort_unstable();
                let wanted: Vec<usize> = (0..meetings.len())
                    .filter(|of| meetings[*of].days.contains(day.letter))
                    .collect();
                prop_assert_eq!(drawn, wanted);
                let column = |block: &Block| block.class.splitn(5, ' ').nth(4).unwrap_or("").to_owned();
                for (at, one) in day.blocks.iter().enumerate() {
                    for other in &day.blocks[at + 1..] {
                        let (a, b) = (&meetings[one.of], &meetings[other.of]);
                        let overlap = a.starts_at < b.ends_at && b.starts_at < a.ends_at;
                        let is_crowded = column(one) == "of4 c3" && column(other) == "of4 c3";
                        prop_assert!(!overlap || is_crowded || column(one) != column(other), "{one:?} {other:?}");
                    }
                }
            }
        }
    }
}
