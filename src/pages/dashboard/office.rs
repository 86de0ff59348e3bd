//! The office's dashboard: who waits for approval, how the term fills, what happened lately.

use actix_web::HttpResponse;
use askama::Template;

use super::routes::TermPanel;
use super::staff::StaffPanel;
use crate::accounts::User;
use crate::dashboard::{
    Demand, OfficeDashboard, SectionDemand, StudentCount, SubjectSeats, TermFigures, show_office_dashboard,
};
use crate::db::Id;
use crate::events::Reader;
use crate::form::format_count;
use crate::grading::FirstUnmet;
use crate::pages::notices::UnreadNotifications;
use crate::pages::registration::AttemptLine;
use crate::pages::{Clock, Error, Layout, Site, html};

#[derive(Template)]
#[template(path = "dashboard/office.html")]
struct OfficePage {
    layout: Layout,
    term: Option<TermPanel>,
    news: UnreadNotifications,
    /// What they have to do with courses beside the office.
    staff: StaffPanel,
    figures: Vec<(&'static str, String)>,
    waiting: Vec<WaitingLine>,
    /// Whether more wait than are listed.
    more_wait: bool,
    fill: Vec<FillLine>,
    /// The name of the term that is planned for, and the sections that most students plan.
    demand: Option<(String, Vec<DemandLine>)>,
    activity: Vec<AttemptLine>,
    /// Who was let in on a course in progress and did not pass it, in words.
    /// How many codes in requirements no course has.
    unknown_codes: usize,
    unmet: Option<String>,
}

/// How many students plan a section, against its free seats.
struct DemandLine {
    course_id: Id,
    label: String,
    term: String,
    planned: i64,
    free: i64,
    /// Both as lengths, of 100 for the largest number in the table.
    bars: (i64, i64),
}

struct WaitingLine {
    user: User,
    since: String,
}

struct FillLine {
    code: String,
    name: String,
    percent: i64,
    taken: String,
}

pub(super) async fn office(state: &Site, layout: Layout) -> Result<HttpResponse, Error> {
    let dashboard = state.read_slowly(show_office_dashboard).await?;
    html(&OfficePage::new(dashboard, layout, &state.clock))
}

impl OfficePage {
    fn new(dashboard: OfficeDashboard, layout: Layout, clock: &Clock) -> Self {
        let TermFigures { students, taken, capacity, full_sections } = dashboard.figures;
        let waiting = dashboard.waiting.into_iter();
        Self {
            layout,
            term: dashboard.term.map(|term| TermPanel::new(&term, clock)),
            news: UnreadNotifications::new(&dashboard.notices, clock),
            staff: StaffPanel::new(dashboard.staff, clock),
            figures: vec![
                ("Students registered", students_in_words(students)),
                ("Registrations", format_count(taken)),
                ("Seats", format_count(capacity)),
                ("Seats taken", format!("{} %", percent(taken, capacity))),
                ("Full sections", format_count(full_sections)),
            ],
            waiting: waiting.map(|user| WaitingLine { since: clock.show(user.created_at), user }).collect(),
            more_wait: dashboard.has_more_waiting,
            fill: dashboard.subjects.into_iter().map(FillLine::new).collect(),
            demand: dashboard.demand.map(demand_lines),
            activity: AttemptLine::all(dashboard.activity, Reader::Office, clock),
            unknown_codes: dashboard.unknown_codes,
            unmet: unmet_in_words(&dashboard.unmet),
        }
    }
}

impl FillLine {
    fn new(subject: SubjectSeats) -> Self {
        let SubjectSeats { code, name, registered, capacity } = subject;
        let taken = format!("{} of {}", format_count(registered), format_count(capacity));
        Self { code, name, percent: percent(registered, capacity), taken }
    }
}

/// The term, and its sections with bars beside each other.
fn demand_lines(demand: Demand) -> (String, Vec<DemandLine>) {
    let most = demand.sections.iter().map(|section| section.free.max(section.planned)).max().unwrap_or(0);
    let line = |section: SectionDemand| DemandLine {
        course_id: section.course_id,
        label: section.label,
        term: demand.term_code.clone(),
        planned: section.planned,
        free: section.free,
        bars: (percent(section.planned, most), percent(section.free, most)),
    };
    (demand.term_name, demand.sections.into_iter().map(line).collect())
}

fn students_in_words(students: StudentCount) -> String {
    match students {
        StudentCount::Exactly(students) => format_count(students),
        StudentCount::Over(students) => format!("over {}", format_count(students)),
    }
}

/// Who was let in on a course in progress and did not pass it, if there is anybody to look at.
fn unmet_in_words(first: &FirstUnmet) -> Option<String> {
    let at_least = if first.is_all { "" } else { "At least " };
    match first.unmet.len() {
        0 if first.is_all => None,
        0 => Some("Many seats rest on a course in progress: see who did not pass it".to_owned()),
        1 => Some(format!("{at_least}1 student was let in on a course in progress and did not pass it")),
        many => Some(format!("{at_least}{many} students were let in on a course in progress and did not pass it")),
    }
}

fn percent(part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { (part * 100 + whole / 2) / whole }
}
