//! Permissions: instructors and the office give, decline and take back.

use actix_web::http::StatusCode;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::TimeDelta;
use serde::Deserialize;

use crate::db::Id;
use crate::exceptions::{
    Answer, Permission, PermissionError, PermissionView, SectionPermissions, decline_permission, grant_asked,
    grant_permission, revoke_permission, show_permissions,
};
use crate::form::{FieldErrors, full_name, line};
use crate::pages::{
    Clock, Error, FacultyOrAdmin, Flash, Form, Layout, Remedy, Section, SignedIn, Site, came_from, html, html_with,
    see_other,
};
use crate::policy;
use crate::reason::Rule;
use crate::registration::PermissionState;

/// For so many days a permission counts when nobody says otherwise.
const DAYS: i64 = 7;

#[derive(Template)]
#[template(path = "exceptions/permissions.html")]
struct PermissionsPage {
    layout: Layout,
    section: Id,
    label: String,
    course: String,
    asked: Vec<PermissionLine>,
    others: Vec<PermissionLine>,
    rules: Vec<RuleChoice>,
    form: GrantForm,
    errors: FieldErrors,
}

/// A rule that may be ticked.
struct RuleChoice {
    word: &'static str,
    words: &'static str,
    is_checked: bool,
}

/// A permission as a line of a list.
pub struct PermissionLine {
    /// Its id.
    pub id: Id,
    /// The student's name.
    pub student: String,
    /// The student's number.
    pub number: String,
    /// The section: `CS 101-01`.
    pub section: String,
    /// The rules, in words.
    pub rules: String,
    /// What the student wrote.
    pub message: String,
    /// When it was asked for.
    pub asked_at: String,
    /// What has become of it.
    pub state: &'static str,
    /// The tone of that.
    pub tone: &'static str,
    /// Why, and by whom.
    pub answer: String,
    /// Whether it can be taken back.
    pub is_valid: bool,
}

/// A permission as it is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct GrantForm {
    #[serde(deserialize_with = "line")]
    student: String,
    rules: Vec<String>,
    #[serde(deserialize_with = "line")]
    reason: String,
    #[serde(deserialize_with = "line")]
    expires_at: String,
}

/// Why a request is granted or declined; may be empty.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct AnswerForm {
    #[serde(deserialize_with = "line")]
    reason: String,
}

impl GrantForm {
    fn check(&self, state: &Site) -> Result<Answer, FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.student.is_empty() {
            errors.add("student", "Enter the student’s number or email");
        }
        // Each once, however often it was sent.
        let is_chosen = |rule: &Rule| self.rules.iter().any(|word| word == rule.as_str());
        let rules: Vec<Rule> = Rule::ALL.into_iter().filter(is_chosen).collect();
        if rules.is_empty() {
            errors.add("rules", "Choose at least one rule");
        }
        if !(1..=200).contains(&self.reason.chars().count()) {
            errors.add("reason", "Say why, in at most 200 characters: it is on record");
        }
        let expires_at = state.clock.parse(&self.expires_at).filter(|at| state.clock.now() < *at);
        if expires_at.is_none() {
            errors.add("expires_at", "Enter a day and time in the future");
        }
        errors.into_result()?;
        Ok(Answer { rules, reason: self.reason.clone(), expires_at: expires_at.unwrap_or_default() })
    }
}

pub(super) async fn index(
    state: Site,
    layout: Layout,
    _: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    html(&PermissionsPage::load(&state, layout, id.into_inner()).await?)
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<GrantForm>,
) -> Result<HttpResponse, Error> {
    let section = id.into_inner();
    let page = PermissionsPage::load(&state, layout, section).await?;
    let answer = match form.check(&state) {
        Ok(answer) => answer,
        Err(errors) => return page.refuse(form, errors),
    };
    let who = me.user.clone();
    let student = form.student.clone();
    let granted = state.write(move |context| grant_permission(context, &who, section, &student, &answer)).await;
    match granted {
        Ok(student) => {
            flash.good_with(
                format!("{} has permission for {}.", student.name(), page.label),
                "The student has been notified.",
            );
            Ok(see_other(format!("/sections/{section}/permissions")))
        }
        Err(error @ (PermissionError::NoSuchStudent | PermissionError::Yourself)) => {
            page.refuse(form, FieldErrors::one("student", error.to_string()))
        }
        Err(error @ PermissionError::Past) => page.refuse(form, FieldErrors::one("expires_at", error.to_string())),
        Err(error) => Err(refusal(error)),
    }
}

pub(super) async fn grant(
    request: HttpRequest,
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    form: Option<Form<AnswerForm>>,
) -> Result<HttpResponse, Error> {
    let who = me.user.clone();
    let reason = cut(form, "Granted as asked");
    let (permission, until) = (id.into_inner(), state.clock.now() + TimeDelta::days(DAYS));
    let granted = state.write(move |context| grant_asked(context, &who, permission, &reason, until)).await;
    let granted = granted.map_err(refusal)?;
    flash.good_with(
        format!("{} has permission.", name(&granted)),
        format!("It waives: {}. It expires on {}.", Rule::all_words(&granted.rules()), state.clock.show(until)),
    );
    Ok(see_other(back(&request, &granted)))
}

pub(super) async fn decline(
    request: HttpRequest,
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
    form: Option<Form<AnswerForm>>,
) -> Result<HttpResponse, Error> {
    let who = me.user.clone();
    let (permission, reason) = (id.into_inner(), cut(form, "The instructor gave no reason"));
    let declined = state.write(move |context| decline_permission(context, &who, permission, &reason)).await;
    let declined = declined.map_err(refusal)?;
    flash.good_with(format!("{}’s request is declined.", name(&declined)), "The student has been notified.");
    Ok(see_other(back(&request, &declined)))
}

pub(super) async fn revoke(
    request: HttpRequest,
    state: Site,
    me: SignedIn<FacultyOrAdmin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let who = me.user.clone();
    let permission = id.into_inner();
    let revoked = state.write(move |context| revoke_permission(context, &who, permission)).await;
    let revoked = revoked.map_err(refusal)?;
    flash.good_with(format!("{}’s permission is taken back.", name(&revoked)), "The student has been notified.");
    Ok(see_other(back(&request, &revoked)))
}

impl PermissionsPage {
    async fn load(state: &Site, layout: Layout, section: Id) -> Result<Self, Error> {
        let SectionPermissions { section, lists } =
            state.read(move |context| show_permissions(context, section)).await?;
        let is_office = state.actor().may(policy::can_manage_office);
        let expires_at = state.clock.now() + TimeDelta::days(DAYS);
        Ok(Self {
            layout: layout.at(if is_office { Section::Permissions } else { Section::Teaching }),
            section: section.id,
            label: section.label,
            course: section.course_name,
            asked: PermissionLine::all(&lists.asked, &state.clock),
            others: PermissionLine::all(&lists.answered, &state.clock),
            rules: RuleChoice::all(&[]),
            form: GrantForm {
                student: String::new(),
                rules: Vec::new(),
                reason: String::new(),
                expires_at: state.clock.typed(Some(expires_at)),
            },
            errors: FieldErrors::default(),
        })
    }

    fn refuse(mut self, form: GrantForm, errors: FieldErrors) -> Result<HttpResponse, Error> {
        (self.rules, self.form, self.errors) = (RuleChoice::all(&form.rules), form, errors);
        html_with(StatusCode::UNPROCESSABLE_ENTITY, &self)
    }
}

impl RuleChoice {
    fn all(checked: &[String]) -> Vec<Self> {
        let choice = |rule: Rule| {
            let is_checked = checked.iter().any(|word| word == rule.as_str());
            Self { word: rule.as_str(), words: rule.words(), is_checked }
        };
        Rule::ALL.into_iter().map(choice).collect()
    }
}

impl PermissionLine {
    /// Permissions in words.
    pub fn all(views: &[PermissionView], clock: &Clock) -> Vec<Self> {
        views.iter().map(|view| Self::new(view, clock)).collect()
    }

    fn new(view: &PermissionView, clock: &Clock) -> Self {
        let PermissionView { permission, section, is_valid } = view;
        let expires = permission.expires_at.map(|at| clock.show(at)).unwrap_or_default();
        let (word, tone) = match permission.state {
            PermissionState::Asked => ("Asked", "warn"),
            PermissionState::Granted if *is_valid => ("Granted", "good"),
            PermissionState::Granted => ("Expired", ""),
            PermissionState::Declined => ("Declined", "bad"),
            PermissionState::Used => ("Used", "info"),
            PermissionState::Revoked => ("Taken back", ""),
        };
        let by = permission.answered_by.as_ref().map(|(first, last)| format!(" ({})", full_name(first, last)));
        let until = if *is_valid { format!(", until {expires}") } else { String::new() };
        Self {
            id: permission.id,
            student: name(permission),
            number: permission.number.clone().unwrap_or_default(),
            section: section.clone(),
            rules: Rule::all_words(&permission.rules()),
            message: permission.message.clone(),
            asked_at: permission.asked_at.map(|at| clock.show(at)).unwrap_or_default(),
            state: word,
            tone,
            answer: format!("{}{}{until}", permission.reason, by.unwrap_or_default()),
            is_valid: *is_valid,
        }
    }
}

fn name(permission: &Permission) -> String {
    full_name(&permission.student.0, &permission.student.1)
}

/// The reason that was typed, cut to 200 characters; else this one.
fn cut(form: Option<Form<AnswerForm>>, otherwise: &str) -> String {
    let typed: String = form.map(|Form(form)| form.reason.chars().take(200).collect()).unwrap_or_default();
    if typed.is_empty() { otherwise.to_owned() } else { typed }
}

fn refusal(error: PermissionError) -> Error {
    match error {
        PermissionError::NotFound => Error::NotFound,
        PermissionError::Failed(error) => error.into(),
        error => Error::Refused(Remedy {
            title: "Nothing has changed".to_owned(),
            reason: format!("{error}."),
            remedy: match error {
                PermissionError::Yourself => "Another instructor or the registrar’s office can answer it.".to_owned(),
                _ => "Someone else may have changed this already: look at the list again.".to_owned(),
            },
            link: ("/".to_owned(), "Back to the dashboard".to_owned()),
        }),
    }
}

/// The page that the button was on.
fn back(request: &HttpRequest, permission: &Permission) -> String {
    let of_section = format!("/sections/{}/permissions", permission.section_id);
    let pages = ["/", "/office/permissions", of_section.as_str()];
    came_from(request).filter(|page| pages.contains(&page.as_str())).unwrap_or(of_section)
}
