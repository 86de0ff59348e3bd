//! Rosters: who has a seat, who waits, and who tried.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use askama::Template;

use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Seats, Section, list_seats};
use crate::db::Id;
use crate::events::{About, Describe, Entry, Event, Reader, Tone};
use crate::grading::{ProvisionalFilter, Unmet, list_unmet};
use crate::pages::catalogue::WhenLine;
use crate::pages::{CourseStaff, Error, Layout, SeatBar, SignedIn, Site, html, record_reading};
use crate::planning::{count_planned, planned_in_words};
use crate::policy;
use crate::reason::Names;
use crate::records::Status;
use crate::registration::{RosterEntry, list_attempts, list_students};
use crate::spreadsheet::spreadsheet_csv;

/// Attempts that are shown.
const ATTEMPTS: i64 = 50;

#[derive(Template)]
#[template(path = "registration/roster.html")]
struct RosterPage {
    layout: Layout,
    section: Id,
    course_id: Id,
    code: String,
    label: String,
    term: String,
    course: String,
    when: Vec<WhenLine>,
    by: String,
    seats: SeatBar,
    /// How many plan to register; empty: nobody.
    planned: String,
    students: Vec<RosterLine>,
    waiting: Vec<RosterLine>,
    attempts: Vec<AttemptLine>,
    may_cancel: bool,
    may_permit: bool,
    may_grade: bool,
}

struct RosterLine {
    name: String,
    number: String,
    school: String,
    branch: String,
    email: String,
    since: String,
    is_provisional: bool,
    /// What a student lacks who was let in on a course in progress.
    missing: Option<String>,
    note: String,
    offered_until: Option<String>,
    is_over_capacity: bool,
    by_permission: bool,
}

/// What somebody tried, as a line.
pub struct AttemptLine {
    /// When.
    pub at: String,
    /// Which student.
    pub who: String,
    /// What was done.
    pub action: String,
    /// What came of it.
    pub outcome: &'static str,
    /// Why.
    pub reasons: String,
    /// The section: `CS 101-01`.
    pub section: String,
    /// Who did it, when it was not the student.
    pub by: String,
    /// Links to what it is about, for the office.
    pub about: Vec<(String, String)>,
    /// How often, and when last; empty: once.
    pub repeated: String,
    /// The tone of the outcome.
    pub tone: &'static str,
    /// The network address that asked; only the office sees it.
    pub address: String,
}

impl AttemptLine {
    /// The line of an entry, as this reader may have it.
    pub fn new(entry: Entry, reader: Reader, catalogue: &Catalogue, state: &Site) -> Self {
        let describe = Describe { names: catalogue, show: &|at| state.clock.show(at) };
        let event = entry.event.as_ref();
        Self {
            at: state.clock.show(entry.at),
            by: by(&entry),
            reasons: event.map(|event| describe.details(event, reader)).unwrap_or_default(),
            who: entry.person.unwrap_or_default(),
            section: entry.about.section.and_then(|id| catalogue.section_label(id)).unwrap_or_default(),
            tone: entry.outcome.tone().map(Tone::class).unwrap_or_default(),
            repeated: match entry.repeats {
                1 => String::new(),
                repeats => format!("{repeats} times, last {}", state.clock.show(entry.last_at)),
            },
            address: String::new(),
            about: Vec::new(),
            action: entry.action,
            outcome: entry.outcome.as_str(),
        }
    }

    /// The line as the office reads it: with the address that asked, and links to what it is about.
    pub fn for_office(entry: Entry, catalogue: &Catalogue, state: &Site) -> Self {
        let About { course, section, term, .. } = entry.about;
        let mut about = Vec::new();
        if let Some(person) = &entry.person {
            let name: String = url::form_urlencoded::byte_serialize(person.as_bytes()).collect();
            about.push((format!("/office/users?q={name}"), person.clone()));
        }
        if let Some((course, section)) = section.and_then(|id| catalogue.section(id)) {
            about.push((format!("/sections/{}", section.id), course.section_label(&section.number)));
        } else if let Some(course) = course.and_then(|id| catalogue.course(id)) {
            about.push((format!("/courses/{}", course.id), course.code.clone()));
        }
        if let Some(term) = term.and_then(|id| catalogue.term(id)) {
            about.push((format!("/office/terms/{}/edit", term.id), term.code.clone()));
        }
        let address = if entry.is_from_command_line() { String::new() } else { entry.address.clone() };
        Self { address, about, ..Self::new(entry, Reader::Office, catalogue, state) }
    }
}

/// Who did it, unless it was the person whom it is about.
fn by(entry: &Entry) -> String {
    match (entry.event.as_ref().and_then(Describe::by), &entry.actor) {
        (Some(by), _) if entry.actor.is_none() || by == Describe::WAITLIST => by.to_owned(),
        (_, Some(_)) if entry.actor_id == entry.about.person => String::new(),
        (_, Some(actor)) => actor.clone(),
        (_, None) if entry.is_from_command_line() => "the command line".to_owned(),
        (_, None) if entry.address.is_empty() => "the program".to_owned(),
        (_, None) => "a visitor".to_owned(),
    }
}

pub(super) async fn roster(
    state: Site,
    layout: Layout,
    me: SignedIn<CourseStaff>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let roster = Roster::load(&state, me.user.clone(), id.into_inner()).await?;
    record_reading(&state, About::section(roster.id), Event::RosterRead).await?;
    let (course, section) = roster.section()?;
    let label = format!("{}-{}", course.code, section.number);
    let term = roster.catalogue.term(section.term_id).map(|term| term.name.clone());
    html(&RosterPage {
        layout: layout.at(crate::pages::Section::Teaching),
        section: section.id,
        course_id: course.id,
        code: course.code.clone(),
        label,
        term: term.unwrap_or_default(),
        course: course.name.clone(),
        when: WhenLine::all(&section.meetings, &state.clock),
        by: section.instructor_names(),
        seats: SeatBar::new(&roster.seats),
        planned: planned_in_words(roster.planned),
        students: roster.students.iter().map(|student| roster.line(student, &state)).collect(),
        waiting: roster.waiting.iter().map(|student| roster.line(student, &state)).collect(),
        may_cancel: !roster.seats.is_cancelled && policy::can_cancel_section(&me.user, course),
        may_permit: policy::can_grant_permission(&me.user, course, section),
        may_grade: policy::can_grade(&me.user, course),
        attempts: roster
            .attempts
            .iter()
            .cloned()
            .map(|attempt| AttemptLine::new(attempt, roster.reader, &roster.catalogue, &state))
            .collect(),
    })
}

pub(super) async fn roster_csv(state: Site, me: SignedIn<CourseStaff>, id: Path<Id>) -> Result<HttpResponse, Error> {
    let roster = Roster::load(&state, me.user, id.into_inner()).await?;
    record_reading(&state, About::section(roster.id), Event::RosterRead).await?;
    let (course, section) = roster.section()?;
    let name: String = format!("{}-{}", course.code, section.number)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
        .collect();
    let rows = roster.students.iter().map(|student| {
        let RosterLine { name, number, school, branch, email, since, .. } = RosterLine::new(student, &state);
        vec![name, number, school, branch, email, since]
    });
    let csv = spreadsheet_csv(&["name", "number", "school", "branch", "email", "registered_at"], rows);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"roster-{name}.csv\"")))
        .body(csv))
}

/// A section's students, for those who may see them.
struct Roster {
    catalogue: Arc<Catalogue>,
    id: Id,
    seats: Seats,
    planned: i64,
    students: Vec<RosterEntry>,
    waiting: Vec<RosterEntry>,
    attempts: Vec<Entry>,
    reader: Reader,
    unmet: Vec<Unmet>,
}

impl Roster {
    async fn load(state: &Site, user: User, id: Id) -> Result<Self, Error> {
        state
            .read_slowly(move |context| {
                let catalogue = context.catalogue()?;
                let (course, section) = catalogue.section(id).ok_or(Error::NotFound)?;
                if !policy::can_view_roster(&user, course) {
                    return Err(Error::NotFound);
                }
                let seats = list_seats(context, &[id])?.remove(&id).ok_or(Error::NotFound)?;
                let students = list_students(context, id, &[Status::Registered, Status::Completed])?;
                let mut waiting = list_students(context, id, &[Status::Waitlisted])?;
                // Who tried in vain, and why, is between the student and those who can permit it.
                let sees_activity = policy::can_view_course_activity(&user, course, section);
                let attempts = match sees_activity {
                    true => list_attempts(context, Some(id), None, 0, ATTEMPTS)?,
                    false => Vec::new(),
                };
                if !sees_activity {
                    waiting.iter_mut().for_each(RosterEntry::hide_passed_over);
                }
                let reader = if policy::can_manage_office(&user) { Reader::Office } else { Reader::Staff };
                // It tells grades in other courses.
                let unmet = match sees_activity {
                    true => list_unmet(context, &catalogue, ProvisionalFilter::OfSections(&[id]))?,
                    false => Vec::new(),
                };
                let planned = count_planned(context, &[id])?.remove(&id).unwrap_or(0);
                Ok(Self { catalogue, id, seats, planned, students, waiting, attempts, reader, unmet })
            })
            .await
    }

    fn section(&self) -> Result<(&Course, &Section), Error> {
        self.catalogue.section(self.id).ok_or(Error::NotFound)
    }

    fn line(&self, student: &RosterEntry, state: &Site) -> RosterLine {
        let unmet = self.unmet.iter().find(|unmet| Some(&unmet.number) == student.number.as_ref());
        // Once a seat has become free, nobody has one over capacity.
        let is_over_capacity = student.is_over_capacity && self.seats.overenrolled > 0;
        let missing = unmet.map(|unmet| unmet.missing.clone());
        let describe = Describe { names: &*self.catalogue, show: &|at| state.clock.show(at) };
        // Its reasons are for those who permit, who may know no more than that of the student's other courses.
        let note = describe.reasons(&student.passed_over(), Reader::Staff);
        RosterLine { missing, is_over_capacity, note, ..RosterLine::new(student, state) }
    }
}

impl RosterLine {
    fn new(entry: &RosterEntry, state: &Site) -> Self {
        Self {
            name: entry.sorted_name(),
            number: entry.number.clone().unwrap_or_default(),
            school: entry.school.clone(),
            branch: entry.branch.clone(),
            email: entry.email.clone(),
            since: state.clock.show(entry.since),
            is_provisional: entry.is_provisional,
            missing: None,
            note: String::new(),
            offered_until: entry.offered_until.map(|until| state.clock.show(until)),
            is_over_capacity: entry.is_over_capacity,
            by_permission: entry.by_permission,
        }
    }
}
