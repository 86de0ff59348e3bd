//! For the office: who waits for approval, how the term fills, what happened lately.

use std::cmp::Reverse;
use std::collections::HashMap;

use diesel::result::QueryResult;

use super::notices::{Notices, unseen};
use super::staff::{StaffView, find_staff_view};
use crate::accounts::{Role, User, UserState, list_users_in};
use crate::catalogue::{Catalogue, EntryView, Seats, Term, TermView, list_seats, list_seats_in_term};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::grading::{FirstUnmet, list_first_unmet};
use crate::planning::{list_most_planned, term_to_plan};
use crate::policy;
use crate::registration::{count_students_registered, list_attempts};

/// Subjects whose seats are shown.
const SUBJECTS: usize = 15;
/// Sections that most students plan.
const MOST_PLANNED: i64 = 10;
/// Accounts that wait for approval.
const MOST_WAITING: i64 = 50;
/// Students are not counted beyond.
const MOST_STUDENTS: i64 = 50_000;
/// Entries of the audit.
const LATEST: i64 = 12;

/// What the office sees first.
#[derive(Clone, Debug)]
pub struct OfficeDashboard {
    /// The usual term.
    pub term: Option<TermView>,
    /// What happened to whoever asks, and they have not seen.
    pub notices: Notices,
    /// What they teach themselves.
    pub staff: StaffView,
    /// The term in numbers.
    pub figures: TermFigures,
    /// The faculty who wait for approval, those who have waited longest first.
    pub waiting: Vec<User>,
    /// Whether more of them wait.
    pub has_more_waiting: bool,
    /// The subjects with the most seats, by name.
    pub subjects: Vec<SubjectSeats>,
    /// What is planned most, in the term that is planned for; `None`: nothing is.
    pub demand: Option<Demand>,
    /// What was done last.
    pub activity: Vec<EntryView>,
    /// How many codes in requirements no course has.
    pub unknown_codes: usize,
    /// Who has a seat on a course in progress and did not pass it.
    pub unmet: FirstUnmet,
}

/// A term in numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TermFigures {
    /// The students who have a seat, or had one until their grade.
    pub students: StudentCount,
    /// The seats that are taken.
    pub taken: i64,
    /// All seats.
    pub capacity: i64,
    /// The sections without a free seat.
    pub full_sections: usize,
}

/// How many students there are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum StudentCount {
    /// So many.
    Exactly(i64),
    /// More than that: they were not counted further.
    Over(i64),
}

/// The seats of a subject's sections.
#[derive(Clone, Debug)]
pub struct SubjectSeats {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The seats that are taken.
    pub registered: i64,
    /// All seats.
    pub capacity: i64,
}

/// The sections that most students plan, the most planned first.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The term's code.
    pub term_code: String,
    /// The term's name.
    pub term_name: String,
    /// The sections.
    pub sections: Vec<SectionDemand>,
}

/// How many students plan a section.
#[derive(Clone, Debug)]
pub struct SectionDemand {
    /// The course.
    pub course_id: Id,
    /// The section's name.
    pub label: String,
    /// How many plan it who are not registered in it.
    pub planned: i64,
    /// Its free seats.
    pub free: i64,
}

/// What the office sees first.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn show_office_dashboard(context: &mut Context<'_>) -> Result<OfficeDashboard, ReadError> {
    let user = context.authorize(policy::can_manage_office)?;
    let (catalogue, today) = (context.catalogue()?, context.today());
    let term = catalogue.default_term(today);
    let mut waiting = list_users_in(context, Role::Faculty, UserState::Pending, MOST_WAITING + 1)?;
    let has_more_waiting = waiting.len() > MOST_WAITING as usize;
    waiting.truncate(MOST_WAITING as usize);
    let seats = term.map(|term| list_seats_in_term(context, term.id)).transpose()?.unwrap_or_default();
    let figures = figures(context, term, &seats)?;
    let activity = list_attempts(context, None, None, 0, LATEST)?;
    Ok(OfficeDashboard {
        demand: demand(context, &catalogue)?,
        notices: unseen(context, user.id)?,
        staff: find_staff_view(context, &user, term)?,
        unmet: list_first_unmet(context)?,
        term: term.map(|it| TermView::new(it, it.registration_opens_at, context.now, today)),
        figures,
        waiting,
        has_more_waiting,
        subjects: subjects(&catalogue, &seats),
        activity: activity.into_iter().map(|entry| EntryView::new(entry, &catalogue)).collect(),
        unknown_codes: catalogue.unknown_codes().len(),
    })
}

fn figures(context: &mut Context<'_>, term: Option<&Term>, seats: &HashMap<Id, Seats>) -> QueryResult<TermFigures> {
    let students = match term {
        Some(term) => count_students_registered(context, term.id, MOST_STUDENTS)?,
        None => Some(0),
    };
    Ok(TermFigures {
        students: students.map_or(StudentCount::Over(MOST_STUDENTS), StudentCount::Exactly),
        taken: seats.values().map(|seats| i64::from(seats.taken())).sum(),
        capacity: seats.values().map(|seats| i64::from(seats.capacity)).sum(),
        full_sections: seats.values().filter(|seats| seats.capacity > 0 && seats.free() <= 0).count(),
    })
}

fn demand(context: &mut Context<'_>, catalogue: &Catalogue) -> QueryResult<Option<Demand>> {
    let Some(term) = term_to_plan(catalogue, context.today(), context.now) else { return Ok(None) };
    let planned = list_most_planned(context, term.id, MOST_PLANNED)?;
    let seats = list_seats(context, &planned.iter().map(|(section, _)| *section).collect::<Vec<_>>())?;
    let section = |(section, planned): &(Id, i64)| {
        let (course, found) = catalogue.section(*section)?;
        Some(SectionDemand {
            course_id: course.id,
            label: course.section_label(&found.number),
            planned: *planned,
            free: seats.get(section).map_or(0, |seats| i64::from(seats.free().max(0))),
        })
    };
    let sections: Vec<SectionDemand> = planned.iter().filter_map(section).collect();
    let demand = Demand { term_code: term.code.clone(), term_name: term.name.clone(), sections };
    Ok((!planned.is_empty()).then_some(demand))
}

fn subjects(catalogue: &Catalogue, seats: &HashMap<Id, Seats>) -> Vec<SubjectSeats> {
    let mut sums: HashMap<Id, (i64, i64)> = HashMap::new();
    for (section, seats) in seats {
        if let Some((course, _)) = catalogue.section(*section) {
            let (registered, capacity) = sums.entry(course.subject.id).or_default();
            *registered += i64::from(seats.registered);
            *capacity += i64::from(seats.capacity);
        }
    }
    let with_seats = catalogue.subjects().iter().filter_map(|subject| {
        let (registered, capacity) = *sums.get(&subject.id)?;
        Some(SubjectSeats { code: subject.code.clone(), name: subject.name.clone(), registered, capacity })
    });
    let mut largest: Vec<SubjectSeats> = with_seats.collect();
    largest.sort_by_key(|subject| Reverse(subject.capacity));
    largest.truncate(SUBJECTS);
    largest.sort_by(|one, other| one.name.cmp(&other.name));
    largest
}
