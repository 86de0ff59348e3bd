//! What is recorded of reading about others.

use super::{Error, Site};
use crate::events::{About, Event, record};

/// Records that somebody reads what is about others. It is a small write of its own, after the page was read and before it
/// is shown; within an hour the same reading is one entry.
///
/// # Errors
/// When the database fails: what cannot be recorded is not shown.
pub async fn record_reading(state: &Site, about: About, event: Event) -> Result<(), Error> {
    Ok(state.write(move |context| record(context, about, &event)).await?)
}
