//! What follows when files have changed sections: as when an instructor does, those who wait get the seats that became
//! free, and everybody is notified of other times.

use diesel::result::QueryResult;

use super::RegistrationTransaction;
use crate::catalogue::Meeting;
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, MeetingTime, record, record_and_notify};
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
            let saved = Event::SectionSaved { capacity, by_file: true };
            record(context, About::section(section.id), &saved)?;
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
        let meetings = self.section(section)?.1.meetings.iter().map(Meeting::event_time).collect();
        let affected = repository::list_affected(context.connection(), section)?;
        let students: Vec<Id> = affected.into_iter().map(|(student, _)| student).collect();
        record_and_notify(context, About::section(section), &Event::SectionRescheduled { meetings }, &students)
    }
}

impl Meeting {
    fn event_time(&self) -> MeetingTime {
        MeetingTime {
            days: self.days.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            room: self.room.clone(),
            weeks: self.weeks.clone(),
        }
    }
}
