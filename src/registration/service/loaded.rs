//! What follows when files have changed sections: as when an instructor does, those who wait get the seats that became
//! free, and everybody is notified of other times.

use diesel::result::QueryResult;

use super::RegistrationTransaction;
use crate::catalogue::{CatalogueCache, Meeting};
use crate::db::{DbConnection, Id};
use crate::events::Actor;
use crate::notices::{NoticeTone, notify};
use crate::registration::repository;

/// A section that files have changed.
#[derive(Clone, Copy, Debug)]
pub struct LoadedSection {
    /// Its id.
    pub id: Id,
    /// Its capacity, if that is another one now.
    pub capacity: Option<i32>,
    /// Whether it has seats that were not free before.
    pub has_more_seats: bool,
    /// Whether its meetings are others.
    pub meets_otherwise: bool,
}

/// Does what follows from changes that the transaction has written, with the catalogue's version among them.
///
/// # Errors
/// When the database fails.
pub fn follow_loaded(connection: &mut DbConnection, sections: &[LoadedSection]) -> QueryResult<()> {
    if sections.is_empty() {
        return Ok(());
    }
    // Not the shared shelf: it must never hold what is not committed yet. Nothing here changes what it shows.
    let catalogue = CatalogueCache::default().in_transaction(connection)?;
    for section in sections {
        let Some(transaction) = RegistrationTransaction::with(catalogue.clone(), section.id, &Actor::command_line())
        else {
            continue;
        };
        if let Some(capacity) = section.capacity {
            transaction.record(
                connection,
                None,
                section.id,
                "change",
                "saved",
                &format!("capacity {capacity}, by a file"),
            )?;
        }
        if section.meets_otherwise {
            transaction.tell_new_times(connection, section.id)?;
        }
        // The seats first: what a reservation kept until now is opened by looking at them.
        if section.has_more_seats && transaction.seats(connection, section.id)?.waitlisted > 0 {
            transaction.process_waitlists(connection, vec![section.id])?;
        }
    }
    Ok(())
}

impl RegistrationTransaction {
    /// Notifies those who have a seat in the section or wait for it of when it meets now.
    fn tell_new_times(&self, connection: &mut DbConnection, section: Id) -> QueryResult<()> {
        if self.term.ends_on < self.now.date() {
            return Ok(());
        }
        let label = self.label(section)?;
        let title = format!("{} meets at other times now.", label.section);
        let meetings: Vec<String> = self.section(section)?.1.meetings.iter().map(times).collect();
        let detail = if meetings.is_empty() { "It has no set times.".to_owned() } else { meetings.join("; ") + "." };
        for (student, _) in repository::list_affected(connection, section)? {
            notify(connection, student, NoticeTone::Warn, &title, &detail, Some(label.course_id))?;
        }
        Ok(())
    }
}

/// `Mon Wed 09:00–09:50, Birch Hall 121, weeks 1-7`.
fn times(meeting: &Meeting) -> String {
    let (starts_at, ends_at) = (meeting.starts_at.format("%H:%M"), meeting.ends_at.format("%H:%M"));
    let mut text = format!("{} {starts_at}–{ends_at}", meeting.day_names());
    if !meeting.room.is_empty() {
        text += &format!(", {}", meeting.room);
    }
    if !meeting.weeks.is_empty() {
        text += &format!(", weeks {}", meeting.weeks);
    }
    text
}
