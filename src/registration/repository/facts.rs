//! What changes the rules for one student, as the rules read and use it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::{DbConnection, Id};
use crate::registration::model::{FactRow, Facts, PermissionState};
use crate::schema::{credit_limits, holds, permissions, users};

/// What the rules look at of a student beside the registrations.
pub fn find_facts(connection: &mut DbConnection, student: Id) -> QueryResult<Facts> {
    let is_open = permissions::state.eq_any([PermissionState::Asked, PermissionState::Granted]);
    let rows: Vec<FactRow> = users::table
        .left_join(credit_limits::table.on(credit_limits::student_id.eq(users::id)))
        .left_join(holds::table.on(holds::student_id.eq(users::id).and(holds::lifted_at.is_null())))
        .left_join(permissions::table.on(permissions::student_id.eq(users::id).and(is_open)))
        .filter(users::id.eq(student))
        .select((
            users::school,
            users::branch,
            (credit_limits::term_id, credit_limits::credits).nullable(),
            (holds::id, holds::reason, holds::from_at, holds::until_at).nullable(),
            (permissions::id, permissions::section_id, permissions::state, permissions::rules, permissions::expires_at)
                .nullable(),
        ))
        .load(connection)?;
    Ok(Facts::from(rows))
}

/// Forgets what a student asks for in a section in which they have a seat now; what was asked is on record.
pub fn delete_asked(connection: &mut DbConnection, student: Id, section: Id) -> QueryResult<usize> {
    let asked = permissions::table
        .filter(permissions::student_id.eq(student).and(permissions::section_id.eq(section)))
        .filter(permissions::state.eq(PermissionState::Asked));
    diesel::delete(asked).execute(connection)
}

/// Forgets what anybody asks for in a section that is over.
pub fn delete_all_asked(connection: &mut DbConnection, section: Id) -> QueryResult<usize> {
    let asked = permissions::table
        .filter(permissions::section_id.eq(section).and(permissions::state.eq(PermissionState::Asked)));
    diesel::delete(asked).execute(connection)
}

/// Uses a permission: once. Returns whether it stood.
pub fn update_permission_used(connection: &mut DbConnection, id: Id, at: NaiveDateTime) -> QueryResult<bool> {
    let granted =
        permissions::table.filter(permissions::id.eq(id).and(permissions::state.eq(PermissionState::Granted)));
    let used = (permissions::state.eq(PermissionState::Used), permissions::used_at.eq(at));
    Ok(diesel::update(granted).set(used).execute(connection)? == 1)
}
