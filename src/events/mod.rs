//! What was done, by whom, when, from where, about whom or what, and what came of it: typed when it is recorded, put into
//! words when it is read.
//!
//! [`record`] is the one way in: an event and what follows from it (its entry in the audit, its notices) are written in the
//! transaction of the act. What may be done again and again without end (attempts, sign-ins, readings) is counted: within
//! an hour the same thing is one entry. Passwords and secrets are never part of an event.

mod class;
mod event;
mod model;
mod record;
mod repository;
mod selectors;
mod words;

pub use class::{Outcome, Topic};
pub use event::{
    ClaimedAccount, CourseRights, Event, Gain, Group, MeetingTime, RowCounts, ScaleGrade, SeatEnd, SignInRefusal,
    WaitEnd,
};
pub use model::{About, Entry, EntryFilter, Notice};
pub use record::{mark_seen, mark_seen_until, record, record_and_notify};
pub use selectors::{list_actions, list_entries, list_seen, list_unseen};
pub use words::{Describe, NoticeText, Reader, Tone, rights_in_words};

#[cfg(test)]
mod tests;
