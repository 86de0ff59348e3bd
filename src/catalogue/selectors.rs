//! What is read of catalogue.

use super::model::{GradeRule, Seats};
use super::repository;
use crate::context::Context;
use crate::db::Id;
use diesel::result::QueryResult;
use std::collections::HashMap;

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
