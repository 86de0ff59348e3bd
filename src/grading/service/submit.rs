//! Final grades: a section's students leave it with them, all at once.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::result::Error as DieselError;

use super::unmet::resolve;
use super::{GradeError, Note, Sheet, by_letter, note};
use crate::accounts::User;
use crate::context::Context;
use crate::db::Id;
use crate::grading::model::SheetRow;
use crate::grading::repository;
use crate::notices::{NoticeTone, notify};
use crate::registration::{Label, delete_all_asked, lock_term, update_waits_ended};

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
    let submission = GradeSubmission { label: sheet.label()?, section, now: context.now };
    let (course, _) = sheet.section()?;
    for (letter, ids) in by_letter(grades.iter().map(|(row, letter)| (row.registration_id, letter.as_str()))) {
        repository::update_graded(context.connection(), &ids, letter, course, submission.now)?;
    }
    for (row, letter) in &grades {
        submission.tell(context, row, letter)?;
    }
    let waited = submission.end_waits(context)?;
    delete_all_asked(context, section)?;
    let count = i32::try_from(grades.len()).map_err(|_| DieselError::NotFound)?;
    repository::update_section_graded(context.connection(), section, count, submission.now)?;
    let students: Vec<Id> = grades.iter().map(|(row, _)| row.student_id).collect();
    resolve(context, &catalogue, &students)?;
    context.invalidate_catalogue()?;
    Ok(Submitted { label: submission.label, graded: grades.len(), waited })
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

/// Who submits what, when, from where.
struct GradeSubmission {
    label: Label,
    section: Id,
    now: NaiveDateTime,
}

impl GradeSubmission {
    fn tell(&self, context: &mut Context<'_>, row: &SheetRow, letter: &str) -> Result<(), DieselError> {
        self.record(context, row.student_id, "grade", "posted", letter)?;
        let title = format!("Your grade in {} is posted.", self.label.section);
        let detail = format!("It is {letter}.");
        notify(context, row.student_id, NoticeTone::Info, &title, &detail, Some(self.label.course_id))
    }

    /// Ends all waits: a section that is graded has no seat to give any more. Returns how many there were.
    fn end_waits(&self, context: &mut Context<'_>) -> Result<usize, DieselError> {
        let waiting = update_waits_ended(context, self.section, "the section is graded", self.now)?;
        for student in &waiting {
            self.record(context, *student, "leave", "dropped", "the section is graded")?;
            let title = format!("You no longer wait for {}.", self.label.section);
            let detail = "Its grades are posted: there is no seat to wait for any more.";
            notify(context, *student, NoticeTone::Warn, &title, detail, Some(self.label.course_id))?;
        }
        Ok(waiting.len())
    }

    fn record(
        &self,
        context: &mut Context<'_>,
        student: Id,
        action: &str,
        outcome: &str,
        reasons: &str,
    ) -> Result<(), DieselError> {
        let (student, section) = (Some(student), Some(self.section));
        let line = Note { student, section, action, outcome, reasons };
        note(context, &line)
    }
}
