//! The office's time tickets: which students of a term may begin to register when.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use serde::Deserialize;

use super::terms::edit_term_page;
use crate::catalogue::{self, Ticket, TicketError, TicketRow};
use crate::db::Id;
use crate::form::{FieldErrors, format_credits, line, parse_credits};
use crate::pages::{Admin, Error, Flash, Form, Layout, SignedIn, Site, html_with, see_other};

/// A time ticket as a line of a list.
pub(super) struct TicketLine {
    pub id: Id,
    pub whom: String,
    pub opens: String,
}

/// A time ticket, as it is typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct TicketForm {
    #[serde(deserialize_with = "line")]
    pub school: String,
    #[serde(deserialize_with = "line")]
    pub branch: String,
    #[serde(deserialize_with = "line")]
    pub credits_from: String,
    #[serde(deserialize_with = "line")]
    pub credits_to: String,
    #[serde(deserialize_with = "line")]
    pub opens_at: String,
}

impl TicketForm {
    fn check(&self, term: Id, state: &Site) -> Result<TicketRow, FieldErrors> {
        let mut errors = FieldErrors::default();
        for (field, text, longest) in [("school", &self.school, 100), ("branch", &self.branch, 50)] {
            if text.chars().count() > longest {
                errors.add(field, format!("Enter at most {longest} characters"));
            }
        }
        let mut credits = |field, text: &str| {
            let read = read_credits(text);
            if read.is_none() && !text.is_empty() {
                errors.add(field, "Enter credits from 0 to 999.99, or nothing");
            }
            read
        };
        let credits_from = credits("credits_from", &self.credits_from);
        let credits_to = credits("credits_to", &self.credits_to);
        if credits_from.zip(credits_to).is_some_and(|(from, to)| to < from) {
            errors.add("credits_to", "The most credits must not be less than the least");
        }
        let opens_at = state.clock.parse(&self.opens_at);
        if opens_at.is_none() {
            errors.add("opens_at", "Enter a day and time that the clocks show");
        }
        errors.into_result()?;
        Ok(TicketRow {
            id: Id::new(),
            term_id: term,
            school: self.school.clone(),
            branch: self.branch.clone(),
            credits_from,
            credits_to,
            opens_at: opens_at.unwrap_or_default(),
        })
    }
}

/// Credits earned in hundredths, from 0 to 999.99: more than one course has.
fn read_credits(text: &str) -> Option<i32> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let part = if part.is_empty() { 0 } else { parse_credits(&format!("0.{part}"))? };
    let whole = Some(whole).filter(|digits| digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(whole.parse::<i32>().ok()? * 100 + part)
}

pub(super) async fn create(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    id: Path<Id>,
    flash: Flash,
    Form(form): Form<TicketForm>,
) -> Result<HttpResponse, Error> {
    let term = id.into_inner();
    let row = match form.check(term, &state) {
        Ok(row) => row,
        Err(errors) => {
            let mut page = edit_term_page(&state, layout, term).await?;
            (page.errors, page.ticket) = (errors, form);
            return html_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let whom = whom(&row);
    let made = state.write(move |context| catalogue::create_ticket(context, &row));
    answer(made.await)?;
    flash.good(format!("{whom} have a time ticket."));
    Ok(see_other(format!("/office/terms/{term}/edit#tickets")))
}

pub(super) async fn delete(
    state: Site,
    _: SignedIn<Admin>,
    ids: Path<(Id, Id)>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let (term, ticket) = ids.into_inner();
    let deleted = state.write(move |context| catalogue::delete_ticket(context, term, ticket));
    answer(deleted.await)?;
    flash.good("The time ticket is deleted.");
    Ok(see_other(format!("/office/terms/{term}/edit#tickets")))
}

fn answer(done: Result<(), TicketError>) -> Result<(), Error> {
    done.map_err(|error| match error {
        TicketError::NotFound => Error::NotFound,
        TicketError::Failed(error) => error.into(),
    })
}

impl TicketLine {
    pub fn new(ticket: &Ticket, state: &Site) -> Self {
        Self { id: ticket.row.id, whom: whom(&ticket.row), opens: state.clock.show(ticket.row.opens_at) }
    }
}

/// For whom a ticket is: `Students of Physics with 60 to 89.99 credits`.
fn whom(row: &TicketRow) -> String {
    let mut words = String::from("Students");
    let groups: Vec<&str> = [row.school.as_str(), &row.branch].into_iter().filter(|part| !part.is_empty()).collect();
    if !groups.is_empty() {
        words += &format!(" of {}", groups.join(", "));
    }
    match (row.credits_from.map(format_credits), row.credits_to.map(format_credits)) {
        (Some(from), Some(to)) => words += &format!(" with {from} to {to} credits earned"),
        (Some(from), None) => words += &format!(" with {from} credits earned or more"),
        (None, Some(to)) => words += &format!(" with at most {to} credits earned"),
        (None, None) => {}
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_earned_may_be_more_than_a_course_has() {
        for (text, hundredths) in [("0", 0), ("90", 9000), ("120.5", 12_050), ("999.99", 99_999)] {
            assert_eq!(read_credits(text), Some(hundredths), "{text}");
        }
        for text in ["", "-1", "1000", "12.345", "a", "+5"] {
            assert_eq!(read_credits(text), None, "{text}");
        }
    }
}
