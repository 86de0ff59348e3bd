//! The list of courses that match a query.

use std::collections::{HashMap, HashSet};

use diesel::result::QueryResult;

use super::query::Own;
use super::section::{SectionView, Viewer};
use crate::accounts::{User, find_user};
use crate::catalogue::{
    Catalogue, Course, CourseQuery, Named, ScheduleFilter, Search, Seats, Section, Term, TermView, list_seats,
    list_seats_in_term,
};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;
use crate::registration::{ActiveHold, Mine};

/// Courses on a page.
pub(super) const PER_PAGE: usize = 25;

/// Sections of a course in the list; the rest are on its page.
const SECTIONS_SHOWN: usize = 4;

/// A page of the courses that match a query.
#[derive(Clone, Debug)]
pub struct CourseList {
    /// The query as it was understood.
    pub query: CourseQuery,
    /// The term that is looked at; `None`: all of them.
    pub term: Option<TermView>,
    /// What keeps the student who asks from registering.
    pub holds: Vec<ActiveHold>,
    /// The terms to choose from.
    pub terms: Vec<Named>,
    /// The subjects to choose from.
    pub subjects: Vec<Named>,
    /// The subject that was asked for.
    pub subject: Option<Named>,
    /// How many courses match.
    pub total: usize,
    /// Which page of them this is, from 1.
    pub page: usize,
    /// How many pages there are.
    pub pages: usize,
    /// The place of the first and the last course of this page among all, from 1.
    pub range: (usize, usize),
    /// The courses of this page.
    pub courses: Vec<CourseSummary>,
    /// Whose own courses are listed alone.
    pub own: Option<Own>,
    /// Whose own courses whoever asks could have listed alone.
    pub usual_own: Option<Own>,
    /// Whether whoever asks may make a course.
    pub can_create: bool,
}

/// A course with the first of its sections that match.
#[derive(Clone, Debug)]
pub struct CourseSummary {
    /// Its id.
    pub id: Id,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its credits, in hundredths.
    pub credits: i32,
    /// The sections, if a term is looked at.
    pub sections: Vec<SectionView>,
    /// How many more there are.
    pub more: usize,
}

/// The courses that match a query, for anyone.
///
/// # Errors
/// When the database fails.
pub fn search_courses(context: &mut Context<'_>, query: CourseQuery) -> Result<CourseList, ReadError> {
    let catalogue = context.catalogue()?;
    let mut viewer = Viewer::find(context)?;
    let query = query.read_for(viewer.user.as_ref());
    let today = context.today();
    let term = catalogue.asked_term(&query.term, today);
    let search = search(context, &catalogue, term.map(|term| term.id), &viewer, &query)?;
    let found = catalogue.search(&search);
    let (total, pages) = (found.len(), found.len().div_ceil(PER_PAGE).max(1));
    let page = query.page.parse().unwrap_or(1).clamp(1, pages);
    let (first, last) = ((page - 1) * PER_PAGE, (page * PER_PAGE).min(total));
    let shown: Vec<(&Course, Vec<&Section>)> =
        found[first..last].iter().map(|course| (*course, matching(course, term, &search))).collect();
    let sections = shown.iter().flat_map(|(_, sections)| sections.iter().take(SECTIONS_SHOWN).map(|it| it.id));
    let seats = list_seats(context, &sections.collect::<Vec<_>>())?;
    let opens_at = term.and_then(|term| viewer.opens_at(&catalogue, term));
    // Once registration is open, the list leads to seats and no longer to plans.
    if opens_at.is_some_and(|opens_at| context.now < opens_at) {
        viewer.find_plans(context)?;
    }
    let summary = |(course, sections): &(&Course, Vec<&Section>)| CourseSummary {
        id: course.id,
        code: course.code.clone(),
        name: course.name.clone(),
        credits: course.credits,
        sections: sections
            .iter()
            .take(SECTIONS_SHOWN)
            .filter_map(|section| viewer.section(&catalogue, (course, section), &seats))
            .collect(),
        more: sections.len().saturating_sub(SECTIONS_SHOWN),
    };
    let user = viewer.user.as_ref();
    Ok(CourseList {
        term: term.map(|term| TermView::new(term, opens_at, context.now, today)),
        holds: viewer.holds(),
        terms: catalogue.terms().iter().map(Named::term).collect(),
        subjects: catalogue.subjects().iter().map(|subject| Named::subject(subject)).collect(),
        subject: catalogue.subject_by_code(&query.subject).map(|subject| Named::subject(subject)),
        total,
        page,
        pages,
        range: (first + usize::from(total > 0), last),
        courses: shown.iter().map(summary).collect(),
        own: query.own(user),
        usual_own: CourseQuery::usual_own(user),
        can_create: user.is_some_and(policy::can_create_course),
        query,
    })
}

/// The sections of a course in a term that match a search; of no term, none are listed.
fn matching<'c>(course: &'c Course, term: Option<&Term>, search: &Search) -> Vec<&'c Section> {
    let Some(term) = term else { return Vec::new() };
    course.sections_in(term.id).filter(|section| search.admits_section(course, section)).collect()
}

fn search(
    context: &mut Context<'_>,
    catalogue: &Catalogue,
    term: Option<Id>,
    viewer: &Viewer,
    query: &CourseQuery,
) -> QueryResult<Search> {
    let mut search = Search {
        text: query.q.clone(),
        term,
        days: query.days(),
        from: query.from(),
        until: query.until(),
        now: context.now,
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
        search.student = viewer.student().map(|_| viewer.mine.student_context.group().clone());
    }
    restrict_to_own(&mut search, viewer.user.as_ref(), &viewer.mine, query);
    search.beside = (!query.fits.is_empty()).then(|| beside(&viewer.mine, catalogue));
    Ok(search)
}

fn restrict_to_own(search: &mut Search, user: Option<&User>, mine: &Mine, query: &CourseQuery) {
    match query.own(user) {
        Some(Own::Registered) => search.only = Some(courses_of(mine, search.term)),
        Some(Own::Taught) => {
            search.involves = user.map(|user| user.id);
            // Instructors see their courses also before these have a section.
            search.term = search.term.filter(|_| !query.term.is_empty());
        }
        None => search.except = courses_of(mine, search.term),
    }
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

impl Catalogue {
    /// The term that a query names; `all` is none, and an unknown one is the default.
    fn asked_term(&self, code: &str, today: chrono::NaiveDate) -> Option<&Term> {
        if code == "all" {
            return None;
        }
        self.term_by_code(code).or_else(|| self.default_term(today))
    }
}

impl Course {
    /// Its sections in a term.
    pub(super) fn sections_in(&self, term: Id) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |section| section.term_id == term)
    }
}
