//! Entries and notices in the database.

use chrono::NaiveDateTime;
use diesel::dsl::{case_when, exists};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use diesel::upsert::excluded;

use super::model::{About, Entry, EntryFilter, EntryRow, Notice, NoticeRow};
use super::{Event, Outcome};
use crate::db::{DbConnection, Id, MultiBackend};
use crate::form::full_name;
use crate::schema::{audit, notices, users};

/// As many entries are looked through for their actions: the record itself grows for ever.
const LATEST: i64 = 5_000;

/// More notices are not shown at once.
const MOST_NOTICES: i64 = 50;

type Name = Option<(String, String)>;
type Ids = (Option<Id>, Option<Id>, Option<Id>, Option<Id>, Option<Id>);

/// A notice as it is read.
#[derive(Queryable)]
struct ReadNotice {
    id: Id,
    event: String,
    actor: Name,
    course_id: Option<Id>,
    section_id: Option<Id>,
    created_at: NaiveDateTime,
}

/// An entry as it is read.
#[derive(Queryable)]
struct ReadEntry {
    at: NaiveDateTime,
    last_at: NaiveDateTime,
    repeats: i32,
    person: Name,
    actor: Name,
    ids: Ids,
    action: String,
    outcome: Outcome,
    event: String,
    address: String,
}

/// When an entry is counted together with others like it.
pub(super) enum Counting {
    /// Never.
    Never,
    /// Always.
    Always,
    /// Once there are at least so many entries about its person since an instant.
    After { since: NaiveDateTime, many: i64 },
}

/// Adds an entry, or counts it with one that has the same key.
pub(super) fn insert_or_count(
    connection: &mut DbConnection,
    row: &EntryRow<'_>,
    key: &str,
    counting: &Counting,
) -> QueryResult<usize> {
    let others = diesel::alias!(audit as others);
    // The upsert is no statement of both databases at once, so each has it in its own words: the same ones.
    macro_rules! upsert {
        ($connection:expr, $key:expr) => {
            diesel::insert_into(audit::table)
                .values((row, audit::repeat_key.eq($key)))
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
    macro_rules! insert {
        ($connection:expr) => {
            match (counting, row.person_id) {
                (Counting::Never, _) | (Counting::After { .. }, None) => upsert!($connection, None::<&str>),
                (Counting::Always, _) => upsert!($connection, Some(key)),
                (Counting::After { since, many }, Some(person)) => {
                    let last = others
                        .filter(
                            others.field(audit::person_id).eq(person).and(others.field(audit::created_at).gt(since)),
                        )
                        .order(others.field(audit::created_at))
                        .offset(many - 1)
                        .limit(1)
                        .select(others.field(audit::id));
                    upsert!($connection, case_when(exists(last), key.into_sql::<Nullable<Text>>()))
                }
            }
        };
    }
    match connection {
        DbConnection::Postgresql(postgresql) => insert!(postgresql),
        DbConnection::Sqlite(sqlite) => insert!(sqlite),
    }
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
        .left_join(users::table.on(audit::person_id.eq(users::id.nullable())))
        .left_join(actors.on(audit::actor_id.eq(actors.field(users::id).nullable())))
        .into_boxed::<MultiBackend>();
    if let Some(person) = filter.about {
        query = query.filter(audit::person_id.eq(person));
    }
    if let Some(person) = filter.person {
        query = query.filter(audit::person_id.eq(person).or(audit::actor_id.eq(person)));
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
    if !filter.without.is_empty() {
        query = query.filter(audit::topic.ne_all(filter.without));
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
            (audit::actor_id, audit::person_id, audit::course_id, audit::section_id, audit::term_id),
            audit::action,
            audit::outcome,
            audit::event,
            audit::address,
        ))
        .load::<ReadEntry>(connection)
        .map(|entries| entries.into_iter().map(Entry::from).collect())
}

impl From<ReadEntry> for Entry {
    fn from(read: ReadEntry) -> Self {
        let (actor_id, person, course, section, term) = read.ids;
        Self {
            at: read.at,
            last_at: read.last_at,
            repeats: read.repeats,
            person: name(read.person),
            actor: name(read.actor),
            actor_id,
            about: About { person, course, section, term },
            action: read.action,
            outcome: read.outcome,
            event: event(&read.event),
            address: read.address,
        }
    }
}

impl ReadNotice {
    fn notice(self) -> Option<Notice> {
        let Self { id, event: text, actor, course_id, section_id, created_at } = self;
        Some(Notice { id, event: event(&text)?, actor: name(actor), course_id, section_id, created_at })
    }
}

fn name(name: Name) -> Option<String> {
    name.map(|(first, last)| full_name(&first, &last))
}

fn event(text: &str) -> Option<Event> {
    serde_json::from_str(text).inspect_err(|error| log::warn!("an event cannot be read: {error}")).ok()
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

pub(super) fn insert_notices(connection: &mut DbConnection, rows: &[NoticeRow<'_>]) -> QueryResult<()> {
    rows.iter().try_for_each(|row| diesel::insert_into(notices::table).values(row).execute(connection).map(drop))
}

/// A user's notices that they have seen, or have not seen yet, the latest first.
pub(super) fn list_notices(connection: &mut DbConnection, user: Id, is_seen: bool) -> QueryResult<Vec<Notice>> {
    let actors = diesel::alias!(users as actors);
    let of_user = notices::table
        .left_join(actors.on(notices::actor_id.eq(actors.field(users::id).nullable())))
        .filter(notices::user_id.eq(user))
        .into_boxed::<MultiBackend>();
    let of_user = match is_seen {
        true => of_user.filter(notices::seen_at.is_not_null()),
        false => of_user.filter(notices::seen_at.is_null()),
    };
    let rows = of_user
        .order(notices::id.desc())
        .limit(MOST_NOTICES)
        .select((
            notices::id,
            notices::event,
            actors.fields((users::first_name, users::last_name)).nullable(),
            notices::course_id,
            notices::section_id,
            notices::created_at,
        ))
        .load::<ReadNotice>(connection)?;
    Ok(rows.into_iter().filter_map(ReadNotice::notice).collect())
}

/// The ids of the notices that a page showed a user at an instant.
pub(super) fn list_shown(connection: &mut DbConnection, user: Id, until: NaiveDateTime) -> QueryResult<Vec<Id>> {
    notices::table
        .filter(notices::user_id.eq(user).and(notices::seen_at.is_null()))
        .filter(notices::created_at.le(until))
        .order(notices::id.desc())
        .limit(MOST_NOTICES)
        .select(notices::id)
        .load(connection)
}

pub(super) fn update_seen(
    connection: &mut DbConnection,
    user: Id,
    shown: &[Id],
    at: NaiveDateTime,
) -> QueryResult<usize> {
    let shown = notices::table.filter(notices::user_id.eq(user).and(notices::id.eq_any(shown)));
    diesel::update(shown.filter(notices::seen_at.is_null())).set(notices::seen_at.eq(at)).execute(connection)
}
