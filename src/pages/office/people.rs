//! The office's list of people, and what it does to their accounts.

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use crate::accounts::{self, AccountError, PersonView, Role, User, UserState, search_people};
use crate::context::Context;
use crate::db::Id;
use crate::form::{key, query_line, query_words};
use crate::pages::{Admin, Error, Flash, Layout, Query, Remedy, Section, SignedIn, Site, came_from, html, see_other};
use crate::registration;

#[derive(Template)]
#[template(path = "office/users.html")]
struct PeoplePage {
    layout: Layout,
    query: PeopleQuery,
    people: Vec<PersonView>,
    previous: Option<String>,
    next: Option<String>,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct PeopleQuery {
    #[serde(deserialize_with = "query_line")]
    q: String,
    #[serde(deserialize_with = "query_line")]
    state: String,
    #[serde(deserialize_with = "query_line")]
    page: String,
}

pub(super) async fn index(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    Query(query): Query<PeopleQuery>,
) -> Result<HttpResponse, Error> {
    let words: Vec<String> = query_words(&key(&query.q)).map(str::to_owned).collect();
    let in_state = query.state.parse::<UserState>().ok();
    let page = query.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
    let list = state.read_slowly(move |context| search_people(context, &words, in_state, page)).await?;
    html(&PeoplePage {
        layout: layout.at(Section::People),
        previous: (page > 1).then(|| query.address(page - 1)),
        next: list.has_next.then(|| query.address(page + 1)),
        query,
        people: list.people,
    })
}

pub(super) async fn approve(
    request: HttpRequest,
    state: Site,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let user = change(&state, move |context| accounts::approve(context, id)).await?;
    flash.good(format!("{} is approved.", user.name()));
    Ok(see_other(back(&request)))
}

pub(super) async fn deactivate(
    request: HttpRequest,
    state: Site,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let user = change(&state, move |context| registration::deactivate(context, id)).await?;
    flash.good_with(format!("{} is deactivated.", user.name()), "They are signed out everywhere.");
    Ok(see_other(back(&request)))
}

pub(super) async fn activate(
    request: HttpRequest,
    state: Site,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let user = change(&state, move |context| accounts::activate(context, id)).await?;
    match user.state {
        UserState::Pending => flash.good(format!("{} waits for approval again.", user.name())),
        _ => flash.good(format!("{} is active again.", user.name())),
    }
    Ok(see_other(back(&request)))
}

async fn change(
    state: &Site,
    work: impl Fn(&mut Context<'_>) -> Result<User, AccountError> + Send + 'static,
) -> Result<User, Error> {
    state.write(work).await.map_err(|error| match error {
        AccountError::NotFound => Error::NotFound,
        AccountError::Failed(error) => error.into(),
        refusal => Error::Refused(Remedy {
            title: "The account is as it was".to_owned(),
            reason: format!("{refusal}."),
            remedy: "Someone else may have changed this already: look at the list again.".to_owned(),
            link: ("/office/users".to_owned(), "Back to the people".to_owned()),
        }),
    })
}

/// The office's page that the button was on.
fn back(request: &HttpRequest) -> String {
    let path = came_from(request).filter(|path| path == "/" || path.starts_with("/office/users"));
    path.unwrap_or_else(|| "/office/users".to_owned())
}

impl PeoplePage {
    fn roles_of(&self, user: &User) -> String {
        let word = |role| match role {
            Role::Student => "Student",
            Role::Faculty => "Faculty",
            Role::Admin => "Admin",
        };
        user.roles.iter().map(word).collect::<Vec<_>>().join(", ")
    }
}

impl PeopleQuery {
    fn address(&self, page: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("q", self.q.as_str()), ("state", &self.state), ("page", &page.to_string())] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/office/users?{}", query.finish())
    }
}
