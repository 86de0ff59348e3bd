//! The shell around every page, the flash above it, and the ways to answer.

use std::future::{Ready, ready};

use actix_session::{Session, SessionExt};
use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use serde::{Deserialize, Serialize};

use super::current_user::CurrentUserCell;
use super::{AppState, Error, asset_path};
use crate::accounts::{CurrentUser, Role, User};
use crate::events::Tone;

const FLASH: &str = "flash";

/// The longest path and query to come back to, in bytes: it goes from address to address.
pub(super) const LONGEST_NEXT: usize = 2_000;

/// What surrounds a page: the institution, the navigation, who is signed in, the flash.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The institution's name.
    pub institution: String,
    /// The zone in which times are shown.
    pub zone: String,
    /// The name of the user who is signed in.
    pub who: Option<String>,
    /// How many notices the user has not seen; none: there are no notices for a visitor or for faculty who wait.
    pub unseen: Option<i64>,
    /// The navigation, by role.
    pub nav: Vec<NavItem>,
    /// What the last POST did.
    pub flash: Option<FlashMessage>,
    /// The path of this request, to come back to.
    pub path: String,
    is_student: bool,
}

/// A link of the navigation.
#[derive(Clone, Debug)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// Its words.
    pub label: &'static str,
    /// Whether the page belongs to it.
    pub is_current: bool,
    section: Section,
}

/// The parts of the site that the navigation names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Section {
    /// The home page.
    Home,
    /// The catalogue.
    Courses,
    /// The week of a student or a faculty member.
    Schedule,
    /// A student's record.
    Transcript,
    /// What a student plans to register for.
    Plan,
    /// A faculty member's own courses.
    Teaching,
    /// The people in the office's pages.
    People,
    /// The terms in the office's pages.
    Terms,
    /// The subjects in the office's pages.
    Subjects,
    /// Holds on students.
    Holds,
    /// Permissions that students ask for.
    Permissions,
    /// The institution's grades in the office's pages.
    Grades,
    /// The record of what was done.
    Audit,
}

/// One sentence about what a POST did, shown once at the top of the next page.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct FlashMessage {
    /// Its tone.
    pub tone: Tone,
    /// What was done.
    pub text: String,
    /// What follows from it; may be empty.
    pub detail: String,
}

impl Layout {
    /// The shell for a user, or for a visitor.
    pub(super) fn new(
        state: &AppState,
        current: Option<&CurrentUser>,
        path: &str,
        flash: Option<FlashMessage>,
    ) -> Self {
        let user = current.map(|current| &current.user);
        Self {
            institution: state.config.institution_name.clone(),
            zone: state.clock.zone_name(),
            who: user.map(User::name),
            unseen: current.filter(|current| !current.user.is_pending()).map(|current| current.unseen),
            nav: current.map_or_else(navigation_of_visitors, navigation),
            flash,
            path: path.to_owned(),
            is_student: user.is_some_and(|user| user.has_role(Role::Student)),
        }
    }

    /// Marks the part of the site that the page belongs to.
    #[must_use]
    pub fn at(mut self, section: Section) -> Self {
        let section = if section == Section::Teaching && !self.has(section) { Section::Courses } else { section };
        for item in &mut self.nav {
            item.is_current = item.section == section;
        }
        self
    }

    fn has(&self, section: Section) -> bool {
        self.nav.iter().any(|item| item.section == section)
    }

    /// Where the trail to the pages of a course begins: address and words.
    pub fn courses(&self) -> (&'static str, &'static str) {
        let of = |section| self.nav.iter().find(|item| item.section == section);
        of(Section::Teaching).map_or(("/courses", "Courses"), |item| (item.href, item.label))
    }

    /// Counts notices as seen that this page shows.
    #[must_use]
    pub fn having_seen(mut self, notices: usize) -> Self {
        let seen = i64::try_from(notices).unwrap_or(i64::MAX);
        self.unseen = self.unseen.map(|unseen| unseen.saturating_sub(seen).max(0));
        self
    }

    /// Whether somebody is signed in.
    pub fn is_signed_in(&self) -> bool {
        self.who.is_some()
    }

    /// Whether a student is signed in.
    pub fn is_student(&self) -> bool {
        self.is_student
    }

    /// The address of a static file.
    pub fn asset(&self, name: &str) -> &'static str {
        asset_path(name)
    }
}

impl FromRequest for Layout {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let current = CurrentUserCell::of(request).get();
        ready(match request.app_data::<web::Data<AppState>>() {
            Some(state) => {
                let session = request.get_session();
                // Removing what is not there would still send the cookie again, with every page.
                let flash = session
                    .contains_key(FLASH)
                    .then(|| session.remove_as::<FlashMessage>(FLASH))
                    .flatten()
                    .and_then(Result::ok);
                Ok(Self::new(state, current.as_ref(), request.path(), flash))
            }
            None => Err(Error::Failed("the app has no state".into())),
        })
    }
}

/// Says on the next page what was done.
pub struct Flash(Session);

impl Flash {
    /// It was done.
    pub fn good(&self, text: impl Into<String>) {
        self.say(Tone::Good, text.into(), String::new());
    }

    /// It was done, and this follows.
    pub fn good_with(&self, text: impl Into<String>, detail: impl Into<String>) {
        self.say(Tone::Good, text.into(), detail.into());
    }

    /// Something to know.
    pub fn info(&self, text: impl Into<String>) {
        self.say(Tone::Info, text.into(), String::new());
    }

    fn say(&self, tone: Tone, text: String, detail: String) {
        if let Err(error) = self.0.insert(FLASH, FlashMessage { tone, text, detail }) {
            log::warn!("a flash was lost: {error}");
        }
    }
}

impl FromRequest for Flash {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self(request.get_session())))
    }
}

/// A page, 200.
///
/// # Errors
/// 500 when the template fails.
pub fn html(page: &impl Template) -> Result<HttpResponse, Error> {
    html_with(StatusCode::OK, page)
}

/// A page with another status: 422 for a form that needs another look, 409 for a refusal.
///
/// # Errors
/// 500 when the template fails.
pub fn html_with(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Error> {
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(page.render()?))
}

/// The answer to a POST that succeeded: 303.
pub fn see_other(path: impl AsRef<str>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path.as_ref())).finish()
}

/// The path and query of `wanted` when it leads within this site, and `/` otherwise.
pub fn local_path(wanted: &str) -> String {
    const HERE: &str = "http://here.invalid";
    let is_plain = wanted.len() <= LONGEST_NEXT
        && wanted.starts_with('/')
        && !wanted.contains(|c: char| c.is_control() || c == '\\');
    let target = url::Url::parse(HERE).and_then(|here| here.join(wanted));
    match target {
        Ok(url) if is_plain && url.as_str().starts_with(&format!("{HERE}/")) && !url.path().starts_with("//") => {
            url[url::Position::BeforePath..].to_owned()
        }
        _ => "/".to_owned(),
    }
}

/// The path and query of the page that a form was sent from.
pub fn came_from(request: &HttpRequest) -> Option<String> {
    let referer = request.headers().get(header::REFERER)?.to_str().ok()?;
    let page = url::Url::parse(referer).ok()?;
    Some(local_path(&page[url::Position::BeforePath..url::Position::AfterQuery]))
}

fn navigation_of_visitors() -> Vec<NavItem> {
    vec![NavItem::new("/courses", "Courses", Section::Courses)]
}

/// The parts of the site that are for any of the user's roles.
fn navigation(current: &CurrentUser) -> Vec<NavItem> {
    let user = &current.user;
    let [is_student, is_faculty, is_admin] =
        [Role::Student, Role::Faculty, Role::Admin].map(|role| user.has_role(role) && !user.is_pending());
    // To a student “mine” is what they are registered for.
    let teaching = if is_faculty { "/courses?mine=1" } else { "/courses?mine=teaching" };
    let office = [
        NavItem::new("/office/users", "People", Section::People),
        NavItem::new("/office/terms", "Terms", Section::Terms),
        NavItem::new("/office/subjects", "Subjects", Section::Subjects),
        NavItem::new("/office/holds", "Holds", Section::Holds),
        NavItem::new("/office/permissions", "Permissions", Section::Permissions),
        NavItem::new("/office/grades", "Grades", Section::Grades),
        NavItem::new("/office/audit", "Audit", Section::Audit),
    ];
    let items = [
        (true, NavItem::new("/", if is_admin { "Office" } else { "Dashboard" }, Section::Home)),
        (true, NavItem::new("/courses", "Courses", Section::Courses)),
        (is_student, NavItem::new("/plan", "Plan", Section::Plan)),
        (is_faculty || current.is_on_staff, NavItem::new(teaching, "Teaching", Section::Teaching)),
        (is_student || is_faculty, NavItem::new("/schedule", "Schedule", Section::Schedule)),
        (is_student, NavItem::new("/transcript", "Transcript", Section::Transcript)),
    ];
    let items = items.into_iter().chain(office.map(|item| (is_admin, item)));
    items.filter(|(is_shown, _)| *is_shown).map(|(_, item)| item).collect()
}

impl NavItem {
    fn new(href: &'static str, label: &'static str, section: Section) -> Self {
        Self { href, label, is_current: false, section }
    }
}

#[cfg(test)]
mod tests {
    use super::local_path;

    #[test]
    fn next_never_leaves_the_site() {
        let long = format!("/{}", "a".repeat(2_000));
        for (wanted, path) in [
            ("/courses?q=a&page=2", "/courses?q=a&page=2"),
            ("/", "/"),
            ("//evil.example", "/"),
            ("/\\evil.example", "/"),
            ("\\\\evil.example", "/"),
            ("https://evil.example/", "/"),
            ("javascript:alert(1)", "/"),
            ("/.//evil.example", "/"),
            ("/a/..//evil.example", "/"),
            ("/\t/evil.example", "/"),
            ("/a\r\nSet-Cookie: x", "/"),
            ("courses", "/"),
            (long.as_str(), "/"),
            ("", "/"),
        ] {
            assert_eq!(local_path(wanted), path, "{wanted}");
        }
    }
}
