//! Grades that are kept until all of them are submitted.

use std::collections::HashMap;

use super::{GradeError, Sheet, by_letter};
use crate::accounts::User;
use crate::context::Context;
use crate::db::Id;
use crate::grading::{csv, repository};

/// Keeps what was entered, as number and grade, for those who have no final grade yet; beside it the drafts that the page
/// showed. Returns for how many a grade is kept now.
///
/// # Errors
/// When a grade is not one of the scale, or a colleague has entered another one meanwhile: then nothing has changed.
pub fn save_drafts(
    context: &mut Context<'_>,
    who: &User,
    section: Id,
    (entered, shown): (&HashMap<String, String>, &HashMap<String, String>),
) -> Result<usize, GradeError> {
    let catalogue = context.reload_catalogue()?;
    let sheet = Sheet::open(context, catalogue, who, section)?.ok_or(GradeError::NotFound)?;
    sheet.check_seen(entered, shown)?;
    keep(context, &sheet, entered)
}

/// Keeps the grades of a file that was filled in a spreadsheet; returns how many it has. An empty cell leaves what was
/// kept before.
///
/// # Errors
/// When a line of the file cannot be taken: then nothing has changed.
pub fn upload_drafts(context: &mut Context<'_>, who: &User, section: Id, file: &[u8]) -> Result<usize, GradeError> {
    let catalogue = context.reload_catalogue()?;
    let sheet = Sheet::open(context, catalogue, who, section)?.ok_or(GradeError::NotFound)?;
    let entered = csv::read(file, &sheet.rows, sheet.scale()).map_err(GradeError::File)?;
    keep(context, &sheet, &entered)?;
    Ok(entered.len())
}

fn keep(context: &mut Context<'_>, sheet: &Sheet, entered: &HashMap<String, String>) -> Result<usize, GradeError> {
    let grades = sheet.read(entered)?;
    let moved = grades.iter().filter(|(row, letter)| row.draft != *letter);
    for (letter, ids) in by_letter(moved.map(|(row, letter)| (row.registration_id, letter.as_deref()))) {
        repository::update_drafts(context.connection(), &ids, letter)?;
    }
    Ok(grades.iter().filter(|(_, letter)| letter.is_some()).count())
}
