//! Rosters: who has a seat, who waits, and who tried.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Path;
use askama::Template;

use crate::catalogue::{EntryView, SectionLabels};
use crate::db::Id;
use crate::events::{About, Describe, Entry, Event, Reader, Tone};
use crate::pages::catalogue::WhenLine;
use crate::pages::{Clock, CourseStaff, Error, Layout, SeatBar, Section, SignedIn, Site, html, record_reading};
use crate::planning::planned_in_words;
use crate::spreadsheet::spreadsheet_csv;
use crate::teaching::{RosterStudent, RosterView, show_roster};

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
    /// The lines of entries, as this reader may have them.
    pub fn all(entries: Vec<EntryView>, reader: Reader, clock: &Clock) -> Vec<Self> {
        entries.into_iter().map(|view| Self::new(view, reader, clock)).collect()
    }

    fn new(view: EntryView, reader: Reader, clock: &Clock) -> Self {
        let EntryView { entry, section, labels, .. } = view;
        let describe = Describe { names: &labels, show: &|at| clock.show(at) };
        let event = entry.event.as_ref();
        Self {
            at: clock.show(entry.at),
            by: by(&entry),
            reasons: event.map(|event| describe.details(event, reader)).unwrap_or_default(),
            who: entry.person.unwrap_or_default(),
            section: section.map(|section| section.label).unwrap_or_default(),
            tone: entry.outcome.tone().map(Tone::class).unwrap_or_default(),
            repeated: match entry.repeats {
                1 => String::new(),
                repeats => format!("{repeats} times, last {}", clock.show(entry.last_at)),
            },
            address: String::new(),
            about: Vec::new(),
            action: entry.action,
            outcome: entry.outcome.as_str(),
        }
    }

    /// The line as the office reads it: with the address that asked, and links to what it is about.
    pub fn for_office(view: EntryView, clock: &Clock) -> Self {
        let mut about = Vec::new();
        if let Some(person) = &view.entry.person {
            let name: String = url::form_urlencoded::byte_serialize(person.as_bytes()).collect();
            about.push((format!("/office/users?q={name}"), person.clone()));
        }
        match (&view.section, &view.course) {
            (Some(section), _) => about.push((format!("/sections/{}", section.id), section.label.clone())),
            (None, Some((id, code))) => about.push((format!("/courses/{id}"), code.clone())),
            (None, None) => {}
        }
        if let Some((id, code)) = &view.term {
            about.push((format!("/office/terms/{id}/edit"), code.clone()));
        }
        let address = if view.entry.is_from_command_line() { String::new() } else { view.entry.address.clone() };
        Self { address, about, ..Self::new(view, Reader::Office, clock) }
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
    _: SignedIn<CourseStaff>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let roster = state.read_slowly(move |context| show_roster(context, id)).await?;
    record_reading(&state, About::section(id), Event::RosterRead).await?;
    html(&RosterPage::new(roster, layout, &state.clock))
}

pub(super) async fn roster_csv(state: Site, _: SignedIn<CourseStaff>, id: Path<Id>) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let roster = state.read_slowly(move |context| show_roster(context, id)).await?;
    record_reading(&state, About::section(id), Event::RosterRead).await?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let name: String = roster.section.label.chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let rows = roster.students.iter().map(|student| {
        let RosterLine { name, number, school, branch, email, since, .. } =
            RosterLine::new(student, &roster.labels, &state.clock);
        vec![name, number, school, branch, email, since]
    });
    let csv = spreadsheet_csv(&["name", "number", "school", "branch", "email", "registered_at"], rows);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"roster-{name}.csv\"")))
        .body(csv))
}

impl RosterPage {
    fn new(roster: RosterView, layout: Layout, clock: &Clock) -> Self {
        let lines = |students: &[RosterStudent]| {
            students.iter().map(|student| RosterLine::new(student, &roster.labels, clock)).collect()
        };
        Self {
            layout: layout.at(Section::Teaching),
            section: roster.section.id,
            course_id: roster.section.course_id,
            code: roster.section.course_code,
            label: roster.section.label,
            term: roster.term,
            course: roster.section.course_name,
            when: WhenLine::all(&roster.meetings, clock),
            by: roster.instructors.join(", "),
            seats: SeatBar::new(&roster.seats),
            planned: planned_in_words(roster.planned),
            students: lines(&roster.students),
            waiting: lines(&roster.waiting),
            may_cancel: roster.can_cancel,
            may_permit: roster.can_permit,
            may_grade: roster.can_grade,
            attempts: AttemptLine::all(roster.activity, roster.reader, clock),
        }
    }
}

impl RosterLine {
    fn new(student: &RosterStudent, labels: &SectionLabels, clock: &Clock) -> Self {
        let RosterStudent { entry, missing, passed_over } = student;
        let describe = Describe { names: labels, show: &|at| clock.show(at) };
        Self {
            name: entry.sorted_name(),
            number: entry.number.clone().unwrap_or_default(),
            school: entry.school.clone(),
            branch: entry.branch.clone(),
            email: entry.email.clone(),
            since: clock.show(entry.since),
            is_provisional: entry.is_provisional,
            missing: missing.clone(),
            // Its reasons are for those who permit, who may know no more than that of the student's other courses.
            note: describe.reasons(passed_over, Reader::Staff),
            offered_until: entry.offered_until.map(|until| clock.show(until)),
            is_over_capacity: entry.is_over_capacity,
            by_permission: entry.by_permission,
        }
    }
}
