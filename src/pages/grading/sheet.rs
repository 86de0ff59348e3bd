//! The grade sheet of a section: drafts, final grades, and what was given.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::refused;
use crate::accounts::User;
use crate::db::Id;
use crate::events::{About, Event};
use crate::form::key;
use crate::grading::capital;
use crate::grading::{GradeError, SheetForm, SheetRow, SheetView, Submitted, save_drafts, show_sheet, submit_grades};
use crate::pages::{
    self, CourseStaff, Error, Flash, Form, Layout, SignedIn, Site, html, html_with, record_reading, see_other,
};

#[derive(Template)]
#[template(path = "grading/sheet.html")]
pub(super) struct SheetPage {
    layout: Layout,
    section: Id,
    course_id: Id,
    code: String,
    label: String,
    term: String,
    course: String,
    letters: Vec<String>,
    pending: Vec<PendingLine>,
    graded: Vec<GradedLine>,
    graded_at: Option<String>,
    /// Whether the user takes the section themselves, and is left out.
    is_without_own: bool,
    errors: Vec<(String, String)>,
}

/// Somebody who is to be graded.
struct PendingLine {
    /// The id of the control.
    id: String,
    number: String,
    name: String,
    /// What is chosen, kept, or typed and not on the scale.
    /// What is kept for now.
    draft: String,
    grade: String,
    error: Option<String>,
}

struct GradedLine {
    number: String,
    name: String,
    grade: String,
    at: String,
}

/// What was saved.
enum Saved {
    Drafts(usize),
    Final(Submitted),
}

pub(super) async fn show(
    state: Site,
    layout: Layout,
    _: SignedIn<CourseStaff>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let sheet = state.read(move |context| show_sheet(context, id)).await?;
    record_reading(&state, About::section(id), Event::GradesRead).await?;
    html(&SheetPage::new(&state, layout, &sheet, &HashMap::new(), &[]))
}

pub(super) async fn save(
    state: Site,
    layout: Layout,
    me: SignedIn<CourseStaff>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<SheetForm>,
) -> Result<HttpResponse, Error> {
    let (section, entered) = (id.into_inner(), form.entered());
    match keep(&state, &me.user, section, form).await {
        Ok(saved) => {
            say(&flash, &saved);
            Ok(see_other(format!("/sections/{section}/grades")))
        }
        Err(GradeError::Rows(problems)) => {
            let sheet = state.read(move |context| show_sheet(context, section)).await?;
            let page = SheetPage::new(&state, layout, &sheet, &entered, &problems);
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(error) => Err(refused(error, section)),
    }
}

async fn keep(state: &Site, who: &User, section: Id, form: SheetForm) -> Result<Saved, GradeError> {
    let who = who.clone();
    let (entered, shown, is_final) = (form.entered(), form.shown(), form.save == "submit");
    state
        .write(move |context| match is_final {
            true => submit_grades(context, &who, section, (&entered, &shown)).map(Saved::Final),
            false => save_drafts(context, &who, section, (&entered, &shown)).map(Saved::Drafts),
        })
        .await
}

fn say(flash: &Flash, saved: &Saved) {
    match saved {
        Saved::Drafts(1) => flash.good_with("The draft is saved.", "1 student has a grade on it."),
        Saved::Drafts(count) => {
            flash.good_with("The draft is saved.", format!("{count} students have a grade on it."));
        }
        Saved::Final(submitted) => flash.good_with(
            format!("The grades of {} are posted.", submitted.label.section),
            told(submitted.graded, submitted.waited),
        ),
    }
}

fn told(graded: usize, waited: usize) -> String {
    let graded = if graded == 1 {
        "1 student has been notified.".to_owned()
    } else {
        format!("{graded} students have been notified.")
    };
    match waited {
        0 => graded,
        1 => format!("{graded} 1 who waited for a seat no longer does, and is notified too."),
        many => format!("{graded} {many} who waited for a seat no longer do, and have been notified too."),
    }
}

impl SheetPage {
    fn new(
        state: &Site,
        layout: Layout,
        sheet: &SheetView,
        entered: &HashMap<String, String>,
        problems: &[(Id, String)],
    ) -> Self {
        let line = |(at, row)| PendingLine::new(at, row, entered, problems);
        let pending: Vec<PendingLine> = sheet.pending.iter().enumerate().map(line).collect();
        Self {
            layout: layout.at(pages::Section::Teaching),
            section: sheet.section.id,
            course_id: sheet.section.course_id,
            code: sheet.section.course_code.clone(),
            label: sheet.section.label.clone(),
            term: sheet.term.clone(),
            course: sheet.section.course_name.clone(),
            letters: sheet.letters.clone(),
            errors: pending.iter().filter_map(PendingLine::message).collect(),
            pending,
            graded: sheet.graded.iter().map(|row| GradedLine::new(row, state)).collect(),
            graded_at: sheet.graded_at.map(|at| state.clock.show(at)),
            is_without_own: sheet.is_without_own,
        }
    }
}

impl PendingLine {
    fn new(at: usize, row: &SheetRow, entered: &HashMap<String, String>, problems: &[(Id, String)]) -> Self {
        let problem = problems.iter().find(|(registration, _)| *registration == row.registration_id);
        let typed = entered.get(&key(row.number())).cloned();
        Self {
            id: format!("grade-{}", at + 1),
            number: row.number().to_owned(),
            name: row.name(),
            draft: row.draft.clone().unwrap_or_default(),
            grade: typed.or_else(|| row.draft.clone()).unwrap_or_default(),
            error: problem.map(|(_, reason)| reason.clone()),
        }
    }

    /// What stands against it, for the summary: the id of the control, and whose grade it is.
    fn message(&self) -> Option<(String, String)> {
        let reason = self.error.as_ref()?;
        Some((self.id.clone(), format!("{}: {reason}", self.name)))
    }

    /// The same, beside the control.
    fn problem(&self) -> Option<String> {
        self.error.as_deref().map(capital)
    }
}

impl GradedLine {
    fn new(row: &SheetRow, state: &Site) -> Self {
        Self {
            number: row.number().to_owned(),
            name: row.name(),
            grade: row.grade.clone().unwrap_or_else(|| "not on record".to_owned()),
            at: row.graded_at.map(|at| state.clock.show(at)).unwrap_or_default(),
        }
    }
}
