//! A faculty member’s dashboard: their sections, what is asked of them, what happened.

use actix_web::HttpResponse;
use askama::Template;

use super::routes::TermPanel;
use super::staff::{StaffFacts, StaffPanel};
use crate::accounts::User;
use crate::catalogue::{Catalogue, Course};
use crate::db::Id;
use crate::events::list_unseen;
use crate::grading::{ProvisionalFilter, list_unmet};
use crate::pages::exceptions::PermissionLine;
use crate::pages::grading::UnmetLine;
use crate::pages::notices::UnreadNotifications;
use crate::pages::{Error, Layout, Site, html};
use crate::policy;
use crate::registration::{PermissionState, list_permissions};

/// Requests for permission that an instructor is shown at once.
const ASKED: i64 = 50;

#[derive(Template)]
#[template(path = "dashboard/faculty.html")]
struct FacultyPage {
    layout: Layout,
    term: Option<TermPanel>,
    news: UnreadNotifications,
    staff: StaffPanel,
    unscheduled: Vec<UnscheduledLine>,
    /// Permissions that students ask for.
    asked: Vec<PermissionLine>,
    unmet: Vec<UnmetLine>,
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
    let (catalogue, staff, notices, asked, unmet) = state
        .read(move |context| {
            let catalogue = context.catalogue()?;
            let staff = StaffFacts::load(context, &catalogue, id, catalogue.default_term(today))?;
            let notices = list_unseen(context, id)?;
            let theirs = permitted_by(&catalogue, &who);
            let asked = list_permissions(context, &theirs, &[PermissionState::Asked], ASKED)?;
            let unmet = list_unmet(context, &catalogue, ProvisionalFilter::OfSections(&theirs))?;
            let unmet = UnmetLine::all(unmet, &catalogue);
            Ok::<_, Error>((catalogue.clone(), staff, notices, asked, unmet))
        })
        .await?;
    let term = catalogue.default_term(state.clock.today());
    let taught = catalogue.taught_now(user.id, term);
    let unscheduled = catalogue
        .courses()
        .iter()
        .filter(|course| course.is_on_staff(user.id) && !taught.iter().any(|(taught, _)| taught.id == course.id));
    html(&FacultyPage {
        layout,
        news: UnreadNotifications::new(&notices, &catalogue, state),
        staff: staff.panel(&catalogue, term, state, &user),
        unscheduled: unscheduled.map(|course| UnscheduledLine::new(course, &user)).collect(),
        asked: asked.iter().map(|it| PermissionLine::new(it, &catalogue, state)).collect(),
        unmet,
        term: term.map(|term| TermPanel::new(term, state)),
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
