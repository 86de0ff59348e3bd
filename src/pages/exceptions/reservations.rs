//! Seats that are kept for groups of students: the page of a section's reservations.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use crate::db::Id;
use crate::exceptions::{
    NewReservation, ReservationError, ReservationView, SectionReservations, open_reservation, reserve_seats,
    show_reservations,
};
use crate::form::{FieldErrors, line};
use crate::pages::{
    Clock, Error, FacultyOrAdmin, Flash, Form, Layout, Remedy, SeatBar, Section, SignedIn, Site, html, html_with,
    see_other,
};

#[derive(Template)]
#[template(path = "exceptions/reservations.html")]
struct ReservationsPage {
    layout: Layout,
    section: Id,
    label: String,
    course: String,
    seats: SeatBar,
    /// How many seats are free to everybody.
    open: i32,
    lines: Vec<ReservationLine>,
    form: ReservationForm,
    errors: FieldErrors,
}

struct ReservationLine {
    id: Id,
    whom: String,
    seats: i32,
    used: i32,
    until: String,
    is_open: bool,
}

/// Seats to keep, as they are typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ReservationForm {
    #[serde(deserialize_with = "line")]
    school: String,
    #[serde(deserialize_with = "line")]
    branch: String,
    #[serde(deserialize_with = "line")]
    seats: String,
    #[serde(deserialize_with = "line")]
    until: String,
}

impl ReservationForm {
    fn check(&self, state: &Site) -> Result<NewReservation, FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.school.is_empty() && self.branch.is_empty() {
            errors.add("school", "Enter a school, a branch, or both");
        }
        if self.school.chars().count() > 100 {
            errors.add("school", "Enter a school of at most 100 characters");
        }
        if self.branch.chars().count() > 50 {
            errors.add("branch", "Enter a branch of at most 50 characters");
        }
        let seats = self.seats.parse::<i32>().ok().filter(|seats| (1..=100_000).contains(seats));
        if seats.is_none() {
            errors.add("seats", "Enter a whole number of seats, at least 1");
        }
        let until = state.clock.parse(&self.until).filter(|until| state.clock.now() < *until);
        if until.is_none() {
            errors.add("until", "Enter a day and time in the future");
        }
        errors.into_result()?;
        let (school, branch) = (self.school.clone(), self.branch.clone());
        Ok(NewReservation { school, branch, seats: seats.unwrap_or_default(), until: until.unwrap_or_default() })
    }
}

pub(super) async fn index(
    state: Site,
    layout: Layout,
    _: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    html(&ReservationsPage::load(&state, layout, id.into_inner()).await?)
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<ReservationForm>,
) -> Result<HttpResponse, Error> {
    let section = id.into_inner();
    let page = ReservationsPage::load(&state, layout, section).await?;
    let refuse = |errors: FieldErrors, page: ReservationsPage| {
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &ReservationsPage { form: form.clone(), errors, ..page })
    };
    let new = match form.check(&state) {
        Ok(new) => new,
        Err(errors) => return refuse(errors, page),
    };
    let who = me.user.clone();
    let (seats, kept) = (new.seats, state.write(move |context| reserve_seats(context, &who, section, &new)));
    match kept.await {
        Ok(()) => {
            flash.good(format!("{seats} seat{} kept.", if seats == 1 { " is" } else { "s are" }));
            Ok(see_other(format!("/sections/{section}/reservations")))
        }
        Err(error @ ReservationError::TooMany(_)) => refuse(FieldErrors::one("seats", error.to_string()), page),
        Err(error @ ReservationError::Past) => refuse(FieldErrors::one("until", error.to_string()), page),
        Err(ReservationError::NotFound) => Err(Error::NotFound),
        Err(ReservationError::Failed(error)) => Err(error.into()),
    }
}

pub(super) async fn open(
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    ids: Path<(Id, Id)>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (section, reservation) = ids.into_inner();
    let who = me.user.clone();
    let opened = state.write(move |context| open_reservation(context, &who, section, reservation)).await;
    match opened {
        Ok(()) => {
            flash.good("The seats are open to everybody.");
            Ok(see_other(format!("/sections/{section}/reservations")))
        }
        Err(ReservationError::Failed(error)) => Err(error.into()),
        Err(ReservationError::NotFound) => Err(Error::NotFound),
        Err(error) => Err(Error::Refused(Remedy {
            title: "Nothing was opened".to_owned(),
            reason: format!("{error}."),
            remedy: "Someone else may have changed this already.".to_owned(),
            link: (format!("/sections/{section}/reservations"), "Back to the reserved seats".to_owned()),
        })),
    }
}

impl ReservationsPage {
    async fn load(state: &Site, layout: Layout, section: Id) -> Result<Self, Error> {
        let SectionReservations { section, seats, reservations } =
            state.read(move |context| show_reservations(context, section)).await?;
        Ok(Self {
            layout: layout.at(Section::Teaching),
            section: section.id,
            label: section.label,
            course: section.course_name,
            open: seats.open.max(0),
            seats: SeatBar::new(&seats),
            lines: reservations.into_iter().map(|it| ReservationLine::new(it, &state.clock)).collect(),
            form: ReservationForm::default(),
            errors: FieldErrors::default(),
        })
    }
}

impl ReservationLine {
    fn new(it: ReservationView, clock: &Clock) -> Self {
        let until = clock.show(it.until);
        Self { id: it.id, whom: it.label, seats: it.seats, used: it.used, until, is_open: it.is_open }
    }
}
