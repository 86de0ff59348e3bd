//! Registrations in the database.

mod facts;
mod seats;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{RegistrationRow, RosterEntry, Waiting};
use crate::accounts::UserState;
use crate::catalogue::{Course, Scale, Seats, SeatsRow, with_reservations};
use crate::db::{DbConnection, Id};
use crate::records::{Registration, Status};
use crate::schema::{registrations, section_reservations, sections, users};

pub use facts::*;
pub use seats::*;

/// Lets writes in a term go on beside each other (`alone` is false), or makes this one the only one in its term: those
/// that may promote others touch students and sections whom nobody can name beforehand. SQLite has one writer anyhow.
pub fn lock_term(connection: &mut DbConnection, term: Id, alone: bool) -> QueryResult<()> {
    let DbConnection::Postgresql(postgresql) = connection else {
        return Ok(());
    };
    let sql = if alone {
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
    } else {
        "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0))"
    };
    diesel::sql_query(sql).bind::<diesel::sql_types::Text, _>(term.to_string()).execute(postgresql).map(drop)
}

/// Whether other writes go on beside this one. SQLite has one writer.
pub fn has_writers_beside(connection: &DbConnection) -> bool {
    matches!(connection, DbConnection::Postgresql(_))
}

/// Takes the student's own requests one after the other; the student is locked before any section. Returns whether the
/// account can be used, and by a student.
pub fn lock_student(connection: &mut DbConnection, student: Id) -> QueryResult<bool> {
    let user = users::table.find(student).select((users::state, users::is_student));
    let found = match connection {
        DbConnection::Postgresql(postgresql) => user.for_no_key_update().first(postgresql).optional()?,
        DbConnection::Sqlite(sqlite) => user.first(sqlite).optional()?,
    };
    Ok(found == Some((UserState::Active, true)))
}

/// Notes the code, name and credits that courses have now with what was graded or withdrawn from without them, by a
/// file; and takes them off what a file has made anything else.
pub fn update_courses_of_record(connection: &mut DbConnection) -> QueryResult<()> {
    let noted = "UPDATE registrations SET \
        course_code = (SELECT code FROM courses WHERE courses.id = registrations.course_id), \
        course_name = (SELECT name FROM courses WHERE courses.id = registrations.course_id), \
        credits = COALESCE(credits, (SELECT courses.credits FROM courses WHERE courses.id = registrations.course_id)) \
        WHERE course_code IS NULL AND status IN ('completed', 'withdrawn')";
    let taken_off = "UPDATE registrations SET course_code = NULL, course_name = NULL, credits = NULL \
        WHERE course_code IS NOT NULL AND status NOT IN ('completed', 'withdrawn')";
    for sql in [noted, taken_off] {
        diesel::sql_query(sql).execute(connection)?;
    }
    Ok(())
}

/// Whoever was over capacity in a section that has no seat over it any more has a seat like others.
pub fn update_over_capacity(connection: &mut DbConnection) -> QueryResult<usize> {
    let sql = "UPDATE registrations SET is_over_capacity = FALSE WHERE is_over_capacity \
        AND section_id IN (SELECT id FROM sections WHERE overenrolled = 0)";
    diesel::sql_query(sql).execute(connection)
}

/// Locks sections in ascending order of their ids, and answers their seats.
pub fn lock_sections(connection: &mut DbConnection, ids: &[Id]) -> QueryResult<HashMap<Id, Seats>> {
    let query = sections::table.filter(sections::id.eq_any(ids)).order(sections::id);
    let rows = match connection {
        DbConnection::Postgresql(postgresql) => {
            query.select(SeatsRow::as_select()).for_no_key_update().load(postgresql)?
        }
        DbConnection::Sqlite(sqlite) => query.select(SeatsRow::as_select()).load(sqlite)?,
    };
    with_reservations(connection, rows)
}

/// All of a student's registrations, of any status, in all terms, the oldest first.
pub fn list_registrations(connection: &mut DbConnection, student: Id) -> QueryResult<Vec<Registration>> {
    registrations::table
        .filter(registrations::student_id.eq(student))
        .select(registration_columns())
        .order((registrations::registered_at, registrations::id))
        .load(connection)
}

/// All registrations of each of these students, the oldest first.
pub fn list_registrations_of(
    connection: &mut DbConnection,
    students: &[Id],
) -> QueryResult<HashMap<Id, Vec<Registration>>> {
    let query = registrations::table
        .filter(registrations::student_id.eq_any(students))
        .order((registrations::registered_at, registrations::id))
        .select((registrations::student_id, registration_columns()));
    let rows: Vec<(Id, Registration)> = match connection {
        DbConnection::Postgresql(postgresql) => query.load(postgresql)?,
        DbConnection::Sqlite(sqlite) => query.load(sqlite)?,
    };
    let mut registrations: HashMap<Id, Vec<Registration>> = HashMap::new();
    for (student, place) in rows {
        registrations.entry(student).or_default().push(place);
    }
    Ok(registrations)
}

/// The columns of [`Registration`].
#[diesel::dsl::auto_type]
fn registration_columns() -> _ {
    (
        registrations::section_id,
        registrations::course_id,
        registrations::term_id,
        registrations::status,
        registrations::grade,
        registrations::waitlist_position,
        registrations::gives_up_id,
        registrations::offered_until,
        registrations::credits,
        registrations::course_code,
        registrations::course_name,
        registrations::permission_id,
        registrations::reservation_id,
    )
}

pub(super) fn insert_registration(connection: &mut DbConnection, row: &RegistrationRow) -> QueryResult<usize> {
    diesel::insert_into(registrations::table).values(row).execute(connection)
}

/// Gives a student who had a place in the section before a new one.
pub(super) fn update_registration(connection: &mut DbConnection, row: &RegistrationRow) -> QueryResult<usize> {
    diesel::update(place(row.student_id, row.section_id))
        .set((
            registrations::status.eq(row.status),
            registrations::registered_at.eq(row.registered_at),
            registrations::changed_at.eq(row.changed_at),
            registrations::waitlist_position.eq(row.waitlist_position),
            registrations::gives_up_id.eq(row.gives_up_id),
            registrations::is_provisional.eq(row.is_provisional),
            registrations::permission_id.eq(row.permission_id),
            registrations::reservation_id.eq(row.reservation_id),
            registrations::is_over_capacity.eq(row.is_over_capacity),
            registrations::grade.eq(None::<String>),
            registrations::draft_grade.eq(None::<String>),
            registrations::credits.eq(None::<i32>),
            registrations::course_code.eq(None::<String>),
            registrations::course_name.eq(None::<String>),
            registrations::graded_at.eq(None::<NaiveDateTime>),
            registrations::offered_until.eq(None::<NaiveDateTime>),
            registrations::passed_over.eq(""),
            registrations::is_closing_noticed.eq(false),
        ))
        .execute(connection)
}

/// Ends a registration or a wait.
pub fn update_ended(connection: &mut DbConnection, student: Id, section: Id, at: NaiveDateTime) -> QueryResult<usize> {
    diesel::update(place(student, section))
        .set((
            registrations::status.eq(Status::Dropped),
            registrations::changed_at.eq(at),
            registrations::waitlist_position.eq(None::<i32>),
            registrations::gives_up_id.eq(None::<Id>),
            registrations::reservation_id.eq(None::<Id>),
            registrations::draft_grade.eq(None::<String>),
            registrations::offered_until.eq(None::<NaiveDateTime>),
            registrations::passed_over.eq(""),
        ))
        .execute(connection)
}

/// Ends every wait for a section. Returns who waited, the first in line first.
pub fn update_waits_ended(connection: &mut DbConnection, section: Id, at: NaiveDateTime) -> QueryResult<Vec<Id>> {
    let students: Vec<Id> = list_waiting(connection, section)?.into_iter().map(|waiting| waiting.student_id).collect();
    for student in &students {
        update_ended(connection, *student, section, at)?;
    }
    Ok(students)
}

/// Makes a registration a withdrawal, with the grade and what the transcript shows of the course.
pub fn update_withdrawn(
    connection: &mut DbConnection,
    student: Id,
    section: Id,
    course: &Course,
    at: NaiveDateTime,
) -> QueryResult<usize> {
    diesel::update(place(student, section))
        .set((
            registrations::status.eq(Status::Withdrawn),
            registrations::changed_at.eq(at),
            registrations::reservation_id.eq(None::<Id>),
            registrations::draft_grade.eq(None::<String>),
            registrations::grade.eq(Scale::WITHDRAWN),
            registrations::credits.eq(course.credits),
            registrations::course_code.eq(&course.code),
            registrations::course_name.eq(&course.name),
            registrations::graded_at.eq(at),
        ))
        .execute(connection)
}

/// Offers a seat to somebody who waits, from a reservation if it is one of those.
pub fn update_offered(
    connection: &mut DbConnection,
    student: Id,
    section: Id,
    until: NaiveDateTime,
    reservation: Option<Id>,
) -> QueryResult<usize> {
    diesel::update(place(student, section))
        .set((
            registrations::offered_until.eq(until),
            registrations::reservation_id.eq(reservation),
            registrations::passed_over.eq(""),
        ))
        .execute(connection)
}

/// Keeps the reasons for which somebody who waits was passed over; `is_closing`: registration has closed.
pub fn update_passed_over(
    connection: &mut DbConnection,
    student: Id,
    section: Id,
    reasons: &str,
    is_closing: bool,
) -> QueryResult<usize> {
    diesel::update(place(student, section))
        .set((registrations::passed_over.eq(reasons), registrations::is_closing_noticed.eq(is_closing)))
        .execute(connection)
}

/// Those who wait for a section, the first in line first.
pub fn list_waiting(connection: &mut DbConnection, section: Id) -> QueryResult<Vec<Waiting>> {
    registrations::table
        .inner_join(users::table)
        .filter(registrations::section_id.eq(section).and(registrations::status.eq(Status::Waitlisted)))
        .order((registrations::waitlist_position, registrations::id))
        .select((
            registrations::student_id,
            registrations::gives_up_id,
            registrations::offered_until,
            registrations::passed_over,
            registrations::is_closing_noticed,
            users::state.eq(UserState::Active),
        ))
        .load(connection)
}

/// The sections of these terms in which somebody waits who has no notice yet that registration has closed, with their
/// terms.
pub fn list_closed_unnoticed(connection: &mut DbConnection, terms: &[Id]) -> QueryResult<Vec<(Id, Id)>> {
    sections::table
        .inner_join(registrations::table.on(registrations::section_id.eq(sections::id)))
        .filter(sections::waitlisted.gt(0).and(sections::term_id.eq_any(terms.to_vec())))
        .filter(registrations::status.eq(Status::Waitlisted).and(registrations::is_closing_noticed.eq(false)))
        .order(sections::id)
        .select((sections::id, sections::term_id))
        .distinct()
        .limit(100)
        .load(connection)
}

/// The offers that have lapsed by an instant: student, section, term.
pub fn list_lapsed(connection: &mut DbConnection, at: NaiveDateTime) -> QueryResult<Vec<(Id, Id, Id)>> {
    registrations::table
        .filter(registrations::offered_until.le(at))
        .order(registrations::offered_until)
        .limit(100)
        .select((registrations::student_id, registrations::section_id, registrations::term_id))
        .load(connection)
}

/// The sections with a free seat and somebody who waits, and those with a reservation that has come to its end; with
/// their terms.
pub fn list_movable(connection: &mut DbConnection, at: NaiveDateTime) -> QueryResult<Vec<(Id, Id)>> {
    let lapsed = section_reservations::table
        .filter(section_reservations::opened_at.is_null().and(section_reservations::until_at.le(at)))
        .select(section_reservations::section_id);
    let has_free_seat = (sections::registered + sections::offered).lt(sections::capacity);
    sections::table
        .filter(sections::waitlisted.gt(0).and(has_free_seat).or(sections::id.eq_any(lapsed)))
        .filter(sections::cancelled_at.is_null())
        .order(sections::id)
        .select((sections::id, sections::term_id))
        .load(connection)
}

/// For each section in which a student waits: how many stand before them in line.
pub fn count_before(connection: &mut DbConnection, waits: &[(Id, i32)]) -> QueryResult<HashMap<Id, i64>> {
    let ids: Vec<Id> = waits.iter().map(|(section, _)| *section).collect();
    let query = registrations::table
        .filter(registrations::section_id.eq_any(ids).and(registrations::status.eq(Status::Waitlisted)))
        .select((registrations::section_id, registrations::waitlist_position));
    let rows: Vec<(Id, Option<i32>)> = match connection {
        DbConnection::Postgresql(postgresql) => query.load(postgresql)?,
        DbConnection::Sqlite(sqlite) => query.load(sqlite)?,
    };
    let before = |section: Id, place: i32| {
        rows.iter().filter(|(other, at)| *other == section && at.is_some_and(|at| at < place)).count()
    };
    Ok(waits.iter().map(|(section, place)| (*section, before(*section, *place) as i64)).collect())
}

/// The students with one of these statuses in a section: on a roster by name, on a waitlist by place.
pub fn list_students(connection: &mut DbConnection, section: Id, of: &[Status]) -> QueryResult<Vec<RosterEntry>> {
    registrations::table
        .inner_join(users::table)
        .filter(registrations::section_id.eq(section).and(registrations::status.eq_any(of.to_vec())))
        .order((registrations::waitlist_position, users::last_name, users::first_name, users::number))
        .select((
            users::first_name,
            users::last_name,
            users::number,
            users::school,
            users::branch,
            users::email,
            registrations::registered_at,
            registrations::is_provisional,
            registrations::passed_over,
            registrations::offered_until,
            registrations::is_over_capacity,
            registrations::permission_id.is_not_null(),
        ))
        .load(connection)
}

/// Everybody who has a seat or waits: student and status.
pub fn list_affected(connection: &mut DbConnection, section: Id) -> QueryResult<Vec<(Id, Status)>> {
    registrations::table
        .filter(registrations::section_id.eq(section))
        .filter(registrations::status.eq_any([Status::Registered, Status::Waitlisted]))
        .order(registrations::id)
        .select((registrations::student_id, registrations::status))
        .load(connection)
}

/// How many students have a seat in the term, or had one until their grade; `None` when there are more than `most`, for
/// no more are looked at.
pub fn count_students_registered(connection: &mut DbConnection, term: Id, most: i64) -> QueryResult<Option<i64>> {
    let seats = || {
        let in_term = registrations::table.filter(registrations::term_id.eq(term));
        in_term.filter(registrations::status.eq_any([Status::Registered, Status::Completed]))
    };
    let one_more: Option<Id> = seats()
        .select(registrations::student_id)
        .distinct()
        .order(registrations::student_id)
        .offset(most)
        .first(connection)
        .optional()?;
    if one_more.is_some() {
        return Ok(None);
    }
    seats().select(diesel::dsl::count(registrations::student_id).aggregate_distinct()).first(connection).map(Some)
}

#[diesel::dsl::auto_type]
fn place(student: Id, section: Id) -> _ {
    registrations::table.filter(registrations::student_id.eq(student).and(registrations::section_id.eq(section)))
}
