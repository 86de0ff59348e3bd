//! A course with its sections in a term.

use chrono::NaiveDate;

use super::section::{SectionView, Viewer};
use crate::catalogue::{Catalogue, Course, CourseTexts, Named, SectionLabel, Term, TermView, list_seats};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;
use crate::registration::{ActiveHold, requirements_of};
use crate::requirement::{self, Group};

/// A course as whoever looks sees it.
#[derive(Clone, Debug)]
pub struct CourseView {
    /// Its id.
    pub id: Id,
    /// What it says of itself in words.
    pub texts: CourseTexts,
    /// Its credits, in hundredths.
    pub credits: i32,
    /// Its subject.
    pub subject: Named,
    /// Its instructors' names.
    pub instructors: Vec<String>,
    /// What must have been done before; marked for a student, plain for anybody else.
    pub requirements: Vec<Group>,
    /// Requirements that are no expression, as they stand: only files of old can hold them.
    pub unread: Vec<String>,
    /// The term of the sections; `None`: there is no term yet.
    pub term: Option<TermView>,
    /// What keeps the student who asks from registering.
    pub holds: Vec<ActiveHold>,
    /// Other terms in which it is taught.
    pub other_terms: Vec<Named>,
    /// Its sections in the term.
    pub sections: Vec<SectionView>,
    /// What the student could give up for a section, by label.
    pub swappable: Vec<SectionLabel>,
    /// What a section could be an alternative to: the first choices of the student's plan.
    pub planned: Vec<SectionLabel>,
    /// Whether whoever asks may edit it.
    pub can_edit: bool,
    /// Whether they may delete it.
    pub can_delete: bool,
    /// Whether they may see its rosters.
    pub can_view_rosters: bool,
    /// Whether they assist with it without editing it.
    pub is_assistant: bool,
}

/// A course in the term of a code, for anyone: where none is asked for, in the one that people mean.
///
/// # Errors
/// When there is no such course, or the database fails.
pub fn show_course(context: &mut Context<'_>, id: Id, term: &str) -> Result<CourseView, ReadError> {
    let catalogue = context.catalogue()?;
    let course = catalogue.course(id).ok_or(ReadError::NotFound)?;
    let term = course.shown_term(&catalogue, term, context.today());
    let sections: Vec<_> = term.into_iter().flat_map(|term| course.sections_in(term.id)).collect();
    let seats = list_seats(context, &sections.iter().map(|section| section.id).collect::<Vec<_>>())?;
    let mut viewer = Viewer::find(context)?;
    viewer.find_plans(context)?;
    let may = |is_allowed: fn(&_, &Course) -> bool| viewer.user.as_ref().is_some_and(|user| is_allowed(user, course));
    let is_assistant = |user: Id| course.is_on_staff(user) && !course.is_instructor(user);
    Ok(CourseView {
        id,
        texts: course.texts.clone(),
        credits: course.credits,
        subject: Named::subject(&course.subject),
        instructors: course.instructors.iter().map(|person| person.name.clone()).collect(),
        requirements: requirements(course, &catalogue, term, &viewer),
        unread: unread(course),
        term: term.map(|it| TermView::new(it, viewer.opens_at(&catalogue, it), context.now, context.today())),
        holds: viewer.holds(),
        other_terms: other_terms(&catalogue, course, term),
        sections: sections.iter().filter_map(|it| viewer.section(&catalogue, (course, it), &seats)).collect(),
        swappable: term.map(|term| swappable(&catalogue, &viewer, term)).unwrap_or_default(),
        planned: term.map(|it| labels(&catalogue, viewer.plans.of(it.id).first_choices())).unwrap_or_default(),
        can_edit: may(policy::can_edit_course),
        can_delete: may(policy::can_delete_course),
        can_view_rosters: may(policy::can_view_roster),
        is_assistant: context.actor.id().is_some_and(is_assistant),
    })
}

fn requirements(course: &Course, catalogue: &Catalogue, term: Option<&Term>, viewer: &Viewer) -> Vec<Group> {
    match (viewer.student(), term) {
        (Some(_), Some(term)) => {
            requirement::lines(&requirements_of(course, catalogue, term, &viewer.mine.student_context, viewer.now))
        }
        _ => {
            let plain: Vec<_> = course.requirements.iter().map(|(kind, tree)| (*kind, tree)).collect();
            requirement::outline(&plain)
        }
    }
}

fn unread(course: &Course) -> Vec<String> {
    let texts = [&course.prerequisites, &course.corequisites, &course.antirequisites];
    texts.into_iter().filter(|text| requirement::parse(text).is_err()).cloned().collect()
}

/// The sections that a student has in a term, by code.
fn swappable(catalogue: &Catalogue, viewer: &Viewer, term: &Term) -> Vec<SectionLabel> {
    let registrations = viewer.mine.student_context.registered().filter(|place| place.term_id == term.id);
    let mut labels = labels(catalogue, registrations.map(|place| place.section_id));
    labels.sort_by(|one, other| one.label.cmp(&other.label));
    labels
}

fn labels(catalogue: &Catalogue, sections: impl Iterator<Item = Id>) -> Vec<SectionLabel> {
    let found = sections.filter_map(|section| catalogue.section(section));
    found.map(|(course, section)| SectionLabel::new(course, section)).collect()
}

fn other_terms(catalogue: &Catalogue, course: &Course, term: Option<&Term>) -> Vec<Named> {
    let others = catalogue.terms().iter().filter(|other| term.is_none_or(|term| term.id != other.id));
    others.filter(|other| course.sections_in(other.id).next().is_some()).map(Named::term).collect()
}

impl Course {
    /// The term to show: the one asked for, else the default one if the course is taught then, else the last in which
    /// it is.
    fn shown_term<'a>(&self, catalogue: &'a Catalogue, asked: &str, today: NaiveDate) -> Option<&'a Term> {
        let is_taught = |term: &&Term| self.sections_in(term.id).next().is_some();
        let asked = if asked.is_empty() { None } else { catalogue.term_by_code(asked) };
        let usual = catalogue.default_term(today);
        let last = catalogue.terms().iter().rev().find(is_taught);
        asked.or_else(|| usual.filter(is_taught)).or(last).or(usual)
    }
}
