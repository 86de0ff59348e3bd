//! Withdrawing: first what it means, then the deed.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::seats::nothing;
use crate::db::{Id, now};
use crate::pages::{Error, Flash, Layout, Section, SignedIn, Site, Student, html, see_other};
use crate::registration::{WithdrawError, find_student_context, withdraw};

#[derive(Template)]
#[template(path = "registration/withdraw.html")]
struct WithdrawPage {
    layout: Layout,
    section: Id,
    label: String,
    course: String,
    /// Until when it can be done.
    deadline: String,
}

pub(super) async fn confirm(
    state: Site,
    layout: Layout,
    me: SignedIn<Student>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let (section, student) = (id.into_inner(), me.user.id);
    let (catalogue, student_context) = state
        .read(move |context| Ok::<_, Error>((context.catalogue()?, find_student_context(context, student)?)))
        .await?;
    let (course, found) = catalogue.section(section).ok_or(Error::NotFound)?;
    let term = catalogue.term(found.term_id).ok_or(Error::NotFound)?;
    if !student_context.has(section) || !term.is_for_withdrawing(now()) {
        return Err(Error::NotFound);
    }
    html(&WithdrawPage {
        layout: layout.at(Section::Home),
        section,
        label: format!("{}-{}", course.code, found.number),
        course: course.name.clone(),
        deadline: term.withdraw_deadline.map(|at| state.clock.show(at)).unwrap_or_default(),
    })
}

pub(super) async fn create(
    state: Site,
    me: SignedIn<Student>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (student, section) = (me.user.id, id.into_inner());
    let title = "Nothing has changed";
    match state.write(move |context| withdraw(context, student, section)).await {
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
