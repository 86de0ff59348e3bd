//! Seats that are kept for groups of students: the page of a section's reservations.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use crate::catalogue::{ReservationRow, list_seats};
use crate::db::{Id, now};
use crate::form::{FieldErrors, line};
use crate::pages::{
    Error, FacultyOrAdmin, Flash, Form, Layout, Remedy, SeatBar, Section, SignedIn, Site, html, html_with, see_other,
};
use crate::policy;
use crate::registration::{NewReservation, ReservationError, list_reservations, open_reservation, reserve_seats};

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
        let until = state.clock.parse(&self.until).filter(|until| now() < *until);
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
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    html(&ReservationsPage::load(&state, layout, &me, id.into_inner()).await?)
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
    let page = ReservationsPage::load(&state, layout, &me, section).await?;
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
    async fn load(state: &Site, layout: Layout, me: &SignedIn<FacultyOrAdmin>, section: Id) -> Result<Self, Error> {
        let user = me.user.clone();
        let (catalogue, mut seats, rows) = state
            .read(move |context| {
                let catalogue = context.catalogue()?;
                let (course, _) = catalogue.section(section).ok_or(Error::NotFound)?;
                if !policy::can_reserve_seats(&user, course) {
                    return Err(Error::NotFound);
                }
                let rows = list_reservations(context, section)?;
                Ok((catalogue, list_seats(context, &[section])?, rows))
            })
            .await?;
        let (course, found) = catalogue.section(section).ok_or(Error::NotFound)?;
        let seats = seats.remove(&section).ok_or(Error::NotFound)?;
        Ok(Self {
            layout: layout.at(Section::Teaching),
            section,
            label: format!("{}-{}", course.code, found.number),
            course: course.name.clone(),
            open: seats.open(now()).max(0),
            seats: SeatBar::new(&seats),
            lines: rows.iter().map(|row| ReservationLine::new(row, state)).collect(),
            form: ReservationForm::default(),
            errors: FieldErrors::default(),
        })
    }
}

impl ReservationLine {
    fn new(row: &ReservationRow, state: &Site) -> Self {
        Self {
            id: row.id,
            whom: row.label(),
            seats: row.seats,
            used: row.used,
            until: state.clock.show(row.until_at),
            is_open: row.opened_at.is_some() || row.until_at <= now(),
        }
    }
}
