//! The office's dashboard: who waits for approval, how the term fills, what happened lately.

use std::collections::HashMap;
use std::sync::Arc;

use askama::Template;

use super::routes::TermPanel;
use crate::accounts::{Role, User, UserState, list_users_in};
use crate::catalogue::{Catalogue, Seats, list_seats_in_term};
use crate::db::Id;
use crate::form::format_count;
use crate::grades::list_unmet;
use crate::notices::{News, Notice, list_unseen};
use crate::registration::{Attempt, AttemptLine, count_students_registered, list_attempts};
use crate::web::{AppState, Error, Shell};

/// Subjects in the table of the term's fill.
const SUBJECTS: usize = 15;
/// Lines of recent activity.
const LATEST: i64 = 12;

/// The page.
#[derive(Template)]
#[template(path = "dashboard/office.html")]
pub(super) struct OfficePage {
    shell: Shell,
    term: Option<TermPanel>,
    news: News,
    figures: Vec<(&'static str, String)>,
    waiting: Vec<WaitingLine>,
    fill: Vec<FillLine>,
    activity: Vec<AttemptLine>,
    /// Who was let in on a course in progress and did not pass it, in words.
    unmet: Option<String>,
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
    students: i64,
    activity: Vec<Attempt>,
    notices: Vec<Notice>,
    unmet: usize,
}

impl OfficePage {
    pub async fn load(state: &AppState, shell: Shell, who: Id) -> Result<Self, Error> {
        let (shelf, today) = (state.shelf.clone(), state.clock.today());
        let facts = state
            .db
            .read(move |connection| {
                let catalogue = shelf.current(connection)?;
                let term = catalogue.default_term(today).map(|term| term.id);
                let waiting = list_users_in(connection, Role::Faculty, UserState::Pending)?;
                let seats = term.map(|term| list_seats_in_term(connection, term)).transpose()?.unwrap_or_default();
                let students = term.map(|term| count_students_registered(connection, term)).transpose()?.unwrap_or(0);
                let activity = list_attempts(connection, None, None, 0, LATEST)?;
                let notices = list_unseen(connection, who)?;
                let unmet = list_unmet(connection, &catalogue, None)?.len();
                Ok::<_, Error>(Facts { catalogue, waiting, seats, students, activity, notices, unmet })
            })
            .await?;
        Ok(facts.page(state, shell))
    }
}

impl Facts {
    fn page(self, state: &AppState, shell: Shell) -> OfficePage {
        let term = self.catalogue.default_term(state.clock.today());
        let taken: i64 = self.seats.values().map(|seats| i64::from(seats.registered)).sum();
        let capacity: i64 = self.seats.values().map(|seats| i64::from(seats.capacity)).sum();
        let full = self.seats.values().filter(|seats| seats.capacity > 0 && seats.free() <= 0).count();
        OfficePage {
            term: term.map(|term| TermPanel::new(term, state)),
            news: News::new(&self.notices, state),
            figures: vec![
                ("Students registered", format_count(self.students)),
                ("Registrations", format_count(taken)),
                ("Seats", format_count(capacity)),
                ("Seats taken", format!("{} %", percent(taken, capacity))),
                ("Full sections", format_count(full)),
            ],
            fill: self.fill(),
            unmet: match self.unmet {
                0 => None,
                1 => Some("1 student was let in on a course in progress and did not pass it".to_owned()),
                many => Some(format!("{many} students were let in on a course in progress and did not pass it")),
            },
            activity: self
                .activity
                .iter()
                .cloned()
                .map(|attempt| AttemptLine::new(attempt, &self.catalogue, state))
                .collect(),
            waiting: self
                .waiting
                .into_iter()
                .map(|user| WaitingLine { since: state.clock.show(user.created_at), user })
                .collect(),
            shell,
        }
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
