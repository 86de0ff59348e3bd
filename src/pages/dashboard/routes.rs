//! `/`: the landing page, or the dashboard of whoever is signed in.

use actix_web::HttpResponse;
use actix_web::web::{self};
use askama::Template;
use chrono::NaiveDateTime;

use super::faculty::faculty;
use super::landing::landing;
use super::office::OfficePage;
use super::student::student;
use crate::accounts::Role;
use crate::catalogue::{Catalogue, Course, Section, Term};
use crate::db::{Id, now};
use crate::pages::catalogue::term_line;
use crate::pages::{Error, Layout, Site, Visitor, html};

/// The address of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/").get(index));
}

#[derive(Template)]
#[template(path = "dashboard/pending.html")]
struct PendingPage {
    layout: Layout,
    since: String,
    email: String,
}

/// A term's dates in a panel.
pub(super) struct TermPanel {
    pub name: String,
    pub line: String,
    pub dates: Vec<(&'static str, String)>,
}

async fn index(state: Site, layout: Layout, Visitor(user): Visitor) -> Result<HttpResponse, Error> {
    let layout = layout.at(crate::pages::Section::Home);
    match user {
        None => landing(&state, layout).await,
        Some(user) if user.is_pending() => {
            html(&PendingPage { layout, since: state.clock.show(user.created_at), email: user.email })
        }
        Some(user) => match user.roles.primary() {
            Role::Student => student(&state, layout, user).await,
            Role::Faculty => faculty(&state, layout, user).await,
            Role::Admin => html(&OfficePage::load(&state, layout, user).await?),
        },
    }
}

impl Catalogue {
    /// Of these sections those in a term that overlaps `term`, by code.
    pub(super) fn sections_now(&self, ids: &[Id], term: Option<&Term>) -> Vec<(&Course, &Section)> {
        let mut found: Vec<_> = ids.iter().filter_map(|id| self.section(*id)).collect();
        found.retain(|(_, section)| self.is_now(section, term));
        found.sort_by(|(one, _), (other, _)| one.code.cmp(&other.code));
        found
    }

    /// The sections that this user teaches, or with whose course they assist, in a term that overlaps `term`, by code.
    pub(super) fn taught_now(&self, user: Id, term: Option<&Term>) -> Vec<(&Course, &Section)> {
        let sections = self.courses().iter().flat_map(|course| course.sections.iter().map(move |s| (course, s)));
        let is_mine = |course: &Course, section: &Section| {
            section.is_taught_by(user) || (course.is_on_staff(user) && !course.is_instructor(user))
        };
        sections.filter(|(course, section)| is_mine(course, section) && self.is_now(section, term)).collect()
    }

    fn is_now(&self, section: &Section, now: Option<&Term>) -> bool {
        let term = self.term(section.term_id);
        term.zip(now).is_some_and(|(term, now)| term.overlaps(now))
    }
}

impl TermPanel {
    /// The panel as everybody sees it.
    pub fn new(term: &Term, state: &Site) -> Self {
        Self::opening(term, term.registration_opens_at, state)
    }

    /// The panel for whom registration opens at this instant.
    pub fn opening(term: &Term, opens_at: Option<NaiveDateTime>, state: &Site) -> Self {
        let clock = &state.clock;
        let is_own = opens_at != term.registration_opens_at;
        let instants = [
            (if is_own { "Registration opens for you" } else { "Registration opens" }, opens_at),
            ("Registration closes", term.registration_closes_at),
            ("Last day to drop", term.drop_deadline),
            ("Last day to withdraw", term.withdraw_deadline),
        ];
        let mut dates: Vec<_> = instants.into_iter().filter_map(|(label, at)| Some((label, clock.show(at?)))).collect();
        dates.push(("Teaching begins", clock.day(term.starts_on)));
        dates.push(("Term ends", clock.day(term.ends_on)));
        Self { name: term.name.clone(), line: term_line(term, opens_at, clock, now()), dates }
    }
}
