//! The office's dashboard: who waits for approval, how the term fills, what happened lately.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;

use super::routes::TermPanel;
use super::staff::{StaffFacts, StaffPanel};
use crate::accounts::{Role, User, UserState, list_users_in};
use crate::catalogue::{Catalogue, Seats, list_seats, list_seats_in_term};
use crate::db::{Id, now};
use crate::events::{Entry, Notice, Reader, list_unseen};
use crate::form::format_count;
use crate::grading::{FirstUnmet, list_first_unmet};
use crate::pages::notices::UnreadNotifications;
use crate::pages::registration::AttemptLine;
use crate::pages::{Error, Layout, Site};
use crate::planning::{list_most_planned, term_to_plan};
use crate::registration::{count_students_registered, list_attempts};

/// Subjects in the table of the term's fill.
const SUBJECTS: usize = 15;
/// Sections in the table of what is planned.
const MOST_PLANNED: i64 = 10;
/// Those who wait for approval, as many as are listed.
const MOST_WAITING: i64 = 50;
/// Students are counted up to here.
const MOST_STUDENTS: i64 = 50_000;
/// Lines of recent activity.
const LATEST: i64 = 12;

/// The page.
#[derive(Template)]
#[template(path = "dashboard/office.html")]
pub(super) struct OfficePage {
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

struct Facts {
    catalogue: Arc<Catalogue>,
    waiting: Vec<User>,
    seats: HashMap<Id, Seats>,
    /// `None`: more than [`MOST_STUDENTS`].
    students: Option<i64>,
    planned: Vec<(Id, i64)>,
    free: HashMap<Id, Seats>,
    activity: Vec<Entry>,
    notices: Vec<Notice>,
    staff: StaffFacts,
    user: User,
    unmet: FirstUnmet,
}

impl OfficePage {
    pub async fn load(state: &Site, layout: Layout, user: User) -> Result<Self, Error> {
        let today = state.clock.today();
        let facts = state
            .read_slowly(move |context| {
                let catalogue = context.catalogue()?;
                let term = catalogue.default_term(today).map(|term| term.id);
                let waiting = list_users_in(context, Role::Faculty, UserState::Pending, MOST_WAITING + 1)?;
                let seats = term.map(|term| list_seats_in_term(context, term)).transpose()?.unwrap_or_default();
                let students = term
                    .map(|term| count_students_registered(context, term, MOST_STUDENTS))
                    .transpose()?
                    .unwrap_or(Some(0));
                let to_plan = term_to_plan(&catalogue, today, now()).map(|term| term.id);
                let planned = to_plan.map(|term| list_most_planned(context, term, MOST_PLANNED)).transpose()?;
                let planned = planned.unwrap_or_default();
                let free = list_seats(context, &planned.iter().map(|(section, _)| *section).collect::<Vec<_>>())?;
                let activity = list_attempts(context, None, None, 0, LATEST)?;
                let notices = list_unseen(context, user.id)?;
                let staff = StaffFacts::load(context, &catalogue, user.id, catalogue.default_term(today))?;
                let unmet = list_first_unmet(context, &catalogue)?;
                Ok::<_, Error>(Facts {
                    catalogue,
                    waiting,
                    seats,
                    students,
                    planned,
                    free,
                    activity,
                    notices,
                    staff,
                    user,
                    unmet,
                })
            })
            .await?;
        Ok(facts.page(state, layout))
    }
}

fn students_in_words(students: Option<i64>) -> String {
    students.map_or_else(|| format!("over {}", format_count(MOST_STUDENTS)), format_count)
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

impl Facts {
    fn page(self, state: &Site, layout: Layout) -> OfficePage {
        let term = self.catalogue.default_term(state.clock.today());
        let taken: i64 = self.seats.values().map(|seats| i64::from(seats.taken())).sum();
        let capacity: i64 = self.seats.values().map(|seats| i64::from(seats.capacity)).sum();
        let full = self.seats.values().filter(|seats| seats.capacity > 0 && seats.free() <= 0).count();
        OfficePage {
            term: term.map(|term| TermPanel::new(term, state)),
            news: UnreadNotifications::new(&self.notices, &self.catalogue, state),
            staff: self.staff.panel(&self.catalogue, term, state, &self.user),
            figures: vec![
                ("Students registered", students_in_words(self.students)),
                ("Registrations", format_count(taken)),
                ("Seats", format_count(capacity)),
                ("Seats taken", format!("{} %", percent(taken, capacity))),
                ("Full sections", format_count(full)),
            ],
            fill: self.fill(),
            unmet: unmet_in_words(&self.unmet),
            unknown_codes: self.catalogue.unknown_codes().len(),
            demand: self.demand(state),
            activity: self
                .activity
                .iter()
                .cloned()
                .map(|attempt| AttemptLine::new(attempt, Reader::Office, &self.catalogue, state))
                .collect(),
            more_wait: self.waiting.len() > MOST_WAITING as usize,
            waiting: self
                .waiting
                .into_iter()
                .take(MOST_WAITING as usize)
                .map(|user| WaitingLine { since: state.clock.show(user.created_at), user })
                .collect(),
            layout,
        }
    }

    /// The sections that most students plan, in the term that is planned for.
    fn demand(&self, state: &Site) -> Option<(String, Vec<DemandLine>)> {
        let term = term_to_plan(&self.catalogue, state.clock.today(), now())?;
        let free = |section: &Id| self.free.get(section).map_or(0, |seats| i64::from(seats.free().max(0)));
        let most = self.planned.iter().map(|(section, planned)| free(section).max(*planned)).max()?;
        let line = |(section, planned): &(Id, i64)| {
            let (course, found) = self.catalogue.section(*section)?;
            Some(DemandLine {
                course_id: course.id,
                label: format!("{}-{}", course.code, found.number),
                term: term.code.clone(),
                planned: *planned,
                free: free(section),
                bars: (percent(*planned, most), percent(free(section), most)),
            })
        };
        Some((term.name.clone(), self.planned.iter().filter_map(line).collect()))
    }

    /// The subjects with the most seats, by name, with how many are taken.
    fn fill(&self) -> Vec<FillLine> {
        let mut sums: HashMap<Id, (i64, i64)> = HashMap::new();
        for (section, seats) in &self.seats {
            if let Some((course, _)) = self.catalogue.section(*section) {
                let (taken, all) = sums.entry(course.subject.id).or_default();
                *taken += i64::from(seats.registered);
                *all += i64::from(seats.capacity);
            }
        }
        let mut largest: Vec<_> = self.catalogue.subjects().iter().filter(|s| sums.contains_key(&s.id)).collect();
        largest.sort_by_key(|subject| std::cmp::Reverse(sums[&subject.id].1));
        largest.truncate(SUBJECTS);
        largest.sort_by(|one, other| one.name.cmp(&other.name));
        let line = |subject: &Arc<crate::catalogue::Subject>| {
            let (taken, all) = sums[&subject.id];
            FillLine {
                code: subject.code.clone(),
                name: subject.name.clone(),
                percent: percent(taken, all),
                taken: format!("{} of {}", format_count(taken), format_count(all)),
            }
        };
        largest.into_iter().map(line).collect()
    }
}

fn percent(part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { (part * 100 + whole / 2) / whole }
}
