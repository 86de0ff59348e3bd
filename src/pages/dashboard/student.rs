//! A student’s dashboard: what they have, what they could have, what happened, what they plan.

use actix_web::HttpResponse;
use askama::Template;

use super::routes::TermPanel;
use super::staff::StaffPanel;
use crate::browsing::{Action, SectionView};
use crate::catalogue::Named;
use crate::dashboard::{PlanSummary, StudentDashboard, show_student_dashboard};
use crate::db::Id;
use crate::form::format_credits;
use crate::pages::catalogue::SectionLine;
use crate::pages::notices::UnreadNotifications;
use crate::pages::registration::holds_in_words;
use crate::pages::{Clock, Error, Layout, Site, html};

#[derive(Template)]
#[template(path = "dashboard/student.html")]
struct StudentPage {
    layout: Layout,
    greeting: String,
    term: Option<TermPanel>,
    credits: String,
    /// What keeps the student from registering.
    holds: Vec<String>,
    news: UnreadNotifications,
    /// What they have to do with courses as an assistant.
    staff: StaffPanel,
    sections: Vec<CourseSection>,
    plan: Option<PlanPanel>,
    offered_in: Option<Named>,
    offered: Vec<CourseSection>,
}

/// A section with its course.
struct CourseSection {
    course: Id,
    code: String,
    name: String,
    line: SectionLine,
}

/// What a student plans for a term in which registration has not opened for them.
struct PlanPanel {
    code: String,
    term: String,
    /// `Registration opens for you on Tue 1 Dec, 8:00.`
    opens: String,
    sections: usize,
}

pub(super) async fn student(state: &Site, layout: Layout) -> Result<HttpResponse, Error> {
    let dashboard = state.read(show_student_dashboard).await?;
    let clock = &state.clock;
    html(&StudentPage {
        layout,
        greeting: format!("{}, {}", greeting(clock.hour()), dashboard.first_name),
        credits: credits_line(&dashboard),
        holds: holds_in_words(&dashboard.holds, clock),
        term: dashboard.term.map(|term| TermPanel::new(&term, clock)),
        plan: dashboard.plan.map(|plan| PlanPanel::new(plan, clock)),
        offered_in: dashboard.offered_in,
        offered: dashboard.offered.iter().map(|section| CourseSection::new(section, clock)).collect(),
        news: UnreadNotifications::new(&dashboard.notices, clock),
        staff: StaffPanel::new(dashboard.staff, clock),
        sections: dashboard.sections.iter().map(|section| CourseSection::new(section, clock)).collect(),
    })
}

/// `3 credits of at most 5.`
fn credits_line(dashboard: &StudentDashboard) -> String {
    let has = format_credits(dashboard.credits);
    match dashboard.credit_limit {
        Some(limit) => format!("{has} credits of at most {}.", format_credits(limit)),
        None => format!("{has} credits."),
    }
}

fn greeting(hour: u32) -> &'static str {
    match hour {
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    }
}

impl CourseSection {
    fn new(section: &SectionView, clock: &Clock) -> Self {
        Self {
            course: section.course_id,
            code: section.course_code.clone(),
            name: section.course_name.clone(),
            line: SectionLine::new(section, clock),
        }
    }
}

impl PlanPanel {
    fn new(plan: PlanSummary, clock: &Clock) -> Self {
        let whose = if plan.term.has_own_opening { " for you" } else { "" };
        let opens_at = plan.term.opens_at.map(|opens_at| clock.show(opens_at)).unwrap_or_default();
        Self {
            opens: format!("Registration opens{whose} on {opens_at}."),
            code: plan.term.code,
            term: plan.term.name,
            sections: plan.sections,
        }
    }
}
