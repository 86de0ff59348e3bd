//! The page of a schedule: the week, what is arranged, and all of it as a table.

use askama::Template;

use super::week::{DrawnWeek, Mark, WeekEntry};
use crate::browsing::{Action, OwnPlace};
use crate::catalogue::TermView;
use crate::db::Id;
use crate::form::format_credits;
use crate::pages::catalogue::{Choice, SectionLine};
use crate::pages::{Clock, Layout};
use crate::schedule::{ScheduleView, ScheduledSection};

#[derive(Template)]
#[template(path = "schedule/show.html")]
pub(super) struct SchedulePage {
    layout: Layout,
    term: String,
    summary: String,
    terms: Vec<Choice>,
    week: Option<DrawnWeek>,
    arranged: Vec<Line>,
    lines: Vec<Line>,
}

/// A section as a row of the table.
#[derive(Clone)]
struct Line {
    course_id: Id,
    course: String,
    /// The code of its term, and its name when it is not the chosen one.
    term: (String, Option<String>),
    credits: String,
    tone: &'static str,
    is_registered: bool,
    is_taught: bool,
    is_cancelled: bool,
    section: SectionLine,
}

impl SchedulePage {
    pub(super) fn new(schedule: &ScheduleView, layout: Layout, clock: &Clock) -> Self {
        let term = schedule.term.as_ref();
        let lines: Vec<Line> = schedule.sections.iter().map(|section| Line::new(section, clock)).collect();
        let is_arranged = |line: &&Line| line.section.when.is_empty() && !line.is_cancelled;
        Self {
            layout,
            term: term.map(|term| term.name.clone()).unwrap_or_default(),
            summary: term.map(|term| summary(schedule, term, clock)).unwrap_or_default(),
            terms: Choice::all(schedule.terms.clone(), term.map(|term| term.code.as_str()).unwrap_or_default()),
            week: week(schedule, &lines, clock),
            arranged: lines.iter().filter(is_arranged).cloned().collect(),
            lines,
        }
    }
}

impl Line {
    fn new(it: &ScheduledSection, clock: &Clock) -> Self {
        let section = &it.section;
        let is_registered = section.place == OwnPlace::Registered;
        Self {
            course_id: section.course_id,
            course: section.course_name.clone(),
            term: (section.term_code.clone(), it.other_term.clone()),
            credits: format_credits(section.credits),
            tone: if is_registered { "good" } else { "info" },
            is_registered,
            is_taught: it.is_taught,
            is_cancelled: section.seats.is_cancelled,
            section: SectionLine::new(section, clock),
        }
    }
}

/// `Spring 2027, 16 January to 10 May. 5 courses, 18 credits of at most 20. 1 waitlisted. You teach 1 section, 9 students.`
fn summary(schedule: &ScheduleView, term: &TermView, clock: &Clock) -> String {
    let days = clock.days(term.starts_on, term.ends_on);
    let taught: Vec<_> = schedule.sections.iter().filter(|it| it.is_taught).collect();
    let students: i32 = taught.iter().map(|it| it.section.seats.registered).sum();
    let teaches = format!("{}, {}.", count(taught.len(), "section"), count(students as usize, "student"));
    let Some(load) = &schedule.load else { return format!("{}, {days}. {teaches}", term.name) };
    // A limit is one term's: what overlaps counts towards its own.
    let limit = match load.credit_limit {
        Some(limit) if load.credits_in_term == load.credits => format!(" of at most {}", format_credits(limit)),
        Some(limit) => {
            let (own, limit) = (format_credits(load.credits_in_term), format_credits(limit));
            format!(", {own} of them of at most {limit} in {}", term.name)
        }
        None => String::new(),
    };
    let (courses, credits) = (count(load.courses, "course"), credits_in_words(load.credits));
    let mut text = format!("{}, {days}. {courses}, {credits}{limit}.", term.name);
    let waits = schedule.sections.iter().filter(|it| !it.is_taught && it.is_waited_for()).count();
    if waits > 0 {
        text += &format!(" {waits} waitlisted.");
    }
    if !taught.is_empty() {
        text += &format!(" You teach {teaches}");
    }
    text
}

fn week(schedule: &ScheduleView, lines: &[Line], clock: &Clock) -> Option<DrawnWeek> {
    let met = schedule.sections.iter().zip(lines).filter(|(_, line)| !line.is_cancelled);
    let entry = |(it, line): (&'_ ScheduledSection, &Line)| WeekEntry {
        section: it.section.id,
        label: it.section.label.clone(),
        meetings: it.section.meetings.clone(),
        term: it.other_term.clone(),
        mark: if it.is_waited_for() { Mark::Waitlisted(line.section.seats.words.clone()) } else { Mark::Taken },
    };
    DrawnWeek::new(clock, &met.map(entry).collect::<Vec<_>>())
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn credits_in_words(credits: i32) -> String {
    let number = format_credits(credits);
    format!("{number} credit{}", if number == "1" { "" } else { "s" })
}
