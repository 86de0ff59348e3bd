//! The plan: its page, what is put in and moved, and the press that registers all of it.

mod page;

use actix_web::web::{self, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use crate::context::Context;
use crate::db::Id;
use crate::form::{line, query_line};
use crate::pages::{
    Error, Flash, Form, Layout, Query, Remedy, Section, SignedIn, Site, Student, came_from, html, see_other,
};
use crate::planning::{
    Change, PlanError, PlanRegistration, PressError, change_plan, put_in_plan, register_plan, show_plan,
};

use page::PlanPage;

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/plan").get(index))
        .service(web::resource("/plan/items").post(create))
        .service(web::resource("/plan/items/{section}/remove").post(remove))
        .service(web::resource("/plan/items/{section}/up").post(up))
        .service(web::resource("/plan/items/{section}/down").post(down))
        .service(web::resource("/plan/items/{section}/first").post(first))
        .service(web::resource("/plan/register").post(register));
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PlanQuery {
    /// The code of a term; empty: the one that is planned for.
    #[serde(deserialize_with = "query_line")]
    term: String,
}

/// A section to put in.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ItemForm {
    section: String,
    /// The section whose alternative it becomes; empty: it is a position of its own.
    instead_of: String,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PressForm {
    /// The code of the term.
    #[serde(deserialize_with = "line")]
    term: String,
    /// `1`: join the waitlist where nothing else can be had.
    waitlist: String,
}

async fn index(
    state: Site,
    layout: Layout,
    _: SignedIn<Student>,
    Query(query): Query<PlanQuery>,
) -> Result<HttpResponse, Error> {
    let plan = state.read(move |context| show_plan(context, &query.term)).await?;
    html(&PlanPage::new(plan, layout.at(Section::Plan), &state.clock))
}

async fn create(
    request: HttpRequest,
    state: Site,
    me: SignedIn<Student>,
    flash: Flash,
    Form(form): Form<ItemForm>,
) -> Result<HttpResponse, Error> {
    let section: Id = form.section.parse().map_err(|_| Error::NotFound)?;
    let instead_of = match form.instead_of.as_str() {
        "" => None,
        // What is no id is in no plan.
        id => Some(id.parse().unwrap_or_else(|_| Id::new())),
    };
    let student = me.user.id;
    let put = state.write(move |context| put_in_plan(context, student, section, instead_of)).await;
    let put = put.map_err(refused)?;
    match put.is_new {
        true => flash.good(format!("{}, {} is in your plan.", put.label.section, put.label.course)),
        false => flash.info(format!("{} is in your plan already.", put.label.section)),
    }
    Ok(see_other(back(&request, put.label.course_id, &put.term)))
}

async fn remove(state: Site, me: SignedIn<Student>, section: Path<Id>, flash: Flash) -> Result<HttpResponse, Error> {
    change(&state, me.user.id, *section, &flash, Change::Remove).await
}

async fn up(state: Site, me: SignedIn<Student>, section: Path<Id>, flash: Flash) -> Result<HttpResponse, Error> {
    change(&state, me.user.id, *section, &flash, Change::Up).await
}

async fn down(state: Site, me: SignedIn<Student>, section: Path<Id>, flash: Flash) -> Result<HttpResponse, Error> {
    change(&state, me.user.id, *section, &flash, Change::Down).await
}

async fn first(state: Site, me: SignedIn<Student>, section: Path<Id>, flash: Flash) -> Result<HttpResponse, Error> {
    change(&state, me.user.id, *section, &flash, Change::First).await
}

async fn change(state: &Site, student: Id, section: Id, flash: &Flash, change: Change) -> Result<HttpResponse, Error> {
    let changed = state.write(move |context| change_plan(context, student, section, change)).await;
    let (label, term, is_there) = changed.map_err(refused)?;
    let label = label.section;
    match change {
        _ if !is_there => flash.info(format!("{label} is not in your plan any more.")),
        Change::Remove => flash.good(format!("{label} is no longer in your plan.")),
        Change::Up => flash.good(format!("{label} moved up.")),
        Change::Down => flash.good(format!("{label} moved down.")),
        Change::First => flash.good(format!("{label} is the first choice now.")),
    }
    Ok(see_other(plan_address(&term)))
}

async fn register(
    state: Site,
    me: SignedIn<Student>,
    flash: Flash,
    Form(form): Form<PressForm>,
) -> Result<HttpResponse, Error> {
    let (student, term) = (me.user.id, form.term.clone());
    let may_wait = !form.waitlist.is_empty();
    let press = move |context: &mut Context<'_>| register_plan(context, student, &term, may_wait);
    let pressed = state.write(press).await.map_err(|error| not_tried(error, &state, &form.term))?;
    match pressed.gained {
        0 => flash.info(format!("Nothing has changed. {}", pressed.in_words())),
        _ => flash.good(pressed.in_words()),
    }
    Ok(see_other(plan_address(&form.term)))
}

impl PlanRegistration {
    /// `3 of 4 registered, 1 waitlisted.`
    fn in_words(&self) -> String {
        let Self { planned, registered, waiting, .. } = *self;
        let waits = if waiting > 0 { format!(", {waiting} waitlisted") } else { String::new() };
        let rest = if registered + waiting < planned { " What prevents the rest is listed below." } else { "" };
        format!("{registered} of {planned} registered{waits}.{rest}")
    }
}

fn refused(error: PlanError) -> Error {
    let remedy = match &error {
        PlanError::NotFound => return Error::NotFound,
        PlanError::Registered(_) | PlanError::Waitlisted(_) => "What you have need not be planned.",
        PlanError::Cancelled(_) => "Look at the course’s other sections.",
        PlanError::Graded(_) => "Look at the next term.",
        PlanError::Full => "Take something out first.",
        PlanError::NothingBeside(_) => "Perhaps you took it out already, in another window.",
        PlanError::Failed(_) => "",
    };
    match error {
        PlanError::Failed(error) => error.into(),
        error => nothing("Nothing was planned", format!("{error}."), remedy, "/plan".to_owned()),
    }
}

fn not_tried(error: PressError, state: &Site, term: &str) -> Error {
    let (said, remedy) = match &error {
        PressError::NotFound => return Error::NotFound,
        PressError::Empty(_) => (String::new(), "Put in what you want to register for first."),
        PressError::NotOpenYet { opens_at, .. } => {
            (format!(" before {}", state.clock.show(*opens_at)), "Come back then: one press registers all of it.")
        }
        PressError::Closed { closed_at, .. } => {
            (format!(" on {}", state.clock.show(*closed_at)), "Ask the registrar’s office, or look at the next term.")
        }
        PressError::Failed(_) => (String::new(), ""),
    };
    match error {
        PressError::Failed(error) => error.into(),
        error => nothing("Nothing was registered", format!("{error}{said}."), remedy, plan_address(term)),
    }
}

fn nothing(title: &str, reason: String, remedy: &str, plan: String) -> Error {
    Error::Refused(Remedy {
        title: title.to_owned(),
        reason,
        remedy: remedy.to_owned(),
        link: (plan, "See your plan".to_owned()),
    })
}

/// The page that the button was on, so that neither a search nor a term is lost; else the plan.
fn back(request: &HttpRequest, course: Id, term: &str) -> String {
    let course = format!("/courses/{course}");
    let has_button = |path: &String| ["/courses", &course].contains(&path.split('?').next().unwrap_or_default());
    came_from(request).filter(has_button).unwrap_or_else(|| plan_address(term))
}

fn plan_address(term: &str) -> String {
    let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("term", term).finish();
    format!("/plan?{query}")
}
