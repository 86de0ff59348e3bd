//! Final grades: a section's students leave it with them, all at once.

use std::collections::HashMap;

use diesel::result::Error as DieselError;

use super::unmet::resolve;
use super::{GradeError, Sheet, by_letter};
use crate::accounts::User;
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, WaitEnd, record};
use crate::grading::model::SheetRow;
use crate::grading::repository;
use crate::registration::{Label, delete_all_asked, lock_term, update_section_graded, update_waits_ended};

/// What a submission did.
#[derive(Clone, Debug)]
pub struct Submitted {
    /// The section.
    pub label: Label,
    /// How many students got their grade.
    pub graded: usize,
    /// How many no longer wait.
    pub waited: usize,
}

/// Gives every registered student their final grade, as entered or else as kept, ends all waits for the section, and
/// tells each of them. Beside what was entered come the drafts that the page showed.
///
/// # Errors
/// When a student has no grade, or one that the scale does not have, or a colleague has entered another one meanwhile;
/// when nobody is registered, or the term has not begun: then nothing has changed.
pub fn submit_grades(
    context: &mut Context<'_>,
    who: &User,
    section: Id,
    (entered, shown): (&HashMap<String, String>, &HashMap<String, String>),
) -> Result<Submitted, GradeError> {
    let catalogue = context.reload_catalogue()?;
    let (_, found) = catalogue.section(section).ok_or(GradeError::NotFound)?;
    // Nobody registers, drops or grades meanwhile.
    lock_term(context, found.term_id, true)?;
    let when_locked = context.reload_catalogue()?;
    let sheet = Sheet::open(context, when_locked, who, section)?.ok_or(GradeError::NotFound)?;
    if catalogue.term(found.term_id).is_some_and(|term| context.now.date() < term.starts_on) {
        return Err(GradeError::Early);
    }
    sheet.check_seen(entered, shown)?;
    let grades = complete(sheet.read(entered)?)?;
    if grades.is_empty() {
        return Err(GradeError::Already);
    }
    let (now, label) = (context.now, sheet.label()?);
    let (course, _) = sheet.section()?;
    for (letter, ids) in by_letter(grades.iter().map(|(row, letter)| (row.registration_id, letter.as_str()))) {
        repository::update_graded(context.connection(), &ids, letter, course, now)?;
    }
    for (row, letter) in &grades {
        let posted = Event::GradePosted { grade: letter.clone() };
        record(context, About::section(section).and_person(row.student_id), &posted)?;
    }
    let waited = end_waits(context, section)?;
    delete_all_asked(context, section)?;
    let count = i32::try_from(grades.len()).map_err(|_| DieselError::NotFound)?;
    update_section_graded(context, section, count)?;
    let students: Vec<Id> = grades.iter().map(|(row, _)| row.student_id).collect();
    resolve(context, &catalogue, &students)?;
    context.invalidate_catalogue()?;
    Ok(Submitted { label, graded: grades.len(), waited })
}

/// The grades, when everybody has one.
fn complete(grades: Vec<(&SheetRow, Option<String>)>) -> Result<Vec<(&SheetRow, String)>, GradeError> {
    let missing = grades.iter().filter(|(_, letter)| letter.is_none());
    let missing: Vec<_> = missing.map(|(row, _)| (row.registration_id, "choose a grade".to_owned())).collect();
    if !missing.is_empty() {
        return Err(GradeError::Rows(missing));
    }
    Ok(grades.into_iter().filter_map(|(row, letter)| Some((row, letter?))).collect())
}

/// Ends all waits: a section that is graded has no seat to give any more. Returns how many there were.
fn end_waits(context: &mut Context<'_>, section: Id) -> Result<usize, DieselError> {
    let now = context.now;
    let waiting = update_waits_ended(context, section, now)?;
    for student in &waiting {
        let left = Event::LeftWaitlist { because: WaitEnd::Graded };
        record(context, About::section(section).and_person(*student), &left)?;
    }
    Ok(waiting.len())
}
