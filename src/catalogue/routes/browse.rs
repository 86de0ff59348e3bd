//! The catalogue's list and a course's page, for anyone.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use askama::Template;
use diesel::result::QueryResult;

use super::encoded;
use super::lines::{Action, Lines, SectionLine, term_line};
use crate::accounts::{Role, User, find_user};
use crate::catalogue::requirement::{self, Group, Mark};
use crate::catalogue::{
    Beside, Catalogue, Course, CourseQuery, Search, Seats, Section, Term, list_seats, list_seats_in_term,
};
use crate::db::{DbConnection, Id, now};
use crate::form::{format_count, format_credits};
use crate::registration::{Mine, find_mine, requirements_of};
use crate::web::{self, AppState, Error, Query, Shell, Visitor, html};

/// Courses on a page.
const PER_PAGE: usize = 25;
/// Sections of a course in the list; the rest are on its page.
const SECTIONS_SHOWN: usize = 4;

#[derive(Template)]
#[template(path = "catalogue/index.html")]
struct CoursesPage {
    shell: Shell,
    query: CourseQuery,
    term_line: String,
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
    /// Whether the filters that are folded away are shown.
    is_unfolded: bool,
}

#[derive(Template)]
#[template(path = "catalogue/show.html")]
struct CoursePage {
    shell: Shell,
    id: Id,
    /// The address of this page, to come back to.
    here: String,
    code: String,
    name: String,
    paragraphs: Vec<String>,
    credits: String,
    subject: Choice,
    instructors: String,
    requirements: Vec<Group>,
    /// Requirements that are no expression, as they stand.
    unread: Vec<String>,
    term: Option<(String, String)>,
    other_terms: Vec<Choice>,
    sections: Vec<SectionLine>,
    /// What a student could give up for a seat here: section and label.
    swappable: Vec<(Id, String)>,
    can_edit: bool,
    is_primary: bool,
    runs_office: bool,
    teaches: HashSet<Id>,
}

/// An entry of a select or a list of links.
pub(super) struct Choice {
    pub code: String,
    pub name: String,
    pub is_chosen: bool,
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
}

pub(super) async fn index(
    state: Data<AppState>,
    shell: Shell,
    Visitor(user): Visitor,
    Query(query): Query<CourseQuery>,
) -> Result<HttpResponse, Error> {
    let query = query.read_for(user.as_ref());
    let (shelf, today) = (state.shelf.clone(), state.clock.today());
    let (asked, by) = (query.clone(), user.clone());
    let listing = state
        .db
        .read(move |connection| {
            let catalogue = shelf.current(connection)?;
            let term = catalogue.asked_term(&asked.term, today).map(|term| term.id);
            Listing::load(connection, catalogue, term, by.as_ref(), &asked)
        })
        .await?;
    html(&listing.page(&state, shell, user.as_ref(), query))
}

pub(super) async fn show(
    state: Data<AppState>,
    shell: Shell,
    Visitor(user): Visitor,
    id: Path<Id>,
    Query(query): Query<CourseQuery>,
) -> Result<HttpResponse, Error> {
    let (shelf, today, by) = (state.shelf.clone(), state.clock.today(), user.clone());
    let id = id.into_inner();
    let here = match query.term.as_str() {
        "" => format!("/courses/{id}"),
        term => format!("/courses/{id}?term={}", encoded(term)),
    };
    let (catalogue, term, seats, mine) = state
        .db
        .read(move |connection| {
            let catalogue = shelf.current(connection)?;
            let course = catalogue.course(id).ok_or(Error::NotFound)?;
            let term = course.shown_term(&catalogue, &query.term, today).map(|term| term.id);
            let sections = course.sections_in(term).map(|section| section.id).collect::<Vec<_>>();
            let seats = list_seats(connection, &sections)?;
            let mine = mine(connection, by.as_ref())?;
            Ok::<_, Error>((catalogue.clone(), term, seats, mine))
        })
        .await?;
    let course = catalogue.course(id).ok_or(Error::NotFound)?;
    let term = term.and_then(|id| catalogue.term(id));
    let lines = |term| Lines {
        catalogue: &catalogue,
        clock: &state.clock,
        user: user.as_ref(),
        term,
        mine: &mine,
        seats: &seats,
    };
    let sections = term.map(|term| {
        let lines = lines(term);
        course
            .sections_in(Some(term.id))
            .map(|section| lines.line(course, section))
            .collect()
    });
    let user_id = user.as_ref().map(|user| user.id);
    html(&CoursePage {
        shell: shell.at(web::Section::Courses),
        id,
        here,
        code: course.code.clone(),
        name: course.name.clone(),
        paragraphs: course
            .description
            .split("\n\n")
            .map(str::to_owned)
            .filter(|text| !text.is_empty())
            .collect(),
        credits: format_credits(course.credits),
        subject: Choice::new(&course.subject.code, &course.subject.name, false),
        instructors: course
            .instructors
            .iter()
            .map(|person| person.name.as_str())
            .collect::<Vec<_>>()
            .join(", "),
        requirements: requirements(course, &catalogue, user.as_ref(), term, &mine),
        unread: unread(course),
        term: term.map(|term| (term.name.clone(), term_line(term, &state.clock, now()))),
        other_terms: other_terms(&catalogue, course, term),
        sections: sections.unwrap_or_default(),
        swappable: term.map(|term| swappable(&catalogue, &mine, term)).unwrap_or_default(),
        can_edit: user_id.is_some_and(|user| course.is_taught_by(user)),
        is_primary: user_id == Some(course.primary_instructor_id),
        runs_office: user.as_ref().is_some_and(|user| user.role == Role::Admin),
        teaches: user_id.map(|user| taught(course, user)).unwrap_or_default(),
    })
}

impl Listing {
    fn load(
        connection: &mut DbConnection,
        catalogue: Arc<Catalogue>,
        term: Option<Id>,
        user: Option<&User>,
        query: &CourseQuery,
    ) -> QueryResult<Self> {
        let mine = mine(connection, user)?;
        let search = search(connection, &catalogue, term, user, &mine, query)?;
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
        let sections: Vec<Id> = courses
            .iter()
            .flat_map(|(_, sections)| sections.iter().take(SECTIONS_SHOWN).copied())
            .collect();
        let seats = list_seats(connection, &sections)?;
        Ok(Self {
            catalogue,
            term,
            page,
            total,
            courses,
            seats,
            mine,
        })
    }

    fn page(self, state: &AppState, shell: Shell, user: Option<&User>, query: CourseQuery) -> CoursesPage {
        let catalogue = &self.catalogue;
        let term = self.term.and_then(|id| catalogue.term(id));
        let lines = term.map(|term| Lines {
            catalogue,
            clock: &state.clock,
            user,
            term,
            mine: &self.mine,
            seats: &self.seats,
        });
        let courses = self
            .courses
            .iter()
            .filter_map(|(id, sections)| Some((catalogue.course(*id)?, sections)));
        let role = user.map(|user| user.role);
        let is_mine = role == Some(Role::Faculty) && !query.mine.is_empty();
        let subject = catalogue.subject_by_code(&query.subject);
        CoursesPage {
            shell: shell.at(if is_mine {
                web::Section::Teaching
            } else {
                web::Section::Courses
            }),
            term_line: term
                .map(|term| term_line(term, &state.clock, now()))
                .unwrap_or_default(),
            terms: Choice::terms(catalogue, term),
            subjects: Choice::subjects(catalogue, &query.subject),
            subject_name: subject.map(|subject| subject.name.clone()),
            count: format_count(self.total),
            total: self.total,
            courses: courses
                .map(|(course, sections)| CourseLine::new(course, sections, lines.as_ref()))
                .collect(),
            no_sections: if term.is_some() {
                "Not taught in this term"
            } else {
                "Its page lists its sections"
            },
            pages: Pages::new(self.page, self.total, &query),
            here: query.address(self.page),
            may_create: role == Some(Role::Faculty) && user.is_some_and(|user| !user.is_pending()),
            may_ask_mine: match role {
                Some(Role::Student) => Some("Only what I have"),
                Some(Role::Faculty) => Some("Only what I teach"),
                _ => None,
            },
            is_unfolded: query.is_unfolded(),
            query,
        }
    }
}

fn search(
    connection: &mut DbConnection,
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
        search.subject = Some(
            catalogue
                .subject_by_code(&query.subject)
                .map_or_else(Id::new, |subject| subject.id),
        );
    }
    if !query.instructor.is_empty() {
        search.instructor = Some(find_user(connection, &query.instructor)?.map_or_else(Id::new, |user| user.id));
    }
    if !query.open.is_empty() {
        search.with_seats = Some(seats_in(connection, catalogue, term)?);
    }
    let is_mine = !query.mine.is_empty();
    match user.map(|user| (user.role, user.id)) {
        Some((Role::Student, _)) => {
            let have = courses_of(mine, term);
            if is_mine {
                search.only = Some(have);
            } else {
                search.except = have;
            }
            search.beside = (!query.fits.is_empty()).then(|| beside(mine, catalogue));
        }
        Some((Role::Faculty, id)) if is_mine => search.instructor = Some(id),
        _ => {}
    }
    // Instructors see their courses also before these have a section.
    if is_mine && user.is_some_and(|user| user.role == Role::Faculty) && query.term.is_empty() {
        search.term = None;
    }
    Ok(search)
}

fn mine(connection: &mut DbConnection, user: Option<&User>) -> QueryResult<Mine> {
    match user {
        Some(user) if user.role == Role::Student => find_mine(connection, user.id),
        _ => Ok(Mine::default()),
    }
}

/// The seats of all sections of a term; of all terms when none is named.
fn seats_in(connection: &mut DbConnection, catalogue: &Catalogue, term: Option<Id>) -> QueryResult<HashMap<Id, Seats>> {
    let mut seats = HashMap::new();
    for wanted in catalogue.terms().iter().map(|term| term.id) {
        if term.is_none_or(|term| term == wanted) {
            seats.extend(list_seats_in_term(connection, wanted)?);
        }
    }
    Ok(seats)
}

/// The courses that a student has in a term; in all terms when none is named.
fn courses_of(mine: &Mine, term: Option<Id>) -> HashSet<Id> {
    let places = mine
        .standing
        .registered()
        .filter(|place| term.is_none_or(|term| place.term_id == term));
    places.map(|place| place.course_id).collect()
}

/// What must have been done before the course: ticked for a student, plain for anybody else.
fn requirements(
    course: &Course,
    catalogue: &Catalogue,
    user: Option<&User>,
    term: Option<&Term>,
    mine: &Mine,
) -> Vec<Group> {
    match (user, term) {
        (Some(user), Some(term)) if user.role == Role::Student => {
            requirement::lines(&requirements_of(course, catalogue, term, &mine.standing, None))
        }
        _ => {
            let plain: Vec<_> = course.requirements.iter().map(|(kind, tree)| (*kind, tree)).collect();
            requirement::outline(&plain)
        }
    }
}

/// The requirements that cannot be read, which only files of old can hold.
fn unread(course: &Course) -> Vec<String> {
    let texts = [&course.prerequisites, &course.corequisites, &course.antirequisites];
    texts
        .into_iter()
        .filter(|text| requirement::parse(text).is_err())
        .cloned()
        .collect()
}

/// What a student is registered for, in all terms.
fn beside(mine: &Mine, catalogue: &Catalogue) -> Beside {
    let sections = mine
        .standing
        .registered()
        .filter_map(|place| catalogue.section(place.section_id));
    let mut beside = Beside::default();
    for (course, section) in sections {
        beside.courses.insert((course.id, section.term_id));
        beside.slots.extend(&section.slots);
    }
    beside
}

impl CoursePage {
    /// The first section for which the student could give up another one.
    fn swap_target(&self) -> Option<&SectionLine> {
        let may_be_had = |line: &&SectionLine| line.may_be_swapped_for();
        self.sections
            .iter()
            .find(may_be_had)
            .filter(|_| !self.swappable.is_empty())
    }
}

/// The sections that a student has in a term, by code.
fn swappable(catalogue: &Catalogue, mine: &Mine, term: &Term) -> Vec<(Id, String)> {
    let places = mine.standing.registered().filter(|place| place.term_id == term.id);
    let mut labels: Vec<_> = places
        .filter_map(|place| catalogue.section(place.section_id))
        .map(|(course, section)| (section.id, format!("{}-{}", course.code, section.number)))
        .collect();
    labels.sort_by(|(_, one), (_, other)| one.cmp(other));
    labels
}

fn other_terms(catalogue: &Catalogue, course: &Course, term: Option<&Term>) -> Vec<Choice> {
    let others = catalogue
        .terms()
        .iter()
        .filter(|other| term.is_none_or(|term| term.id != other.id));
    others
        .filter(|other| course.sections_in(Some(other.id)).next().is_some())
        .map(|term| Choice::new(&term.code, &term.name, false))
        .collect()
}

fn taught(course: &Course, user: Id) -> HashSet<Id> {
    let is_course_instructor = course.is_taught_by(user);
    let sections = course
        .sections
        .iter()
        .filter(|section| is_course_instructor || section.is_taught_by(user));
    sections.map(|section| section.id).collect()
}

impl CourseLine {
    /// A course with those of its sections that match.
    fn new(course: &Course, matching: &[Id], lines: Option<&Lines<'_>>) -> Self {
        let of_term = |lines: &Lines<'_>| -> Vec<&Section> {
            course
                .sections_in(Some(lines.term.id))
                .filter(|section| matching.contains(&section.id))
                .collect()
        };
        let all: Vec<&Section> = lines.map(of_term).unwrap_or_default();
        let shown = all.iter().take(SECTIONS_SHOWN);
        Self {
            id: course.id,
            code: course.code.clone(),
            name: course.name.clone(),
            credits: format_credits(course.credits),
            sections: lines
                .map(|lines| shown.map(|section| lines.line(course, section)).collect())
                .unwrap_or_default(),
            more: all.len().saturating_sub(SECTIONS_SHOWN),
        }
    }
}

impl Course {
    /// Its sections in a term; in all terms when none is named.
    fn sections_in(&self, term: Option<Id>) -> impl Iterator<Item = &Section> {
        self.sections
            .iter()
            .filter(move |section| term.is_none_or(|term| section.term_id == term))
    }

    /// The term to show: the one asked for, else the default one if the course is taught then, else the last in which
    /// it is.
    fn shown_term<'a>(&self, catalogue: &'a Catalogue, asked: &str, today: chrono::NaiveDate) -> Option<&'a Term> {
        let is_taught = |term: &&Term| self.sections_in(Some(term.id)).next().is_some();
        let asked = if asked.is_empty() {
            None
        } else {
            catalogue.term_by_code(asked)
        };
        let usual = catalogue.default_term(today);
        let last = catalogue.terms().iter().rev().find(is_taught);
        asked.or_else(|| usual.filter(is_taught)).or(last).or(usual)
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

impl Choice {
    pub fn new(code: &str, name: &str, is_chosen: bool) -> Self {
        Self {
            code: code.to_owned(),
            name: name.to_owned(),
            is_chosen,
        }
    }

    pub fn terms(catalogue: &Catalogue, chosen: Option<&Term>) -> Vec<Self> {
        let is_chosen = |term: &Term| chosen.is_some_and(|chosen| chosen.id == term.id);
        catalogue
            .terms()
            .iter()
            .map(|term| Self::new(&term.code, &term.name, is_chosen(term)))
            .collect()
    }

    pub fn subjects(catalogue: &Catalogue, chosen: &str) -> Vec<Self> {
        let key = crate::form::key(chosen);
        catalogue
            .subjects()
            .iter()
            .map(|s| Self::new(&s.code, &s.name, s.code_key == key))
            .collect()
    }
}

impl Pages {
    fn new(current: usize, total: usize, query: &CourseQuery) -> Self {
        let count = total.div_ceil(PER_PAGE).max(1);
        let near = |page: &usize| *page == 1 || *page == count || page.abs_diff(current) <= 2;
        let links = (1..=count)
            .filter(near)
            .map(|page| (page, query.address(page)))
            .collect();
        Self {
            first: (current - 1) * PER_PAGE + usize::from(total > 0),
            last: (current * PER_PAGE).min(total),
            current,
            links,
        }
    }

    fn link(&self, page: usize) -> Option<&str> {
        self.links
            .iter()
            .find(|(number, _)| *number == page)
            .map(|(_, address)| address.as_str())
    }

    fn previous(&self) -> Option<&str> {
        self.link(self.current - 1)
    }

    fn next(&self) -> Option<&str> {
        self.link(self.current + 1)
    }
}
