//! The office's pages for subjects.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::shared::{delete, messages};
use crate::catalogue::{self, SubjectForm, SubjectSummary, list_subjects, show_subject};
use crate::db::Id;
use crate::form::FieldErrors;
use crate::pages::{Admin, Error, Flash, Form, Layout, Section, SignedIn, Site, html, html_with, see_other};

#[derive(Template)]
#[template(path = "office/subjects.html")]
struct SubjectsPage {
    layout: Layout,
    subjects: Vec<SubjectSummary>,
}

#[derive(Template)]
#[template(path = "office/subject_form.html")]
struct SubjectFormPage {
    layout: Layout,
    id: Option<Id>,
    form: SubjectForm,
    errors: FieldErrors,
}

pub(super) async fn index_subjects(state: Site, layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let subjects = state.read(list_subjects).await?;
    html(&SubjectsPage { layout: layout.at(Section::Subjects), subjects })
}

pub(super) async fn new_subject(layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    html(&subject_page(layout, None, SubjectForm::default(), FieldErrors::default()))
}

pub(super) async fn create_subject(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    flash: Flash,
    Form(form): Form<SubjectForm>,
) -> Result<HttpResponse, Error> {
    save_subject(&state, layout, &flash, None, form).await
}

pub(super) async fn edit_subject(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let subject = state.read(move |context| show_subject(context, id)).await?;
    let form = SubjectForm { code: subject.code, name: subject.name };
    html(&subject_page(layout, Some(id), form, FieldErrors::default()))
}

pub(super) async fn update_subject(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<SubjectForm>,
) -> Result<HttpResponse, Error> {
    save_subject(&state, layout, &flash, Some(id.into_inner()), form).await
}

pub(super) async fn delete_subject(
    state: Site,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    delete(&state, "/office/subjects", move |context| catalogue::delete_subject(context, id)).await?;
    flash.good("The subject is deleted.");
    Ok(see_other("/office/subjects"))
}

async fn save_subject(
    state: &Site,
    layout: Layout,
    flash: &Flash,
    id: Option<Id>,
    form: SubjectForm,
) -> Result<HttpResponse, Error> {
    let details = match form.check() {
        Ok(details) => details,
        Err(errors) => return html_with(StatusCode::UNPROCESSABLE_ENTITY, &subject_page(layout, id, form, errors)),
    };
    let saved = state.write(move |context| catalogue::save_subject(context, id, &details));
    match saved.await {
        Ok(()) => {
            flash.good(format!("{} is saved.", form.name));
            Ok(see_other("/office/subjects"))
        }
        Err(error) => {
            let errors = messages(error)?;
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &subject_page(layout, id, form, errors))
        }
    }
}

fn subject_page(layout: Layout, id: Option<Id>, form: SubjectForm, errors: FieldErrors) -> SubjectFormPage {
    SubjectFormPage { layout: layout.at(Section::Subjects), id, form, errors }
}
