//! The schedule: its page, and the feed for other calendars.

mod page;
mod week;

use actix_web::http::header;
use actix_web::web::{self};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::form::query_line;
use crate::pages::{self, Academic, Error, Layout, Query, SignedIn, Site, html, site_address};
use crate::schedule::calendar::{self, Entry};
use crate::schedule::{FeedMeeting, FeedView, show_feed, show_schedule};

use page::SchedulePage;

pub(in crate::pages) use week::{DrawnWeek, Mark, WeekEntry};

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/schedule").get(show)).service(web::resource("/schedule.ics").get(feed));
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
    _: SignedIn<Academic>,
    Query(query): Query<ScheduleQuery>,
) -> Result<HttpResponse, Error> {
    let schedule = state.read(move |context| show_schedule(context, &query.term)).await?;
    html(&SchedulePage::new(&schedule, layout.at(pages::Section::Schedule), &state.clock))
}

/// The feed, for whoever knows its address: a calendar cannot sign in.
async fn feed(request: HttpRequest, state: Site, Query(query): Query<FeedQuery>) -> Result<HttpResponse, Error> {
    let feed = state.read(move |context| show_feed(context, &query.token)).await?;
    let text = written(&feed, &state, &site_address(&request, &state));
    Ok(HttpResponse::Ok()
        .content_type("text/calendar; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"schedule.ics\""))
        .body(text.map_err(|error| Error::Failed(Box::new(error)))?))
}

/// A feed as calendars read it; its links begin with `site`.
fn written(feed: &FeedView, state: &Site, site: &str) -> Result<String, std::fmt::Error> {
    let entries: Vec<Entry<'_>> = feed.meetings.iter().map(|meeting| entry(meeting, site)).collect();
    let name = format!("{}, {}", feed.name, state.config.institution_name);
    calendar::feed(&name, state.clock.zone(), &entries, feed.now.and_utc())
}

fn entry<'a>(it: &'a FeedMeeting, site: &str) -> Entry<'a> {
    Entry {
        meeting: &it.meeting,
        term: &it.term,
        summary: format!("{} {}", it.label, it.course),
        url: format!("{site}/sections/{}", it.section),
    }
}
