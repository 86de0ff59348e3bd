//! Writes of registration that other features ask for, each within its caller's transaction.

use crate::catalogue::ReservationRow;
use crate::context::Context;
use crate::db::Id;
use crate::registration::repository;
use chrono::NaiveDateTime;
use diesel::result::QueryResult;

/// Forgets what anybody asks for in a section that is over.
///
/// # Errors
/// When the database fails.
pub fn delete_all_asked(context: &mut Context<'_>, section: Id) -> QueryResult<usize> {
    repository::delete_all_asked(context.connection(), section)
}

/// Takes the student's own requests one after the other; the student is locked before any section.
///
/// # Errors
/// When the database fails.
pub fn lock_student(context: &mut Context<'_>, student: Id) -> QueryResult<()> {
    repository::lock_student(context.connection(), student).map(drop)
}

/// Lets writes in a term go on beside each other (`alone` is false), or makes this one the only one in its term: those
/// that may promote others touch students and sections whom nobody can name beforehand. SQLite has one writer anyhow.
///
/// # Errors
/// When the database fails.
pub fn lock_term(context: &mut Context<'_>, term: Id, alone: bool) -> QueryResult<()> {
    repository::lock_term(context.connection(), term, alone)
}

/// Notes the code, name and credits that courses have now with what was graded or withdrawn from without them, by a
/// file; and takes them off what a file has made anything else.
///
/// # Errors
/// When the database fails.
pub fn update_courses_of_record(context: &mut Context<'_>) -> QueryResult<()> {
    repository::update_courses_of_record(context.connection())
}

/// Whoever was over capacity in a section that has no seat over it any more has a seat like others.
///
/// # Errors
/// When the database fails.
pub fn update_over_capacity(context: &mut Context<'_>) -> QueryResult<usize> {
    repository::update_over_capacity(context.connection())
}

/// Ends every wait for a section. Returns who waited, the first in line first.
///
/// # Errors
/// When the database fails.
pub fn update_waits_ended(context: &mut Context<'_>, section: Id, at: NaiveDateTime) -> QueryResult<Vec<Id>> {
    repository::update_waits_ended(context.connection(), section, at)
}

/// Keeps seats of a section that are free to everybody, as the reservation says. Returns whether there were so many.
///
/// # Errors
/// When the database fails.
pub fn insert_reservation(context: &mut Context<'_>, row: &ReservationRow) -> QueryResult<bool> {
    let are_kept = repository::update_seats_reserved(context.connection(), row.section_id, row.seats)?;
    if are_kept {
        repository::insert_reservation(context.connection(), row)?;
    }
    Ok(are_kept)
}

/// Opens what is left of a reservation to everybody.
///
/// # Errors
/// When the database fails.
pub fn update_reservation_opened(context: &mut Context<'_>, row: &ReservationRow) -> QueryResult<()> {
    let now = context.now;
    repository::update_reservation_opened(context.connection(), row, now)
}

/// Marks a section as graded, with so many students' seats turned into grades and nobody waiting.
///
/// # Errors
/// When the database fails.
pub fn update_section_graded(context: &mut Context<'_>, section: Id, count: i32) -> QueryResult<usize> {
    let now = context.now;
    repository::update_section_graded(context.connection(), section, count, now)
}
