//! Exceptions from the credit limit of a term.

use diesel::result::Error as DieselError;

use crate::accounts::{Role, User, find_user};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::exceptions::repository;
use crate::registration::lock_student;

use super::may_except;

/// Why a student's credit limit was not set.
#[derive(Debug, thiserror::Error)]
pub enum CreditLimitError {
    /// No student has the number or email.
    #[error("There is no student with this number or email")]
    NotFound,
    /// Nobody excepts themselves.
    #[error("Nobody sets their own credit limit: ask a colleague")]
    Yourself,
    /// The database failed.
    #[error("The credit limit could not be set")]
    Failed(#[from] DieselError),
}

/// Sets a student's own credit limit in a term, in hundredths; `None`: the term's limit counts again.
///
/// # Errors
/// When there is no such student, or whoever asks is the student.
pub fn set_credit_limit(
    context: &mut Context<'_>,
    term: Id,
    identifier: &str,
    credits: Option<i32>,
) -> Result<User, CreditLimitError> {
    let student = find_user(context, identifier)?.filter(|user| user.has_role(Role::Student));
    let student = student.ok_or(CreditLimitError::NotFound)?;
    if !may_except(context, student.id) {
        return Err(CreditLimitError::Yourself);
    }
    // In line with the student's own requests: a limit never changes under one of them.
    lock_student(context, student.id)?;
    repository::update_exception(context.connection(), term, student.id, credits)?;
    let subject = About { person: Some(student.id), ..About::term(term) };
    record(context, subject, &Event::CreditLimitSet { credits })?;
    Ok(student)
}
