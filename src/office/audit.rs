//! The record of what was done: who, what, when, why, of everybody or of one student.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;
use serde::Deserialize;

use crate::accounts::find_user;
use crate::form::query_line;
use crate::registration::{AttemptLine, list_attempts};
use crate::web::{Admin, AppState, Error, Query, Section, Shell, SignedIn, html};

/// Lines on a page.
const PER_PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "office/audit.html")]
struct AuditPage {
    shell: Shell,
    query: AuditQuery,
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
    page: String,
}

pub(super) async fn index(
    state: Data<AppState>,
    shell: Shell,
    _: SignedIn<Admin>,
    Query(query): Query<AuditQuery>,
) -> Result<HttpResponse, Error> {
    let page = query.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let (asked, shelf) = (query.student.clone(), state.shelf.clone());
    let (whose, mut attempts, catalogue) = state
        .read_slowly(move |connection| {
            let student = if asked.is_empty() { None } else { Some(find_user(connection, &asked)?) };
            let id = student.as_ref().map(|user| user.as_ref().map_or_else(crate::db::Id::new, |user| user.id));
            let attempts = list_attempts(connection, None, id, (page - 1) * PER_PAGE, PER_PAGE + 1)?;
            let whose = student.map(|user| user.map(|user| user.name()).ok_or(()));
            Ok::<_, Error>((whose, attempts, shelf.current(connection)?))
        })
        .await?;
    let has_next = attempts.len() as i64 > PER_PAGE;
    attempts.truncate(PER_PAGE as usize);
    html(&AuditPage {
        shell: shell.at(Section::Audit),
        previous: (page > 1).then(|| query.address(page - 1)),
        next: has_next.then(|| query.address(page + 1)),
        query,
        whose,
        lines: attempts
            .into_iter()
            .map(|attempt| AttemptLine {
                address: attempt.address.clone(),
                ..AttemptLine::new(attempt, &catalogue, &state)
            })
            .collect(),
    })
}

impl AuditQuery {
    fn address(&self, page: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        if !self.student.is_empty() {
            query.append_pair("student", &self.student);
        }
        format!("/office/audit?{}", query.append_pair("page", &page.to_string()).finish())
    }
}
