//! A term with what counts in it for some students only.

use crate::catalogue::{Term, Ticket};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::exceptions::repository;
use crate::policy;

/// A term, as the office edits it.
#[derive(Clone, Debug)]
pub struct TermSheet {
    /// The term.
    pub term: Term,
    /// Its time tickets, the earliest first.
    pub tickets: Vec<Ticket>,
    /// The students with a credit limit of their own, by name.
    pub exceptions: Vec<CreditException>,
}

/// A student's own credit limit.
#[derive(Clone, Debug)]
pub struct CreditException {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Registration number.
    pub number: Option<String>,
    /// The most credits, in hundredths.
    pub credits: i32,
}

/// A term, for the office.
///
/// # Errors
/// When there is none, whoever asks is not of the office, or the database fails.
pub fn show_term(context: &mut Context<'_>, id: Id) -> Result<TermSheet, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let catalogue = context.catalogue()?;
    let term = catalogue.term(id).cloned().ok_or(ReadError::NotFound)?;
    let exceptions = repository::list_exceptions(context.connection(), id)?;
    let exception =
        |(first_name, last_name, number, credits)| CreditException { first_name, last_name, number, credits };
    Ok(TermSheet {
        term,
        tickets: catalogue.tickets(id).to_vec(),
        exceptions: exceptions.into_iter().map(exception).collect(),
    })
}
