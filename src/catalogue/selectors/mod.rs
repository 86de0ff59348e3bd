//! What is read of catalogue.

mod editing;
mod office;

use std::collections::HashMap;

use diesel::result::QueryResult;

use super::cache::Catalogue;
use super::model::{Course, GradeRule, Seats, Section};
use super::repository;
use super::views::SectionHead;
use crate::context::{Context, ReadError};
use crate::db::Id;

pub use editing::{
    CourseToEdit, NewCourseOptions, NewSectionOptions, SectionToEdit, TypedCourse, TypedSection, check_course,
    check_new_course, check_new_section, edit_course, edit_section, find_section_to_edit, new_course, new_section,
};
pub use office::{SubjectSummary, TermSummary, list_subjects, list_terms, list_unknown_codes, show_subject};

/// Where a section is: it is shown on its course's page.
#[derive(Clone, Debug)]
pub struct SectionAddress {
    /// The section.
    pub section: SectionHead,
    /// The term's code.
    pub term_code: String,
}

/// Where a section is, for anyone.
///
/// # Errors
/// When there is none, or the database fails.
pub fn show_section(context: &mut Context<'_>, id: Id) -> Result<SectionAddress, ReadError> {
    let catalogue = context.catalogue()?;
    let found = catalogue.section(id).ok_or(ReadError::NotFound)?;
    Ok(SectionAddress::new(&catalogue, found))
}

/// The institution's grades, in their order.
///
/// # Errors
/// When the database fails.
pub fn list_grade_rules(context: &mut Context<'_>) -> QueryResult<Vec<GradeRule>> {
    repository::list_grade_rules(context.connection())
}

/// The seats of these sections. On PostgreSQL the ids are one array, so that the statement is prepared once.
///
/// # Errors
/// When the database fails.
pub fn list_seats(context: &mut Context<'_>, ids: &[Id]) -> QueryResult<HashMap<Id, Seats>> {
    repository::list_seats(context.connection(), ids)
}

/// The seats of all sections of a term.
///
/// # Errors
/// When the database fails.
pub fn list_seats_in_term(context: &mut Context<'_>, term: Id) -> QueryResult<HashMap<Id, Seats>> {
    repository::list_seats_in_term(context.connection(), term)
}

impl SectionAddress {
    fn new(catalogue: &Catalogue, (course, section): (&Course, &Section)) -> Self {
        let term = catalogue.term(section.term_id).map(|term| term.code.clone());
        Self { section: SectionHead::new(course, section), term_code: term.unwrap_or_default() }
    }
}
