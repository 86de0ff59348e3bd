//! A faculty member’s dashboard: their sections, what is asked of them, what happened.

use actix_web::HttpResponse;
use askama::Template;

use super::routes::TermPanel;
use super::staff::StaffPanel;
use crate::dashboard::{UnscheduledCourse, show_faculty_dashboard};
use crate::grading::Unmet;
use crate::pages::exceptions::PermissionLine;
use crate::pages::notices::UnreadNotifications;
use crate::pages::{Error, Layout, Site, html};

#[derive(Template)]
#[template(path = "dashboard/faculty.html")]
struct FacultyPage {
    layout: Layout,
    term: Option<TermPanel>,
    news: UnreadNotifications,
    staff: StaffPanel,
    unscheduled: Vec<UnscheduledCourse>,
    /// Permissions that students ask for.
    asked: Vec<PermissionLine>,
    unmet: Vec<Unmet>,
}

pub(super) async fn faculty(state: &Site, layout: Layout) -> Result<HttpResponse, Error> {
    let dashboard = state.read(show_faculty_dashboard).await?;
    let clock = &state.clock;
    html(&FacultyPage {
        layout,
        news: UnreadNotifications::new(&dashboard.notices, clock),
        staff: StaffPanel::new(dashboard.staff, clock),
        unscheduled: dashboard.unscheduled,
        asked: PermissionLine::all(&dashboard.asked, clock),
        unmet: dashboard.unmet,
        term: dashboard.term.map(|term| TermPanel::new(&term, clock)),
    })
}
