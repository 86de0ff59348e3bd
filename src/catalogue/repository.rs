//! The catalogue in the database.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::dsl::case_when;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::model::{
    CourseDetails, CourseRow, GradeRule, Meeting, Person, Repeats, Reservation, ReservationRow, Rights, Seats,
    SeatsRow, SectionRow, Subject, Term, TermDetails, TicketRow,
};
use crate::accounts::UserState;
use crate::db::{DbConnection, Id, now};
use crate::form::{full_name, key};
use crate::schema::{
    catalogue_version, course_instructors, courses, grade_scale, grading_policy, meetings, registrations,
    section_instructors, section_reservations, sections, subjects, terms, time_tickets, users,
};

pub fn find_version(connection: &mut DbConnection) -> QueryResult<i64> {
    catalogue_version::table.select(catalogue_version::version).first(connection)
}

/// Tells every process that the catalogue has changed.
pub fn increment_version(connection: &mut DbConnection) -> QueryResult<usize> {
    let next = catalogue_version::version.eq(catalogue_version::version + 1_i64);
    diesel::update(catalogue_version::table).set(next).execute(connection)
}

pub fn list_terms(connection: &mut DbConnection) -> QueryResult<Vec<Term>> {
    terms::table
        .order((terms::starts_on, terms::ends_on.desc(), terms::code_key))
        .select(Term::as_select())
        .load(connection)
}

/// The time tickets of all terms, the earliest first.
pub fn list_tickets(connection: &mut DbConnection) -> QueryResult<Vec<TicketRow>> {
    time_tickets::table
        .order((time_tickets::opens_at, time_tickets::id))
        .select(TicketRow::as_select())
        .load(connection)
}

pub fn insert_ticket(connection: &mut DbConnection, row: &TicketRow) -> QueryResult<usize> {
    diesel::insert_into(time_tickets::table).values(row).execute(connection)
}

pub fn delete_ticket(connection: &mut DbConnection, term: Id, id: Id) -> QueryResult<usize> {
    let ticket = time_tickets::table.filter(time_tickets::id.eq(id).and(time_tickets::term_id.eq(term)));
    diesel::delete(ticket).execute(connection)
}

pub fn list_subjects(connection: &mut DbConnection) -> QueryResult<Vec<Subject>> {
    subjects::table.order((subjects::name, subjects::code_key)).select(Subject::as_select()).load(connection)
}

pub(super) fn list_courses(connection: &mut DbConnection) -> QueryResult<Vec<CourseRow>> {
    courses::table.order(courses::code_key).select(CourseRow::as_select()).load(connection)
}

pub(super) fn list_sections(connection: &mut DbConnection) -> QueryResult<Vec<SectionRow>> {
    sections::table.order(sections::number_key).select(SectionRow::as_select()).load(connection)
}

pub fn list_meetings(connection: &mut DbConnection) -> QueryResult<Vec<Meeting>> {
    meetings::table.order((meetings::starts_at, meetings::id)).select(Meeting::as_select()).load(connection)
}

/// The institution's grades, in their order.
pub fn list_grade_rules(connection: &mut DbConnection) -> QueryResult<Vec<GradeRule>> {
    grade_scale::table
        .order((grade_scale::position, grade_scale::letter))
        .select(GradeRule::as_select())
        .load(connection)
}

/// Which attempts count when a course is taken again.
pub fn find_repeats(connection: &mut DbConnection) -> QueryResult<Repeats> {
    grading_policy::table.find(1).select(grading_policy::repeats).first(connection)
}

/// Everybody who is on the staff of a course, or could be its instructor.
pub fn list_staff_people(connection: &mut DbConnection) -> QueryResult<Vec<Person>> {
    let columns = (users::id, users::first_name, users::last_name, users::number, users::is_faculty);
    let on_staff = course_instructors::table.select(course_instructors::user_id);
    let assistants = users::table.filter(users::id.eq_any(on_staff).and(diesel::dsl::not(users::is_faculty)));
    let mut rows: Vec<(Id, String, String, Option<String>, bool)> =
        users::table.filter(users::is_faculty).select(columns).load(connection)?;
    rows.extend(assistants.select(columns).load::<(Id, String, String, Option<String>, bool)>(connection)?);
    let person = |(id, first, last, number, is_faculty): (Id, String, String, Option<String>, bool)| Person {
        id,
        name: full_name(&first, &last),
        number: number.unwrap_or_default(),
        is_faculty,
    };
    Ok(rows.into_iter().map(person).collect())
}

/// Who teaches each course: the course, and the user with what they may do.
pub fn list_staff(connection: &mut DbConnection) -> QueryResult<Vec<(Id, (Id, Rights))>> {
    let member = (course_instructors::user_id, Rights::as_select());
    course_instructors::table.select((course_instructors::course_id, member)).load(connection)
}

/// Who is on the staff of a course, with what they may do.
pub(super) fn list_staff_of(connection: &mut DbConnection, course: Id) -> QueryResult<Vec<(Id, Rights)>> {
    course_instructors::table
        .filter(course_instructors::course_id.eq(course))
        .order(course_instructors::user_id)
        .select((course_instructors::user_id, Rights::as_select()))
        .load(connection)
}

pub fn list_section_instructors(connection: &mut DbConnection) -> QueryResult<Vec<(Id, Id)>> {
    section_instructors::table.select((section_instructors::section_id, section_instructors::user_id)).load(connection)
}

/// The seats of these sections. On PostgreSQL the ids are one array, so that the statement is prepared once.
pub fn list_seats(connection: &mut DbConnection, ids: &[Id]) -> QueryResult<HashMap<Id, Seats>> {
    let query = sections::table.filter(sections::id.eq_any(ids));
    let rows = match connection {
        DbConnection::Postgresql(postgresql) => query.select(SeatsRow::as_select()).load(postgresql)?,
        DbConnection::Sqlite(sqlite) => query.select(SeatsRow::as_select()).load(sqlite)?,
    };
    with_reservations(connection, rows)
}

/// The seats of all sections of a term.
pub fn list_seats_in_term(connection: &mut DbConnection, term: Id) -> QueryResult<HashMap<Id, Seats>> {
    let rows = sections::table.filter(sections::term_id.eq(term)).select(SeatsRow::as_select()).load(connection)?;
    with_reservations(connection, rows)
}

/// The seats of sections, with the reservations of those that have any seat kept: one more query when one has.
pub(crate) fn with_reservations(connection: &mut DbConnection, rows: Vec<SeatsRow>) -> QueryResult<HashMap<Id, Seats>> {
    let keeping: Vec<Id> = rows.iter().filter(|row| row.reserved > 0).map(|row| row.id).collect();
    let mut reservations: HashMap<Id, Vec<Reservation>> = HashMap::new();
    if !keeping.is_empty() {
        let query = section_reservations::table
            .filter(section_reservations::section_id.eq_any(&keeping))
            .filter(section_reservations::opened_at.is_null())
            .filter(section_reservations::used.lt(section_reservations::seats))
            .order((section_reservations::until_at, section_reservations::id))
            .select(section_reservations::all_columns);
        let rows: Vec<ReservationRow> = match connection {
            DbConnection::Postgresql(postgresql) => query.load(postgresql)?,
            DbConnection::Sqlite(sqlite) => query.load(sqlite)?,
        };
        for row in &rows {
            reservations.entry(row.section_id).or_default().push(Reservation::new(row));
        }
    }
    let seats = |row: SeatsRow| (row.id, Seats::new(row, reservations.remove(&row.id).unwrap_or_default()));
    Ok(rows.into_iter().map(seats).collect())
}

/// The approved faculty with these numbers.
pub fn list_faculty_by_number(connection: &mut DbConnection, numbers: &[String]) -> QueryResult<Vec<(String, Id)>> {
    let keys: Vec<String> = numbers.iter().map(|number| key(number)).collect();
    let rows: Vec<(Option<String>, Id)> = users::table
        .filter(users::is_faculty.and(users::state.ne(UserState::Pending)))
        .filter(users::number_key.eq_any(keys))
        .select((users::number_key, users::id))
        .load(connection)?;
    Ok(rows.into_iter().filter_map(|(key, id)| Some((key?, id))).collect())
}

/// Whether a course other than `except` has this code.
pub fn is_course_code_taken(connection: &mut DbConnection, code: &str, except: Option<Id>) -> QueryResult<bool> {
    let holder: Option<Id> =
        courses::table.filter(courses::code_key.eq(key(code))).select(courses::id).first(connection).optional()?;
    Ok(holder.is_some_and(|id| Some(id) != except))
}

/// Whether a section other than `except` has this number in its course and term.
pub fn is_section_number_taken(
    connection: &mut DbConnection,
    course: Id,
    term: Id,
    number: &str,
    except: Option<Id>,
) -> QueryResult<bool> {
    let holder: Option<Id> = sections::table
        .filter(sections::course_id.eq(course).and(sections::term_id.eq(term)))
        .filter(sections::number_key.eq(key(number)))
        .select(sections::id)
        .first(connection)
        .optional()?;
    Ok(holder.is_some_and(|id| Some(id) != except))
}

pub fn find_user_name(connection: &mut DbConnection, user: Id) -> QueryResult<String> {
    let (first, last): (String, String) =
        users::table.find(user).select((users::first_name, users::last_name)).first(connection)?;
    Ok(full_name(&first, &last))
}

/// Registrations of any status, ever, in a course.
pub fn count_registrations_in_course(connection: &mut DbConnection, course: Id) -> QueryResult<i64> {
    // By way of its sections, which the registrations are kept in the order of.
    let its_sections = sections::table.filter(sections::course_id.eq(course)).select(sections::id);
    registrations::table.filter(registrations::section_id.eq_any(its_sections)).count().get_result(connection)
}

/// Registrations of any status, ever, in a section.
pub fn count_registrations_in_section(connection: &mut DbConnection, section: Id) -> QueryResult<i64> {
    registrations::table.filter(registrations::section_id.eq(section)).count().get_result(connection)
}

pub(super) fn insert_course(connection: &mut DbConnection, row: &CourseRow) -> QueryResult<usize> {
    diesel::insert_into(courses::table).values(row).execute(connection)
}

/// Changes a course that still has `version`; answers 0 when somebody else was faster.
pub(super) fn update_course(
    connection: &mut DbConnection,
    id: Id,
    version: i32,
    details: &CourseDetails,
    (by, at): (Id, NaiveDateTime),
) -> QueryResult<usize> {
    let course = courses::table.filter(courses::id.eq(id).and(courses::version.eq(version)));
    diesel::update(course)
        .set((
            details,
            courses::code_key.eq(key(&details.texts.code)),
            courses::version.eq(courses::version + 1),
            courses::changed_by.eq(by),
            courses::changed_at.eq(at),
        ))
        .execute(connection)
}

/// The courses that require anything, with the texts of what comes before, beside and not with them.
pub(super) fn list_requirements(connection: &mut DbConnection) -> QueryResult<Vec<(Id, [String; 3])>> {
    let rows: Vec<(Id, String, String, String)> = courses::table
        .filter(courses::prerequisites.ne("").or(courses::corequisites.ne("")).or(courses::antirequisites.ne("")))
        .order(courses::id)
        .select((courses::id, courses::prerequisites, courses::corequisites, courses::antirequisites))
        .load(connection)?;
    Ok(rows.into_iter().map(|(id, before, beside, without)| (id, [before, beside, without])).collect())
}

/// Writes the texts that [`list_requirements`] has.
pub(super) fn update_requirements(
    connection: &mut DbConnection,
    course: Id,
    [prerequisites, corequisites, antirequisites]: &[String; 3],
) -> QueryResult<usize> {
    diesel::update(courses::table.find(course))
        .set((
            courses::prerequisites.eq(prerequisites),
            courses::corequisites.eq(corequisites),
            courses::antirequisites.eq(antirequisites),
        ))
        .execute(connection)
}

pub fn delete_course(connection: &mut DbConnection, id: Id) -> QueryResult<usize> {
    diesel::delete(courses::table.find(id)).execute(connection)
}

/// Takes the changes of a course one after the other. Returns whether there is such a course.
pub fn lock_course(connection: &mut DbConnection, course: Id) -> QueryResult<bool> {
    let row = courses::table.find(course).select(courses::id);
    let found: Option<Id> = match connection {
        DbConnection::Postgresql(postgresql) => row.for_no_key_update().first(postgresql).optional()?,
        DbConnection::Sqlite(sqlite) => row.first(sqlite).optional()?,
    };
    Ok(found.is_some())
}

/// What a user may do in a course; none: is not on its staff.
pub fn find_rights(connection: &mut DbConnection, course: Id, user: Id) -> QueryResult<Option<Rights>> {
    course_instructors::table.find((course, user)).select(Rights::as_select()).first(connection).optional()
}

pub fn insert_staff(connection: &mut DbConnection, course: Id, user: Id, rights: Rights) -> QueryResult<usize> {
    let row = (course_instructors::course_id.eq(course), course_instructors::user_id.eq(user), rights);
    diesel::insert_into(course_instructors::table).values(row).execute(connection)
}

pub fn update_rights(connection: &mut DbConnection, course: Id, user: Id, rights: Rights) -> QueryResult<usize> {
    diesel::update(course_instructors::table.find((course, user))).set(rights).execute(connection)
}

/// Takes a user off the sections of a course.
pub(super) fn delete_section_instructor(connection: &mut DbConnection, course: Id, user: Id) -> QueryResult<usize> {
    let of_course = sections::table.filter(sections::course_id.eq(course)).select(sections::id);
    let rows = section_instructors::table
        .filter(section_instructors::user_id.eq(user).and(section_instructors::section_id.eq_any(of_course)));
    diesel::delete(rows).execute(connection)
}

pub fn delete_staff(connection: &mut DbConnection, course: Id, user: Id) -> QueryResult<usize> {
    diesel::delete(course_instructors::table.find((course, user))).execute(connection)
}

/// Notes that somebody changed a course beside its form: who has the form open sees it when they save.
pub fn update_course_version(connection: &mut DbConnection, course: Id, by: Id) -> QueryResult<usize> {
    diesel::update(courses::table.find(course))
        .set((courses::version.eq(courses::version + 1), courses::changed_by.eq(by), courses::changed_at.eq(now())))
        .execute(connection)
}

pub(super) fn insert_section(connection: &mut DbConnection, row: &SectionRow) -> QueryResult<usize> {
    diesel::insert_into(sections::table).values(row).execute(connection)
}

/// Changes a section that still has `version` and no more than `capacity` seats taken, held or kept; else answers 0. Who
/// was over capacity has a seat like others when there is room now.
pub fn update_section(
    connection: &mut DbConnection,
    id: Id,
    version: i32,
    number: &str,
    capacity: i32,
    waitlist_capacity: Option<i32>,
) -> QueryResult<usize> {
    let section = sections::table
        .filter(sections::id.eq(id).and(sections::version.eq(version)))
        .filter((sections::registered + sections::offered + sections::reserved).le(capacity));
    let has_room_for_all = (sections::registered + sections::offered + sections::overenrolled).le(capacity);
    diesel::update(section)
        .set((
            sections::number.eq(number),
            sections::number_key.eq(key(number)),
            sections::capacity.eq(capacity),
            sections::waitlist_capacity.eq(waitlist_capacity),
            sections::version.eq(version + 1),
            sections::registered.eq(case_when(has_room_for_all, sections::registered + sections::overenrolled)
                .otherwise(capacity.into_sql::<Integer>() - sections::offered)),
            sections::overenrolled.eq(case_when(has_room_for_all, 0_i32.into_sql::<Integer>())
                .otherwise(sections::registered + sections::offered + sections::overenrolled - capacity)),
        ))
        .execute(connection)
}

pub fn delete_section(connection: &mut DbConnection, id: Id) -> QueryResult<usize> {
    diesel::delete(sections::table.find(id)).execute(connection)
}

pub fn update_section_instructors(connection: &mut DbConnection, section: Id, people: &[Id]) -> QueryResult<()> {
    diesel::delete(section_instructors::table.filter(section_instructors::section_id.eq(section)))
        .execute(connection)?;
    for person in people {
        let row = (section_instructors::section_id.eq(section), section_instructors::user_id.eq(*person));
        diesel::insert_into(section_instructors::table).values(row).execute(connection)?;
    }
    Ok(())
}

/// Makes these the meetings of a section. Those that it has already stay as they are, with their ids: calendars know
/// them by these.
pub fn update_meetings(connection: &mut DbConnection, section: Id, rows: &[Meeting]) -> QueryResult<()> {
    let mut old: Vec<Meeting> = meetings::table
        .filter(meetings::section_id.eq(section))
        .order(meetings::id)
        .select(Meeting::as_select())
        .load(connection)?;
    for row in rows {
        match old.iter().position(|old| old.is_same_time_and_place(row)) {
            Some(known) => drop(old.remove(known)),
            None => drop(diesel::insert_into(meetings::table).values(row).execute(connection)?),
        }
    }
    let gone: Vec<Id> = old.into_iter().map(|meeting| meeting.id).collect();
    diesel::delete(meetings::table.filter(meetings::id.eq_any(gone))).execute(connection).map(drop)
}

/// Whether a term other than `except` has this code.
pub fn is_term_code_taken(connection: &mut DbConnection, code: &str, except: Option<Id>) -> QueryResult<bool> {
    let holder: Option<Id> =
        terms::table.filter(terms::code_key.eq(key(code))).select(terms::id).first(connection).optional()?;
    Ok(holder.is_some_and(|id| Some(id) != except))
}

pub fn insert_term(connection: &mut DbConnection, term: &Term) -> QueryResult<usize> {
    diesel::insert_into(terms::table).values(term).execute(connection)
}

pub fn update_term(connection: &mut DbConnection, id: Id, details: &TermDetails) -> QueryResult<usize> {
    diesel::update(terms::table.find(id)).set(details).execute(connection)
}

pub fn delete_term(connection: &mut DbConnection, id: Id) -> QueryResult<usize> {
    diesel::delete(terms::table.find(id)).execute(connection)
}

pub fn count_sections_in_term(connection: &mut DbConnection, term: Id) -> QueryResult<i64> {
    sections::table.filter(sections::term_id.eq(term)).count().get_result(connection)
}

/// Whether a subject other than `except` has this code.
pub fn is_subject_code_taken(connection: &mut DbConnection, code: &str, except: Option<Id>) -> QueryResult<bool> {
    let holder: Option<Id> =
        subjects::table.filter(subjects::code_key.eq(key(code))).select(subjects::id).first(connection).optional()?;
    Ok(holder.is_some_and(|id| Some(id) != except))
}

pub fn insert_subject(connection: &mut DbConnection, subject: &Subject) -> QueryResult<usize> {
    diesel::insert_into(subjects::table).values(subject).execute(connection)
}

pub fn update_subject(connection: &mut DbConnection, id: Id, code: &str, name: &str) -> QueryResult<usize> {
    diesel::update(subjects::table.find(id))
        .set((subjects::code.eq(code), subjects::code_key.eq(key(code)), subjects::name.eq(name)))
        .execute(connection)
}

pub fn delete_subject(connection: &mut DbConnection, id: Id) -> QueryResult<usize> {
    diesel::delete(subjects::table.find(id)).execute(connection)
}

pub fn count_courses_in_subject(connection: &mut DbConnection, subject: Id) -> QueryResult<i64> {
    courses::table.filter(courses::subject_id.eq(subject)).count().get_result(connection)
}
