//! The forms with which instructors make, change and delete sections.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::choice::Choice;
use super::courses::{DeletePage, InstructorChoice, catalogue, editable_course, instructor_choices};
use super::{WhenLine, encoded};
use crate::accounts::User;
use crate::catalogue::{
    Catalogue, Course, MeetingFields, Person, Section, SectionError, SectionForm, Term, create_section, delete_section,
    list_seats,
};
use crate::db::Id;
use crate::form::FieldErrors;
use crate::pages::{
    self, Error, FacultyOrAdmin, Flash, Form, Layout, Remedy, SignedIn, Site, html, html_with, see_other,
};
use crate::policy;
use crate::registration::change_section;

/// Empty rows for further meetings on a form.
const SPARE_ROWS: usize = 2;

#[derive(Template)]
#[template(path = "catalogue/section_form.html")]
struct SectionFormPage {
    layout: Layout,
    course_id: Id,
    course_code: String,
    /// The section that is edited; none: a new one.
    id: Option<Id>,
    title: String,
    action: String,
    form: SectionForm,
    errors: FieldErrors,
    terms: Vec<Choice>,
    term_name: String,
    instructors: Vec<InstructorChoice>,
    more_instructors: String,
    meetings: Vec<MeetingFields>,
    /// What somebody else made of the section meanwhile.
    theirs: Option<Vec<(&'static str, String)>>,
}

/// A section is shown on its course's page.
pub(super) async fn show(state: Site, id: Path<Id>) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let (course, section) = catalogue.section(id.into_inner()).ok_or(Error::NotFound)?;
    Ok(see_other(address(&catalogue, course, section)))
}

pub(super) async fn new(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let course = editable_course(&catalogue, &me.user, id.into_inner())?;
    let term = catalogue.default_term(state.clock.today());
    let form = SectionForm {
        term: term.map(|term| term.code.clone()).unwrap_or_default(),
        number: next_number(course, term),
        capacity: String::new(),
        waitlist_capacity: String::new(),
        instructors: course.instructors.iter().map(|person| person.number.clone()).collect(),
        days: Vec::new(),
        starts_at: Vec::new(),
        ends_at: Vec::new(),
        room: Vec::new(),
        weeks: Vec::new(),
        version: String::new(),
    };
    html(&new_page(layout, &catalogue, course, form, FieldErrors::default()))
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<SectionForm>,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let course = editable_course(&catalogue, &me.user, id.into_inner())?;
    let refuse = |layout, form, errors| {
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(layout, &catalogue, course, form, errors))
    };
    let (details, term) = match (form.check(), catalogue.term_by_code(&form.term)) {
        (Ok(details), Some(term)) => (details, term),
        (Err(errors), Some(_)) => return refuse(layout, form, errors),
        (checked, None) => {
            let mut errors = FieldErrors::one("term", "Choose a term from the list");
            checked.err().unwrap_or_default().iter().for_each(|(field, message)| errors.add(field, message));
            return refuse(layout, form, errors);
        }
    };
    let (who, course_id, term_id) = (me.user, course.id, term.id);
    let made = state.write(move |context| create_section(context, &who, course_id, term_id, &details));
    match made.await {
        Ok(_) => {
            flash.good(format!("Section {} is made.", form.number));
            Ok(see_other(format!("/courses/{course_id}?term={}", encoded(&term.code))))
        }
        Err(SectionError::NotFound) => Err(Error::NotFound),
        Err(SectionError::Failed(error)) => Err(error.into()),
        Err(error) => refuse(layout, form, FieldErrors::from(&error)),
    }
}

pub(super) async fn edit(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let (course, section) = editable_section(&catalogue, &me.user, id.into_inner())?;
    let form = typed(section, capacity_of(&state, section.id).await?);
    html(&edit_page(layout, &catalogue, course, section, form, FieldErrors::default()))
}

pub(super) async fn update(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<SectionForm>,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let (course, section) = editable_section(&catalogue, &me.user, id.into_inner())?;
    let refuse = |layout, form, errors| {
        let page = edit_page(layout, &catalogue, course, section, form, errors);
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
    };
    let details = match form.check() {
        Ok(details) => details,
        Err(errors) => return refuse(layout, form, errors),
    };
    let (who, id, seen) = (me.user.clone(), section.id, form.seen_version());
    let saved = state.write(move |context| change_section(context, &who, id, seen, &details));
    match saved.await {
        Ok(()) => {
            flash.good(format!("{}-{} is saved.", course.code, form.number));
            Ok(see_other(address(&catalogue, course, section)))
        }
        Err(SectionError::NotFound) => Err(Error::NotFound),
        Err(SectionError::Failed(error)) => Err(error.into()),
        Err(SectionError::Changed) => show_theirs(&state, layout, &me.user, id, form).await,
        Err(error) => refuse(layout, form, FieldErrors::from(&error)),
    }
}

pub(super) async fn confirm_delete(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let (course, section) = editable_section(&catalogue, &me.user, id.into_inner())?;
    html(&DeletePage {
        layout: layout.at(pages::Section::Courses),
        what: course.section_label(&section.number),
        name: course.name.clone(),
        warning: "Its meetings go with it. This cannot be undone.",
        action: format!("/sections/{}/delete", section.id),
        back: address(&catalogue, course, section),
    })
}

pub(super) async fn delete(
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let (course, section) = editable_section(&catalogue, &me.user, id.into_inner())?;
    let (who, id) = (me.user, section.id);
    let deleted = state.write(move |context| delete_section(context, &who, id));
    match deleted.await {
        Ok(()) => {
            flash.good("The section is deleted.");
            Ok(see_other(format!("/courses/{}", course.id)))
        }
        Err(SectionError::NotFound) => Err(Error::NotFound),
        Err(error @ SectionError::HasRegistrations(_)) => Err(Error::Refused(Remedy {
            title: "The section is not deleted".to_owned(),
            reason: format!("{error}, and a student’s record must not lose its section."),
            remedy: "Set its capacity to the number of those registered, so that nobody else can join.".to_owned(),
            link: (address(&catalogue, course, section), "Back to the course".to_owned()),
        })),
        Err(error) => Err(Error::Failed(Box::new(error))),
    }
}

/// A section of a course that the user may edit.
fn editable_section<'a>(catalogue: &'a Catalogue, user: &User, id: Id) -> Result<(&'a Course, &'a Section), Error> {
    catalogue.section(id).filter(|(course, _)| policy::can_edit_course(user, course)).ok_or(Error::NotFound)
}

fn address(catalogue: &Catalogue, course: &Course, section: &Section) -> String {
    let term = catalogue.term(section.term_id).map(|term| encoded(&term.code)).unwrap_or_default();
    format!("/courses/{}?term={term}#{}", course.id, section.id)
}

/// The first of 01, 02, ... that the course does not have in the term.
fn next_number(course: &Course, term: Option<&Term>) -> String {
    let taken = |number: &str| {
        course.sections.iter().any(|s| term.is_some_and(|term| term.id == s.term_id) && s.number == number)
    };
    (1..1000).map(|number| format!("{number:02}")).find(|number| !taken(number)).unwrap_or_default()
}

/// A section as its form has it.
fn typed(section: &Section, capacity: String) -> SectionForm {
    let each = |text: fn(&crate::catalogue::Meeting) -> String| section.meetings.iter().map(text).collect();
    SectionForm {
        term: String::new(),
        number: section.number.clone(),
        capacity,
        waitlist_capacity: section.waitlist_capacity.map(|most| most.to_string()).unwrap_or_default(),
        instructors: section.instructors.iter().map(|person| person.number.clone()).collect(),
        days: each(|meeting| meeting.days.clone()),
        starts_at: each(|meeting| meeting.starts_at.format("%H:%M").to_string()),
        ends_at: each(|meeting| meeting.ends_at.format("%H:%M").to_string()),
        room: each(|meeting| meeting.room.clone()),
        weeks: each(|meeting| meeting.weeks.clone()),
        version: section.version.to_string(),
    }
}

fn new_page(
    layout: Layout,
    catalogue: &Catalogue,
    course: &Course,
    form: SectionForm,
    errors: FieldErrors,
) -> SectionFormPage {
    let (instructors, more_instructors) = instructor_choices(&staff(course), &form.instructors, None);
    SectionFormPage {
        layout: layout.at(pages::Section::Teaching),
        course_id: course.id,
        course_code: course.code.clone(),
        id: None,
        title: format!("New section of {}", course.code),
        action: format!("/courses/{}/sections", course.id),
        terms: Choice::terms(catalogue, catalogue.term_by_code(&form.term)),
        term_name: String::new(),
        instructors,
        more_instructors,
        meetings: meeting_rows(&form),
        theirs: None,
        form,
        errors,
    }
}

fn edit_page(
    layout: Layout,
    catalogue: &Catalogue,
    course: &Course,
    section: &Section,
    form: SectionForm,
    errors: FieldErrors,
) -> SectionFormPage {
    let mut people = staff(course);
    people.extend(section.instructors.iter().filter(|person| course.rights_of(person.id).is_none()).cloned());
    let (instructors, more_instructors) = instructor_choices(&people, &form.instructors, None);
    SectionFormPage {
        layout: layout.at(pages::Section::Teaching),
        course_id: course.id,
        course_code: course.code.clone(),
        id: Some(section.id),
        title: format!("Edit {}-{}", course.code, section.number),
        action: format!("/sections/{}", section.id),
        terms: Vec::new(),
        term_name: catalogue.term(section.term_id).map(|term| term.name.clone()).unwrap_or_default(),
        instructors,
        more_instructors,
        meetings: meeting_rows(&form),
        theirs: None,
        form,
        errors,
    }
}

/// Those faculty who joined the course, among whom its sections choose.
fn staff(course: &Course) -> Vec<Arc<Person>> {
    let faculty = course.staff.iter().filter(|member| member.person.is_faculty);
    faculty.map(|member| Arc::clone(&member.person)).collect()
}

fn meeting_rows(form: &SectionForm) -> Vec<MeetingFields> {
    let mut rows = form.meeting_rows();
    rows.retain(|row| *row != MeetingFields::default());
    rows.resize(rows.len() + SPARE_ROWS, MeetingFields::default());
    rows
}

/// The second of two who edit one section sees what the first made of it, and keeps what they typed themselves.
async fn show_theirs(
    state: &Site,
    layout: Layout,
    user: &User,
    id: Id,
    mut form: SectionForm,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(state).await?;
    let (course, section) = editable_section(&catalogue, user, id)?;
    let meetings = WhenLine::all(&section.meetings, &state.clock);
    let meetings = meetings.into_iter().map(|when| {
        let parts = [when.days, when.hours, when.room, when.weeks];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    let theirs = vec![
        ("Number", section.number.clone()),
        ("Capacity", capacity_of(state, id).await?),
        ("Instructors", section.instructor_names()),
        ("Meetings", meetings.collect::<Vec<_>>().join(", ")),
    ];
    form.version = section.version.to_string();
    let mut page = edit_page(layout, &catalogue, course, section, form, FieldErrors::default());
    page.theirs = Some(theirs);
    html_with(StatusCode::CONFLICT, &page)
}

async fn capacity_of(state: &Site, section: Id) -> Result<String, Error> {
    let seats = state.read(move |context| list_seats(context, &[section])).await?;
    Ok(seats.get(&section).map(|seats| seats.capacity.to_string()).unwrap_or_default())
}
