//! The forms with which instructors make, change and delete courses.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::choice::Choice;
use crate::catalogue::{
    CourseError, CourseForm, CourseToEdit, NewCourseOptions, Person, check_course, check_new_course, create_course,
    delete_course, edit_course, new_course, update_course,
};
use crate::db::Id;
use crate::form::{FieldErrors, format_credits, key};
use crate::pages::{
    Error, Faculty, FacultyOrAdmin, Flash, Form, Layout, Remedy, Section, SignedIn, Site, html, html_with, see_other,
};
use crate::policy;

#[derive(Template)]
#[template(path = "catalogue/new.html")]
struct NewCoursePage {
    layout: Layout,
    form: CourseForm,
    errors: FieldErrors,
    subjects: Vec<Choice>,
    terms: Vec<Choice>,
    instructors: Vec<InstructorChoice>,
    more_instructors: String,
}

#[derive(Template)]
#[template(path = "catalogue/edit.html")]
struct EditCoursePage {
    layout: Layout,
    id: Id,
    code: String,
    form: CourseForm,
    errors: FieldErrors,
    subjects: Vec<Choice>,
    instructors: Vec<InstructorChoice>,
    more_instructors: String,
    may_delete: bool,
    /// Who saved the course meanwhile, and what they made of it.
    theirs: Option<(String, Vec<(&'static str, String)>)>,
}

/// Asks once before a course or a section is deleted.
#[derive(Template)]
#[template(path = "catalogue/delete.html")]
pub(super) struct DeletePage {
    pub layout: Layout,
    pub what: String,
    pub name: String,
    pub warning: &'static str,
    pub action: String,
    pub back: String,
}

/// A check box for an instructor.
pub(super) struct InstructorChoice {
    pub number: String,
    pub name: String,
    pub is_checked: bool,
    /// Whether the box cannot be cleared.
    pub is_fixed: bool,
}

pub(super) async fn new(state: Site, layout: Layout, _: SignedIn<Faculty>) -> Result<HttpResponse, Error> {
    let options = state.read(new_course).await?;
    let form = CourseForm::for_term(options.usual_term.clone());
    html(&NewCoursePage::new(options, layout, form, FieldErrors::default()))
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<Faculty>,
    flash: Flash,
    Form(form): Form<CourseForm>,
) -> Result<HttpResponse, Error> {
    let (form, typed) = state.read(move |context| check_new_course(context, form)).await?;
    let (course, first) = match typed {
        Ok(typed) => typed,
        Err(errors) => return refuse_new(&state, layout, form, errors).await,
    };
    let (who, code) = (me.user, course.details.texts.code.clone());
    let created = state.write(move |context| {
        let first = first.as_ref().map(|(term, section)| (*term, section));
        create_course(context, &who, &course, first)
    });
    match created.await {
        Ok(id) => {
            flash.good_with(format!("{code} is in the catalogue."), "Add sections and meetings below.");
            Ok(see_other(format!("/courses/{id}")))
        }
        Err(CourseError::NotFaculty) => Err(Error::Forbidden("Only faculty make courses.")),
        Err(CourseError::Failed(error)) => Err(error.into()),
        Err(error) => refuse_new(&state, layout, form, FieldErrors::from(&error)).await,
    }
}

pub(super) async fn edit(
    state: Site,
    layout: Layout,
    _: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let course = state.read(move |context| edit_course(context, id)).await?;
    let form = CourseForm::of(&course);
    html(&EditCoursePage::new(course, layout, form, FieldErrors::default()))
}

pub(super) async fn update(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<CourseForm>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let (form, typed) = state.read(move |context| check_course(context, id, form)).await?;
    let details = match typed {
        Ok(details) => details,
        Err(errors) => return refuse(&state, layout, id, form, errors).await,
    };
    let seen = form.seen_version();
    let saved = state.write(move |context| update_course(context, &me.user, id, seen, &details));
    match saved.await {
        Ok(()) => {
            flash.good(format!("{} is saved.", form.texts.code));
            Ok(see_other(format!("/courses/{id}")))
        }
        Err(CourseError::NotFound) => Err(Error::NotFound),
        Err(CourseError::Failed(error)) => Err(error.into()),
        Err(CourseError::Changed { by }) => show_theirs(&state, layout, id, form, by).await,
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
    let course = state.read(move |context| edit_course(context, id)).await?;
    if !course.can_delete {
        return Err(Error::Forbidden("Only the primary instructor may delete this course."));
    }
    html(&DeletePage {
        layout: layout.at(Section::Courses),
        what: course.texts.code,
        name: course.texts.name,
        warning: "Its sections and meetings go with it. This cannot be undone.",
        action: format!("/courses/{id}/delete"),
        back: format!("/courses/{id}"),
    })
}

pub(super) async fn delete(
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (who, id) = (me.user, id.into_inner());
    let next = if policy::can_create_course(&who) { "/courses?mine=1" } else { "/courses" };
    let deleted = state.write(move |context| delete_course(context, &who, id));
    match deleted.await {
        Ok(()) => {
            flash.good("The course is deleted.");
            Ok(see_other(next))
        }
        Err(CourseError::NotFound) => Err(Error::NotFound),
        Err(CourseError::NotPrimary) => Err(Error::Forbidden("Only the primary instructor may delete this course.")),
        Err(error @ CourseError::HasRegistrations(_)) => Err(Error::Refused(Remedy {
            title: "The course is not deleted".to_owned(),
            reason: format!("{error}, and a student’s record must not lose its course."),
            remedy: "Delete the sections that nobody has ever taken, and offer no new ones: then it is no longer \
                     taught, and what students have done stays on record."
                .to_owned(),
            link: (format!("/courses/{id}"), "Back to the course".to_owned()),
        })),
        Err(error) => Err(Error::Failed(Box::new(error))),
    }
}

/// Check boxes for `people`, those of `checked` on, and what else was typed.
pub(super) fn instructor_choices(
    people: &[Person],
    checked: &[String],
    fixed: Option<Id>,
) -> (Vec<InstructorChoice>, String) {
    let typed: Vec<&str> = checked.iter().flat_map(|field| field.split([',', ' '])).filter(|n| !n.is_empty()).collect();
    let is_typed = |number: &str| typed.iter().any(|typed| key(typed) == key(number));
    let boxes = people
        .iter()
        .map(|person| InstructorChoice {
            number: person.number.clone(),
            name: person.name.clone(),
            is_checked: fixed == Some(person.id) || is_typed(&person.number),
            is_fixed: fixed == Some(person.id),
        })
        .collect();
    let is_known = |number: &str| people.iter().any(|person| key(&person.number) == key(number));
    let more: Vec<&str> = typed.into_iter().filter(|number| !is_known(number)).collect();
    (boxes, more.join(" "))
}

async fn refuse_new(
    state: &Site,
    layout: Layout,
    form: CourseForm,
    errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let options = state.read(new_course).await?;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &NewCoursePage::new(options, layout, form, errors))
}

async fn refuse(
    state: &Site,
    layout: Layout,
    id: Id,
    form: CourseForm,
    errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let course = state.read(move |context| edit_course(context, id)).await?;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &EditCoursePage::new(course, layout, form, errors))
}

impl NewCoursePage {
    fn new(options: NewCourseOptions, layout: Layout, form: CourseForm, errors: FieldErrors) -> Self {
        let NewCourseOptions { subjects, terms, instructor, .. } = options;
        let me = instructor.id;
        let (instructors, more_instructors) = instructor_choices(&[instructor], &form.instructors, Some(me));
        Self {
            layout: layout.at(Section::Teaching),
            subjects: Choice::all(subjects, &form.subject),
            terms: Choice::all(terms, &form.term),
            instructors,
            more_instructors,
            form,
            errors,
        }
    }
}

impl EditCoursePage {
    fn new(course: CourseToEdit, layout: Layout, form: CourseForm, errors: FieldErrors) -> Self {
        let (instructors, more_instructors) =
            instructor_choices(&course.instructors, &form.instructors, Some(course.primary_instructor_id));
        Self {
            layout: layout.at(Section::Teaching),
            id: course.id,
            code: course.texts.code,
            subjects: Choice::all(course.subjects, &form.subject),
            instructors,
            more_instructors,
            may_delete: course.can_delete,
            theirs: None,
            form,
            errors,
        }
    }
}

/// The second of two who edit one course sees what the first made of it, and keeps what they typed themselves.
async fn show_theirs(
    state: &Site,
    layout: Layout,
    id: Id,
    mut form: CourseForm,
    by: String,
) -> Result<HttpResponse, Error> {
    let course = state.read(move |context| edit_course(context, id)).await?;
    let theirs = vec![
        ("Code", course.texts.code.clone()),
        ("Name", course.texts.name.clone()),
        ("Credits", format_credits(course.credits)),
        ("Subject", course.subject.name.clone()),
        ("Description", course.texts.description.clone()),
        ("Prerequisites", course.texts.prerequisites.clone()),
        ("Corequisites", course.texts.corequisites.clone()),
        ("Not together with", course.texts.antirequisites.clone()),
        ("Instructors", course.instructors.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ")),
    ];
    form.version = course.version.to_string();
    let mut page = EditCoursePage::new(course, layout, form, FieldErrors::default());
    page.theirs = Some((by, theirs));
    html_with(StatusCode::CONFLICT, &page)
}
