//! Notices in the database.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Notice, NoticeRow};
use crate::db::{DbConnection, Id};
use crate::schema::notices;

/// More are not shown at once.
const MOST: i64 = 50;

/// What a user has not seen yet, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_unseen(connection: &mut DbConnection, user: Id) -> QueryResult<Vec<Notice>> {
    notices::table
        .filter(notices::user_id.eq(user).and(notices::seen_at.is_null()))
        .order(notices::id.desc())
        .limit(MOST)
        .select(Notice::as_select())
        .load(connection)
}

/// What a user has seen, the latest first.
pub fn list_seen(connection: &mut DbConnection, user: Id) -> QueryResult<Vec<Notice>> {
    notices::table
        .filter(notices::user_id.eq(user).and(notices::seen_at.is_not_null()))
        .order(notices::id.desc())
        .limit(MOST)
        .select(Notice::as_select())
        .load(connection)
}

pub(super) fn insert_notice(connection: &mut DbConnection, row: &NoticeRow<'_>) -> QueryResult<usize> {
    diesel::insert_into(notices::table).values(row).execute(connection)
}

/// Marks those of a user's notices as seen that a page showed at an instant: neither later ones nor more than it shows.
pub fn update_seen(
    connection: &mut DbConnection,
    user: Id,
    until: NaiveDateTime,
    at: NaiveDateTime,
) -> QueryResult<usize> {
    let shown: Vec<Id> = notices::table
        .filter(notices::user_id.eq(user).and(notices::seen_at.is_null()))
        .filter(notices::created_at.le(until))
        .order(notices::id.desc())
        .limit(MOST)
        .select(notices::id)
        .load(connection)?;
    update_seen_of(connection, user, &shown, at)
}

/// Marks these of a user's notices as seen.
pub fn update_seen_of(connection: &mut DbConnection, user: Id, shown: &[Id], at: NaiveDateTime) -> QueryResult<usize> {
    let shown = notices::table.filter(notices::user_id.eq(user).and(notices::id.eq_any(shown)));
    diesel::update(shown.filter(notices::seen_at.is_null())).set(notices::seen_at.eq(at)).execute(connection)
}
