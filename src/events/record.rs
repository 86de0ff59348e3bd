//! Recording what was done, within the transaction of the act.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::result::{Error as DieselError, QueryResult};
use sha2::{Digest, Sha256};

use super::class::{News, Repetition};
use super::model::{About, EntryRow, NoticeRow};
use super::repository::Counting;
use super::{Event, repository};
use crate::context::Context;
use crate::db::Id;

/// How many entries about one person in an hour stand by themselves; further ones are counted.
const MOST_IN_AN_HOUR: i64 = 200;

/// Records an event, and gives notice of it to the person whom it is about where it is news for them.
///
/// # Errors
/// When the database fails.
pub fn record(context: &mut Context<'_>, about: About, event: &Event) -> QueryResult<()> {
    let person = about.person.filter(|person| match event.news() {
        News::None => false,
        News::ToPerson => true,
        News::ToPersonFromOthers => context.actor.id() != Some(*person),
    });
    record_and_notify(context, about, event, person.as_slice())
}

/// Records an event, and gives notice of it to these users.
///
/// # Errors
/// When the database fails.
pub fn record_and_notify(context: &mut Context<'_>, about: About, event: &Event, users: &[Id]) -> QueryResult<()> {
    let text = serde_json::to_string(event).map_err(|error| DieselError::SerializationError(Box::new(error)))?;
    let counting = match event.repetition() {
        Repetition::Each => Counting::Never,
        Repetition::Counted => Counting::Always,
        Repetition::Bounded => Counting::After { since: context.now - TimeDelta::hours(1), many: MOST_IN_AN_HOUR },
    };
    let (action, outcome) = event.action_and_outcome();
    let (at, address) = (context.now, context.actor.address.clone());
    let row = EntryRow {
        id: Id::new(),
        created_at: at,
        last_at: at,
        actor_id: context.actor.id(),
        person_id: about.person,
        course_id: about.course,
        section_id: about.section,
        term_id: about.term,
        topic: event.topic(),
        action,
        outcome,
        event: &text,
        address: &address,
    };
    let key = repeat_key(context, about, &text);
    repository::insert_or_count(context.connection(), &row, &key, &counting)?;
    if users.is_empty() {
        return Ok(());
    }
    let actor_id = context.actor.id();
    let of_section = about.section.map(|section| context.catalogue().map(|it| it.course_of(section))).transpose()?;
    let notice = |user_id| NoticeRow {
        id: Id::new(),
        user_id,
        actor_id,
        course_id: about.course.or(of_section.flatten()),
        section_id: about.section,
        event: &text,
        created_at: at,
    };
    let notices: Vec<NoticeRow<'_>> = users.iter().map(|user| notice(*user)).collect();
    repository::insert_notices(context.connection(), &notices)
}

/// Marks those of a user's notices as seen that a page showed at an instant: neither later ones nor more than it shows.
///
/// # Errors
/// When the database fails.
pub fn mark_seen_until(context: &mut Context<'_>, user: Id, until: NaiveDateTime) -> QueryResult<usize> {
    let now = context.now;
    let shown = repository::list_shown(context.connection(), user, until)?;
    repository::update_seen(context.connection(), user, &shown, now)
}

/// Marks these of a user's notices as seen.
///
/// # Errors
/// When the database fails.
pub fn mark_seen(context: &mut Context<'_>, user: Id, shown: &[Id]) -> QueryResult<usize> {
    let now = context.now;
    repository::update_seen(context.connection(), user, shown, now)
}

/// What entries that count as one have in common. The address is not part of it: it is cheap to change.
fn repeat_key(context: &Context<'_>, about: About, event: &str) -> String {
    let ids = [context.actor.id(), about.person, about.course, about.section, about.term];
    let ids = ids.map(|id| id.map_or_else(String::new, |id| id.to_string())).join(" ");
    let text = format!("{}\n{ids}\n{event}", context.now.format("%Y-%m-%d %H"));
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
