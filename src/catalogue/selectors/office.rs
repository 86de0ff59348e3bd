//! Terms, subjects and requirements, for the office.

use crate::catalogue::{Subject, Term, UnknownCode};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;

/// A term with what is taught in it.
#[derive(Clone, Debug)]
pub struct TermSummary {
    /// The term.
    pub term: Term,
    /// How many sections it has.
    pub sections: usize,
}

/// A subject with what is taught in it.
#[derive(Clone, Debug)]
pub struct SubjectSummary {
    /// The subject.
    pub subject: Subject,
    /// How many courses it has.
    pub courses: usize,
}

/// All terms, the earliest first.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn list_terms(context: &mut Context<'_>) -> Result<Vec<TermSummary>, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let catalogue = context.catalogue()?;
    let all = || catalogue.courses().iter().flat_map(|course| &course.sections);
    let summary = |term: &Term| TermSummary {
        sections: all().filter(|section| section.term_id == term.id).count(),
        term: term.clone(),
    };
    Ok(catalogue.terms().iter().map(summary).collect())
}

/// All subjects, by name.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn list_subjects(context: &mut Context<'_>) -> Result<Vec<SubjectSummary>, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let catalogue = context.catalogue()?;
    let courses = |subject: &Subject| catalogue.courses().iter().filter(|it| it.subject.id == subject.id).count();
    let subjects = catalogue.subjects().iter();
    Ok(subjects.map(|it| SubjectSummary { courses: courses(it), subject: Subject::clone(it) }).collect())
}

/// A subject.
///
/// # Errors
/// When there is none, whoever asks is not of the office, or the database fails.
pub fn show_subject(context: &mut Context<'_>, id: Id) -> Result<Subject, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let catalogue = context.catalogue()?;
    let subject = catalogue.subjects().iter().find(|subject| subject.id == id);
    subject.map(|subject| Subject::clone(subject)).ok_or(ReadError::NotFound)
}

/// The codes in requirements that no course has, by course.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn list_unknown_codes(context: &mut Context<'_>) -> Result<Vec<UnknownCode>, ReadError> {
    context.authorize(policy::can_manage_office)?;
    Ok(context.catalogue()?.unknown_codes())
}
