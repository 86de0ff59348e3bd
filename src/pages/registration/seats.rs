//! Registering, swapping, waiting and dropping.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::catalogue::show_section;
use crate::db::Id;
use crate::form::{FieldErrors, format_credits};
use crate::pages::catalogue::WhenLine;
use crate::pages::exceptions::AskForm;
use crate::pages::{
    Clock, Error, Flash, Form, Layout, Remedy, SeatBar, Section, SignedIn, Site, Student, came_from, html_with,
    see_other,
};
use crate::reason::{ReasonText, Rule};
use crate::records::Status;
use crate::registration::{
    DropError, Label, Obstacles, Outcome, RegisterError, Request, drop_section, register, show_refusal,
};

#[derive(Template)]
#[template(path = "registration/refused.html")]
pub(in crate::pages) struct RefusedPage {
    layout: Layout,
    section: Id,
    course_id: Id,
    code: String,
    label: String,
    course: String,
    credits: String,
    when: Vec<WhenLine>,
    by: String,
    seats: SeatBar,
    reasons: Vec<ReasonText>,
    /// Whether the student could join the waitlist, and what they would give up when it gives a seat.
    may_wait: bool,
    gives_up: Option<Id>,
    /// Whether the student could ask for permission.
    may_ask: bool,
    /// When it was tried; none: it was not.
    tried: Option<String>,
    pub form: AskForm,
    pub errors: FieldErrors,
}

/// What a request for a seat may say beside the section.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct RegisterForm {
    /// `1`: join the waitlist when there is no free seat.
    waitlist: String,
    /// The section to give up.
    drop: String,
}

/// What a swap must say.
const CHOOSE: Error = Error::BadRequest("Choose the section to give up.");

impl RegisterForm {
    /// The section to give up, if one is named.
    fn gives_up(&self) -> Result<Option<Id>, Error> {
        let named = Some(self.drop.as_str()).filter(|text| !text.is_empty());
        named.map(|text| text.parse().map_err(|_| CHOOSE)).transpose()
    }
}

pub(super) async fn create(
    request: HttpRequest,
    state: Site,
    layout: Layout,
    me: SignedIn<Student>,
    id: Path<Id>,
    flash: Flash,
    form: Option<Form<RegisterForm>>,
) -> Result<HttpResponse, Error> {
    let form = form.map(|Form(form)| form).unwrap_or_default();
    let wanted = Request {
        student: me.user.id,
        section: id.into_inner(),
        gives_up: form.gives_up()?,
        may_wait: !form.waitlist.is_empty(),
    };
    attempt(&request, &state, layout, &flash, wanted).await
}

pub(super) async fn swap(
    request: HttpRequest,
    state: Site,
    layout: Layout,
    me: SignedIn<Student>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<RegisterForm>,
) -> Result<HttpResponse, Error> {
    let section = id.into_inner();
    state.read(move |context| show_section(context, section)).await?;
    let gives_up = form.gives_up()?.ok_or(CHOOSE)?;
    let wanted =
        Request { student: me.user.id, section, gives_up: Some(gives_up), may_wait: !form.waitlist.is_empty() };
    attempt(&request, &state, layout, &flash, wanted).await
}

/// Asks for the seat and says what came of it.
async fn attempt(
    request: &HttpRequest,
    state: &Site,
    layout: Layout,
    flash: &Flash,
    wanted: Request,
) -> Result<HttpResponse, Error> {
    let (section, gives_up) = (wanted.section, wanted.gives_up);
    let outcome = state.write(move |context| register(context, &wanted)).await;
    match outcome {
        Ok(Outcome::Registered { label, gave_up, is_provisional, waived }) => {
            let detail = match (gave_up, is_provisional) {
                (Some(old), _) => format!("You gave up {} for it.", old.section),
                (None, _) if !waived.is_empty() => {
                    format!("By permission; it waived: {}. It is used now.", Rule::all_words(&waived))
                }
                (None, true) => "It is provisional: it counts on a course that you have in progress.".to_owned(),
                (None, false) => "The seat is yours.".to_owned(),
            };
            flash.good_with(format!("Registered for {}, {}.", label.section, label.course), detail);
            Ok(see_other(back(request, &label)))
        }
        Ok(Outcome::Waitlisted { label, position }) => {
            flash.info(format!("Joined the waitlist of {}. You are {position} of {position}.", label.section));
            Ok(see_other(back(request, &label)))
        }
        Ok(Outcome::Refused { reasons, may_wait, may_ask, .. }) => {
            let obstacles = state.read(move |context| show_refusal(context, section, reasons, may_ask)).await?;
            let tried = Some(state.clock.show(state.clock.now()));
            let page = RefusedPage { may_wait, gives_up, tried, ..RefusedPage::new(obstacles, layout, &state.clock) };
            html_with(StatusCode::CONFLICT, &page)
        }
        Err(RegisterError::NotFound) => Err(Error::NotFound),
        Err(RegisterError::Deactivated) => Err(Error::Forbidden("This account is deactivated.")),
        Err(RegisterError::Failed(error)) => Err(error.into()),
    }
}

pub(super) async fn delete(
    request: HttpRequest,
    state: Site,
    me: SignedIn<Student>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (student, section) = (me.user.id, id.into_inner());
    let dropped = state.write(move |context| drop_section(context, student, section)).await;
    match dropped {
        Ok((label, Status::Waitlisted)) => {
            flash.good(format!("You no longer wait for {}.", label.section));
            Ok(see_other(back(&request, &label)))
        }
        Ok((label, _)) => {
            let detail = "The seat is free for others.";
            flash.good_with(format!("Dropped {}, {}.", label.section, label.course), detail);
            Ok(see_other(back(&request, &label)))
        }
        Err(DropError::NotFound) => Err(Error::NotFound),
        Err(DropError::Failed(error)) => Err(error.into()),
        Err(error @ DropError::NotRegistered(_)) => Err(nothing(
            "Nothing was dropped",
            format!("{error}."),
            "Nothing has changed. Perhaps you dropped it already, here or in another window.",
        )),
        Err(DropError::TooLate { label, deadline, may_withdraw }) => Err(Error::Refused(Remedy {
            title: "Nothing was dropped".to_owned(),
            reason: format!("The last day to drop {} was {}.", label.section, state.clock.show(deadline)),
            remedy: if may_withdraw {
                "You still have the seat. You can withdraw: the transcript then shows a W.".to_owned()
            } else {
                "You still have the seat. Ask the registrar’s office what can be done.".to_owned()
            },
            link: if may_withdraw {
                (format!("/sections/{section}/withdraw"), "What withdrawing means".to_owned())
            } else {
                ("/".to_owned(), "See your courses".to_owned())
            },
        })),
    }
}

impl RefusedPage {
    pub(in crate::pages) fn new(obstacles: Obstacles, layout: Layout, clock: &Clock) -> Self {
        let show = |at| clock.show(at);
        let reasons = obstacles.reasons.iter();
        Self {
            layout: layout.at(Section::Courses),
            section: obstacles.section.id,
            course_id: obstacles.section.course_id,
            code: obstacles.section.course_code,
            label: obstacles.section.label,
            course: obstacles.section.course_name,
            credits: format_credits(obstacles.credits),
            when: WhenLine::all(&obstacles.meetings, clock),
            by: obstacles.instructors.join(", "),
            seats: SeatBar::new(&obstacles.seats),
            reasons: reasons.map(|reason| ReasonText::new(reason, &obstacles.labels, &show)).collect(),
            may_wait: false,
            may_ask: obstacles.can_ask,
            gives_up: None,
            tried: None,
            form: AskForm::default(),
            errors: FieldErrors::default(),
        }
    }
}

pub(in crate::pages) fn nothing(title: &str, reason: String, remedy: &str) -> Error {
    Error::Refused(Remedy {
        title: title.to_owned(),
        reason,
        remedy: remedy.to_owned(),
        link: ("/".to_owned(), "See your courses".to_owned()),
    })
}

/// The page that the button was on, so that neither a search nor a term is lost; else the course's page.
pub(super) fn back(request: &HttpRequest, label: &Label) -> String {
    let course = format!("/courses/{}", label.course_id);
    let has_button = |path: &String| {
        let page = path.split('?').next().unwrap_or_default();
        ["/", "/courses", "/schedule", &course].contains(&page)
    };
    came_from(request).filter(has_button).unwrap_or(course)
}
