//! What admins do to terms and subjects.

use diesel::result::Error as DieselError;

use super::repository;
use crate::catalogue::model::{Subject, SubjectDetails, Term, TermDetails};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::form::{FieldErrors, key};

/// Why a change of a term or subject was refused.
#[derive(Debug, thiserror::Error)]
pub enum TermError {
    /// There is none.
    #[error("There is no such term or subject")]
    NotFound,
    /// Another one has the code.
    #[error("The code {0} is in use already")]
    CodeTaken(String),
    /// Sections or courses belong to it.
    #[error("It is in use by sections or courses ({0})")]
    InUse(i64),
    /// The database failed.
    #[error("It could not be saved")]
    Failed(#[from] DieselError),
}

impl From<&TermError> for FieldErrors {
    fn from(error: &TermError) -> Self {
        Self::one("code", error.to_string())
    }
}

/// Makes a term, or changes the one with `id`. Returns its id.
///
/// # Errors
/// When the code is taken, or there is no such term.
pub fn save_term(context: &mut Context<'_>, id: Option<Id>, details: &TermDetails) -> Result<Id, TermError> {
    if repository::is_term_code_taken(context.connection(), &details.code, id)? {
        return Err(TermError::CodeTaken(details.code.clone()));
    }
    let new = Term { id: Id::new(), details: details.clone() };
    let saved = match id {
        Some(id) => repository::update_term(context.connection(), id, details)?,
        None => repository::insert_term(context.connection(), &new)?,
    };
    let term = id.unwrap_or(new.id);
    let event = Event::TermSaved { term: details.code.clone(), is_new: id.is_none() };
    finish(context, saved, About::term(term), &event)?;
    Ok(term)
}

/// Deletes a term without sections.
///
/// # Errors
/// When it has sections, or there is no such term.
pub fn delete_term(context: &mut Context<'_>, id: Id) -> Result<(), TermError> {
    let catalogue = context.reload_catalogue()?;
    let term = catalogue.term(id).ok_or(TermError::NotFound)?;
    match repository::count_sections_in_term(context.connection(), id)? {
        0 => {
            let deleted = repository::delete_term(context.connection(), id)?;
            finish(context, deleted, About::term(id), &Event::TermDeleted { term: term.code.clone() })
        }
        count => Err(TermError::InUse(count)),
    }
}

/// Makes a subject, or changes the one with `id`.
///
/// # Errors
/// When the code is taken, or there is no such subject.
pub fn save_subject(context: &mut Context<'_>, id: Option<Id>, details: &SubjectDetails) -> Result<(), TermError> {
    if repository::is_subject_code_taken(context.connection(), &details.code, id)? {
        return Err(TermError::CodeTaken(details.code.clone()));
    }
    let SubjectDetails { code, name } = details.clone();
    let saved = match id {
        Some(id) => repository::update_subject(context.connection(), id, &code, &name)?,
        None => {
            let subject = Subject { id: Id::new(), code_key: key(&code), code, name };
            repository::insert_subject(context.connection(), &subject)?
        }
    };
    finish(context, saved, About::NONE, &Event::SubjectSaved { subject: details.code.clone(), is_new: id.is_none() })
}

/// Deletes a subject without courses.
///
/// # Errors
/// When it has courses, or there is no such subject.
pub fn delete_subject(context: &mut Context<'_>, id: Id) -> Result<(), TermError> {
    let catalogue = context.reload_catalogue()?;
    let subject = catalogue.subjects().iter().find(|subject| subject.id == id).ok_or(TermError::NotFound)?;
    match repository::count_courses_in_subject(context.connection(), id)? {
        0 => {
            let deleted = repository::delete_subject(context.connection(), id)?;
            finish(context, deleted, About::NONE, &Event::SubjectDeleted { subject: subject.code.clone() })
        }
        count => Err(TermError::InUse(count)),
    }
}

fn finish(context: &mut Context<'_>, changed: usize, about: About, event: &Event) -> Result<(), TermError> {
    if changed == 0 {
        return Err(TermError::NotFound);
    }
    record(context, about, event)?;
    context.invalidate_catalogue()?;
    Ok(())
}
