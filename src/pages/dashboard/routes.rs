//! `/`: the landing page, or the dashboard of whoever is signed in.

use actix_web::HttpResponse;
use actix_web::web::{self};
use askama::Template;

use super::faculty::faculty;
use super::landing::landing;
use super::office::office;
use super::student::student;
use crate::accounts::Role;
use crate::catalogue::TermView;
use crate::pages::catalogue::term_line;
use crate::pages::{Clock, Error, Layout, Site, Visitor, html};

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
            Role::Student => student(&state, layout).await,
            Role::Faculty => faculty(&state, layout).await,
            Role::Admin => office(&state, layout).await,
        },
    }
}

impl TermPanel {
    pub fn new(term: &TermView, clock: &Clock) -> Self {
        let instants = [
            (if term.has_own_opening { "Registration opens for you" } else { "Registration opens" }, term.opens_at),
            ("Registration closes", term.closes_at),
            ("Last day to drop", term.drop_deadline),
            ("Last day to withdraw", term.withdraw_deadline),
        ];
        let mut dates: Vec<_> = instants.into_iter().filter_map(|(label, at)| Some((label, clock.show(at?)))).collect();
        dates.push(("Teaching begins", clock.day(term.starts_on)));
        dates.push(("Term ends", clock.day(term.ends_on)));
        Self { name: term.name.clone(), line: term_line(term, clock), dates }
    }
}
