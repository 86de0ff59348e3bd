//! What is read of planning.

use super::model::Plans;
use super::repository;
use crate::context::Context;
use crate::db::Id;
use diesel::result::QueryResult;
use std::collections::HashMap;

/// How many students plan each of these sections and are not registered in it; those that nobody plans are left out.
///
/// # Errors
/// When the database fails.
pub fn count_planned(context: &mut Context<'_>, sections: &[Id]) -> QueryResult<HashMap<Id, i64>> {
    repository::count_planned(context.connection(), sections)
}

/// A student's plans of all terms.
///
/// # Errors
/// When the database fails.
pub fn find_plans(context: &mut Context<'_>, student: Id) -> QueryResult<Plans> {
    repository::find_plans(context.connection(), student)
}

/// The sections of a term that most students plan who are not registered in them, with how many they are.
///
/// # Errors
/// When the database fails.
pub fn list_most_planned(context: &mut Context<'_>, term: Id, limit: i64) -> QueryResult<Vec<(Id, i64)>> {
    repository::list_most_planned(context.connection(), term, limit)
}
