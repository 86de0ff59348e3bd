//! The page for visitors: search, subjects, the term.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;

use super::routes::TermPanel;
use crate::catalogue::Course;
use crate::db::Id;
use crate::form::format_count;
use crate::pages::{Error, Layout, Site, html};

/// Subjects that the landing page names.
const SUBJECTS: usize = 24;

#[derive(Template)]
#[template(path = "dashboard/landing.html")]
struct LandingPage {
    layout: Layout,
    is_empty: bool,
    courses: String,
    sections: String,
    subjects: Vec<(String, String, usize)>,
    all_subjects: usize,
    term: Option<TermPanel>,
}

pub(super) async fn landing(state: &Site, layout: Layout) -> Result<HttpResponse, Error> {
    let catalogue = state.read(move |context| context.catalogue()).await?;
    let term = catalogue.default_term(state.clock.today());
    let is_taught =
        |course: &&Course| term.is_none_or(|term| course.sections.iter().any(|section| section.term_id == term.id));
    let taught: Vec<&Course> = catalogue.courses().iter().filter(is_taught).collect();
    let sections = taught.iter().flat_map(|course| &course.sections);
    let sections = sections.filter(|section| term.is_none_or(|term| section.term_id == term.id)).count();
    let mut counts: HashMap<Id, usize> = HashMap::new();
    for course in &taught {
        *counts.entry(course.subject.id).or_default() += 1;
    }
    let mut largest: Vec<_> = catalogue.subjects().iter().filter(|subject| counts.contains_key(&subject.id)).collect();
    largest.sort_by_key(|subject| std::cmp::Reverse(counts.get(&subject.id)));
    largest.truncate(SUBJECTS);
    largest.sort_by(|one, other| one.name.cmp(&other.name));
    let count = |id| counts.get(id).copied().unwrap_or(0);
    html(&LandingPage {
        layout,
        courses: format_count(taught.len()),
        sections: format_count(sections),
        is_empty: taught.is_empty(),
        subjects: largest.iter().map(|s| (s.code.clone(), s.name.clone(), count(&s.id))).collect(),
        all_subjects: counts.len(),
        term: term.map(|term| TermPanel::new(term, state)),
    })
}
