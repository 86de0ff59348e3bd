//! Entries in the database.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::model::{Entry, EntryFilter, EntryRow};
use crate::db::{DbConnection, Id, MultiBackend};
use crate::schema::{audit, users};

/// As many entries are looked through for their actions: the record itself grows for ever.
const LATEST: i64 = 5_000;

/// What people do to their own accounts every day.
const ROUTINE: [&str; 6] =
    ["sign in", "sign out", "sign up", "end session", "change password", "make calendar address"];

/// Adds an entry; one with the same key is counted instead.
pub(super) fn insert_or_count(connection: &mut DbConnection, row: &EntryRow<'_>) -> QueryResult<usize> {
    // The upsert is no statement of both databases at once, so each has it in its own words: the same ones.
    macro_rules! upsert {
        ($connection:expr) => {
            diesel::insert_into(audit::table)
                .values(row)
                .on_conflict(audit::repeat_key)
                .do_update()
                .set((
                    audit::repeats.eq(audit::repeats + 1),
                    audit::last_at.eq(excluded(audit::last_at)),
                    audit::address.eq(excluded(audit::address)),
                ))
                .execute($connection)
        };
    }
    match connection {
        DbConnection::Postgresql(postgresql) => upsert!(postgresql),
        DbConnection::Sqlite(sqlite) => upsert!(sqlite),
    }
}

/// Whether there are at least `many` entries about this person that were made after `since`.
pub(super) fn has_entries_since(
    connection: &mut DbConnection,
    person: Id,
    since: NaiveDateTime,
    many: i64,
) -> QueryResult<bool> {
    let entries = audit::table.filter(audit::student_id.eq(person).and(audit::created_at.gt(since)));
    let last: Option<Id> =
        entries.order(audit::created_at).offset(many - 1).limit(1).select(audit::id).first(connection).optional()?;
    Ok(last.is_some())
}

/// Entries, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_entries(
    connection: &mut DbConnection,
    filter: &EntryFilter,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<Entry>> {
    let actors = diesel::alias!(users as actors);
    let mut query = audit::table
        .left_join(users::table.on(audit::student_id.eq(users::id.nullable())))
        .left_join(actors.on(audit::actor_id.eq(actors.field(users::id).nullable())))
        .into_boxed::<MultiBackend>();
    if let Some(person) = filter.about {
        query = query.filter(audit::student_id.eq(person));
    }
    if let Some(person) = filter.person {
        query = query.filter(audit::student_id.eq(person).or(audit::actor_id.eq(person)));
    }
    match (&filter.sections, filter.course) {
        (Some(sections), Some(course)) => {
            query = query.filter(audit::section_id.eq_any(sections.clone()).or(audit::course_id.eq(course)));
        }
        (Some(sections), None) => query = query.filter(audit::section_id.eq_any(sections.clone())),
        (None, Some(course)) => query = query.filter(audit::course_id.eq(course)),
        (None, None) => {}
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit::action.eq(action.clone()));
    }
    if filter.without_routine {
        query = query.filter(audit::outcome.ne("read").and(audit::action.ne_all(ROUTINE)));
    }
    if filter.without_grades {
        query = query.filter(audit::action.ne("grade"));
    }
    query
        .order((audit::last_at.desc(), audit::id.desc()))
        .offset(offset)
        .limit(limit)
        .select((
            audit::created_at,
            audit::last_at,
            audit::repeats,
            (users::first_name, users::last_name).nullable(),
            actors.fields((users::first_name, users::last_name)).nullable(),
            audit::actor_id,
            audit::student_id,
            audit::course_id,
            audit::section_id,
            audit::term_id,
            audit::action,
            audit::outcome,
            audit::reasons,
            audit::office_reasons,
            audit::address,
        ))
        .load(connection)
}

/// The actions of the latest entries, in alphabetical order, each once.
///
/// # Errors
/// When the database fails.
pub fn list_actions(connection: &mut DbConnection) -> QueryResult<Vec<String>> {
    let mut actions: Vec<String> =
        audit::table.select(audit::action).order(audit::id.desc()).limit(LATEST).load(connection)?;
    actions.sort_unstable();
    actions.dedup();
    Ok(actions)
}
