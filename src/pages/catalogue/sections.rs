//! The forms with which instructors make, change and delete sections.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::choice::Choice;
use super::courses::{DeletePage, InstructorChoice, instructor_choices};
use super::{WhenLine, encoded};
use crate::catalogue::{
    Meeting, MeetingFields, NewSectionOptions, SectionAddress, SectionError, SectionForm, SectionToEdit, TypedSection,
    check_new_section, create_section, delete_section, edit_section, find_section_to_edit, new_section, show_section,
};
use crate::db::Id;
use crate::form::FieldErrors;
use crate::pages::{
    self, Error, FacultyOrAdmin, Flash, Form, Layout, Remedy, SignedIn, Site, html, html_with, see_other,
};
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
    let id = id.into_inner();
    let section = state.read(move |context| show_section(context, id)).await?;
    Ok(see_other(address(&section)))
}

pub(super) async fn new(
    state: Site,
    layout: Layout,
    _: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let options = state.read(move |context| new_section(context, id)).await?;
    let form = SectionForm {
        term: options.usual_term.clone(),
        number: options.next_number.clone(),
        capacity: String::new(),
        waitlist_capacity: String::new(),
        instructors: options.instructors.iter().map(|person| person.number.clone()).collect(),
        days: Vec::new(),
        starts_at: Vec::new(),
        ends_at: Vec::new(),
        room: Vec::new(),
        weeks: Vec::new(),
        version: String::new(),
    };
    html(&SectionFormPage::new(options, layout, form, FieldErrors::default()))
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<SectionForm>,
) -> Result<HttpResponse, Error> {
    let (course, asked) = (id.into_inner(), form.clone());
    let typed = state.read(move |context| check_new_section(context, course, &asked)).await?;
    let TypedSection { term_id, term_code, details } = match typed {
        Ok(typed) => typed,
        Err(errors) => return refuse_new(&state, layout, course, form, errors).await,
    };
    let made = state.write(move |context| create_section(context, &me.user, course, term_id, &details));
    match made.await {
        Ok(_) => {
            flash.good(format!("Section {} is made.", form.number));
            Ok(see_other(format!("/courses/{course}?term={}", encoded(&term_code))))
        }
        Err(SectionError::NotFound) => Err(Error::NotFound),
        Err(SectionError::Failed(error)) => Err(error.into()),
        Err(error) => refuse_new(&state, layout, course, form, FieldErrors::from(&error)).await,
    }
}

pub(super) async fn edit(
    state: Site,
    layout: Layout,
    _: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let section = state.read(move |context| edit_section(context, id)).await?;
    let form = typed(&section);
    html(&SectionFormPage::edit(section, layout, form, FieldErrors::default()))
}

pub(super) async fn update(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<SectionForm>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let section = state.read(move |context| find_section_to_edit(context, id)).await?;
    let details = match form.check() {
        Ok(details) => details,
        Err(errors) => return refuse(&state, layout, id, form, errors).await,
    };
    let seen = form.seen_version();
    let saved = state.write(move |context| change_section(context, &me.user, id, seen, &details));
    match saved.await {
        Ok(()) => {
            flash.good(format!("{}-{} is saved.", section.section.course_code, form.number));
            Ok(see_other(address(&section)))
        }
        Err(SectionError::NotFound) => Err(Error::NotFound),
        Err(SectionError::Failed(error)) => Err(error.into()),
        Err(SectionError::Changed) => show_theirs(&state, layout, id, form).await,
        Err(error) => refuse(&state, layout, id, form, FieldErrors::from(&error)).await,
    }
}

pub(super) async fn confirm_delete(
    state: Site,
    layout: Layout,
    _: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let found = state.read(move |context| find_section_to_edit(context, id)).await?;
    html(&DeletePage {
        layout: layout.at(pages::Section::Courses),
        back: address(&found),
        what: found.section.label,
        name: found.section.course_name,
        warning: "Its meetings go with it. This cannot be undone.",
        action: format!("/sections/{id}/delete"),
    })
}

pub(super) async fn delete(
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let found = state.read(move |context| find_section_to_edit(context, id)).await?;
    let deleted = state.write(move |context| delete_section(context, &me.user, id));
    match deleted.await {
        Ok(()) => {
            flash.good("The section is deleted.");
            Ok(see_other(format!("/courses/{}", found.section.course_id)))
        }
        Err(SectionError::NotFound) => Err(Error::NotFound),
        Err(error @ SectionError::HasRegistrations(_)) => Err(Error::Refused(Remedy {
            title: "The section is not deleted".to_owned(),
            reason: format!("{error}, and a student’s record must not lose its section."),
            remedy: "Set its capacity to the number of those registered, so that nobody else can join.".to_owned(),
            link: (address(&found), "Back to the course".to_owned()),
        })),
        Err(error) => Err(Error::Failed(Box::new(error))),
    }
}

fn address(found: &SectionAddress) -> String {
    format!("/courses/{}?term={}#{}", found.section.course_id, encoded(&found.term_code), found.section.id)
}

/// A section as its form has it.
fn typed(section: &SectionToEdit) -> SectionForm {
    let each = |text: fn(&Meeting) -> String| section.meetings.iter().map(text).collect();
    SectionForm {
        term: String::new(),
        number: section.number.clone(),
        capacity: section.capacity.map(|capacity| capacity.to_string()).unwrap_or_default(),
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

async fn refuse_new(
    state: &Site,
    layout: Layout,
    course: Id,
    form: SectionForm,
    errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let options = state.read(move |context| new_section(context, course)).await?;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &SectionFormPage::new(options, layout, form, errors))
}

async fn refuse(
    state: &Site,
    layout: Layout,
    id: Id,
    form: SectionForm,
    errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let section = state.read(move |context| edit_section(context, id)).await?;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &SectionFormPage::edit(section, layout, form, errors))
}

impl SectionFormPage {
    fn new(options: NewSectionOptions, layout: Layout, form: SectionForm, errors: FieldErrors) -> Self {
        let (instructors, more_instructors) = instructor_choices(&options.candidates, &form.instructors, None);
        Self {
            layout: layout.at(pages::Section::Teaching),
            course_id: options.course_id,
            id: None,
            title: format!("New section of {}", options.course_code),
            course_code: options.course_code,
            action: format!("/courses/{}/sections", options.course_id),
            terms: Choice::all(options.terms, &form.term),
            term_name: String::new(),
            instructors,
            more_instructors,
            meetings: meeting_rows(&form),
            theirs: None,
            form,
            errors,
        }
    }

    fn edit(found: SectionToEdit, layout: Layout, form: SectionForm, errors: FieldErrors) -> Self {
        let (instructors, more_instructors) = instructor_choices(&found.candidates, &form.instructors, None);
        Self {
            layout: layout.at(pages::Section::Teaching),
            course_id: found.section.course_id,
            course_code: found.section.course_code,
            id: Some(found.section.id),
            title: format!("Edit {}", found.section.label),
            action: format!("/sections/{}", found.section.id),
            terms: Vec::new(),
            term_name: found.term,
            instructors,
            more_instructors,
            meetings: meeting_rows(&form),
            theirs: None,
            form,
            errors,
        }
    }
}

fn meeting_rows(form: &SectionForm) -> Vec<MeetingFields> {
    let mut rows = form.meeting_rows();
    rows.retain(|row| *row != MeetingFields::default());
    rows.resize(rows.len() + SPARE_ROWS, MeetingFields::default());
    rows
}

/// The second of two who edit one section sees what the first made of it, and keeps what they typed themselves.
async fn show_theirs(state: &Site, layout: Layout, id: Id, mut form: SectionForm) -> Result<HttpResponse, Error> {
    let section = state.read(move |context| edit_section(context, id)).await?;
    let meetings = WhenLine::all(&section.meetings, &state.clock);
    let meetings = meetings.into_iter().map(|when| {
        let parts = [when.days, when.hours, when.room, when.weeks];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    let instructors: Vec<&str> = section.instructors.iter().map(|person| person.name.as_str()).collect();
    let theirs = vec![
        ("Number", section.number.clone()),
        ("Capacity", section.capacity.map(|capacity| capacity.to_string()).unwrap_or_default()),
        ("Instructors", instructors.join(", ")),
        ("Meetings", meetings.collect::<Vec<_>>().join(", ")),
    ];
    form.version = section.version.to_string();
    let mut page = SectionFormPage::edit(section, layout, form, FieldErrors::default());
    page.theirs = Some(theirs);
    html_with(StatusCode::CONFLICT, &page)
}
