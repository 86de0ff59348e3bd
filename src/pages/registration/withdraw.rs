//! Withdrawing: first what it means, then the deed.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use super::seats::nothing;
use crate::db::Id;
use crate::pages::{Error, Flash, Layout, Section, SignedIn, Site, Student, html, see_other};
use crate::registration::{WithdrawError, Withdrawal, show_withdrawal, withdraw};

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
    _: SignedIn<Student>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let Withdrawal { section, deadline } = state.read(move |context| show_withdrawal(context, id)).await?;
    html(&WithdrawPage {
        layout: layout.at(Section::Home),
        section: section.id,
        label: section.label,
        course: section.course_name,
        deadline: deadline.map(|at| state.clock.show(at)).unwrap_or_default(),
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
