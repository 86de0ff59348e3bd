//! Changing a final grade, with a reason.

use super::unmet::recompute_provisional;
use super::{GradeError, Sheet, capital};
use crate::accounts::User;
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::form::key;
use crate::grading::repository;
use crate::limits;
use crate::registration::lock_term;

/// A new grade for one student.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The student's registration number.
    pub student: String,
    /// The new grade.
    pub grade: String,
    /// Why.
    pub reason: String,
}

/// Replaces a student's final grade; both grades and the reason go on record, and the student is notified. Returns the
/// student's name and the new grade.
///
/// # Errors
/// When the student has no final grade in the section, without a reason, or when it is no other grade of the scale.
pub fn change_grade(
    context: &mut Context<'_>,
    who: &User,
    section: Id,
    change: &Change,
) -> Result<(String, String), GradeError> {
    let catalogue = context.reload_catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(GradeError::NotFound)?;
    lock_term(context, found.term_id, true)?;
    let when_locked = context.reload_catalogue()?;
    let sheet = Sheet::open(context, when_locked, who, section)?.ok_or(GradeError::NotFound)?;
    let row = sheet.graded().find(|row| key(row.number()) == key(&change.student)).ok_or(GradeError::NotFound)?;
    let letter = sheet.letter(&change.grade).map_err(|reason| GradeError::Field("grade", capital(&reason)))?;
    let old = row.grade.clone().unwrap_or_else(|| "none".to_owned());
    if letter == old {
        return Err(GradeError::Field("grade", format!("The grade is {old} already: choose another one")));
    }
    if !(1..=limits::REASON).contains(&change.reason.chars().count()) {
        return Err(GradeError::Field(
            "reason",
            "Say why, in at most 200 characters: the student will read it".to_owned(),
        ));
    }
    let now = context.now;
    repository::update_grade(context.connection(), row.registration_id, &letter, now)?;
    recompute_provisional(context, &catalogue, row.student_id, course)?;
    let changed = Event::GradeChanged { from: row.grade.clone(), to: letter.clone(), reason: change.reason.clone() };
    record(context, About::section(section).and_person(row.student_id), &changed)?;
    Ok((row.name(), letter))
}
