//! Withdrawing: first what it means, then the deed.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::seats::nothing;
use crate::db::{Id, now};
use crate::pages::{AppState, Error, Flash, Section, Shell, SignedIn, Student, client, html, see_other};
use crate::registration::{WithdrawError, find_standing, withdraw};

#[derive(Template)]
#[template(path = "registration/withdraw.html")]
struct WithdrawPage {
    shell: Shell,
    section: Id,
    label: String,
    course: String,
    /// Until when it can be done.
    deadline: String,
}

pub(super) async fn confirm(
    state: Data<AppState>,
    shell: Shell,
    me: SignedIn<Student>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let (section, student, shelf) = (id.into_inner(), me.user.id, state.shelf.clone());
    let (catalogue, standing) = state
        .db
        .read(move |connection| Ok::<_, Error>((shelf.current(connection)?, find_standing(connection, student)?)))
        .await?;
    let (course, found) = catalogue.section(section).ok_or(Error::NotFound)?;
    let term = catalogue.term(found.term_id).ok_or(Error::NotFound)?;
    if !standing.has(section) || !term.is_for_withdrawing(now()) {
        return Err(Error::NotFound);
    }
    html(&WithdrawPage {
        shell: shell.at(Section::Home),
        section,
        label: format!("{}-{}", course.code, found.number),
        course: course.name.clone(),
        deadline: term.withdraw_deadline.map(|at| state.clock.show(at)).unwrap_or_default(),
    })
}

pub(super) async fn create(
    request: HttpRequest,
    state: Data<AppState>,
    me: SignedIn<Student>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (student, section, shelf) = (me.user.id, id.into_inner(), state.shelf.clone());
    let address = client(&request, &state).address;
    let title = "Nothing has changed";
    match state.db.write(move |connection| withdraw(connection, &shelf, student, section, &address)).await {
        Ok(label) => {
            flash.good(format!(
                "You have withdrawn from {}, {}. The transcript shows a W.",
                label.section, label.course
            ));
            Ok(see_other("/"))
        }
        Err(WithdrawError::NotFound) => Err(Error::NotFound),
        Err(WithdrawError::Failed(error)) => Err(error.into()),
        Err(error @ WithdrawError::NotRegistered(_)) => {
            Err(nothing(title, format!("{error}."), "Perhaps you withdrew already, here or in another window."))
        }
        Err(error @ WithdrawError::MayDrop(_)) => {
            Err(nothing(title, format!("{error}."), "Drop it instead, on your dashboard."))
        }
        Err(error @ WithdrawError::TooLate { deadline, .. }) => {
            let was = deadline.map(|at| format!("; the last day was {}", state.clock.show(at)));
            let reason = format!("{error}{}.", was.unwrap_or_default());
            Err(nothing(title, reason, "You still have the seat. Ask the registrar’s office what can be done."))
        }
    }
}
