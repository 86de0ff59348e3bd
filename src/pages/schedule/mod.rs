//! The schedule: its page, and the feed for other calendars.

mod page;
mod week;

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{self};
use actix_web::{HttpRequest, HttpResponse};
use chrono::Utc;
use diesel::result::QueryResult;
use serde::Deserialize;

use crate::accounts::{User, find_user_by_calendar};
use crate::catalogue::{Catalogue, Course, Seats, Section, list_seats};
use crate::context::Context;
use crate::db::Id;
use crate::form::query_line;
use crate::pages::{self, Academic, Error, Layout, Query, SignedIn, Site, html, site_address};
use crate::policy;
use crate::records::Status;
use crate::registration::{Mine, find_mine};
use crate::schedule::calendar::{self, Entry};

pub use week::{DrawnWeek, Mark, WeekEntry};

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/schedule").get(show)).service(web::resource("/schedule.ics").get(feed));
}

/// What a schedule is drawn from.
struct Schedule {
    catalogue: Arc<Catalogue>,
    user: User,
    mine: Mine,
    seats: HashMap<Id, Seats>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ScheduleQuery {
    /// The code of a term; empty: the current or next one.
    #[serde(deserialize_with = "query_line")]
    term: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FeedQuery {
    /// The secret of the address.
    #[serde(deserialize_with = "query_line")]
    token: String,
}

async fn show(
    state: Site,
    layout: Layout,
    me: SignedIn<Academic>,
    Query(query): Query<ScheduleQuery>,
) -> Result<HttpResponse, Error> {
    let schedule = state.read(move |context| Schedule::load(context, me.user)).await?;
    html(&schedule.page(&state, layout.at(pages::Section::Schedule), &query.term))
}

/// The feed, for whoever knows its address.
async fn feed(request: HttpRequest, state: Site, Query(query): Query<FeedQuery>) -> Result<HttpResponse, Error> {
    let schedule = state
        .read(move |context| {
            let user = find_user_by_calendar(context, &query.token)?;
            let user = user.filter(policy::can_have_schedule).ok_or(Error::NotFound)?;
            Ok::<_, Error>(Schedule::load(context, user)?)
        })
        .await?;
    let text = schedule.feed(&state, &site_address(&request, &state));
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"schedule.ics\""))
        .body(text.map_err(|error| Error::Failed(Box::new(error)))?))
}

impl Schedule {
    /// In at most five queries, however much there is.
    fn load(context: &mut Context<'_>, user: User) -> QueryResult<Self> {
        let catalogue = context.catalogue()?;
        let mine = if policy::can_register(&user) { find_mine(context, user.id)? } else { Mine::default() };
        let mut schedule = Self { catalogue, user, mine, seats: HashMap::new() };
        let ids: Vec<Id> = schedule.sections().iter().map(|(_, section)| section.id).collect();
        schedule.seats = list_seats(context, &ids)?;
        Ok(schedule)
    }

    /// What the user has or waits for, or teaches: in any term, by code.
    fn sections(&self) -> Vec<(&Course, &Section)> {
        let registrations = self.mine.student_context.current();
        let mut found: Vec<_> = registrations.filter_map(|p| self.catalogue.section(p.section_id)).collect();
        found.sort_by_key(|(course, section)| (self.waits_for(section), &course.code, &section.number));
        let all = self.catalogue.courses().iter();
        let all = all.flat_map(|course| course.sections.iter().map(move |section| (course, section)));
        found.extend(all.filter(|(_, section)| self.teaches(section)));
        found
    }

    fn teaches(&self, section: &Section) -> bool {
        section.is_taught_by(self.user.id) && self.mine.student_context.place(section.id).is_none()
    }

    fn feed(&self, state: &Site, site: &str) -> Result<String, std::fmt::Error> {
        let sections = self.sections();
        let counted = sections.iter().filter(|(_, section)| !self.waits_for(section) && !self.is_cancelled(section));
        let entries: Vec<Entry<'_>> = counted
            .filter_map(|(course, section)| Some((course, section, self.catalogue.term(section.term_id)?)))
            .flat_map(|(course, section, term)| {
                section.meetings.iter().map(move |meeting| Entry {
                    meeting,
                    term,
                    summary: format!("{}-{} {}", course.code, section.number, course.name),
                    url: format!("{site}/sections/{}", section.id),
                })
            })
            .collect();
        let name = format!("{}, {}", self.user.name(), state.config.institution_name);
        calendar::feed(&name, state.clock.zone(), &entries, Utc::now())
    }

    fn waits_for(&self, section: &Section) -> bool {
        let place = self.mine.student_context.place(section.id);
        place.is_some_and(|place| place.status == Status::Waitlisted)
    }

    fn is_cancelled(&self, section: &Section) -> bool {
        self.seats.get(&section.id).is_some_and(|seats| seats.is_cancelled)
    }
}
