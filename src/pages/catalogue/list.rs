//! The catalogue's list, for anyone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;
use chrono::NaiveDateTime;
use diesel::result::QueryResult;

use super::choice::{Choice, mine, opens_at, plans};
use super::lines::{Action, Lines, SectionLine, term_line};
use super::query::Own;
use crate::accounts::{User, find_user};
use crate::catalogue::{
    Catalogue, Course, CourseQuery, ScheduleFilter, Search, Seats, Section, Term, list_seats, list_seats_in_term,
};
use crate::context::Context;
use crate::db::{Id, now};
use crate::form::{format_count, format_credits};
use crate::pages::{self, Error, Layout, Query, Site, Visitor, html};
use crate::planning::Plans;
use crate::policy;
use crate::registration::Mine;

/// Courses on a page.
const PER_PAGE: usize = 25;

/// Sections of a course in the list; the rest are on its page.
const SECTIONS_SHOWN: usize = 4;

#[derive(Template)]
#[template(path = "catalogue/index.html")]
struct CoursesPage {
    layout: Layout,
    query: CourseQuery,
    term_line: String,
    holds: Vec<String>,
    terms: Vec<Choice>,
    subjects: Vec<Choice>,
    subject_name: Option<String>,
    total: usize,
    count: String,
    courses: Vec<CourseLine>,
    /// What stands in the place of a course's sections when none is listed.
    no_sections: &'static str,
    pages: Pages,
    /// The address of this page, to come back to.
    here: String,
    may_create: bool,
    may_ask_mine: Option<&'static str>,
    /// Whose own courses are listed alone.
    is_own: Option<Own>,
    /// Whether the filters that are folded away are shown.
    is_unfolded: bool,
}

struct CourseLine {
    id: Id,
    code: String,
    name: String,
    credits: String,
    sections: Vec<SectionLine>,
    more: usize,
}

/// The pages of a list: which there are, with their addresses.
struct Pages {
    first: usize,
    last: usize,
    current: usize,
    links: Vec<(usize, String)>,
}

/// What the list shows, from the database.
struct Listing {
    catalogue: Arc<Catalogue>,
    term: Option<Id>,
    page: usize,
    total: usize,
    /// The courses of the page, each with the sections that match.
    courses: Vec<(Id, Vec<Id>)>,
    seats: HashMap<Id, Seats>,
    mine: Mine,
    plans: Plans,
}

pub(super) async fn index(
    state: Site,
    layout: Layout,
    Visitor(user): Visitor,
    Query(query): Query<CourseQuery>,
) -> Result<HttpResponse, Error> {
    let query = query.read_for(user.as_ref());
    let today = state.clock.today();
    let (asked, by) = (query.clone(), user.clone());
    let listing = state
        .read(move |context| {
            let catalogue = context.catalogue()?;
            let term = catalogue.asked_term(&asked.term, today).map(|term| term.id);
            Listing::load(context, catalogue, term, by.as_ref(), &asked)
        })
        .await?;
    html(&listing.page(&state, layout, user.as_ref(), query))
}

impl Listing {
    fn load(
        context: &mut Context<'_>,
        catalogue: Arc<Catalogue>,
        term: Option<Id>,
        user: Option<&User>,
        query: &CourseQuery,
    ) -> QueryResult<Self> {
        let mine = mine(context, user)?;
        let search = search(context, &catalogue, term, user, &mine, query)?;
        let found = catalogue.search(&search);
        let total = found.len();
        let pages = total.div_ceil(PER_PAGE).max(1);
        let page = query.page.parse().unwrap_or(1).clamp(1, pages);
        let shown = &found[(page - 1) * PER_PAGE..(page * PER_PAGE).min(total)];
        let matching = |course: &Course| {
            let sections = course.sections_in(term);
            let matching = sections.filter(|section| search.admits_section(course, section));
            matching.map(|section| section.id).collect::<Vec<_>>()
        };
        let courses: Vec<(Id, Vec<Id>)> = shown.iter().map(|course| (course.id, matching(course))).collect();
        let sections: Vec<Id> =
            courses.iter().flat_map(|(_, sections)| sections.iter().take(SECTIONS_SHOWN).copied()).collect();
        let seats = list_seats(context, &sections)?;
        // Once registration is open, the list leads to seats and no longer to plans.
        let opens_at = term.and_then(|id| catalogue.term(id)).and_then(|term| opens_at(&catalogue, term, user, &mine));
        let is_early = opens_at.is_some_and(|opens_at| now() < opens_at);
        let plans = if is_early { plans(context, user)? } else { Plans::default() };
        Ok(Self { catalogue, term, page, total, courses, seats, mine, plans })
    }

    fn opens_at(&self, term: &Term, user: Option<&User>) -> Option<NaiveDateTime> {
        opens_at(&self.catalogue, term, user, &self.mine)
    }

    fn page(self, state: &Site, layout: Layout, user: Option<&User>, query: CourseQuery) -> CoursesPage {
        let catalogue = &self.catalogue;
        let term = self.term.and_then(|id| catalogue.term(id));
        let (clock, mine, seats, plans) = (&state.clock, &self.mine, &self.seats, &self.plans);
        let lines = term.map(|term| Lines { catalogue, clock, user, term, mine, seats, plans });
        let courses = self.courses.iter().filter_map(|(id, sections)| Some((catalogue.course(*id)?, sections)));
        let own = query.own(user);
        let subject = catalogue.subject_by_code(&query.subject);
        CoursesPage {
            layout: layout.at(if own == Some(Own::Taught) {
                pages::Section::Teaching
            } else {
                pages::Section::Courses
            }),
            term_line: term
                .map(|term| term_line(term, self.opens_at(term, user), &state.clock, now()))
                .unwrap_or_default(),
            holds: self.mine.holds(&state.clock, now()),
            terms: Choice::terms(catalogue, term),
            subjects: Choice::subjects(catalogue, &query.subject),
            subject_name: subject.map(|subject| subject.name.clone()),
            count: format_count(self.total),
            total: self.total,
            courses: courses.map(|(course, sections)| CourseLine::new(course, sections, lines.as_ref())).collect(),
            no_sections: if term.is_some() { "Not taught in this term" } else { "Its page lists its sections" },
            pages: Pages::new(self.page, self.total, &query),
            here: query.address(self.page),
            may_create: user.is_some_and(policy::can_create_course),
            may_ask_mine: own.or_else(|| CourseQuery::usual_own(user)).map(Own::label),
            is_own: own,
            is_unfolded: query.is_unfolded(),
            query,
        }
    }
}

fn search(
    context: &mut Context<'_>,
    catalogue: &Catalogue,
    term: Option<Id>,
    user: Option<&User>,
    mine: &Mine,
    query: &CourseQuery,
) -> QueryResult<Search> {
    let mut search = Search {
        text: query.q.clone(),
        term,
        days: query.days(),
        from: query.from(),
        until: query.until(),
        ..Search::default()
    };
    if !query.subject.is_empty() {
        // An unknown subject has no courses.
        search.subject = Some(catalogue.subject_by_code(&query.subject).map_or_else(Id::new, |subject| subject.id));
    }
    if !query.instructor.is_empty() {
        search.instructor = Some(find_user(context, &query.instructor)?.map_or_else(Id::new, |user| user.id));
    }
    if !query.open.is_empty() {
        search.with_seats = Some(seats_in(context, catalogue, term)?);
        search.student = user.filter(|user| policy::can_register(user)).map(|_| mine.student_context.group().clone());
    }
    match query.own(user) {
        Some(Own::Registered) => search.only = Some(courses_of(mine, term)),
        Some(Own::Taught) => {
            search.involves = user.map(|user| user.id);
            // Instructors see their courses also before these have a section.
            search.term = term.filter(|_| !query.term.is_empty());
        }
        None => search.except = courses_of(mine, term),
    }
    search.beside = (!query.fits.is_empty()).then(|| beside(mine, catalogue));
    Ok(search)
}

/// The seats of all sections of a term; of all terms when none is named.
fn seats_in(context: &mut Context<'_>, catalogue: &Catalogue, term: Option<Id>) -> QueryResult<HashMap<Id, Seats>> {
    let mut seats = HashMap::new();
    for wanted in catalogue.terms().iter().map(|term| term.id) {
        if term.is_none_or(|term| term == wanted) {
            seats.extend(list_seats_in_term(context, wanted)?);
        }
    }
    Ok(seats)
}

/// The courses that a student has in a term; in all terms when none is named.
fn courses_of(mine: &Mine, term: Option<Id>) -> HashSet<Id> {
    let registrations = mine.student_context.registered().filter(|place| term.is_none_or(|term| place.term_id == term));
    registrations.map(|place| place.course_id).collect()
}

/// What a student is registered for, in all terms.
fn beside(mine: &Mine, catalogue: &Catalogue) -> ScheduleFilter {
    let sections = mine.student_context.registered().filter_map(|place| catalogue.section(place.section_id));
    let mut beside = ScheduleFilter::default();
    for (course, section) in sections {
        beside.courses.insert((course.id, section.term_id));
        beside.slots.extend(&section.slots);
    }
    beside
}

impl CourseLine {
    /// A course with those of its sections that match.
    fn new(course: &Course, matching: &[Id], lines: Option<&Lines<'_>>) -> Self {
        let of_term = |lines: &Lines<'_>| -> Vec<&Section> {
            course.sections_in(Some(lines.term.id)).filter(|section| matching.contains(&section.id)).collect()
        };
        let all: Vec<&Section> = lines.map(of_term).unwrap_or_default();
        let shown = all.iter().take(SECTIONS_SHOWN);
        Self {
            id: course.id,
            code: course.code.clone(),
            name: course.name.clone(),
            credits: format_credits(course.credits),
            sections: lines.map(|lines| shown.map(|section| lines.line(course, section)).collect()).unwrap_or_default(),
            more: all.len().saturating_sub(SECTIONS_SHOWN),
        }
    }
}

impl Catalogue {
    /// The term that a query names; `all` is none, and an unknown one is the default.
    fn asked_term(&self, code: &str, today: chrono::NaiveDate) -> Option<&Term> {
        if code == "all" {
            return None;
        }
        self.term_by_code(code).or_else(|| self.default_term(today))
    }
}

impl Pages {
    fn new(current: usize, total: usize, query: &CourseQuery) -> Self {
        let count = total.div_ceil(PER_PAGE).max(1);
        let near = |page: &usize| *page == 1 || *page == count || page.abs_diff(current) <= 2;
        let links = (1..=count).filter(near).map(|page| (page, query.address(page))).collect();
        Self {
            first: (current - 1) * PER_PAGE + usize::from(total > 0),
            last: (current * PER_PAGE).min(total),
            current,
            links,
        }
    }

    fn link(&self, page: usize) -> Option<&str> {
        self.links.iter().find(|(number, _)| *number == page).map(|(_, address)| address.as_str())
    }

    fn previous(&self) -> Option<&str> {
        self.link(self.current - 1)
    }

    fn next(&self) -> Option<&str> {
        self.link(self.current + 1)
    }
}
