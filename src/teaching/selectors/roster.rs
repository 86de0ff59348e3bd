//! The roster of a section: who has a seat, who waits, and who tried.

use diesel::result::QueryResult;

use crate::accounts::User;
use crate::catalogue::{Course, EntryView, Meeting, SeatsView, Section, SectionHead, SectionLabels, list_seats};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::events::Reader;
use crate::grading::{ProvisionalFilter, Unmet, list_unmet};
use crate::planning::count_planned;
use crate::policy;
use crate::reason::Reason;
use crate::records::Status;
use crate::registration::{RosterEntry, list_attempts, list_students};

/// Entries of the audit that a roster shows.
const ENTRIES: i64 = 50;

/// The roster of a section, as one of its staff sees it.
#[derive(Clone, Debug)]
pub struct RosterView {
    /// The section.
    pub section: SectionHead,
    /// The term's name.
    pub term: String,
    /// When it meets.
    pub meetings: Vec<Meeting>,
    /// Its instructors' names.
    pub instructors: Vec<String>,
    /// Its seats.
    pub seats: SeatsView,
    /// How many plan it who are not registered in it.
    pub planned: i64,
    /// Who has a seat or their grade, by name.
    pub students: Vec<RosterStudent>,
    /// Who waits, in line.
    pub waiting: Vec<RosterStudent>,
    /// What was tried last; empty for those who may not see it.
    pub activity: Vec<EntryView>,
    /// As whom they read it.
    pub reader: Reader,
    /// What the sections are called that reasons name.
    pub labels: SectionLabels,
    /// Whether they may cancel it.
    pub can_cancel: bool,
    /// Whether they may give permissions in it.
    pub can_permit: bool,
    /// Whether they may grade it.
    pub can_grade: bool,
}

/// A student of a roster.
#[derive(Clone, Debug)]
pub struct RosterStudent {
    /// The student.
    pub entry: RosterEntry,
    /// What is missing, if the seat rests on a course that was not passed.
    pub missing: Option<String>,
    /// Why the student was passed over last on the waitlist.
    pub passed_over: Vec<Reason>,
}

/// The roster of a section, for its staff.
///
/// # Errors
/// When there is no such section for whoever asks, or the database fails.
pub fn show_roster(context: &mut Context<'_>, section: Id) -> Result<RosterView, ReadError> {
    let catalogue = context.catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(ReadError::NotFound)?;
    let user = context.actor.user.clone().filter(|user| policy::can_view_roster(user, course));
    let user = user.ok_or(ReadError::NotFound)?;
    let seats = list_seats(context, &[section])?.remove(&section).ok_or(ReadError::NotFound)?;
    let mut students = list_students(context, section, &[Status::Registered, Status::Completed])?;
    // Once a seat has become free, nobody has one over capacity.
    students.iter_mut().for_each(|entry| entry.is_over_capacity &= seats.overenrolled > 0);
    let mut waiting = list_students(context, section, &[Status::Waitlisted])?;
    let Activity { entries, unmet } = activity(context, &user, (course, found))?;
    if !policy::can_view_course_activity(&user, course, found) {
        waiting.iter_mut().for_each(RosterEntry::hide_passed_over);
    }
    let planned = count_planned(context, &[section])?.remove(&section).unwrap_or(0);
    let student = |entry| RosterStudent::new(entry, &unmet);
    let waiting: Vec<RosterStudent> = waiting.into_iter().map(student).collect();
    Ok(RosterView {
        section: SectionHead::new(course, found),
        term: catalogue.term(found.term_id).map(|term| term.name.clone()).unwrap_or_default(),
        meetings: found.meetings.clone(),
        instructors: found.instructors.iter().map(|person| person.name.clone()).collect(),
        planned,
        students: students.into_iter().map(student).collect(),
        labels: SectionLabels::of(waiting.iter().flat_map(|student| &student.passed_over), &catalogue),
        waiting,
        activity: entries,
        reader: if policy::can_manage_office(&user) { Reader::Office } else { Reader::Staff },
        can_cancel: !seats.is_cancelled && policy::can_cancel_section(&user, course),
        can_permit: policy::can_grant_permission(&user, course, found),
        can_grade: policy::can_grade(&user, course),
        seats: SeatsView::new(&seats, context.now),
    })
}

/// What is between a student and those who can permit it: who tried in vain, and why; it tells grades in other courses.
#[derive(Default)]
struct Activity {
    entries: Vec<EntryView>,
    unmet: Vec<Unmet>,
}

fn activity(context: &mut Context<'_>, user: &User, (course, section): (&Course, &Section)) -> QueryResult<Activity> {
    if !policy::can_view_course_activity(user, course, section) {
        return Ok(Activity::default());
    }
    let catalogue = context.catalogue()?;
    let entries = list_attempts(context, Some(section.id), None, 0, ENTRIES)?;
    Ok(Activity {
        entries: entries.into_iter().map(|entry| EntryView::new(entry, &catalogue)).collect(),
        unmet: list_unmet(context, ProvisionalFilter::OfSections(&[section.id]))?,
    })
}

impl RosterStudent {
    fn new(entry: RosterEntry, unmet: &[Unmet]) -> Self {
        let unmet = unmet.iter().find(|unmet| Some(&unmet.number) == entry.number.as_ref());
        Self { missing: unmet.map(|unmet| unmet.missing.clone()), passed_over: entry.passed_over(), entry }
    }
}
