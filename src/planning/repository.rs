//! Plans in the database.

use std::collections::HashMap;

use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;

use super::model::{Plan, PlanRow, Plans};
use crate::db::{DbConnection, Id};
use crate::records::Status;
use crate::schema::{plan_items, registrations};

/// A student's plans of all terms.
pub fn find_plans(connection: &mut DbConnection, student: Id) -> QueryResult<Plans> {
    let rows = plan_items::table
        .filter(plan_items::student_id.eq(student))
        .order((plan_items::term_id, plan_items::position, plan_items::alternative))
        .select(PlanRow::as_select())
        .load(connection)?;
    Ok(Plans::new(rows))
}

/// Keeps this plan of a term in the place of what was planned before. The student is locked.
pub fn update_plan(connection: &mut DbConnection, student: Id, term: Id, plan: &Plan) -> QueryResult<()> {
    let old = plan_items::table.filter(plan_items::student_id.eq(student).and(plan_items::term_id.eq(term)));
    diesel::delete(old).execute(connection)?;
    for row in plan.rows(student, term) {
        diesel::insert_into(plan_items::table).values(row).execute(connection)?;
    }
    Ok(())
}

/// How many students plan each of these sections and are not registered in it; those that nobody plans are left out.
pub fn count_planned(connection: &mut DbConnection, sections: &[Id]) -> QueryResult<HashMap<Id, i64>> {
    let query = plan_items::table
        .filter(plan_items::section_id.eq_any(sections))
        .filter(is_to_come(Status::Registered))
        .group_by(plan_items::section_id)
        .select((plan_items::section_id, count_star()));
    let rows: Vec<(Id, i64)> = match connection {
        DbConnection::Postgresql(postgresql) => query.load(postgresql)?,
        DbConnection::Sqlite(sqlite) => query.load(sqlite)?,
    };
    Ok(rows.into_iter().collect())
}

/// The sections of a term that most students plan who are not registered in them, with how many they are.
pub fn list_most_planned(connection: &mut DbConnection, term: Id, limit: i64) -> QueryResult<Vec<(Id, i64)>> {
    plan_items::table
        .filter(plan_items::term_id.eq(term))
        .filter(is_to_come(Status::Registered))
        .group_by(plan_items::section_id)
        .order((count_star().desc(), plan_items::section_id))
        .limit(limit)
        .select((plan_items::section_id, count_star()))
        .load(connection)
}

/// Of a planned section: that its student does not have this status in it. A student has a section once in a plan.
#[diesel::dsl::auto_type]
fn is_to_come(had: Status) -> _ {
    let is_theirs = registrations::student_id
        .eq(plan_items::student_id)
        .and(registrations::section_id.eq(plan_items::section_id))
        .and(registrations::status.eq(had));
    not(exists(registrations::table.filter(is_theirs)))
}
