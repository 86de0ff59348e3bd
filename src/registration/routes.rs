//! Registering and dropping, and the rosters of those who did.

use actix_web::http::{StatusCode, header};
use actix_web::web::{self, Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::list_roster;
use super::model::RosterEntry;
use super::service::{Done, DropError, Reason, RegisterError, drop_section, register};
use super::words::ReasonText;
use crate::accounts::{Role, User};
use crate::catalogue::{Catalogue, Course, Seats, Section, WhenLine, list_seats};
use crate::db::{Id, now};
use crate::exchange::spreadsheet_csv;
use crate::form::format_credits;
use crate::web::{
    AppState, Error, Flash, Remedy, SeatBar, Shell, SignedIn, Staff, Student, html, html_with, local_path, see_other,
};

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/sections/{id}/register").post(create))
        .service(web::resource("/sections/{id}/drop").post(delete))
        .service(web::resource("/sections/{id}/roster").get(roster))
        .service(web::resource("/sections/{id}/roster.csv").get(roster_csv));
}

#[derive(Template)]
#[template(path = "registration/refused.html")]
struct RefusedPage {
    shell: Shell,
    course_id: Id,
    code: String,
    label: String,
    course: String,
    credits: String,
    when: Vec<WhenLine>,
    by: String,
    seats: SeatBar,
    reasons: Vec<ReasonText>,
    tried: String,
}

#[derive(Template)]
#[template(path = "registration/roster.html")]
struct RosterPage {
    shell: Shell,
    section: Id,
    course_id: Id,
    code: String,
    label: String,
    term: String,
    course: String,
    when: Vec<WhenLine>,
    by: String,
    seats: SeatBar,
    students: Vec<RosterLine>,
}

struct RosterLine {
    name: String,
    number: String,
    school: String,
    branch: String,
    email: String,
    since: String,
}

async fn create(
    request: HttpRequest,
    state: Data<AppState>,
    shell: Shell,
    me: SignedIn<Student>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (student, section) = (me.user.id, id.into_inner());
    match state
        .db
        .write(move |connection| register(connection, student, section))
        .await
    {
        Ok(done) => {
            flash.good_with(
                format!("Registered for {}, {}.", done.label, done.course),
                "The seat is yours.",
            );
            Ok(see_other(back(&request, &done)))
        }
        Err(RegisterError::NotFound) => Err(Error::NotFound),
        Err(RegisterError::Refused { wanted, reasons }) => refuse(&state, shell, section, &wanted, &reasons).await,
        Err(RegisterError::Failed(error)) => Err(error.into()),
    }
}

async fn delete(
    request: HttpRequest,
    state: Data<AppState>,
    me: SignedIn<Student>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (student, section) = (me.user.id, id.into_inner());
    match state
        .db
        .write(move |connection| drop_section(connection, student, section))
        .await
    {
        Ok(done) => {
            flash.good_with(
                format!("Dropped {}, {}.", done.label, done.course),
                "The seat is free for others.",
            );
            Ok(see_other(back(&request, &done)))
        }
        Err(DropError::NotFound) => Err(Error::NotFound),
        Err(DropError::Failed(error)) => Err(error.into()),
        Err(error @ DropError::NotRegistered(_)) => Err(not_dropped(
            error.to_string(),
            "Nothing has changed. Perhaps you dropped it already, here or in another window.",
        )),
        Err(DropError::TooLate { wanted, deadline }) => Err(not_dropped(
            format!(
                "The last day to drop {} was {}.",
                wanted.label,
                state.clock.show(deadline)
            ),
            "You still have the seat. Ask the registrar’s office what can be done.",
        )),
    }
}

async fn roster(state: Data<AppState>, shell: Shell, me: SignedIn<Staff>, id: Path<Id>) -> Result<HttpResponse, Error> {
    let roster = Roster::load(&state, me.user, id.into_inner()).await?;
    let (course, section) = roster.section()?;
    let label = format!("{}-{}", course.code, section.number);
    let term = roster.catalogue.term(section.term_id).map(|term| term.name.clone());
    html(&RosterPage {
        shell: shell.at(crate::web::Section::Teaching),
        section: section.id,
        course_id: course.id,
        code: course.code.clone(),
        label,
        term: term.unwrap_or_default(),
        course: course.name.clone(),
        when: WhenLine::all(&section.meetings, &state.clock),
        by: section.instructor_names(),
        seats: SeatBar::new(roster.seats),
        students: roster
            .students
            .iter()
            .map(|student| RosterLine::new(student, &state))
            .collect(),
    })
}

async fn roster_csv(state: Data<AppState>, me: SignedIn<Staff>, id: Path<Id>) -> Result<HttpResponse, Error> {
    let roster = Roster::load(&state, me.user, id.into_inner()).await?;
    let (course, section) = roster.section()?;
    let name: String = format!("{}-{}", course.code, section.number)
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' })
        .collect();
    let rows = roster.students.iter().map(|student| {
        let RosterLine {
            name,
            number,
            school,
            branch,
            email,
            since,
        } = RosterLine::new(student, &state);
        vec![name, number, school, branch, email, since]
    });
    let csv = spreadsheet_csv(&["name", "number", "school", "branch", "email", "registered_at"], rows);
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"roster-{name}.csv\""),
        ))
        .body(csv))
}

/// A section's students, for those who may see them.
struct Roster {
    catalogue: std::sync::Arc<Catalogue>,
    id: Id,
    seats: Seats,
    students: Vec<RosterEntry>,
}

impl Roster {
    async fn load(state: &AppState, user: User, id: Id) -> Result<Self, Error> {
        let shelf = state.shelf.clone();
        state
            .db
            .read(move |connection| {
                let catalogue = shelf.current(connection)?;
                let (course, section) = catalogue.section(id).ok_or(Error::NotFound)?;
                let is_theirs = course.is_taught_by(user.id) || section.is_taught_by(user.id);
                if !is_theirs && user.role != Role::Admin {
                    return Err(Error::NotFound);
                }
                let seats = list_seats(connection, &[id])?
                    .get(&id)
                    .copied()
                    .ok_or(Error::NotFound)?;
                let students = list_roster(connection, id)?;
                Ok(Self {
                    catalogue,
                    id,
                    seats,
                    students,
                })
            })
            .await
    }

    fn section(&self) -> Result<(&Course, &Section), Error> {
        self.catalogue.section(self.id).ok_or(Error::NotFound)
    }
}

impl RosterLine {
    fn new(entry: &RosterEntry, state: &AppState) -> Self {
        Self {
            name: format!("{}, {}", entry.last_name, entry.first_name),
            number: entry.number.clone().unwrap_or_default(),
            school: entry.school.clone(),
            branch: entry.branch.clone(),
            email: entry.email.clone(),
            since: state.clock.show(entry.since),
        }
    }
}

/// The page that says why not, and what to do: 409.
async fn refuse(
    state: &AppState,
    shell: Shell,
    section: Id,
    wanted: &Done,
    reasons: &[Reason],
) -> Result<HttpResponse, Error> {
    let shelf = state.shelf.clone();
    let (catalogue, seats) = state
        .db
        .read(move |connection| Ok::<_, Error>((shelf.current(connection)?, list_seats(connection, &[section])?)))
        .await?;
    let (course, found) = catalogue.section(section).ok_or(Error::NotFound)?;
    let seats = seats.get(&section).copied().ok_or(Error::NotFound)?;
    let page = RefusedPage {
        shell: shell.at(crate::web::Section::Courses),
        course_id: course.id,
        code: course.code.clone(),
        label: wanted.label.clone(),
        course: wanted.course.clone(),
        credits: format_credits(course.credits),
        when: WhenLine::all(&found.meetings, &state.clock),
        by: found.instructor_names(),
        seats: SeatBar::new(seats),
        reasons: reasons
            .iter()
            .map(|reason| ReasonText::new(reason, &catalogue, &state.clock))
            .collect(),
        tried: state.clock.show(now()),
    };
    html_with(StatusCode::CONFLICT, &page)
}

fn not_dropped(reason: String, remedy: &str) -> Error {
    Error::Refused(Remedy {
        title: "Nothing was dropped".to_owned(),
        reason,
        remedy: remedy.to_owned(),
        link: ("/".to_owned(), "See your courses".to_owned()),
    })
}

/// The page that the button was on, so that neither a search nor a term is lost; else the course's page.
fn back(request: &HttpRequest, done: &Done) -> String {
    let referer = request
        .headers()
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok());
    let page = referer.and_then(|text| url::Url::parse(text).ok());
    let path = page.map(|url| local_path(&url[url::Position::BeforePath..url::Position::AfterQuery]));
    let course = format!("/courses/{}", done.course_id);
    let has_button = |path: &String| {
        let page = path.split('?').next().unwrap_or_default();
        ["/", "/courses", &course].contains(&page)
    };
    path.filter(has_button).unwrap_or(course)
}
