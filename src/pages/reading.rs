//! What is recorded of reading about others.

use super::{AppState, Error};
use crate::db::Id;
use crate::events::{Act, Actor, record_counted};

/// Records that somebody reads what is about others: `what` names the page. It is a small write of its own, after the
/// page was read and before it is shown; within an hour the same reading is one entry.
///
/// # Errors
/// When the database fails: what cannot be recorded is not shown.
pub async fn record_reading(
    state: &AppState,
    by: Actor,
    what: &'static str,
    person: Option<Id>,
    section: Option<Id>,
) -> Result<(), Error> {
    let act = Act { action: what, outcome: "read", person, section, ..Act::default() };
    Ok(state.db.write(move |connection| record_counted(connection, &by, &act)).await?)
}
