//! What admins do to time tickets.

use diesel::result::Error as DieselError;

use super::repository;
use crate::catalogue::model::TicketRow;
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};

/// Why a time ticket was not made or deleted.
#[derive(Debug, thiserror::Error)]
pub enum TicketError {
    /// There is no such term or ticket.
    #[error("There is no such term or time ticket")]
    NotFound,
    /// The database failed.
    #[error("The time ticket could not be changed")]
    Failed(#[from] DieselError),
}

/// Makes a time ticket.
///
/// # Errors
/// When there is no such term.
pub fn create_ticket(context: &mut Context<'_>, row: &TicketRow) -> Result<(), TicketError> {
    if !repository::list_terms(context.connection())?.iter().any(|term| term.id == row.term_id) {
        return Err(TicketError::NotFound);
    }
    repository::insert_ticket(context.connection(), row)?;
    record(context, About::term(row.term_id), &row.made())?;
    context.invalidate_catalogue()?;
    Ok(())
}

/// Deletes a time ticket.
///
/// # Errors
/// When there is none in this term.
pub fn delete_ticket(context: &mut Context<'_>, term: Id, ticket: Id) -> Result<(), TicketError> {
    if repository::delete_ticket(context.connection(), term, ticket)? == 0 {
        return Err(TicketError::NotFound);
    }
    record(context, About::term(term), &Event::TimeTicketDeleted)?;
    context.invalidate_catalogue()?;
    Ok(())
}
