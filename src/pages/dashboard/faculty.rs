//! A faculty member’s dashboard: their sections, what is asked of them, what happened.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;

use super::routes::TermPanel;
use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Seats, Section, list_seats};
use crate::db::Id;
use crate::grading::{ProvisionalFilter, list_unmet};
use crate::notices::list_unseen;
use crate::pages::catalogue::WhenLine;
use crate::pages::exceptions::PermissionLine;
use crate::pages::grading::UnmetLine;
use crate::pages::notices::UnreadNotifications;
use crate::pages::teaching::InvitationLine;
use crate::pages::{Error, Layout, SeatBar, Site, html};
use crate::planning::{count_planned, planned_in_words};
use crate::policy;
use crate::registration::{PermissionState, list_permissions};
use crate::teaching::list_invitations_of;

/// Requests for permission that an instructor is shown at once.
const ASKED: i64 = 50;

#[derive(Template)]
#[template(path = "dashboard/faculty.html")]
struct FacultyPage {
    layout: Layout,
    term: Option<TermPanel>,
    news: UnreadNotifications,
    invitations: Vec<InvitationLine>,
    mine: Vec<MineLine>,
    summary: String,
    unscheduled: Vec<UnscheduledLine>,
    /// Permissions that students ask for.
    asked: Vec<PermissionLine>,
    unmet: Vec<UnmetLine>,
}

/// A section that the user teaches or assists with.
struct MineLine {
    section: Id,
    label: String,
    course: String,
    when: Vec<WhenLine>,
    seats: SeatBar,
    may_grade: bool,
    /// How many plan to register; empty: nobody.
    planned: String,
    may_edit: bool,
    /// Whether it is theirs as an assistant of the course only.
    assists: bool,
}

/// A course on whose staff the user is, without a section that they see above.
struct UnscheduledLine {
    id: Id,
    code: String,
    name: String,
    may_edit: bool,
}

pub(super) async fn faculty(state: &Site, layout: Layout, user: User) -> Result<HttpResponse, Error> {
    let (today, id) = (state.clock.today(), user.id);
    let who = user.clone();
    let (catalogue, seats, planned, notices, invitations, asked, unmet) = state
        .read(move |context| {
            let catalogue = context.catalogue()?;
            let taught = catalogue.taught_now(id, catalogue.default_term(today));
            let ids: Vec<Id> = taught.iter().map(|(_, section)| section.id).collect();
            let (seats, planned) = (list_seats(context, &ids)?, count_planned(context, &ids)?);
            let notices = list_unseen(context, id)?;
            let invitations = list_invitations_of(context, id)?;
            let theirs = permitted_by(&catalogue, &who);
            let asked = list_permissions(context, &theirs, &[PermissionState::Asked], ASKED)?;
            let unmet = list_unmet(context, &catalogue, ProvisionalFilter::OfSections(&theirs))?;
            let unmet = UnmetLine::all(unmet, &catalogue);
            Ok::<_, Error>((catalogue.clone(), seats, planned, notices, invitations, asked, unmet))
        })
        .await?;
    let term = catalogue.default_term(state.clock.today());
    let taught = catalogue.taught_now(user.id, term);
    let students: i32 = seats.values().map(Seats::taken).sum();
    let unscheduled = catalogue
        .courses()
        .iter()
        .filter(|course| course.is_on_staff(user.id) && !taught.iter().any(|(taught, _)| taught.id == course.id));
    html(&FacultyPage {
        layout,
        summary: format!(
            "{} section{}, {students} student{}.",
            taught.len(),
            if taught.len() == 1 { "" } else { "s" },
            if students == 1 { "" } else { "s" }
        ),
        news: UnreadNotifications::new(&notices, state),
        invitations: invitations.iter().filter_map(|open| InvitationLine::new(open, &catalogue, state)).collect(),
        unscheduled: unscheduled.map(|course| UnscheduledLine::new(course, &user)).collect(),
        asked: asked.iter().map(|it| PermissionLine::new(it, &catalogue, state)).collect(),
        unmet,
        term: term.map(|term| TermPanel::new(term, state)),
        mine: taught
            .iter()
            .map(|(course, section)| {
                let count = planned.get(&section.id).copied().unwrap_or(0);
                MineLine::new(course, section, &seats, count, state, &user)
            })
            .collect(),
    })
}

/// The sections for which a user gives permissions.
fn permitted_by(catalogue: &Catalogue, user: &User) -> Vec<Id> {
    let sections = catalogue.courses().iter().flat_map(|course| course.sections.iter().map(move |it| (course, it)));
    sections
        .filter(|(course, section)| policy::can_grant_permission(user, course, section))
        .map(|(_, section)| section.id)
        .collect()
}

impl UnscheduledLine {
    fn new(course: &Course, user: &User) -> Self {
        let may_edit = policy::can_edit_course(user, course);
        Self { id: course.id, code: course.code.clone(), name: course.name.clone(), may_edit }
    }
}

impl MineLine {
    fn new(
        course: &Course,
        section: &Section,
        seats: &HashMap<Id, Seats>,
        planned: i64,
        state: &Site,
        user: &User,
    ) -> Self {
        let seats = seats.get(&section.id).cloned().unwrap_or_default();
        Self {
            section: section.id,
            label: format!("{}-{}", course.code, section.number),
            course: course.name.clone(),
            when: WhenLine::all(&section.meetings, &state.clock),
            seats: SeatBar::new(&seats),
            planned: planned_in_words(planned),
            may_grade: policy::can_grade(user, course),
            may_edit: policy::can_edit_course(user, course),
            assists: !course.lists_instructor(user.id),
        }
    }
}
