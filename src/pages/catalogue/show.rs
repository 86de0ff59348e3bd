//! A course's page, for anyone.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::encoded;
use super::lines::{SectionLine, term_line};
use crate::browsing::{Action, CourseView, show_course};
use crate::catalogue::{CourseQuery, CourseTexts, Named, SectionLabel};
use crate::db::Id;
use crate::form::format_credits;
use crate::pages::registration::holds_in_words;
use crate::pages::{Error, Layout, Query, Section, Site, html};
use crate::requirement::{Group, Mark};

#[derive(Template)]
#[template(path = "catalogue/show.html")]
struct CoursePage {
    layout: Layout,
    id: Id,
    /// The address of this page, to come back to.
    here: String,
    texts: CourseTexts,
    credits: String,
    subject: Named,
    instructors: String,
    requirements: Vec<Group>,
    /// Requirements that are no expression, as they stand.
    unread: Vec<String>,
    term: Option<(String, String)>,
    holds: Vec<String>,
    other_terms: Vec<Named>,
    sections: Vec<SectionLine>,
    /// What a student could give up for a seat here: section and label.
    swappable: Vec<SectionLabel>,
    /// What a section here could be an alternative to: the first choices of the student's plan.
    planned: Vec<SectionLabel>,
    can_edit: bool,
    /// The user, if they assist with the course without editing it.
    assistant: Option<Id>,
    may_delete: bool,
    may_view_rosters: bool,
}

pub(super) async fn show(
    state: Site,
    layout: Layout,
    id: Path<Id>,
    Query(query): Query<CourseQuery>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let here = match query.term.as_str() {
        "" => format!("/courses/{id}"),
        term => format!("/courses/{id}?term={}", encoded(term)),
    };
    let course = state.read(move |context| show_course(context, id, &query.term)).await?;
    html(&CoursePage::new(course, here, layout, &state))
}

impl CoursePage {
    fn new(course: CourseView, here: String, layout: Layout, state: &Site) -> Self {
        let clock = &state.clock;
        Self {
            layout: layout.at(Section::Courses),
            here,
            id: course.id,
            texts: course.texts,
            credits: format_credits(course.credits),
            subject: course.subject,
            instructors: course.instructors.join(", "),
            requirements: course.requirements,
            unread: course.unread,
            term: course.term.map(|term| (term.name.clone(), term_line(&term, clock))),
            holds: holds_in_words(&course.holds, clock),
            other_terms: course.other_terms,
            sections: course.sections.iter().map(|section| SectionLine::new(section, clock)).collect(),
            swappable: course.swappable,
            planned: course.planned,
            can_edit: course.can_edit,
            assistant: state.actor().id().filter(|_| course.is_assistant),
            may_delete: course.can_delete,
            may_view_rosters: course.can_view_rosters,
        }
    }

    /// Whether a section could be planned as an alternative to another one.
    fn may_be_alternative(&self) -> bool {
        !self.planned.is_empty() && self.sections.iter().any(|line| line.may_plan)
    }

    /// The first section for which the student could give up another one.
    fn swap_target(&self) -> Option<&SectionLine> {
        self.sections.iter().find(|line| line.can_be_swapped_for).filter(|_| !self.swappable.is_empty())
    }
}
