//! What is read of registration.

mod audit;
mod obstacles;
mod sections;

use chrono::{NaiveDateTime, TimeDelta};

use super::model::RosterEntry;
use super::repository;
use super::repository::Miscount;
use super::service::LapsedOffer;
use crate::catalogue::ReservationRow;
use crate::context::Context;
use crate::db::Id;
use crate::events::{Entry, EntryFilter, Topic, list_entries};
use crate::records::{Registration, Status};
use diesel::result::QueryResult;
use std::collections::HashMap;

pub use audit::{AuditList, AuditSearch, search_audit};
pub use obstacles::{Obstacles, show_obstacles, show_refusal};
pub use sections::{Cancellation, Withdrawal, show_cancellation, show_withdrawal};

/// How many students have a seat in the term, or had one until their grade; `None` when there are more than `most`, for
/// no more are looked at.
///
/// # Errors
/// When the database fails.
pub fn count_students_registered(context: &mut Context<'_>, term: Id, most: i64) -> QueryResult<Option<i64>> {
    repository::count_students_registered(context.connection(), term, most)
}

/// The latest of what was done: in one section, about one student, or about any registration, permission and grade.
///
/// # Errors
/// When the database fails.
pub fn list_attempts(
    context: &mut Context<'_>,
    section: Option<Id>,
    student: Option<Id>,
    offset: i64,
    limit: i64,
) -> QueryResult<Vec<Entry>> {
    // Grades are for those who give them: a section's record is read by more.
    let filter = EntryFilter {
        about: student,
        sections: section.map(|section| vec![section]),
        without: match (section, student) {
            (Some(_), _) => &[Topic::OwnAccount, Topic::Reading, Topic::Grades],
            (None, Some(_)) => &[Topic::OwnAccount, Topic::Reading],
            (None, None) => &[Topic::OwnAccount, Topic::Reading, Topic::Catalogue, Topic::Office],
        },
        ..EntryFilter::default()
    };
    list_entries(context, &filter, offset, limit)
}

/// The sections whose counters are not the counts of their registrations.
///
/// # Errors
/// When the database fails.
pub fn list_miscounted_sections(context: &mut Context<'_>) -> QueryResult<Vec<Miscount>> {
    repository::list_miscounted_sections(context.connection())
}

/// The sections whose counter of kept seats is not what their reservations keep.
///
/// # Errors
/// When the database fails.
pub fn list_misreserved_sections(context: &mut Context<'_>) -> QueryResult<Vec<Id>> {
    repository::list_misreserved_sections(context.connection())
}

/// All of a student's registrations, of any status, in all terms, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_registrations(context: &mut Context<'_>, student: Id) -> QueryResult<Vec<Registration>> {
    repository::list_registrations(context.connection(), student)
}

/// All registrations of each of these students, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn list_registrations_of(
    context: &mut Context<'_>,
    students: &[Id],
) -> QueryResult<HashMap<Id, Vec<Registration>>> {
    repository::list_registrations_of(context.connection(), students)
}

/// All reservations of a section, also those that are open to everybody, the latest last.
///
/// # Errors
/// When the database fails.
pub fn list_reservations(context: &mut Context<'_>, section: Id) -> QueryResult<Vec<ReservationRow>> {
    repository::list_reservations(context.connection(), section)
}

/// The students with one of these statuses in a section: on a roster by name, on a waitlist by place.
///
/// # Errors
/// When the database fails.
pub fn list_students(context: &mut Context<'_>, section: Id, of: &[Status]) -> QueryResult<Vec<RosterEntry>> {
    repository::list_students(context.connection(), section, of)
}

/// How long after registration has closed those who still wait get notice of it: nobody wants to read of terms long past,
/// as files bring them.
const NEWS: TimeDelta = TimeDelta::days(60);

/// The offers that have lapsed.
///
/// # Errors
/// When the database fails.
pub fn list_lapsed_offers(context: &mut Context<'_>) -> QueryResult<Vec<LapsedOffer>> {
    let now = context.now;
    let lapsed = repository::list_lapsed(context.connection(), now)?;
    Ok(lapsed.into_iter().map(|(student, section, term)| LapsedOffer { student, section, term }).collect())
}

/// The sections with a free seat for which somebody waits, with their terms.
///
/// # Errors
/// When the database fails.
pub fn list_movable_waitlists(context: &mut Context<'_>) -> QueryResult<Vec<(Id, Id)>> {
    let now = context.now;
    repository::list_movable(context.connection(), now)
}

/// The sections in which somebody waits who has no notice yet that registration has closed, with their terms.
///
/// # Errors
/// When the database fails.
pub fn list_closed_waitlists(context: &mut Context<'_>) -> QueryResult<Vec<(Id, Id)>> {
    let (catalogue, now) = (context.catalogue()?, context.now);
    let is_news = |at: NaiveDateTime| at <= now && now < at + NEWS;
    let closed = catalogue.terms().iter().filter(|term| is_news(catalogue.closes_at(term)));
    let closed: Vec<Id> = closed.map(|term| term.id).collect();
    repository::list_closed_unnoticed(context.connection(), &closed)
}
