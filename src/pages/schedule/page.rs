//! The page of a schedule: the week, what is arranged, and all of it as a table.

use std::collections::BTreeSet;

use askama::Template;
use chrono::NaiveDate;

use super::Schedule;
use super::week::{DrawnWeek, Mark, WeekEntry};
use crate::catalogue::{Course, Section, Term};
use crate::db::Id;
use crate::form::format_credits;
use crate::pages::catalogue::{Action, SectionLine, section_line};
use crate::pages::{Layout, Site};
use crate::policy;
use crate::records::Status;

#[derive(Template)]
#[template(path = "schedule/show.html")]
pub(super) struct SchedulePage {
    layout: Layout,
    term: String,
    summary: String,
    terms: Vec<TermChoice>,
    week: Option<DrawnWeek>,
    arranged: Vec<Line>,
    lines: Vec<Line>,
}

/// A term in which the user has something.
struct TermChoice {
    code: String,
    name: String,
    is_chosen: bool,
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
    section: SectionLine,
}

impl Schedule {
    pub(super) fn page(&self, state: &Site, layout: Layout, asked: &str) -> SchedulePage {
        let today = state.clock.today();
        let term = self.shown_term(asked, today);
        let shown: Vec<(&Course, &Section, &Term)> = self
            .sections()
            .into_iter()
            .filter_map(|(course, section)| {
                let own = self.catalogue.term(section.term_id)?;
                term.is_some_and(|term| own.overlaps(term)).then_some((course, section, own))
            })
            .collect();
        let lines: Vec<Line> = shown.iter().map(|found| self.line(state, term, found)).collect();
        SchedulePage {
            layout,
            term: term.map(|term| term.name.clone()).unwrap_or_default(),
            summary: term.map(|term| self.summary(state, term, &shown)).unwrap_or_default(),
            terms: self.terms(term, today),
            week: self.week(state, &shown, &lines),
            arranged: shown
                .iter()
                .zip(&lines)
                .filter(|((_, section, _), _)| section.meetings.is_empty() && !self.is_cancelled(section))
                .map(|(_, line)| line.clone())
                .collect(),
            lines,
        }
    }

    /// The term that is asked for; of none, or one that there is not, the current or next one.
    fn shown_term(&self, asked: &str, today: NaiveDate) -> Option<&Term> {
        let named = self.catalogue.term_by_code(asked);
        named.or_else(|| self.catalogue.default_term(today))
    }

    /// The terms in which the user has something, with the one that is shown and the current one.
    fn terms(&self, shown: Option<&Term>, today: NaiveDate) -> Vec<TermChoice> {
        let mut ids: BTreeSet<Id> = self.sections().iter().map(|(_, section)| section.term_id).collect();
        ids.extend(shown.map(|term| term.id));
        ids.extend(self.catalogue.default_term(today).map(|term| term.id));
        let terms = self.catalogue.terms().iter().filter(|term| ids.contains(&term.id));
        terms
            .map(|term| TermChoice {
                code: term.code.clone(),
                name: term.name.clone(),
                is_chosen: shown.is_some_and(|shown| shown.id == term.id),
            })
            .collect()
    }

    /// `Spring 2024, 16 January to 10 May 2024. 5 courses, 3 credits of at most 5. 1 waitlisted.`
    fn summary(&self, state: &Site, term: &Term, shown: &[(&Course, &Section, &Term)]) -> String {
        let days = state.clock.days(term.starts_on, term.ends_on);
        let (taught, taken): (Vec<_>, Vec<_>) = shown.iter().partition(|(_, section, _)| self.teaches(section));
        let have: Vec<_> = taken.iter().filter(|(_, section, _)| !self.waits_for(section)).collect();
        let students: i32 =
            taught.iter().filter_map(|(_, section, _)| Some(self.seats.get(&section.id)?.registered)).sum();
        let teaches = format!("{}, {}.", count(taught.len(), "section"), count(students as usize, "student"));
        if !policy::can_register(&self.user) {
            return format!("{}, {days}. {teaches}", term.name);
        }
        let courses: BTreeSet<Id> = have.iter().map(|(course, _, _)| course.id).collect();
        let credits = have.iter().map(|(course, _, _)| course.credits).sum();
        let own = self.mine.student_context.credits(&self.catalogue, term.id, None);
        // A limit is one term's: what overlaps counts towards its own.
        let limit = match self.mine.student_context.credit_limit(term) {
            Some(limit) if own == credits => format!(" of at most {}", format_credits(limit)),
            Some(limit) => {
                format!(", {} of them of at most {} in {}", format_credits(own), format_credits(limit), term.name)
            }
            None => String::new(),
        };
        let mut text =
            format!("{}, {days}. {}, {}{limit}.", term.name, count(courses.len(), "course"), credits_in_words(credits));
        let waits = taken.len() - have.len();
        if waits > 0 {
            text += &format!(" {waits} waitlisted.");
        }
        if !taught.is_empty() {
            text += &format!(" You teach {teaches}");
        }
        text
    }

    fn line(&self, state: &Site, term: Option<&Term>, (course, section, own): &(&Course, &Section, &Term)) -> Line {
        let seats = &self.seats;
        let place = self.mine.student_context.place(section.id);
        let is_registered = place.is_some_and(|place| place.status == Status::Registered);
        let is_other = term.is_none_or(|term| term.id != own.id);
        let (catalogue, user) = (&self.catalogue, Some(&self.user));
        Line {
            course_id: course.id,
            course: course.name.clone(),
            term: (own.code.clone(), is_other.then(|| own.name.clone())),
            credits: format_credits(course.credits),
            tone: if is_registered { "good" } else { "info" },
            is_registered,
            is_taught: self.teaches(section),
            section: section_line(state, catalogue, user, own, &self.mine, seats, (*course, *section)),
        }
    }

    fn week(&self, state: &Site, shown: &[(&Course, &Section, &Term)], lines: &[Line]) -> Option<DrawnWeek> {
        let mut entries = Vec::new();
        for ((_, section, _), line) in
            shown.iter().zip(lines).filter(|((_, section, _), _)| !self.is_cancelled(section))
        {
            let words = || line.section.seats.words.clone();
            let mark = if self.waits_for(section) { Mark::Waitlisted(words()) } else { Mark::Taken };
            entries.push(WeekEntry::new(section, &line.section.label, line.term.1.as_deref(), mark));
        }
        DrawnWeek::new(&state.clock, &entries)
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn credits_in_words(credits: i32) -> String {
    let number = format_credits(credits);
    format!("{number} credit{}", if number == "1" { "" } else { "s" })
}
