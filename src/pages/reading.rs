//! What is recorded of reading about others.

use super::{Error, Site};
use crate::db::Id;
use crate::events::{Act, record_counted};

/// Records that somebody reads what is about others: `what` names the page. It is a small write of its own, after the
/// page was read and before it is shown; within an hour the same reading is one entry.
///
/// # Errors
/// When the database fails: what cannot be recorded is not shown.
pub async fn record_reading(
    state: &Site,
    what: &'static str,
    person: Option<Id>,
    section: Option<Id>,
) -> Result<(), Error> {
    let act = Act { action: what, outcome: "read", person, section, ..Act::default() };
    Ok(state.write(move |context| record_counted(context, &act)).await?)
}
