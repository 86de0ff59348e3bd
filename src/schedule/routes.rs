//! The pages of the schedule: the week, and the feed for other calendars.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::{self, Data};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{NaiveDate, Utc};
use diesel::result::QueryResult;
use serde::Deserialize;

use super::calendar::{self, Entry};
use super::service::Week;
use crate::accounts::{Role, User, find_user_by_calendar};
use crate::catalogue::{
    Action, Catalogue, Course, Meeting, Seats, Section, SectionLine, Shelf, Term, WhenLine, list_seats, section_line,
};
use crate::db::{DbConnection, Id};
use crate::form::{format_credits, line};
use crate::registration::{Mine, Status, find_mine};
use crate::web::{self as pages, Academic, AppState, Error, Query, Shell, SignedIn, html, site_address};

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/schedule").get(show))
        .service(web::resource("/schedule.ics").get(feed));
}

#[derive(Template)]
#[template(path = "schedule/show.html")]
struct SchedulePage {
    shell: Shell,
    term: String,
    summary: String,
    terms: Vec<TermChoice>,
    week: Option<DrawnWeek>,
    arranged: Vec<Line>,
    lines: Vec<Line>,
}

/// A term in which the user has something.
struct TermChoice {
    code: String,
    name: String,
    is_chosen: bool,
}

/// The week as the page draws it.
struct DrawnWeek {
    class: String,
    hours: std::ops::Range<u32>,
    days: Vec<DrawnDay>,
}

struct DrawnDay {
    letter: char,
    name: &'static str,
    meets: Vec<Meet>,
}

/// A meeting on one day.
struct Meet {
    class: String,
    section: Id,
    label: String,
    hours: String,
    room: String,
    /// What is to be known beside it: the weeks, the term of a half.
    note: String,
    /// `Waitlisted, 3 of 17`, for what the student does not have.
    waits: Option<String>,
}

/// A section as a row of the table.
#[derive(Clone)]
struct Line {
    course_id: Id,
    course: String,
    /// The code of its term, and its name when it is not the chosen one.
    term: (String, Option<String>),
    credits: String,
    tone: &'static str,
    is_registered: bool,
    section: SectionLine,
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
    #[serde(deserialize_with = "line")]
    term: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FeedQuery {
    /// The secret of the address.
    #[serde(deserialize_with = "line")]
    token: String,
}

async fn show(
    state: Data<AppState>,
    shell: Shell,
    me: SignedIn<Academic>,
    Query(query): Query<ScheduleQuery>,
) -> Result<HttpResponse, Error> {
    let shelf = state.shelf.clone();
    let schedule = state
        .db
        .read(move |connection| Schedule::load(connection, &shelf, me.user))
        .await?;
    html(&schedule.page(&state, shell.at(pages::Section::Schedule), &query.term))
}

/// The feed, for whoever knows its address.
async fn feed(
    request: HttpRequest,
    state: Data<AppState>,
    Query(query): Query<FeedQuery>,
) -> Result<HttpResponse, Error> {
    let shelf = state.shelf.clone();
    let schedule = state
        .db
        .read(move |connection| {
            let user = find_user_by_calendar(connection, &query.token)?;
            let user = user.filter(|user| user.role != Role::Admin).ok_or(Error::NotFound)?;
            Ok::<_, Error>(Schedule::load(connection, &shelf, user)?)
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
    fn load(connection: &mut DbConnection, shelf: &Shelf, user: User) -> QueryResult<Self> {
        let catalogue = shelf.current(connection)?;
        let mine = match user.role {
            Role::Student => find_mine(connection, user.id)?,
            _ => Mine::default(),
        };
        let mut schedule = Self {
            catalogue,
            user,
            mine,
            seats: HashMap::new(),
        };
        let ids: Vec<Id> = schedule.sections().iter().map(|(_, section)| section.id).collect();
        schedule.seats = list_seats(connection, &ids)?;
        Ok(schedule)
    }

    /// What the user has or waits for, or teaches: in any term, by code.
    fn sections(&self) -> Vec<(&Course, &Section)> {
        let all = self.catalogue.courses().iter();
        match self.user.role {
            Role::Student => {
                let places = self.mine.standing.current();
                let mut found: Vec<_> = places.filter_map(|p| self.catalogue.section(p.section_id)).collect();
                found.sort_by_key(|(course, section)| (self.waits_for(section), &course.code, &section.number));
                found
            }
            _ => all
                .flat_map(|course| course.sections.iter().map(move |section| (course, section)))
                .filter(|(_, section)| section.is_taught_by(self.user.id))
                .collect(),
        }
    }

    fn page(&self, state: &AppState, shell: Shell, asked: &str) -> SchedulePage {
        let today = state.clock.today();
        let term = self.shown_term(asked, today);
        let shown: Vec<(&Course, &Section, &Term)> = self
            .sections()
            .into_iter()
            .filter_map(|(course, section)| {
                let own = self.catalogue.term(section.term_id)?;
                term.is_some_and(|term| overlap(own, term))
                    .then_some((course, section, own))
            })
            .collect();
        let lines: Vec<Line> = shown.iter().map(|found| self.line(state, term, found)).collect();
        SchedulePage {
            shell,
            term: term.map(|term| term.name.clone()).unwrap_or_default(),
            summary: term.map(|term| self.summary(state, term, &shown)).unwrap_or_default(),
            terms: self.terms(term, today),
            week: self.week(state, &shown, &lines),
            arranged: shown
                .iter()
                .zip(&lines)
                .filter(|((_, section, _), _)| section.meetings.is_empty() && !self.is_cancelled(section))
                .map(|(_, line)| line.clone())
                .collect(),
            lines,
        }
    }

    fn feed(&self, state: &AppState, site: &str) -> Result<String, std::fmt::Error> {
        let sections = self.sections();
        let counted = sections
            .iter()
            .filter(|(_, section)| !self.waits_for(section) && !self.is_cancelled(section));
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

    /// The term that is asked for; of none, or one that there is not, the current or next one.
    fn shown_term(&self, asked: &str, today: NaiveDate) -> Option<&Term> {
        let named = self.catalogue.term_by_code(asked);
        named.or_else(|| self.catalogue.default_term(today))
    }

    /// The terms in which the user has something, with the one that is shown and the current one.
    fn terms(&self, shown: Option<&Term>, today: NaiveDate) -> Vec<TermChoice> {
        let mut ids: BTreeSet<Id> = self.sections().iter().map(|(_, section)| section.term_id).collect();
        ids.extend(shown.map(|term| term.id));
        ids.extend(self.catalogue.default_term(today).map(|term| term.id));
        let terms = self.catalogue.terms().iter().filter(|term| ids.contains(&term.id));
        terms
            .map(|term| TermChoice {
                code: term.code.clone(),
                name: term.name.clone(),
                is_chosen: shown.is_some_and(|shown| shown.id == term.id),
            })
            .collect()
    }

    /// `Spring 2024, 16 January to 10 May 2024. 5 courses, 3 credits of at most 5. 1 waitlisted.`
    fn summary(&self, state: &AppState, term: &Term, shown: &[(&Course, &Section, &Term)]) -> String {
        let days = state.clock.days(term.starts_on, term.ends_on);
        let have: Vec<_> = shown
            .iter()
            .filter(|(_, section, _)| !self.waits_for(section))
            .collect();
        if self.user.role != Role::Student {
            let students: i32 = have
                .iter()
                .filter_map(|(_, section, _)| Some(self.seats.get(&section.id)?.registered))
                .sum();
            return format!(
                "{}, {days}. {}, {}.",
                term.name,
                count(have.len(), "section"),
                count(students as usize, "student")
            );
        }
        let courses: BTreeSet<Id> = have.iter().map(|(course, _, _)| course.id).collect();
        let credits = have.iter().map(|(course, _, _)| course.credits).sum();
        let own = self.mine.standing.credits(&self.catalogue, term.id, None);
        // A limit is one term's: what overlaps counts towards its own.
        let limit = match self.mine.standing.credit_limit(term) {
            Some(limit) if own == credits => format!(" of at most {}", format_credits(limit)),
            Some(limit) => format!(
                ", {} of them of at most {} in {}",
                format_credits(own),
                format_credits(limit),
                term.name
            ),
            None => String::new(),
        };
        let mut text = format!(
            "{}, {days}. {}, {}{limit}.",
            term.name,
            count(courses.len(), "course"),
            credits_in_words(credits)
        );
        let waits = shown.len() - have.len();
        if waits > 0 {
            text += &format!(" {waits} waitlisted.");
        }
        text
    }

    fn line(&self, state: &AppState, term: Option<&Term>, (course, section, own): &(&Course, &Section, &Term)) -> Line {
        let seats = &self.seats;
        let place = self.mine.standing.place(section.id);
        let is_registered = place.is_some_and(|place| place.status == Status::Registered);
        let is_other = term.is_none_or(|term| term.id != own.id);
        let (catalogue, user) = (&self.catalogue, Some(&self.user));
        Line {
            course_id: course.id,
            course: course.name.clone(),
            term: (own.code.clone(), is_other.then(|| own.name.clone())),
            credits: format_credits(course.credits),
            tone: if is_registered { "good" } else { "info" },
            is_registered,
            section: section_line(state, catalogue, user, own, &self.mine, seats, (*course, *section)),
        }
    }

    fn week(&self, state: &AppState, shown: &[(&Course, &Section, &Term)], lines: &[Line]) -> Option<DrawnWeek> {
        let met: Vec<(&Meeting, &Section, &Line)> = shown
            .iter()
            .zip(lines)
            .filter(|((_, section, _), _)| !self.is_cancelled(section))
            .flat_map(|((_, section, _), line)| section.meetings.iter().map(move |meeting| (meeting, *section, line)))
            .collect();
        let week = Week::new(&met.iter().map(|(meeting, _, _)| *meeting).collect::<Vec<_>>())?;
        let meet = |block: &super::service::Block| {
            let (meeting, section, line) = met[block.of];
            Meet::new(state, meeting, line, block.class.clone(), self.waits_for(section))
        };
        let day = |day: &super::service::Day| DrawnDay {
            letter: day.letter,
            name: day_name(day.letter),
            meets: day.blocks.iter().map(meet).collect(),
        };
        Some(DrawnWeek {
            class: week.class(),
            hours: week.hours(),
            days: week.days.iter().map(day).collect(),
        })
    }

    fn waits_for(&self, section: &Section) -> bool {
        let place = self.mine.standing.place(section.id);
        place.is_some_and(|place| place.status == Status::Waitlisted)
    }

    fn is_cancelled(&self, section: &Section) -> bool {
        self.seats.get(&section.id).is_some_and(|seats| seats.is_cancelled)
    }
}

impl Meet {
    fn new(state: &AppState, meeting: &Meeting, line: &Line, class: String, is_waiting: bool) -> Self {
        let when = WhenLine::all(std::slice::from_ref(meeting), &state.clock).remove(0);
        let notes = [Some(when.weeks).filter(|weeks| !weeks.is_empty()), line.term.1.clone()];
        Self {
            class,
            section: line.section.id,
            label: line.section.label.clone(),
            hours: when.hours,
            room: when.room,
            note: notes.into_iter().flatten().collect::<Vec<_>>().join(", "),
            waits: is_waiting.then(|| line.section.seats.words.clone()),
        }
    }
}

fn overlap(one: &Term, other: &Term) -> bool {
    one.starts_on <= other.ends_on && other.starts_on <= one.ends_on
}

fn day_name(letter: char) -> &'static str {
    match letter {
        'M' => "Monday",
        'T' => "Tuesday",
        'W' => "Wednesday",
        'R' => "Thursday",
        'F' => "Friday",
        'S' => "Saturday",
        _ => "Sunday",
    }
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn credits_in_words(credits: i32) -> String {
    let number = format_credits(credits);
    format!("{number} credit{}", if number == "1" { "" } else { "s" })
}
