//! The record of what was done: who, what, when, why, of everybody or of one student.

use actix_web::HttpResponse;
use askama::Template;
use serde::Deserialize;

use crate::form::query_line;
use crate::pages::registration::AttemptLine;
use crate::pages::{Admin, Error, Layout, Query, Section, SignedIn, Site, html};
use crate::registration::{AuditSearch, search_audit};

#[derive(Template)]
#[template(path = "office/audit.html")]
struct AuditPage {
    layout: Layout,
    query: AuditQuery,
    /// Every action on record.
    actions: Vec<String>,
    /// Whether a course was named that is not there.
    is_unknown_course: bool,
    /// Whose record it is, if somebody was named.
    whose: Option<String>,
    /// Whether somebody was named who is not there.
    is_unknown_person: bool,
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
    let search = query.search(page);
    let list = state.read_slowly(move |context| search_audit(context, &search)).await?;
    html(&AuditPage {
        layout: layout.at(Section::Audit),
        previous: (page > 1).then(|| query.address(page - 1)),
        next: list.has_next.then(|| query.address(page + 1)),
        query,
        whose: list.person,
        is_unknown_person: list.is_unknown_person,
        lines: list.entries.into_iter().map(|entry| AttemptLine::for_office(entry, &state.clock)).collect(),
        actions: list.actions,
        is_unknown_course: list.is_unknown_course,
    })
}

impl AuditQuery {
    fn search(&self, page: i64) -> AuditSearch {
        let (person, action, course) = (self.student.clone(), self.action.clone(), self.course.clone());
        AuditSearch { person, action, course, page }
    }

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
