//! The page for visitors: search, subjects, the term.

use actix_web::HttpResponse;
use askama::Template;

use super::routes::TermPanel;
use crate::dashboard::{SubjectCount, show_landing};
use crate::form::format_count;
use crate::pages::{Error, Layout, Site, html};

#[derive(Template)]
#[template(path = "dashboard/landing.html")]
struct LandingPage {
    layout: Layout,
    is_empty: bool,
    courses: String,
    sections: String,
    subjects: Vec<SubjectCount>,
    all_subjects: usize,
    term: Option<TermPanel>,
}

pub(super) async fn landing(state: &Site, layout: Layout) -> Result<HttpResponse, Error> {
    let landing = state.read(show_landing).await?;
    html(&LandingPage {
        layout,
        courses: format_count(landing.courses),
        sections: format_count(landing.sections),
        is_empty: landing.courses == 0,
        subjects: landing.subjects,
        all_subjects: landing.all_subjects,
        term: landing.term.map(|term| TermPanel::new(&term, &state.clock)),
    })
}
