//! Asking for permission: what prevents the student from having a seat, with the form to write to the instructor.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;

use crate::db::Id;
use crate::exceptions::{PermissionError, ask_permission};
use crate::form::{FieldErrors, lines};
use crate::pages::registration::{RefusedPage, nothing};
use crate::pages::{Error, Flash, Form, Layout, SignedIn, Site, Student, html, html_with, see_other};
use crate::registration::show_obstacles;

/// What a student writes to the instructor.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    #[serde(deserialize_with = "lines")]
    /// The message, of several lines.
    pub message: String,
}

/// What prevents a student from having a seat, with the form to ask.
pub(super) async fn new(
    state: Site,
    layout: Layout,
    _: SignedIn<Student>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    html(&obstacles_page(&state, layout, id.into_inner()).await?)
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<Student>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<AskForm>,
) -> Result<HttpResponse, Error> {
    let (section, student) = (id.into_inner(), me.user.id);
    if !(1..=1000).contains(&form.message.chars().count()) {
        let mut page = obstacles_page(&state, layout, section).await?;
        page.errors = FieldErrors::one("message", "Say why you ask, in at most 1,000 characters");
        page.form = form;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let asked = state.write(move |context| ask_permission(context, student, section, &form.message)).await;
    match asked {
        Ok(label) => {
            flash
                .good_with(format!("You asked for permission for {}.", label.section), "The answer comes as a notice.");
            Ok(see_other(format!("/courses/{}", label.course_id)))
        }
        Err(PermissionError::NotFound) => Err(Error::NotFound),
        Err(PermissionError::Failed(error)) => Err(error.into()),
        Err(error) => Err(nothing("Nothing was asked", format!("{error}."), "Look at the section again.")),
    }
}

async fn obstacles_page(state: &Site, layout: Layout, section: Id) -> Result<RefusedPage, Error> {
    let obstacles = state.read(move |context| show_obstacles(context, section)).await?;
    Ok(RefusedPage::new(obstacles, layout, &state.clock))
}
