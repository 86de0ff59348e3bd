//! Asking for permission: what stands against a wish, with the form to write to the instructor.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;

use crate::catalogue::list_seats;
use crate::context::Context;
use crate::db::{Id, now};
use crate::form::{FieldErrors, lines};
use crate::pages::registration::{Refused, nothing};
use crate::pages::{Error, Flash, Form, Layout, SignedIn, Site, Student, html, html_with, see_other};
use crate::registration::{
    EligibilityRequest, Label, PermissionError, ask_permission, evaluate, find_student_context, may_ask,
};

/// What a student writes to the instructor.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct AskForm {
    #[serde(deserialize_with = "lines")]
    /// The message, of several lines.
    pub message: String,
}

/// What stands against a student's wish, with the form to ask.
pub(super) async fn new(
    state: Site,
    layout: Layout,
    me: SignedIn<Student>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let refused = refused(&state, me.user.id, id.into_inner()).await?;
    html(&refused.page(&state, layout, None).await?)
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
        let mut page = refused(&state, student, section).await?.page(&state, layout, None).await?;
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

/// What stands against a student's wish for a section now.
async fn refused(state: &Site, student: Id, section: Id) -> Result<Refused, Error> {
    let read = move |context: &mut Context<'_>| {
        let catalogue = context.catalogue()?;
        let (course, found) = catalogue.section(section).ok_or(Error::NotFound)?;
        let term = catalogue.term(found.term_id).ok_or(Error::NotFound)?;
        let student_context = find_student_context(context, student)?;
        let seats = list_seats(context, &[section])?.remove(&section).ok_or(Error::NotFound)?;
        let (catalogue, seats, student_context) = (&catalogue, &seats, &student_context);
        let wish =
            EligibilityRequest { catalogue, course, section: found, term, seats, student_context, gives_up: None };
        let reasons = evaluate(&wish, now());
        let label = Label::new(course, found);
        let may_ask = may_ask(&reasons, section);
        Ok(Refused { section, label, reasons, may_wait: false, may_ask, gives_up: None })
    };
    state.read(read).await
}
