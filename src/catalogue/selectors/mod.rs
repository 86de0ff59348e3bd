//! What is read of catalogue.

mod office;

use std::collections::HashMap;

use diesel::result::QueryResult;

use super::model::{GradeRule, Seats};
use super::repository;
use super::views::SectionHead;
use crate::context::{Context, ReadError};
use crate::db::Id;

pub use office::{SubjectSummary, TermSummary, list_subjects, list_terms, list_unknown_codes, show_subject};

/// A section, for anyone, with the code of its term.
///
/// # Errors
/// When there is none, or the database fails.
pub fn show_section(context: &mut Context<'_>, id: Id) -> Result<(SectionHead, String), ReadError> {
    let catalogue = context.catalogue()?;
    let (course, section) = catalogue.section(id).ok_or(ReadError::NotFound)?;
    let term = catalogue.term(section.term_id).map(|term| term.code.clone());
    Ok((SectionHead::new(course, section), term.unwrap_or_default()))
}

/// The institution's grades, in their order.
///
/// # Errors
/// When the database fails.
pub fn list_grade_rules(context: &mut Context<'_>) -> QueryResult<Vec<GradeRule>> {
    repository::list_grade_rules(context.connection())
}

/// The seats of these sections. On PostgreSQL the ids are one array, so that the statement is prepared once.
///
/// # Errors
/// When the database fails.
pub fn list_seats(context: &mut Context<'_>, ids: &[Id]) -> QueryResult<HashMap<Id, Seats>> {
    repository::list_seats(context.connection(), ids)
}

/// The seats of all sections of a term.
///
/// # Errors
/// When the database fails.
pub fn list_seats_in_term(context: &mut Context<'_>, term: Id) -> QueryResult<HashMap<Id, Seats>> {
    repository::list_seats_in_term(context.connection(), term)
}
