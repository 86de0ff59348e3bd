//! Waitlists that nobody's request moves: offers that were not taken in time, and seats that somebody may have since
//! something else changed.

use std::time::Duration;

use diesel::result::QueryResult;

use crate::context::{Actor, Store};
use crate::registration;

/// How often the waitlists are looked at.
const EVERY: Duration = Duration::from_secs(20);

/// Keeps the waitlists moving; a failure is logged, and the next round tries again.
pub async fn keep_waitlists_moving(store: Store) {
    loop {
        tokio::time::sleep(EVERY).await;
        let rounds = [lapse_offers(&store).await, process_waitlists(&store).await, notify_of_closing(&store).await];
        for error in rounds.into_iter().filter_map(Result::err) {
            log::error!("the waitlists were not moved: {error}");
        }
    }
}

/// Passes on the seats that stood offered for too long; returns how many did. Each offer lapses once.
///
/// # Errors
/// When the database fails.
pub async fn lapse_offers(store: &Store) -> QueryResult<usize> {
    let mut count = 0;
    for offer in store.read(Actor::program(), registration::list_lapsed_offers).await? {
        let lapsed = store.write(Actor::program(), move |context| registration::lapse_offer(context, offer));
        count += usize::from(lapsed.await?);
    }
    Ok(count)
}

/// Moves the waitlists that something else than a freed seat lets move: a window that opened, a higher credit limit, a
/// prerequisite that was completed. Returns in how many sections there is a free seat and somebody who waits.
///
/// # Errors
/// When the database fails.
pub async fn process_waitlists(store: &Store) -> QueryResult<usize> {
    let movable = store.read(Actor::program(), registration::list_movable_waitlists).await?;
    let count = movable.len();
    for (section, term) in movable {
        let moved =
            store.write(Actor::program(), move |context| registration::process_waitlist(context, section, term));
        if let Err(error) = moved.await {
            // The others are not to wait for this one.
            log::error!("the waitlist of section {section} was not moved: {error}");
        }
    }
    Ok(count)
}

/// Gives notice to those who still wait, once, that registration in their term has closed. Returns in how many sections
/// somebody got it.
///
/// # Errors
/// When the database fails.
pub async fn notify_of_closing(store: &Store) -> QueryResult<usize> {
    let sections = store.read(Actor::program(), registration::list_closed_waitlists).await?;
    let count = sections.len();
    for (section, term) in sections {
        let noticed =
            store.write(Actor::program(), move |context| registration::notify_of_closing(context, section, term));
        noticed.await?;
    }
    Ok(count)
}
