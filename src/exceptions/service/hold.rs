//! Holds: the office keeps somebody from registering, and lets them again.

use std::collections::BTreeSet;

use chrono::NaiveDateTime;
use diesel::result::{Error as DieselError, QueryResult};

use super::may_except;
use crate::accounts::{Role, User, find_user};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::exceptions::model::HoldRow;
use crate::exceptions::repository;
use crate::records::Status;
use crate::registration::{RegistrationTransaction, list_registrations, lock_student, lock_term};

/// A hold as it was typed.
#[derive(Clone, Debug)]
pub struct HoldDetails {
    /// Why, for the student to read.
    pub reason: String,
    /// For the office alone.
    pub note: String,
    /// From when it counts; none: from now on.
    pub from: Option<NaiveDateTime>,
    /// Until when; none: until it is lifted.
    pub until: Option<NaiveDateTime>,
}

/// Why holds were not placed, or one was not lifted.
#[derive(Debug, thiserror::Error)]
pub enum HoldError {
    /// No student has one of these numbers or emails.
    #[error("No student has the number or email {}", .0.join(", "))]
    Unknown(Vec<String>),
    /// It would end before it begins.
    #[error("A hold must end after it begins")]
    Empty,
    /// There is no such hold.
    #[error("There is no such hold")]
    NotFound,
    /// It was lifted before.
    #[error("The hold was lifted already")]
    Lifted,
    /// Nobody lifts their own hold, nor places it.
    #[error("Nobody places or lifts a hold on themselves: ask a colleague")]
    Yourself,
    /// The database failed.
    #[error("The holds could not be changed")]
    Failed(#[from] DieselError),
}

/// Places a hold on each of these students, or on none. Each is notified. Returns them.
///
/// # Errors
/// When one of them is unknown or is who asks, or the hold would never count.
pub fn place_holds(
    context: &mut Context<'_>,
    identifiers: &[String],
    details: &HoldDetails,
) -> Result<Vec<User>, HoldError> {
    let now = context.now;
    let from = details.from.unwrap_or(now);
    if details.until.is_some_and(|until| until <= from || until <= now) {
        return Err(HoldError::Empty);
    }
    let students = students(context, identifiers)?;
    if students.iter().any(|student| !may_except(context, student.id)) {
        return Err(HoldError::Yourself);
    }
    for student in &students {
        // In line with the student's own requests: a hold never comes under one of them.
        lock_student(context, student.id)?;
        let row = HoldRow {
            id: Id::new(),
            student_id: student.id,
            reason: &details.reason,
            note: &details.note,
            from_at: from,
            until_at: details.until,
            placed_by: context.actor.id(),
            placed_at: now,
        };
        repository::insert_hold(context.connection(), &row)?;
        record(context, About::person(student.id), &Event::HoldPlaced { reason: details.reason.clone() })?;
    }
    Ok(students)
}

/// The students with these numbers or emails, each once, in the order of their ids, which is the order of locking.
fn students(context: &mut Context<'_>, identifiers: &[String]) -> Result<Vec<User>, HoldError> {
    let (mut students, mut unknown) = (Vec::new(), BTreeSet::new());
    for identifier in identifiers {
        match find_user(context, identifier)?.filter(|user| user.has_role(Role::Student)) {
            Some(student) => students.push(student),
            None => drop(unknown.insert(identifier.clone())),
        }
    }
    if !unknown.is_empty() {
        return Err(HoldError::Unknown(unknown.into_iter().collect()));
    }
    students.sort_by_key(|student| student.id);
    students.dedup_by_key(|student| student.id);
    Ok(students)
}

/// Lifts a hold; the student gets what came free meanwhile where they wait.
///
/// # Errors
/// When there is none that counts, or it is on who asks.
pub fn lift_hold(context: &mut Context<'_>, hold: Id) -> Result<(), HoldError> {
    let (student, reason) = repository::find_hold(context.connection(), hold)?.ok_or(HoldError::NotFound)?;
    if !may_except(context, student) {
        return Err(HoldError::Yourself);
    }
    let (now, by) = (context.now, context.actor.id());
    if !repository::update_hold_lifted(context.connection(), hold, by, now)? {
        return Err(HoldError::Lifted);
    }
    record(context, About::person(student), &Event::HoldLifted { reason })?;
    Ok(settle_waits(context, student)?)
}

/// Moves the lines in which a student stands.
fn settle_waits(context: &mut Context<'_>, student: Id) -> QueryResult<()> {
    let registrations = list_registrations(context, student)?;
    let waits = registrations.iter().filter(|place| place.status == Status::Waitlisted);
    let mut waits: Vec<(Id, Id)> = waits.map(|place| (place.term_id, place.section_id)).collect();
    waits.sort_unstable();
    for (term, section) in waits {
        lock_term(context, term, true)?;
        if let Some(transaction) = RegistrationTransaction::open(context, section)? {
            transaction.process_waitlists(context, vec![section])?;
        }
    }
    Ok(())
}
