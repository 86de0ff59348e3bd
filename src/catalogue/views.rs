//! Terms and seats as whoever asks sees them: plain facts, which pages put into words.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};

use super::cache::Catalogue;
use super::model::{Cohort, Course, Seats, Section, Subject, Term};
use crate::db::Id;
use crate::events::{Entry, Event};
use crate::reason::{Names, Reason};

/// What a term or a subject is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A section by name.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionLabel {
    /// Its id.
    pub id: Id,
    /// `MATH 060 PO-01`.
    pub label: String,
}

/// A section with its course, by name.
#[derive(Clone, Debug, PartialEq)]
pub struct SectionHead {
    /// Its id.
    pub id: Id,
    /// `MATH 060 PO-01`.
    pub label: String,
    /// The course.
    pub course_id: Id,
    /// The course's code.
    pub course_code: String,
    /// The course's name.
    pub course_name: String,
}

/// A term, with the dates that count for whoever asks.
#[derive(Clone, Debug)]
pub struct TermView {
    /// Its id.
    pub id: Id,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// When registration opens for whoever asks; `None`: it always has been open.
    pub opens_at: Option<NaiveDateTime>,
    /// Whether that is another instant than for everybody: by a time ticket.
    pub has_own_opening: bool,
    /// When registration closes.
    pub closes_at: Option<NaiveDateTime>,
    /// Until when seats may be dropped.
    pub drop_deadline: Option<NaiveDateTime>,
    /// Until when students may withdraw.
    pub withdraw_deadline: Option<NaiveDateTime>,
    /// Whether one can register now.
    pub window: RegistrationWindow,
}

/// Whether one can register in a term.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RegistrationWindow {
    /// Not any more: the term is over.
    TermEnded,
    /// Not yet.
    NotOpenYet,
    /// Not any more.
    Closed,
    /// Now.
    Open,
}

/// The seats of a section at an instant.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeatsView {
    /// All seats.
    pub capacity: i32,
    /// Taken seats, but for those over capacity.
    pub registered: i32,
    /// Seats that are given over capacity.
    pub overenrolled: i32,
    /// How many wait.
    pub waitlisted: i32,
    /// How many may wait; `None`: any number.
    pub waitlist_capacity: Option<i32>,
    /// Whether the section is cancelled.
    pub is_cancelled: bool,
    /// Whether its final grades are in.
    pub is_graded: bool,
    /// Free seats, reserved ones among them.
    pub free: i32,
    /// Seats that are free to everybody.
    pub open: i32,
    /// Seats that are free to the student who asks.
    pub free_to_you: Option<i32>,
    /// Whether it has reservations, also some that have come to their end and were not opened yet.
    pub has_reservations: bool,
    /// The reservations that keep seats.
    pub reserved: Vec<ReservedSeats>,
}

/// Seats that are kept for a group of students.
#[derive(Clone, Debug, PartialEq)]
pub struct ReservedSeats {
    /// For whom.
    pub label: String,
    /// How many of them nobody has taken.
    pub unused: i32,
}

/// An entry of the audit, with what it is about.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The entry.
    pub entry: Entry,
    /// The section that it is about.
    pub section: Option<SectionLabel>,
    /// The course that it is about: id and code.
    pub course: Option<(Id, String)>,
    /// The term that it is about: id and code.
    pub term: Option<(Id, String)>,
    /// What the sections are called that its event names.
    pub labels: SectionLabels,
}

/// What the sections are called that reasons and events name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SectionLabels(HashMap<Id, String>);

impl Named {
    /// Of a term.
    pub fn term(term: &Term) -> Self {
        Self { code: term.code.clone(), name: term.name.clone() }
    }

    /// Of a subject.
    pub fn subject(subject: &Subject) -> Self {
        Self { code: subject.code.clone(), name: subject.name.clone() }
    }
}

impl SectionLabel {
    /// Of a section of a course.
    pub fn new(course: &Course, section: &Section) -> Self {
        Self { id: section.id, label: course.section_label(&section.number) }
    }
}

impl SectionHead {
    /// Of a section of a course.
    pub fn new(course: &Course, section: &Section) -> Self {
        Self {
            id: section.id,
            label: course.section_label(&section.number),
            course_id: course.id,
            course_code: course.code.clone(),
            course_name: course.name.clone(),
        }
    }
}

impl TermView {
    /// Of somebody for whom registration opens at `opens_at`, at an instant and on a day at the institution.
    pub fn new(term: &Term, opens_at: Option<NaiveDateTime>, now: NaiveDateTime, today: NaiveDate) -> Self {
        Self {
            id: term.id,
            code: term.code.clone(),
            name: term.name.clone(),
            starts_on: term.starts_on,
            ends_on: term.ends_on,
            opens_at,
            has_own_opening: opens_at != term.registration_opens_at,
            closes_at: term.registration_closes_at,
            drop_deadline: term.drop_deadline,
            withdraw_deadline: term.withdraw_deadline,
            window: match (opens_at, term.registration_closes_at) {
                _ if term.ends_on < today => RegistrationWindow::TermEnded,
                (Some(opens_at), _) if now < opens_at => RegistrationWindow::NotOpenYet,
                (_, Some(closes_at)) if closes_at <= now => RegistrationWindow::Closed,
                _ => RegistrationWindow::Open,
            },
        }
    }
}

impl SeatsView {
    /// As everybody sees them.
    pub fn new(seats: &Seats, now: NaiveDateTime) -> Self {
        Self::seen_by(seats, None, now)
    }

    /// As a student of this group sees them.
    pub fn seen_by(seats: &Seats, student: Option<&Cohort>, now: NaiveDateTime) -> Self {
        let reservations = seats.student_context(now);
        Self {
            capacity: seats.capacity,
            registered: seats.registered,
            overenrolled: seats.overenrolled,
            waitlisted: seats.waitlisted,
            waitlist_capacity: seats.waitlist_capacity,
            is_cancelled: seats.is_cancelled,
            is_graded: seats.is_graded,
            free: seats.free(),
            open: seats.open(now),
            free_to_you: student.map(|student| seats.free_to(student, now)),
            has_reservations: !seats.reservations.is_empty(),
            reserved: reservations.map(|it| ReservedSeats { label: it.label.clone(), unused: it.unused }).collect(),
        }
    }
}

impl EntryView {
    /// An entry as the catalogue knows what it is about.
    pub fn new(entry: Entry, catalogue: &Catalogue) -> Self {
        let about = entry.about;
        let section = about.section.and_then(|id| catalogue.section(id));
        let course = about.course.and_then(|id| catalogue.course(id));
        let term = about.term.and_then(|id| catalogue.term(id));
        Self {
            section: section.map(|(course, section)| SectionLabel::new(course, section)),
            course: course.map(|course| (course.id, course.code.clone())),
            term: term.map(|term| (term.id, term.code.clone())),
            labels: SectionLabels::new(entry.event.iter().flat_map(Event::sections), catalogue),
            entry,
        }
    }
}

impl SectionLabels {
    /// Of these sections.
    pub fn new(sections: impl IntoIterator<Item = Id>, catalogue: &Catalogue) -> Self {
        Self(sections.into_iter().filter_map(|id| Some((id, catalogue.section_label(id)?))).collect())
    }

    /// Of the sections that these reasons name.
    pub fn of<'a>(reasons: impl IntoIterator<Item = &'a Reason>, catalogue: &Catalogue) -> Self {
        Self::new(reasons.into_iter().filter_map(Reason::section), catalogue)
    }
}

impl Names for SectionLabels {
    fn section_label(&self, section: Id) -> Option<String> {
        self.0.get(&section).cloned()
    }

    fn course_code(&self, _: Id) -> Option<String> {
        None
    }
}
