//! Grades in the database.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::model::{ProvisionalFilter, ProvisionalRow, SheetRow};
use crate::catalogue::{Course, GradeRule, Repeats};
use crate::db::{DbConnection, Id};
use crate::records::Status;
use crate::schema::{grade_scale, grading_policy, registrations, sections, users};

/// The students who are registered in a section or have a grade in it, by name.
pub fn list_sheet(connection: &mut DbConnection, section: Id) -> QueryResult<Vec<SheetRow>> {
    registrations::table
        .inner_join(users::table)
        .filter(registrations::section_id.eq(section))
        .filter(registrations::status.eq_any([Status::Registered, Status::Completed]))
        .order((users::last_name, users::first_name, users::number, registrations::id))
        .select((
            registrations::id,
            users::id,
            users::first_name,
            users::last_name,
            users::number,
            registrations::status,
            registrations::grade,
            registrations::draft_grade,
            registrations::graded_at,
        ))
        .load(connection)
}

/// When the grades of a section were submitted last.
pub fn find_graded_at(connection: &mut DbConnection, section: Id) -> QueryResult<Option<NaiveDateTime>> {
    sections::table.find(section).select(sections::graded_at).first(connection)
}

/// Keeps a grade for those of these registrations that are not graded yet.
pub fn update_drafts(connection: &mut DbConnection, ids: &[Id], letter: Option<&str>) -> QueryResult<usize> {
    let pending = registrations::table
        .filter(registrations::id.eq_any(ids.to_vec()).and(registrations::status.eq(Status::Registered)));
    diesel::update(pending).set(registrations::draft_grade.eq(letter)).execute(connection)
}

/// Gives a final grade to those of these registrations that have none; returns how many those are.
pub fn update_graded(
    connection: &mut DbConnection,
    ids: &[Id],
    letter: &str,
    course: &Course,
    at: NaiveDateTime,
) -> QueryResult<usize> {
    let pending = registrations::table
        .filter(registrations::id.eq_any(ids.to_vec()).and(registrations::status.eq(Status::Registered)));
    diesel::update(pending)
        .set((
            registrations::status.eq(Status::Completed),
            registrations::grade.eq(letter),
            registrations::draft_grade.eq(None::<String>),
            registrations::credits.eq(course.credits),
            registrations::course_code.eq(&course.code),
            registrations::course_name.eq(&course.name),
            registrations::graded_at.eq(at),
            registrations::changed_at.eq(at),
        ))
        .execute(connection)
}

/// Replaces a final grade.
pub fn update_grade(
    connection: &mut DbConnection,
    registration: Id,
    letter: &str,
    at: NaiveDateTime,
) -> QueryResult<usize> {
    let graded = registrations::table
        .filter(registrations::id.eq(registration).and(registrations::status.eq(Status::Completed)));
    diesel::update(graded)
        .set((registrations::grade.eq(letter), registrations::graded_at.eq(at), registrations::changed_at.eq(at)))
        .execute(connection)
}

/// Those who have a seat that rests on a course in progress, by name; of these sections or students if they are named.
pub(super) fn list_provisional(
    connection: &mut DbConnection,
    whose: ProvisionalFilter<'_>,
) -> QueryResult<Vec<ProvisionalRow>> {
    let mut query = registrations::table
        .inner_join(users::table)
        .filter(registrations::is_provisional.and(registrations::status.eq(Status::Registered)))
        .into_boxed();
    query = match whose {
        ProvisionalFilter::Everybody(most) => query.order(registrations::section_id).limit(most),
        ProvisionalFilter::OfSections(sections) => query.filter(registrations::section_id.eq_any(sections.to_vec())),
        ProvisionalFilter::OfStudents(students) => query.filter(registrations::student_id.eq_any(students.to_vec())),
    };
    let mut rows: Vec<ProvisionalRow> = query
        .select((
            users::id,
            registrations::section_id,
            users::first_name,
            users::last_name,
            users::number,
            users::email,
        ))
        .load(connection)?;
    // Not by the database, which would first read all there are.
    rows.sort_by(|one, other| one.name().cmp(&other.name()));
    Ok(rows)
}

/// Notes whether a seat rests on a course that is not passed.
pub fn update_provisional(
    connection: &mut DbConnection,
    student: Id,
    section: Id,
    is_provisional: bool,
) -> QueryResult<usize> {
    let seat = registrations::table
        .filter(registrations::student_id.eq(student).and(registrations::section_id.eq(section)))
        .filter(registrations::status.eq(Status::Registered));
    diesel::update(seat).set(registrations::is_provisional.eq(is_provisional)).execute(connection)
}

/// Whether somebody has this grade, or it is kept for somebody.
pub fn is_letter_used(connection: &mut DbConnection, letter: &str) -> QueryResult<bool> {
    let holder: Option<Id> = registrations::table
        .filter(registrations::grade.eq(letter).or(registrations::draft_grade.eq(letter)))
        .select(registrations::id)
        .first(connection)
        .optional()?;
    Ok(holder.is_some())
}

/// Adds a grade to the scale.
pub fn insert_rule(connection: &mut DbConnection, rule: &GradeRule) -> QueryResult<usize> {
    diesel::insert_into(grade_scale::table).values(rule).execute(connection)
}

/// Changes a grade of the scale.
pub fn update_rule(connection: &mut DbConnection, letter: &str, rule: &GradeRule) -> QueryResult<usize> {
    diesel::update(grade_scale::table.find(letter))
        .set((
            grade_scale::letter.eq(&rule.letter),
            grade_scale::position.eq(rule.position),
            grade_scale::points.eq(rule.points),
            grade_scale::is_earned.eq(rule.is_earned),
            grade_scale::is_in_gpa.eq(rule.is_in_gpa),
        ))
        .execute(connection)
}

/// Takes a grade off the scale.
pub fn delete_rule(connection: &mut DbConnection, letter: &str) -> QueryResult<usize> {
    diesel::delete(grade_scale::table.find(letter)).execute(connection)
}

/// Sets which attempts count when a course is taken again.
pub fn update_repeats(connection: &mut DbConnection, repeats: Repeats) -> QueryResult<usize> {
    diesel::update(grading_policy::table.find(1)).set(grading_policy::repeats.eq(repeats)).execute(connection)
}
