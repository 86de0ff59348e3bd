//! The grade sheet of a section.

use chrono::NaiveDateTime;

use crate::catalogue::SectionHead;
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::grading::Sheet;
use crate::grading::model::SheetRow;

/// A section's students with their grades, as somebody who may grade them sees them.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// The section.
    pub section: SectionHead,
    /// The term's name.
    pub term: String,
    /// The grades that may be given.
    pub letters: Vec<String>,
    /// Those who have no grade yet, by name.
    pub pending: Vec<SheetRow>,
    /// Those who have their grade, by name.
    pub graded: Vec<SheetRow>,
    /// When grades were submitted last.
    pub graded_at: Option<NaiveDateTime>,
    /// Whether it leaves out whoever asks, who takes the section themselves: a colleague grades them.
    pub is_without_own: bool,
}

/// The grade sheet of a section, for those who may grade it.
///
/// # Errors
/// When there is no such section for whoever asks, or the database fails.
pub fn show_sheet(context: &mut Context<'_>, section: Id) -> Result<SheetView, ReadError> {
    let user = context.actor.user.clone().ok_or(ReadError::NotFound)?;
    let catalogue = context.catalogue()?;
    let sheet = Sheet::open(context, catalogue, &user, section)?.ok_or(ReadError::NotFound)?;
    let (course, found) = sheet.section()?;
    let term = sheet.catalogue.term(found.term_id).map(|term| term.name.clone());
    Ok(SheetView {
        section: SectionHead::new(course, found),
        term: term.unwrap_or_default(),
        letters: sheet.scale().given().map(|rule| rule.letter.clone()).collect(),
        pending: sheet.pending().cloned().collect(),
        graded: sheet.graded().cloned().collect(),
        graded_at: sheet.graded_at,
        is_without_own: sheet.is_without_own,
    })
}
