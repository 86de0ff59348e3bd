//! What admins do to time tickets.

use diesel::result::Error as DieselError;

use super::repository;
use crate::catalogue::model::TicketRow;
use crate::db::{DbConnection, Id};

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
pub fn create_ticket(connection: &mut DbConnection, row: &TicketRow) -> Result<(), TicketError> {
    if !repository::list_terms(connection)?.iter().any(|term| term.id == row.term_id) {
        return Err(TicketError::NotFound);
    }
    repository::insert_ticket(connection, row)?;
    repository::increment_version(connection)?;
    Ok(())
}

/// Deletes a time ticket.
///
/// # Errors
/// When there is none in this term.
pub fn delete_ticket(connection: &mut DbConnection, term: Id, ticket: Id) -> Result<(), TicketError> {
    if repository::delete_ticket(connection, term, ticket)? == 0 {
        return Err(TicketError::NotFound);
    }
    repository::increment_version(connection)?;
    Ok(())
}
