//! Registrations in the database.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{Activity, Place, RegistrationRow, RosterEntry, Status, Wanted};
use crate::db::{DbConnection, Id};
use crate::schema::{courses, registrations, sections, terms, users};

/// Takes the student's own requests one after the other. SQLite has one writer, who needs no further lock.
pub fn lock_student(connection: &mut DbConnection, student: Id) -> QueryResult<()> {
    match connection {
        DbConnection::Postgresql(postgresql) => users::table
            .find(student)
            .select(users::id)
            .for_no_key_update()
            .first::<Id>(postgresql)
            .map(drop),
        DbConnection::Sqlite(_) => Ok(()),
    }
}

pub(super) fn find_wanted(connection: &mut DbConnection, section: Id) -> QueryResult<Option<Wanted>> {
    sections::table
        .inner_join(courses::table)
        .inner_join(terms::table)
        .filter(sections::id.eq(section))
        .select((
            sections::course_id,
            sections::term_id,
            sections::number,
            courses::code,
            courses::name,
            sections::capacity,
            sections::registered,
            terms::registration_opens_at,
            terms::registration_closes_at,
            terms::drop_deadline,
        ))
        .first(connection)
        .optional()
}

/// All of a student's registrations in a term, of any status.
pub fn list_places(connection: &mut DbConnection, student: Id, term: Id) -> QueryResult<Vec<Place>> {
    registrations::table
        .filter(
            registrations::student_id
                .eq(student)
                .and(registrations::term_id.eq(term)),
        )
        .select((
            registrations::section_id,
            registrations::course_id,
            registrations::status,
        ))
        .load(connection)
}

/// The sections in which a student has a seat, in all terms.
pub fn list_registered_sections(connection: &mut DbConnection, student: Id) -> QueryResult<Vec<Id>> {
    registrations::table
        .filter(
            registrations::student_id
                .eq(student)
                .and(registrations::status.eq(Status::Registered)),
        )
        .select(registrations::section_id)
        .load(connection)
}

/// Takes a seat if one is free: the only way in which `registered` grows. Answers whether there was one.
pub fn update_seat_taken(connection: &mut DbConnection, section: Id) -> QueryResult<bool> {
    let free = sections::table.filter(
        sections::id
            .eq(section)
            .and(sections::registered.lt(sections::capacity)),
    );
    let taken = diesel::update(free)
        .set(sections::registered.eq(sections::registered + 1))
        .execute(connection)?;
    Ok(taken == 1)
}

/// Gives a seat back.
pub fn update_seat_freed(connection: &mut DbConnection, section: Id) -> QueryResult<usize> {
    diesel::update(sections::table.find(section))
        .set(sections::registered.eq(sections::registered - 1))
        .execute(connection)
}

pub(super) fn insert_registration(connection: &mut DbConnection, row: &RegistrationRow) -> QueryResult<usize> {
    diesel::insert_into(registrations::table)
        .values(row)
        .execute(connection)
}

/// Gives a student who had a place in the section before a new one.
pub fn update_registered(
    connection: &mut DbConnection,
    student: Id,
    section: Id,
    at: NaiveDateTime,
) -> QueryResult<usize> {
    diesel::update(place(student, section))
        .set((
            registrations::status.eq(Status::Registered),
            registrations::registered_at.eq(at),
            registrations::changed_at.eq(at),
        ))
        .execute(connection)
}

/// Ends a registration. Answers whether the student had a seat.
pub fn update_dropped(connection: &mut DbConnection, student: Id, section: Id, at: NaiveDateTime) -> QueryResult<bool> {
    let held = place(student, section).filter(registrations::status.eq(Status::Registered));
    let dropped = diesel::update(held)
        .set((
            registrations::status.eq(Status::Dropped),
            registrations::changed_at.eq(at),
        ))
        .execute(connection)?;
    Ok(dropped == 1)
}

/// The students who have a seat in a section, by name.
pub fn list_roster(connection: &mut DbConnection, section: Id) -> QueryResult<Vec<RosterEntry>> {
    registrations::table
        .inner_join(users::table)
        .filter(
            registrations::section_id
                .eq(section)
                .and(registrations::status.eq(Status::Registered)),
        )
        .order((users::last_name, users::first_name, users::number))
        .select((
            users::first_name,
            users::last_name,
            users::number,
            users::school,
            users::branch,
            users::email,
            registrations::registered_at,
        ))
        .load(connection)
}

/// The latest registrations and drops of all students.
pub fn list_activity(connection: &mut DbConnection, limit: i64) -> QueryResult<Vec<Activity>> {
    registrations::table
        .inner_join(users::table)
        .order((registrations::changed_at.desc(), registrations::id.desc()))
        .limit(limit)
        .select((
            users::first_name,
            users::last_name,
            registrations::section_id,
            registrations::status,
            registrations::changed_at,
        ))
        .load(connection)
}

/// How many students have a seat in the term.
pub fn count_students_registered(connection: &mut DbConnection, term: Id) -> QueryResult<i64> {
    registrations::table
        .filter(
            registrations::term_id
                .eq(term)
                .and(registrations::status.eq(Status::Registered)),
        )
        .select(diesel::dsl::count(registrations::student_id).aggregate_distinct())
        .first(connection)
}

/// The sections whose counter of taken seats is not the count of its registrations: the counter and the count.
pub fn list_miscounted_sections(connection: &mut DbConnection) -> QueryResult<Vec<(Id, i32, i64)>> {
    let counters: Vec<(Id, i32)> = sections::table
        .select((sections::id, sections::registered))
        .load(connection)?;
    let counts: Vec<(Id, i64)> = registrations::table
        .filter(registrations::status.eq(Status::Registered))
        .group_by(registrations::section_id)
        .select((registrations::section_id, diesel::dsl::count_star()))
        .load(connection)?;
    let counts: HashMap<Id, i64> = counts.into_iter().collect();
    Ok(counters
        .into_iter()
        .map(|(id, counter)| (id, counter, counts.get(&id).copied().unwrap_or(0)))
        .filter(|(_, counter, count)| i64::from(*counter) != *count)
        .collect())
}

#[diesel::dsl::auto_type]
fn place(student: Id, section: Id) -> _ {
    registrations::table.filter(
        registrations::student_id
            .eq(student)
            .and(registrations::section_id.eq(section)),
    )
}
