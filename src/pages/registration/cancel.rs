//! Cancelling a section: first who is affected, then the deed.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use crate::db::Id;
use crate::form::{FieldErrors, line};
use crate::pages::{
    Error, FacultyOrAdmin, Flash, Form, Layout, Remedy, Section, SignedIn, Site, html, html_with, see_other,
};
use crate::registration::{CancelError, Cancellation, RosterEntry, cancel, show_cancellation};

#[derive(Template)]
#[template(path = "registration/cancel.html")]
struct CancelPage {
    layout: Layout,
    section: Id,
    label: String,
    course: String,
    affected: Vec<RosterEntry>,
    form: CancelForm,
    errors: FieldErrors,
}

/// Why a section is cancelled.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct CancelForm {
    #[serde(deserialize_with = "line")]
    reason: String,
}

pub(super) async fn confirm(
    state: Site,
    layout: Layout,
    _: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let page = CancelPage::load(&state, layout, id.into_inner(), CancelForm::default()).await?;
    html(&page)
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<CancelForm>,
) -> Result<HttpResponse, Error> {
    let section = id.into_inner();
    if !(1..=200).contains(&form.reason.chars().count()) {
        let mut page = CancelPage::load(&state, layout, section, form).await?;
        page.errors = FieldErrors::one("reason", "Say why, in at most 200 characters: each student will read it");
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let who = me.user.clone();
    let done = state.write(move |context| cancel(context, &who, section, &form.reason)).await;
    match done {
        Ok(cancelled) => {
            let students = cancelled.students;
            let told = if students == 1 {
                "1 student has been notified.".to_owned()
            } else {
                format!("{students} students have been notified.")
            };
            flash.good_with(format!("{} is cancelled.", cancelled.label.section), told);
            Ok(see_other(format!("/courses/{}", cancelled.label.course_id)))
        }
        Err(CancelError::NotFound) => Err(Error::NotFound),
        Err(CancelError::Failed(error)) => Err(error.into()),
        Err(error @ CancelError::Already) => Err(Error::Refused(Remedy {
            title: "Nothing was cancelled".to_owned(),
            reason: format!("{error}."),
            remedy: "Someone else may have changed this already.".to_owned(),
            link: (format!("/sections/{section}"), "Back to the course".to_owned()),
        })),
    }
}

impl CancelPage {
    async fn load(state: &Site, layout: Layout, section: Id, form: CancelForm) -> Result<Self, Error> {
        let Cancellation { section, affected } = state.read(move |context| show_cancellation(context, section)).await?;
        Ok(Self {
            layout: layout.at(Section::Teaching),
            section: section.id,
            label: section.label,
            course: section.course_name,
            affected,
            form,
            errors: FieldErrors::default(),
        })
    }
}
