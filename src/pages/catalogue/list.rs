//! The catalogue's list, for anyone.

use actix_web::HttpResponse;
use askama::Template;

use super::choice::Choice;
use super::lines::{SectionLine, term_line};
use crate::browsing::{Action, CourseList, CourseSummary, Own, search_courses};
use crate::catalogue::CourseQuery;
use crate::db::Id;
use crate::form::{format_count, format_credits};
use crate::pages::registration::holds_in_words;
use crate::pages::{Clock, Error, Layout, Query, Section, Site, html};

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

pub(super) async fn index(
    state: Site,
    layout: Layout,
    Query(query): Query<CourseQuery>,
) -> Result<HttpResponse, Error> {
    let list = state.read(|context| search_courses(context, query)).await?;
    html(&CoursesPage::new(list, layout, &state.clock))
}

impl CoursesPage {
    fn new(list: CourseList, layout: Layout, clock: &Clock) -> Self {
        let section = if list.own == Some(Own::Taught) { Section::Teaching } else { Section::Courses };
        let term = list.term.as_ref();
        Self {
            layout: layout.at(section),
            term_line: term.map(|term| term_line(term, clock)).unwrap_or_default(),
            holds: holds_in_words(&list.holds, clock),
            no_sections: if term.is_some() { "Not taught in this term" } else { "Its page lists its sections" },
            terms: Choice::all(list.terms, term.map(|term| term.code.as_str()).unwrap_or_default()),
            subjects: Choice::all(list.subjects, &list.query.subject),
            subject_name: list.subject.map(|subject| subject.name),
            count: format_count(list.total),
            total: list.total,
            courses: list.courses.iter().map(|course| CourseLine::new(course, clock)).collect(),
            pages: Pages::new(list.page, list.pages, list.range, &list.query),
            here: list.query.address(list.page),
            may_create: list.can_create,
            may_ask_mine: list.own.or(list.usual_own).map(Own::label),
            is_own: list.own,
            is_unfolded: list.query.is_unfolded(),
            query: list.query,
        }
    }
}

impl CourseLine {
    fn new(course: &CourseSummary, clock: &Clock) -> Self {
        Self {
            id: course.id,
            code: course.code.clone(),
            name: course.name.clone(),
            credits: format_credits(course.credits),
            sections: course.sections.iter().map(|section| SectionLine::new(section, clock)).collect(),
            more: course.more,
        }
    }
}

impl Pages {
    fn new(current: usize, count: usize, (first, last): (usize, usize), query: &CourseQuery) -> Self {
        let near = |page: &usize| *page == 1 || *page == count || page.abs_diff(current) <= 2;
        let links = (1..=count).filter(near).map(|page| (page, query.address(page))).collect();
        Self { first, last, current, links }
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
