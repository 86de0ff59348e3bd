//! Recording what was done, within the transaction of the act.

use chrono::TimeDelta;
use diesel::result::QueryResult;
use sha2::{Digest, Sha256};

use super::model::{Act, EntryRow};
use super::repository;
use crate::context::Context;
use crate::db::Id;

/// How many entries about one person in an hour stand by themselves; further ones are counted.
const MOST_IN_AN_HOUR: i64 = 200;

/// Records an act.
///
/// # Errors
/// When the database fails.
pub fn record(context: &mut Context<'_>, act: &Act<'_>) -> QueryResult<()> {
    insert(context, act, None)
}

/// Records an act that anybody can repeat without end: within an hour of the clock the same act, of the same person and
/// with the same outcome, is one entry with a count.
///
/// # Errors
/// When the database fails.
pub fn record_counted(context: &mut Context<'_>, act: &Act<'_>) -> QueryResult<()> {
    let key = repeat_key(context, act);
    insert(context, act, Some(key))
}

/// Records an act that changes something and that its person can undo and do again: counted as by [`record_counted`]
/// once there are very many entries about this person.
///
/// # Errors
/// When the database fails.
pub fn record_bounded(context: &mut Context<'_>, act: &Act<'_>) -> QueryResult<()> {
    let since = context.now - TimeDelta::hours(1);
    let has_many = match act.person {
        Some(person) => repository::has_entries_since(context.connection(), person, since, MOST_IN_AN_HOUR)?,
        None => false,
    };
    if has_many { record_counted(context, act) } else { record(context, act) }
}

fn insert(context: &mut Context<'_>, act: &Act<'_>, repeat_key: Option<String>) -> QueryResult<()> {
    let (at, address) = (context.now, context.actor.address.clone());
    let row = EntryRow {
        id: Id::new(),
        created_at: at,
        last_at: at,
        actor_id: context.actor.id(),
        student_id: act.person,
        course_id: act.course,
        section_id: act.section,
        term_id: act.term,
        action: act.action,
        outcome: act.outcome,
        reasons: act.details,
        office_reasons: act.office_details,
        address: &address,
        repeat_key,
    };
    repository::insert_or_count(context.connection(), &row).map(drop)
}

/// What entries that count as one have in common. The address is not part of it: it is cheap to change.
fn repeat_key(context: &Context<'_>, act: &Act<'_>) -> String {
    let ids = [context.actor.id(), act.person, act.course, act.section, act.term];
    let ids = ids.map(|id| id.map_or_else(String::new, |id| id.to_string())).join(" ");
    let details = act.office_details.unwrap_or(act.details);
    let text = format!("{}\n{ids}\n{}\n{}\n{}", context.now.format("%Y-%m-%d %H"), act.action, act.outcome, details);
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
