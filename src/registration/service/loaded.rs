//! What follows when files have changed sections: as when an instructor does, those who wait get the seats that became
//! free, and everybody is notified of other times.

use diesel::result::QueryResult;

use super::RegistrationTransaction;
use crate::catalogue::Meeting;
use crate::context::Context;
use crate::db::Id;
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
pub fn follow_loaded(context: &mut Context<'_>, sections: &[LoadedSection]) -> QueryResult<()> {
    if sections.is_empty() {
        return Ok(());
    }
    let catalogue = context.reload_catalogue()?;
    for section in sections {
        let Some(transaction) = RegistrationTransaction::with(catalogue.clone(), section.id) else {
            continue;
        };
        if let Some(capacity) = section.capacity {
            transaction.record(
                context,
                None,
                section.id,
                "change",
                "saved",
                &format!("capacity {capacity}, by a file"),
            )?;
        }
        if section.meets_otherwise {
            transaction.tell_new_times(context, section.id)?;
        }
        // The seats first: what a reservation kept until now is opened by looking at them.
        if section.has_more_seats && transaction.seats(context, section.id)?.waitlisted > 0 {
            transaction.process_waitlists(context, vec![section.id])?;
        }
    }
    Ok(())
}

impl RegistrationTransaction {
    /// Notifies those who have a seat in the section or wait for it of when it meets now.
    fn tell_new_times(&self, context: &mut Context<'_>, section: Id) -> QueryResult<()> {
        if self.term.ends_on < context.now.date() {
            return Ok(());
        }
        let label = self.label(section)?;
        let title = format!("{} meets at other times now.", label.section);
        let meetings: Vec<String> = self.section(section)?.1.meetings.iter().map(times).collect();
        let detail = if meetings.is_empty() { "It has no set times.".to_owned() } else { meetings.join("; ") + "." };
        for (student, _) in repository::list_affected(context.connection(), section)? {
            notify(context, student, NoticeTone::Warn, &title, &detail, Some(label.course_id))?;
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
