//! A course's page, for anyone.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::choice::{Choice, mine, opens_at, plans};
use super::encoded;
use super::lines::{Action, Lines, SectionLine, term_line};
use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, CourseQuery, Term, list_seats};
use crate::db::{Id, now};
use crate::form::format_credits;
use crate::pages::{self, Error, Layout, Query, Site, Visitor, html};
use crate::policy;
use crate::registration::{Mine, requirements_of};
use crate::requirement::{self, Group, Mark};

#[derive(Template)]
#[template(path = "catalogue/show.html")]
struct CoursePage {
    layout: Layout,
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
    holds: Vec<String>,
    other_terms: Vec<Choice>,
    sections: Vec<SectionLine>,
    /// What a student could give up for a seat here: section and label.
    swappable: Vec<(Id, String)>,
    /// What a section here could be an alternative to: the first choices of the student's plan.
    planned: Vec<(Id, String)>,
    can_edit: bool,
    /// The user, if they assist with the course without editing it.
    assistant: Option<Id>,
    may_delete: bool,
    may_view_rosters: bool,
}

pub(super) async fn show(
    state: Site,
    layout: Layout,
    Visitor(user): Visitor,
    id: Path<Id>,
    Query(query): Query<CourseQuery>,
) -> Result<HttpResponse, Error> {
    let (today, by) = (state.clock.today(), user.clone());
    let id = id.into_inner();
    let here = match query.term.as_str() {
        "" => format!("/courses/{id}"),
        term => format!("/courses/{id}?term={}", encoded(term)),
    };
    let (catalogue, term, seats, mine, plans) = state
        .read(move |context| {
            let catalogue = context.catalogue()?;
            let course = catalogue.course(id).ok_or(Error::NotFound)?;
            let term = course.shown_term(&catalogue, &query.term, today).map(|term| term.id);
            let sections = course.sections_in(term).map(|section| section.id).collect::<Vec<_>>();
            let seats = list_seats(context, &sections)?;
            let mine = mine(context, by.as_ref())?;
            let plans = plans(context, by.as_ref())?;
            Ok::<_, Error>((catalogue.clone(), term, seats, mine, plans))
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
        plans: &plans,
    };
    let sections = term.map(|term| {
        let lines = lines(term);
        course.sections_in(Some(term.id)).map(|section| lines.line(course, section)).collect()
    });
    let user_id = user.as_ref().map(|user| user.id);
    html(&CoursePage {
        layout: layout.at(pages::Section::Courses),
        id,
        here,
        code: course.code.clone(),
        name: course.name.clone(),
        paragraphs: course.description.split("\n\n").map(str::to_owned).filter(|text| !text.is_empty()).collect(),
        credits: format_credits(course.credits),
        subject: Choice::new(&course.subject.code, &course.subject.name, false),
        instructors: course.instructors.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", "),
        requirements: requirements(course, &catalogue, user.as_ref(), term, &mine),
        unread: unread(course),
        term: term.map(|term| {
            let opens_at = opens_at(&catalogue, term, user.as_ref(), &mine);
            (term.name.clone(), term_line(term, opens_at, &state.clock, now()))
        }),
        holds: mine.holds(&state.clock, now()),
        other_terms: other_terms(&catalogue, course, term),
        sections: sections.unwrap_or_default(),
        swappable: term.map(|term| swappable(&catalogue, &mine, term)).unwrap_or_default(),
        planned: term.map(|term| labels(&catalogue, plans.of(term.id).first_choices())).unwrap_or_default(),
        can_edit: user.as_ref().is_some_and(|user| policy::can_edit_course(user, course)),
        assistant: user_id.filter(|user| course.is_on_staff(*user) && !course.is_instructor(*user)),
        may_delete: user.as_ref().is_some_and(|user| policy::can_delete_course(user, course)),
        may_view_rosters: user.as_ref().is_some_and(|user| policy::can_view_roster(user, course)),
    })
}

impl CoursePage {
    /// Whether a section could be planned as an alternative to another one.
    fn may_be_alternative(&self) -> bool {
        !self.planned.is_empty() && self.sections.iter().any(|line| line.may_plan)
    }

    /// The first section for which the student could give up another one.
    fn swap_target(&self) -> Option<&SectionLine> {
        let may_be_had = |line: &&SectionLine| line.may_be_swapped_for();
        self.sections.iter().find(may_be_had).filter(|_| !self.swappable.is_empty())
    }
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
        (Some(user), Some(term)) if policy::can_register(user) => {
            requirement::lines(&requirements_of(course, catalogue, term, &mine.student_context, None))
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
    texts.into_iter().filter(|text| requirement::parse(text).is_err()).cloned().collect()
}

/// The sections that a student has in a term, by code.
fn swappable(catalogue: &Catalogue, mine: &Mine, term: &Term) -> Vec<(Id, String)> {
    let registrations = mine.student_context.registered().filter(|place| place.term_id == term.id);
    let mut labels = labels(catalogue, registrations.map(|place| place.section_id));
    labels.sort_by(|(_, one), (_, other)| one.cmp(other));
    labels
}

fn labels(catalogue: &Catalogue, sections: impl Iterator<Item = Id>) -> Vec<(Id, String)> {
    let found = sections.filter_map(|section| catalogue.section(section));
    found.map(|(course, section)| (section.id, format!("{}-{}", course.code, section.number))).collect()
}

fn other_terms(catalogue: &Catalogue, course: &Course, term: Option<&Term>) -> Vec<Choice> {
    let others = catalogue.terms().iter().filter(|other| term.is_none_or(|term| term.id != other.id));
    others
        .filter(|other| course.sections_in(Some(other.id)).next().is_some())
        .map(|term| Choice::new(&term.code, &term.name, false))
        .collect()
}

impl Course {
    /// The term to show: the one asked for, else the default one if the course is taught then, else the last in which
    /// it is.
    fn shown_term<'a>(&self, catalogue: &'a Catalogue, asked: &str, today: chrono::NaiveDate) -> Option<&'a Term> {
        let is_taught = |term: &&Term| self.sections_in(Some(term.id)).next().is_some();
        let asked = if asked.is_empty() { None } else { catalogue.term_by_code(asked) };
        let usual = catalogue.default_term(today);
        let last = catalogue.terms().iter().rev().find(is_taught);
        asked.or_else(|| usual.filter(is_taught)).or(last).or(usual)
    }
}
