//! Credit limits of students' own, holds and permissions in the database.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Hold, HoldRow, Permission, PermissionRow};
use crate::db::{DbConnection, Id};
use crate::registration::PermissionState;
use crate::schema::{credit_limits, holds, permissions, users};

/// A student's credit limit of their own: first name, last name, number, credits in hundredths.
pub type Exception = (String, String, Option<String>, i32);

/// The exceptions from a term's credit limit, by name.
pub fn list_exceptions(connection: &mut DbConnection, term: Id) -> QueryResult<Vec<Exception>> {
    credit_limits::table
        .inner_join(users::table.on(credit_limits::student_id.eq(users::id)))
        .filter(credit_limits::term_id.eq(term))
        .order((users::last_name, users::first_name))
        .select((users::first_name, users::last_name, users::number, credit_limits::credits))
        .load(connection)
}

/// Sets a student's credit limit in a term; `None`: the term's own counts again.
pub fn update_exception(
    connection: &mut DbConnection,
    term: Id,
    student: Id,
    credits: Option<i32>,
) -> QueryResult<usize> {
    let old = credit_limits::table.filter(credit_limits::term_id.eq(term).and(credit_limits::student_id.eq(student)));
    let deleted = diesel::delete(old).execute(connection)?;
    let Some(credits) = credits else { return Ok(deleted) };
    let row =
        (credit_limits::term_id.eq(term), credit_limits::student_id.eq(student), credit_limits::credits.eq(credits));
    diesel::insert_into(credit_limits::table).values(row).execute(connection)
}

pub fn insert_hold(connection: &mut DbConnection, row: &HoldRow<'_>) -> QueryResult<usize> {
    diesel::insert_into(holds::table).values(row).execute(connection)
}

/// Lifts a hold that stands. Returns whether it did.
pub fn update_hold_lifted(
    connection: &mut DbConnection,
    id: Id,
    by: Option<Id>,
    at: NaiveDateTime,
) -> QueryResult<bool> {
    let student_context = holds::table.filter(holds::id.eq(id).and(holds::lifted_at.is_null()));
    let lifted = (holds::lifted_by.eq(by), holds::lifted_at.eq(at));
    Ok(diesel::update(student_context).set(lifted).execute(connection)? == 1)
}

/// Whose hold it is, and why.
pub fn find_hold(connection: &mut DbConnection, id: Id) -> QueryResult<Option<(Id, String)>> {
    holds::table.find(id).select((holds::student_id, holds::reason)).first(connection).optional()
}

/// Holds, the latest first: of one student, or of all; those that were lifted only if asked for.
pub fn list_holds(
    connection: &mut DbConnection,
    student: Option<Id>,
    also_lifted: bool,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<Hold>> {
    let (placers, lifters) = diesel::alias!(users as placers, users as lifters);
    let mut query = holds::table
        .inner_join(users::table)
        .left_join(placers.on(holds::placed_by.eq(placers.field(users::id).nullable())))
        .left_join(lifters.on(holds::lifted_by.eq(lifters.field(users::id).nullable())))
        .into_boxed();
    if let Some(student) = student {
        query = query.filter(holds::student_id.eq(student));
    }
    if !also_lifted {
        query = query.filter(holds::lifted_at.is_null());
    }
    query
        .order(holds::id.desc())
        .offset(offset)
        .limit(limit)
        .select((
            holds::id,
            (users::first_name, users::last_name),
            users::number,
            holds::reason,
            holds::note,
            holds::from_at,
            holds::until_at,
            holds::placed_at,
            placers.fields((users::first_name, users::last_name)).nullable(),
            holds::lifted_at,
            lifters.fields((users::first_name, users::last_name)).nullable(),
        ))
        .load(connection)
}

pub fn insert_permission(connection: &mut DbConnection, row: &PermissionRow<'_>) -> QueryResult<usize> {
    diesel::insert_into(permissions::table).values(row).execute(connection)
}

/// Returns what a student asked.
pub fn update_permission_answered(
    connection: &mut DbConnection,
    id: Id,
    row: &PermissionRow<'_>,
) -> QueryResult<usize> {
    diesel::update(permissions::table.filter(permissions::id.eq(id).and(permissions::state.eq(PermissionState::Asked))))
        .set((
            permissions::state.eq(row.state),
            permissions::rules.eq(&row.rules),
            permissions::reason.eq(row.reason),
            permissions::answered_by.eq(row.answered_by),
            permissions::answered_at.eq(row.answered_at),
            permissions::expires_at.eq(row.expires_at),
        ))
        .execute(connection)
}

/// Takes back the permission that a student has in a section and has not used. Returns whether there was one.
pub fn update_permission_revoked(connection: &mut DbConnection, student: Id, section: Id) -> QueryResult<bool> {
    let granted = permissions::table
        .filter(permissions::student_id.eq(student).and(permissions::section_id.eq(section)))
        .filter(permissions::state.eq(PermissionState::Granted));
    Ok(diesel::update(granted).set(permissions::state.eq(PermissionState::Revoked)).execute(connection)? == 1)
}

/// A permission.
pub fn find_permission(connection: &mut DbConnection, id: Id) -> QueryResult<Option<Permission>> {
    list(connection, Which::One(id), 1).map(|mut rows| rows.pop())
}

/// Permissions of some sections in these states, the latest first.
pub fn list_permissions(
    connection: &mut DbConnection,
    sections: &[Id],
    states: &[PermissionState],
    limit: i64,
) -> QueryResult<Vec<Permission>> {
    list(connection, Which::In(sections, states), limit)
}

/// Permissions of all sections in these states, the latest first.
pub fn list_permissions_everywhere(
    connection: &mut DbConnection,
    states: &[PermissionState],
    limit: i64,
) -> QueryResult<Vec<Permission>> {
    list(connection, Which::Everywhere(states), limit)
}

/// What a student has asked for or was given in a section and not used.
pub fn list_permissions_of(connection: &mut DbConnection, student: Id, section: Id) -> QueryResult<Vec<Permission>> {
    list(connection, Which::Of(student, section), 10)
}

enum Which<'a> {
    One(Id),
    In(&'a [Id], &'a [PermissionState]),
    Everywhere(&'a [PermissionState]),
    Of(Id, Id),
}

fn list(connection: &mut DbConnection, which: Which<'_>, limit: i64) -> QueryResult<Vec<Permission>> {
    let answerers = diesel::alias!(users as answerers);
    let mut query = permissions::table
        .inner_join(users::table)
        .left_join(answerers.on(permissions::answered_by.eq(answerers.field(users::id).nullable())))
        .into_boxed();
    query = match which {
        Which::One(id) => query.filter(permissions::id.eq(id)),
        Which::In(sections, states) => query
            .filter(permissions::section_id.eq_any(sections.to_vec()))
            .filter(permissions::state.eq_any(states.to_vec())),
        Which::Everywhere(states) => query.filter(permissions::state.eq_any(states.to_vec())),
        Which::Of(student, section) => query
            .filter(permissions::student_id.eq(student).and(permissions::section_id.eq(section)))
            .filter(permissions::state.eq_any(vec![PermissionState::Asked, PermissionState::Granted])),
    };
    query
        .order(permissions::id.desc())
        .limit(limit)
        .select((
            permissions::id,
            permissions::student_id,
            (users::first_name, users::last_name),
            users::number,
            permissions::section_id,
            permissions::state,
            permissions::rules,
            permissions::message,
            permissions::asked_at,
            permissions::reason,
            answerers.fields((users::first_name, users::last_name)).nullable(),
            permissions::answered_at,
            permissions::expires_at,
            permissions::used_at,
        ))
        .load(connection)
}
