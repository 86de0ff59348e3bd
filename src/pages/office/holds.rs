//! The office's holds: who must not register, and why.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use serde::Deserialize;

use crate::db::Id;
use crate::exceptions::{
    HoldDetails, HoldError, HoldList, HoldState, HoldView, lift_hold, list_all_permissions, place_holds, search_holds,
};
use crate::form::{FieldErrors, full_name, line, lines, query_line, sorted_name};
use crate::pages::exceptions::PermissionLine;
use crate::pages::{
    Admin, Clock, Error, Flash, Form, Layout, Query, Remedy, Section, SignedIn, Site, html, html_with, see_other,
};

/// Students on whom holds are placed at once.
const MOST: usize = 2000;

#[derive(Template)]
#[template(path = "office/holds.html")]
struct HoldsPage {
    layout: Layout,
    query: HoldsQuery,
    holds: Vec<HoldLine>,
    previous: Option<String>,
    next: Option<String>,
    form: HoldForm,
    errors: FieldErrors,
}

struct HoldLine {
    id: Id,
    student: String,
    number: String,
    reason: String,
    note: String,
    when: String,
    placed: String,
    lifted: Option<String>,
    state: &'static str,
    tone: &'static str,
    can_be_lifted: bool,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct HoldsQuery {
    #[serde(deserialize_with = "query_line")]
    student: String,
    /// `1`: those that were lifted too.
    #[serde(deserialize_with = "query_line")]
    all: String,
    #[serde(deserialize_with = "query_line")]
    page: String,
}

/// Holds, as they are typed: for one student, or for many whose numbers are pasted.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct HoldForm {
    #[serde(deserialize_with = "lines")]
    students: String,
    #[serde(deserialize_with = "line")]
    reason: String,
    #[serde(deserialize_with = "line")]
    note: String,
    #[serde(deserialize_with = "line")]
    from: String,
    #[serde(deserialize_with = "line")]
    until: String,
}

impl HoldForm {
    /// The numbers or emails, whatever stands between them.
    fn identifiers(&self) -> Vec<String> {
        let parts = self.students.split(|c: char| c.is_whitespace() || c == ',' || c == ';');
        parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
    }

    fn check(&self, state: &Site) -> Result<HoldDetails, FieldErrors> {
        let mut errors = FieldErrors::default();
        if !(1..=MOST).contains(&self.identifiers().len()) {
            errors.add("students", "Enter numbers or emails, from one to 2,000 of them");
        }
        if !(1..=200).contains(&self.reason.chars().count()) {
            errors.add("reason", "Say why, in at most 200 characters: the student reads it");
        }
        if self.note.chars().count() > 500 {
            errors.add("note", "Enter at most 500 characters");
        }
        let mut instant = |field, text: &str| {
            let read = state.clock.parse(text);
            if read.is_none() && !text.is_empty() {
                errors.add(field, "Enter a day and time that the clocks show");
            }
            read
        };
        let (from, until) = (instant("from", &self.from), instant("until", &self.until));
        errors.into_result()?;
        Ok(HoldDetails { reason: self.reason.clone(), note: self.note.clone(), from, until })
    }
}

pub(super) async fn index(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    Query(query): Query<HoldsQuery>,
) -> Result<HttpResponse, Error> {
    html(&HoldsPage::load(&state, layout, query).await?)
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    flash: Flash,
    Form(form): Form<HoldForm>,
) -> Result<HttpResponse, Error> {
    let details = match form.check(&state) {
        Ok(details) => details,
        Err(errors) => return refuse(&state, layout, form, errors).await,
    };
    let students = form.identifiers();
    match state.write(move |context| place_holds(context, &students, &details)).await {
        Ok(students) => {
            match students.as_slice() {
                [student] => {
                    flash.good_with(format!("{} has a hold.", student.name()), "The student has been notified.")
                }
                many => {
                    flash.good_with(format!("{} students have a hold.", many.len()), "Each of them has been notified.")
                }
            }
            Ok(see_other("/office/holds"))
        }
        Err(HoldError::Failed(error)) => Err(error.into()),
        Err(error @ (HoldError::Unknown(_) | HoldError::Yourself)) => {
            refuse(&state, layout, form, FieldErrors::one("students", error.to_string())).await
        }
        Err(error) => refuse(&state, layout, form, FieldErrors::one("until", error.to_string())).await,
    }
}

pub(super) async fn lift(state: Site, _: SignedIn<Admin>, id: Path<Id>, flash: Flash) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    match state.write(move |context| lift_hold(context, id)).await {
        Ok(()) => {
            flash.good_with("The hold is lifted.", "The student has been notified.");
            Ok(see_other("/office/holds"))
        }
        Err(HoldError::Failed(error)) => Err(error.into()),
        Err(HoldError::NotFound) => Err(Error::NotFound),
        Err(error) => Err(Error::Refused(Remedy {
            title: "Nothing was lifted".to_owned(),
            reason: format!("{error}."),
            remedy: match error {
                HoldError::Yourself => "Another admin can lift it.".to_owned(),
                _ => "Someone else may have changed this already: look at the list again.".to_owned(),
            },
            link: ("/office/holds".to_owned(), "Back to the holds".to_owned()),
        })),
    }
}

async fn refuse(state: &Site, layout: Layout, form: HoldForm, errors: FieldErrors) -> Result<HttpResponse, Error> {
    let page = HoldsPage::load(state, layout, HoldsQuery::default()).await?;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &HoldsPage { form, errors, ..page })
}

impl HoldsPage {
    async fn load(state: &Site, layout: Layout, query: HoldsQuery) -> Result<Self, Error> {
        let page = query.page.parse::<i64>().unwrap_or(1).clamp(1, 100_000);
        let (student, also_lifted) = (Some(query.student.clone()), !query.all.is_empty());
        let student = student.filter(|student| !student.is_empty());
        let HoldList { holds, has_next } =
            state.read_slowly(move |context| search_holds(context, student.as_deref(), also_lifted, page)).await?;
        Ok(Self {
            layout: layout.at(Section::Holds),
            holds: holds.into_iter().map(|hold| HoldLine::new(hold, &state.clock)).collect(),
            previous: (page > 1).then(|| query.address(page - 1)),
            next: has_next.then(|| query.address(page + 1)),
            query,
            form: HoldForm::default(),
            errors: FieldErrors::default(),
        })
    }
}

impl HoldLine {
    fn new(HoldView { hold, state }: HoldView, clock: &Clock) -> Self {
        let by = |who: Option<(String, String)>| who.map(|(first, last)| format!(" by {}", full_name(&first, &last)));
        let until = hold.until.map(|at| format!(" until {}", clock.show(at))).unwrap_or_default();
        let (word, tone) = match state {
            HoldState::Lifted => ("Lifted", ""),
            HoldState::Over => ("Over", ""),
            HoldState::ToCome => ("Not yet", "info"),
            HoldState::Active => ("Stands", "bad"),
        };
        let lifted_by = by(hold.lifted_by).unwrap_or_default();
        Self {
            id: hold.id,
            student: sorted_name(&hold.student.0, &hold.student.1),
            number: hold.number.unwrap_or_default(),
            reason: hold.reason,
            note: hold.note,
            when: format!("from {}{until}", clock.show(hold.from)),
            placed: format!("{}{}", clock.show(hold.placed_at), by(hold.placed_by).unwrap_or_default()),
            lifted: hold.lifted_at.map(|at| format!("{}{lifted_by}", clock.show(at))),
            state: word,
            tone,
            can_be_lifted: matches!(state, HoldState::Active | HoldState::ToCome),
        }
    }
}

impl HoldsQuery {
    fn address(&self, page: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("student", &self.student), ("all", &self.all), ("page", &page.to_string())] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("/office/holds?{}", query.finish())
    }
}

#[derive(Template)]
#[template(path = "office/permissions.html")]
struct PermissionsPage {
    layout: Layout,
    asked: Vec<PermissionLine>,
    others: Vec<PermissionLine>,
}

/// What students ask for in all sections, and what was answered lately.
pub(super) async fn permissions(state: Site, layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let lists = state.read_slowly(list_all_permissions).await?;
    html(&PermissionsPage {
        layout: layout.at(Section::Permissions),
        asked: PermissionLine::all(&lists.asked, &state.clock),
        others: PermissionLine::all(&lists.answered, &state.clock),
    })
}
