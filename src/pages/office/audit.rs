//! The record of what was done: who, what, when, why, of everybody or of one student.

use std::sync::Arc;

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use crate::accounts::find_user;
use crate::catalogue::Catalogue;
use crate::context::Context;
use crate::db::Id;
use crate::events::{Entry, EntryFilter, list_actions, list_entries};
use crate::form::query_line;
use crate::pages::registration::AttemptLine;
use crate::pages::{Admin, Error, Layout, Query, Section, SignedIn, Site, html};

/// Lines on a page.
const PER_PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "office/audit.html")]
struct AuditPage {
    layout: Layout,
    query: AuditQuery,
    /// Every action on record.
    actions: Vec<String>,
    /// Whether a course was named that is not there.
    is_unknown_course: bool,
    /// Whose record it is, if somebody was named; `Err`: there is no such person.
    whose: Option<Result<String, ()>>,
    lines: Vec<AttemptLine>,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct AuditQuery {
    #[serde(deserialize_with = "query_line")]
    student: String,
    #[serde(deserialize_with = "query_line")]
    action: String,
    #[serde(deserialize_with = "query_line")]
    course: String,
    #[serde(deserialize_with = "query_line")]
    page: String,
}

pub(super) async fn index(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    Query(query): Query<AuditQuery>,
) -> Result<HttpResponse, Error> {
    let page = query.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let asked = query.clone();
    let found = state.read_slowly(move |context| Found::load(context, &asked, page)).await?;
    let Found { whose, mut entries, actions, catalogue, is_unknown_course } = found;
    let has_next = entries.len() as i64 > PER_PAGE;
    entries.truncate(PER_PAGE as usize);
    html(&AuditPage {
        layout: layout.at(Section::Audit),
        previous: (page > 1).then(|| query.address(page - 1)),
        next: has_next.then(|| query.address(page + 1)),
        query,
        whose,
        lines: entries.into_iter().map(|entry| AttemptLine::for_office(entry, &catalogue, &state)).collect(),
        actions,
        is_unknown_course,
    })
}

/// What the page is drawn from.
struct Found {
    whose: Option<Result<String, ()>>,
    entries: Vec<Entry>,
    actions: Vec<String>,
    catalogue: Arc<Catalogue>,
    is_unknown_course: bool,
}

impl Found {
    fn load(context: &mut Context<'_>, asked: &AuditQuery, page: i64) -> Result<Self, Error> {
        let catalogue = context.catalogue()?;
        let person = if asked.student.is_empty() { None } else { Some(find_user(context, &asked.student)?) };
        let course = catalogue.course_by_code(&asked.course);
        let is_unknown_course = !asked.course.is_empty() && course.is_none();
        let sections = course.map(|course| course.sections.iter().map(|section| section.id).collect());
        let filter = EntryFilter {
            // Nobody has a new id: somebody who is not there did nothing.
            person: person.as_ref().map(|user| user.as_ref().map_or_else(Id::new, |user| user.id)),
            course: if is_unknown_course { Some(Id::new()) } else { course.map(|course| course.id) },
            sections,
            action: (!asked.action.is_empty()).then(|| asked.action.clone()),
            ..EntryFilter::default()
        };
        let entries = list_entries(context, &filter, (page - 1) * PER_PAGE, PER_PAGE + 1)?;
        let actions = list_actions(context)?;
        let whose = person.map(|user| user.map(|user| user.name()).ok_or(()));
        Ok(Self { whose, entries, actions, catalogue, is_unknown_course })
    }
}

impl AuditQuery {
    fn address(&self, page: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("student", &self.student), ("action", &self.action), ("course", &self.course)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/office/audit?{}", query.append_pair("page", &page.to_string()).finish())
    }
}
