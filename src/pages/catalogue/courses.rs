//! The forms with which instructors make, change and delete courses.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::choice::Choice;
use crate::accounts::User;
use crate::catalogue::{
    Catalogue, Course, CourseError, CourseForm, Person, create_course, delete_course, update_course,
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

pub(super) async fn new(state: Site, layout: Layout, me: SignedIn<Faculty>) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let term = catalogue.default_term(state.clock.today()).map(|term| term.code.clone());
    let form = CourseForm::for_term(term.unwrap_or_default());
    html(&new_page(layout, &catalogue, &me.user, form, FieldErrors::default()))
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<Faculty>,
    flash: Flash,
    Form(mut form): Form<CourseForm>,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(&state).await?;
    let refuse = |layout, form, errors| {
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(layout, &catalogue, &me.user, form, errors))
    };
    let (course, first) = match check_new(&form, &catalogue, &me.user) {
        Ok(checked) => checked,
        Err(errors) => return refuse(layout, form, errors),
    };
    if let Err(errors) = form.warn_of_unknown_codes(&catalogue, &[]) {
        return refuse(layout, form, errors);
    }
    let (who, code) = (me.user.clone(), course.details.texts.code.clone());
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
    let course = editable_course(&catalogue, &me.user, id.into_inner())?;
    let form = CourseForm::of(course);
    html(&edit_page(layout, &catalogue, course, &me.user, form, FieldErrors::default()))
}

pub(super) async fn update(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(mut form): Form<CourseForm>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let before = catalogue(&state).await?;
    let course = editable_course(&before, &me.user, id)?;
    let refuse = |layout, form, errors| {
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &edit_page(layout, &before, course, &me.user, form, errors))
    };
    let details = match form.check(&before) {
        Ok(details) => details,
        Err(errors) => return refuse(layout, form, errors),
    };
    let saved = [&course.prerequisites, &course.corequisites, &course.antirequisites].map(String::as_str);
    if let Err(errors) = form.warn_of_unknown_codes(&before, &saved) {
        return refuse(layout, form, errors);
    }
    let seen = form.seen_version();
    let user = me.user.clone();
    let saved = state.write(move |context| update_course(context, &user, id, seen, &details));
    match saved.await {
        Ok(()) => {
            flash.good(format!("{} is saved.", form.texts.code));
            Ok(see_other(format!("/courses/{id}")))
        }
        Err(CourseError::NotFound) => Err(Error::NotFound),
        Err(CourseError::Failed(error)) => Err(error.into()),
        Err(CourseError::Changed { by }) => show_theirs(&state, layout, &me.user, id, form, by).await,
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
    let course = editable_course(&catalogue, &me.user, id.into_inner())?;
    if !policy::can_delete_course(&me.user, course) {
        return Err(Error::Forbidden("Only the primary instructor may delete this course."));
    }
    html(&DeletePage {
        layout: layout.at(Section::Courses),
        what: course.code.clone(),
        name: course.name.clone(),
        warning: "Its sections and meetings go with it. This cannot be undone.",
        action: format!("/courses/{}/delete", course.id),
        back: format!("/courses/{}", course.id),
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

/// The catalogue as of now.
pub(super) async fn catalogue(state: &Site) -> Result<Arc<Catalogue>, Error> {
    Ok(state.read(move |context| context.catalogue()).await?)
}

/// A course that the user may edit; to anybody else it is not there.
pub(super) fn editable_course<'a>(catalogue: &'a Catalogue, user: &User, id: Id) -> Result<&'a Course, Error> {
    catalogue.course(id).filter(|course| policy::can_edit_course(user, course)).ok_or(Error::NotFound)
}

/// Check boxes for `people`, those of `checked` on, and what else was typed.
pub(super) fn instructor_choices(
    people: &[Arc<Person>],
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

type NewCourse = (crate::catalogue::CourseInput, Option<(Id, crate::catalogue::SectionDetails)>);

fn check_new(form: &CourseForm, catalogue: &Catalogue, user: &User) -> Result<NewCourse, FieldErrors> {
    let first = form.check_first_section(catalogue, user.number());
    match (form.check(catalogue), first) {
        (Ok(details), Ok(first)) => Ok((details, first)),
        (Ok(_), Err(errors)) | (Err(errors), Ok(_)) => Err(errors),
        (Err(mut errors), Err(more)) => {
            more.iter().for_each(|(field, message)| errors.add(field, message));
            Err(errors)
        }
    }
}

fn new_page(
    layout: Layout,
    catalogue: &Catalogue,
    user: &User,
    form: CourseForm,
    errors: FieldErrors,
) -> NewCoursePage {
    let me = Arc::new(Person { id: user.id, name: user.name(), number: user.number().to_owned(), is_faculty: true });
    let (instructors, more_instructors) = instructor_choices(&[me], &form.instructors, Some(user.id));
    NewCoursePage {
        layout: layout.at(Section::Teaching),
        subjects: Choice::subjects(catalogue, &form.subject),
        terms: Choice::terms(catalogue, catalogue.term_by_code(&form.term)),
        instructors,
        more_instructors,
        form,
        errors,
    }
}

fn edit_page(
    layout: Layout,
    catalogue: &Catalogue,
    course: &Course,
    user: &User,
    form: CourseForm,
    errors: FieldErrors,
) -> EditCoursePage {
    let (instructors, more_instructors) =
        instructor_choices(&course.instructors, &form.instructors, Some(course.primary_instructor_id));
    EditCoursePage {
        layout: layout.at(Section::Teaching),
        id: course.id,
        code: course.code.clone(),
        subjects: Choice::subjects(catalogue, &form.subject),
        instructors,
        more_instructors,
        may_delete: policy::can_delete_course(user, course),
        theirs: None,
        form,
        errors,
    }
}

/// The second of two who edit one course sees what the first made of it, and keeps what they typed themselves.
async fn show_theirs(
    state: &Site,
    layout: Layout,
    user: &User,
    id: Id,
    mut form: CourseForm,
    by: String,
) -> Result<HttpResponse, Error> {
    let catalogue = catalogue(state).await?;
    let course = editable_course(&catalogue, user, id)?;
    let theirs = vec![
        ("Code", course.code.clone()),
        ("Name", course.name.clone()),
        ("Credits", format_credits(course.credits)),
        ("Subject", course.subject.name.clone()),
        ("Description", course.description.clone()),
        ("Prerequisites", course.prerequisites.clone()),
        ("Corequisites", course.corequisites.clone()),
        ("Not together with", course.antirequisites.clone()),
        ("Instructors", course.instructors.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", ")),
    ];
    form.version = course.version.to_string();
    let mut page = edit_page(layout, &catalogue, course, user, form, FieldErrors::default());
    page.theirs = Some((by, theirs));
    html_with(StatusCode::CONFLICT, &page)
}
