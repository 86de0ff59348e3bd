//! Changing one student's final grade.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use super::refused;
use crate::context::Context;
use crate::db::Id;
use crate::form::{FieldErrors, key, line};
use crate::grading::{Change, GradeError, SheetView, change_grade, show_sheet};
use crate::pages::{self, CourseStaff, Error, Flash, Form, Layout, Query, SignedIn, Site, html, html_with, see_other};

#[derive(Template)]
#[template(path = "grading/change.html")]
struct ChangePage {
    layout: Layout,
    section: Id,
    label: String,
    name: String,
    old: String,
    letters: Vec<Letter>,
    form: ChangeForm,
    errors: FieldErrors,
}

/// An entry of the select.
struct Letter {
    code: String,
    name: String,
    is_chosen: bool,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeForm {
    #[serde(deserialize_with = "line")]
    student: String,
    #[serde(deserialize_with = "line")]
    grade: String,
    #[serde(deserialize_with = "line")]
    reason: String,
}

pub(super) async fn edit(
    state: Site,
    layout: Layout,
    _: SignedIn<CourseStaff>,
    id: Path<Id>,
    Query(form): Query<ChangeForm>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let sheet = state.read(move |context| show_sheet(context, id)).await?;
    let form = ChangeForm { student: form.student, grade: String::new(), reason: String::new() };
    html(&ChangePage::new(layout, &sheet, form, FieldErrors::default())?)
}

pub(super) async fn update(
    state: Site,
    layout: Layout,
    me: SignedIn<CourseStaff>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<ChangeForm>,
) -> Result<HttpResponse, Error> {
    let (section, who) = (id.into_inner(), me.user.clone());
    let change = form.change();
    let work = move |context: &mut Context<'_>| change_grade(context, &who, section, &change);
    match state.write(work).await {
        Ok((name, grade)) => {
            flash.good_with(format!("The grade of {name} is {grade} now."), "The student has been notified.");
            Ok(see_other(format!("/sections/{section}/grades")))
        }
        Err(GradeError::Field(field, message)) => {
            let sheet = state.read(move |context| show_sheet(context, section)).await?;
            let page = ChangePage::new(layout, &sheet, form, FieldErrors::one(field, message))?;
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(refused(error, section)),
    }
}

impl ChangeForm {
    fn change(&self) -> Change {
        Change { student: self.student.clone(), grade: self.grade.clone(), reason: self.reason.clone() }
    }
}

impl ChangePage {
    fn new(layout: Layout, sheet: &SheetView, form: ChangeForm, errors: FieldErrors) -> Result<Self, Error> {
        let row = sheet.graded.iter().find(|row| key(row.number()) == key(&form.student)).ok_or(Error::NotFound)?;
        let old = row.grade.clone().unwrap_or_else(|| "not on record".to_owned());
        let chosen = if form.grade.is_empty() { old.clone() } else { form.grade.clone() };
        let letter = |letter: &String| Letter {
            code: letter.clone(),
            name: letter.clone(),
            is_chosen: letter.eq_ignore_ascii_case(&chosen),
        };
        Ok(Self {
            layout: layout.at(pages::Section::Teaching),
            section: sheet.section.id,
            label: sheet.section.label.clone(),
            name: row.name(),
            old,
            letters: sheet.letters.iter().map(letter).collect(),
            form,
            errors,
        })
    }
}
