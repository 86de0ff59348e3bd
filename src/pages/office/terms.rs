//! The office's pages for terms.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::shared::{delete, messages};
use super::tickets::{TicketForm, TicketLine};
use crate::catalogue::{self, TermForm, TermSummary, list_terms};
use crate::db::Id;
use crate::exceptions::{self, CreditLimitError, TermSheet, show_term};
use crate::form::{FieldErrors, format_credits, parse_credits, sorted_name};
use crate::pages::{Admin, Clock, Error, Flash, Form, Layout, Section, SignedIn, Site, html, html_with, see_other};

#[derive(Template)]
#[template(path = "office/terms.html")]
struct TermsPage {
    layout: Layout,
    terms: Vec<TermLine>,
}

struct TermLine {
    id: Id,
    code: String,
    name: String,
    days: String,
    opens: String,
    closes: String,
    drops: String,
    sections: usize,
}

#[derive(Template)]
#[template(path = "office/term_form.html")]
pub(super) struct TermFormPage {
    layout: Layout,
    id: Option<Id>,
    form: TermForm,
    pub errors: FieldErrors,
    /// The time tickets, the earliest first.
    tickets: Vec<TicketLine>,
    /// The time ticket that is being typed.
    pub ticket: TicketForm,
    /// Students with a credit limit of their own: name, number, credits.
    exceptions: Vec<(String, String, String)>,
    /// The exception that is being typed.
    typed: CreditLimitForm,
}

pub(super) async fn index_terms(state: Site, layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let terms = state.read(list_terms).await?;
    let lines = terms.into_iter().map(|summary| TermLine::new(summary, &state.clock));
    html(&TermsPage { layout: layout.at(Section::Terms), terms: lines.collect() })
}

impl TermLine {
    fn new(TermSummary { term, sections }: TermSummary, clock: &Clock) -> Self {
        let catalogue::Term { id, details: term } = term;
        let show = |at| Option::map(at, |at| clock.show(at)).unwrap_or_default();
        Self {
            id,
            code: term.code,
            name: term.name,
            days: clock.days(term.starts_on, term.ends_on),
            opens: show(term.registration_opens_at),
            closes: show(term.registration_closes_at),
            drops: show(term.drop_deadline),
            sections,
        }
    }
}

pub(super) async fn new_term(layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    html(&term_page(layout, None, TermForm::default(), FieldErrors::default()))
}

pub(super) async fn create_term(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    flash: Flash,
    Form(form): Form<TermForm>,
) -> Result<HttpResponse, Error> {
    save_term(&state, layout, &flash, None, form).await
}

pub(super) async fn edit_term(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    html(&edit_term_page(&state, layout, id.into_inner()).await?)
}

pub(super) async fn edit_term_page(state: &Site, layout: Layout, id: Id) -> Result<TermFormPage, Error> {
    let TermSheet { term, tickets, exceptions } = state.read_slowly(move |context| show_term(context, id)).await?;
    let details = term.details;
    let form = TermForm {
        code: details.code,
        name: details.name,
        starts_on: details.starts_on.to_string(),
        ends_on: details.ends_on.to_string(),
        registration_opens_at: state.clock.typed(details.registration_opens_at),
        registration_closes_at: state.clock.typed(details.registration_closes_at),
        drop_deadline: state.clock.typed(details.drop_deadline),
        credit_limit: details.credit_limit.map(format_credits).unwrap_or_default(),
        offer_hours: details.offer_hours.map(|hours| hours.to_string()).unwrap_or_default(),
        withdraw_deadline: state.clock.typed(details.withdraw_deadline),
    };
    let mut page = term_page(layout, Some(term.id), form, FieldErrors::default());
    page.tickets = tickets.iter().map(|ticket| TicketLine::new(ticket, state)).collect();
    page.exceptions = exceptions
        .into_iter()
        .map(|it| {
            let (name, number) = (sorted_name(&it.first_name, &it.last_name), it.number.unwrap_or_default());
            (name, number, format_credits(it.credits))
        })
        .collect();
    Ok(page)
}

pub(super) async fn update_term(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<TermForm>,
) -> Result<HttpResponse, Error> {
    save_term(&state, layout, &flash, Some(id.into_inner()), form).await
}

/// A student's own credit limit in a term, as an admin types it.
#[derive(Clone, Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct CreditLimitForm {
    #[serde(deserialize_with = "crate::form::line")]
    student: String,
    #[serde(deserialize_with = "crate::form::line")]
    credits: String,
}

pub(super) async fn set_credit_limit(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<CreditLimitForm>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let credits = parse_credits(&form.credits);
    let refuse =
        |field, message: String| refuse_credit_limit(&state, layout, id, &form, FieldErrors::one(field, message));
    if credits.is_none() && !form.credits.is_empty() {
        return refuse("credits", "Enter credits from 0 to 99.99, or nothing for the term’s own limit".to_owned())
            .await;
    }
    let identifier = form.student.clone();
    let set = state.write(move |context| exceptions::set_credit_limit(context, id, &identifier, credits));
    match set.await {
        Ok(student) => {
            flash.good(format!("{}’s credit limit is set.", student.name()));
            Ok(see_other(format!("/office/terms/{id}/edit")))
        }
        Err(error @ (CreditLimitError::NotFound | CreditLimitError::Yourself)) => {
            refuse("student", error.to_string()).await
        }
        Err(CreditLimitError::Failed(error)) => Err(error.into()),
    }
}

async fn refuse_credit_limit(
    state: &Site,
    layout: Layout,
    id: Id,
    typed: &CreditLimitForm,
    errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let mut page = edit_term_page(state, layout, id).await?;
    page.errors = errors;
    page.typed = typed.clone();
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

pub(super) async fn delete_term(
    state: Site,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    delete(&state, "/office/terms", move |context| catalogue::delete_term(context, id)).await?;
    flash.good("The term is deleted.");
    Ok(see_other("/office/terms"))
}

async fn save_term(
    state: &Site,
    layout: Layout,
    flash: &Flash,
    id: Option<Id>,
    form: TermForm,
) -> Result<HttpResponse, Error> {
    let details = match form.check(|text| state.clock.parse(text)) {
        Ok(details) => details,
        Err(errors) => return refuse_term(state, layout, id, form, errors).await,
    };
    let saved = state.write(move |context| catalogue::save_term(context, id, &details));
    match saved.await {
        Ok(_) => {
            flash.good(format!("{} is saved.", form.name));
            Ok(see_other("/office/terms"))
        }
        Err(error) => refuse_term(state, layout, id, form, messages(error)?).await,
    }
}

/// The page again, with what was typed and all else that it shows of the term.
async fn refuse_term(
    state: &Site,
    layout: Layout,
    id: Option<Id>,
    form: TermForm,
    errors: FieldErrors,
) -> Result<HttpResponse, Error> {
    let page = match id {
        Some(id) => TermFormPage { form, errors, ..edit_term_page(state, layout, id).await? },
        None => term_page(layout, None, form, errors),
    };
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn term_page(layout: Layout, id: Option<Id>, form: TermForm, errors: FieldErrors) -> TermFormPage {
    let (exceptions, tickets) = (Vec::new(), Vec::new());
    let (typed, ticket) = (CreditLimitForm::default(), TicketForm::default());
    TermFormPage { layout: layout.at(Section::Terms), id, form, errors, tickets, ticket, exceptions, typed }
}
