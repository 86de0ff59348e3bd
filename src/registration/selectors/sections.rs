//! What is asked before a student withdraws from a section, and before a section is cancelled.

use chrono::NaiveDateTime;

use crate::catalogue::SectionHead;
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;
use crate::records::Status;
use crate::registration::model::RosterEntry;
use crate::registration::{find_student_context, repository};

/// A section from which a student can withdraw.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// The section.
    pub section: SectionHead,
    /// Until when.
    pub deadline: Option<NaiveDateTime>,
}

/// A section that can be cancelled.
#[derive(Clone, Debug)]
pub struct Cancellation {
    /// The section.
    pub section: SectionHead,
    /// Those who have a seat in it, by name, then those who wait.
    pub affected: Vec<RosterEntry>,
}

/// A section from which the student who asks can withdraw now.
///
/// # Errors
/// When there is no such section for them, or the database fails.
pub fn show_withdrawal(context: &mut Context<'_>, section: Id) -> Result<Withdrawal, ReadError> {
    let student = context.authorize(policy::can_register)?;
    let catalogue = context.catalogue()?;
    let student_context = find_student_context(context, student.id)?;
    let (course, found) = catalogue.section(section).ok_or(ReadError::NotFound)?;
    let term = catalogue.term(found.term_id).ok_or(ReadError::NotFound)?;
    if !student_context.has(section) || !term.is_for_withdrawing(context.now) {
        return Err(ReadError::NotFound);
    }
    Ok(Withdrawal { section: SectionHead::new(course, found), deadline: term.withdraw_deadline })
}

/// A section with those whom it affects if it is cancelled, for those who may cancel it.
///
/// # Errors
/// When there is no such section for whoever asks, or the database fails.
pub fn show_cancellation(context: &mut Context<'_>, section: Id) -> Result<Cancellation, ReadError> {
    let catalogue = context.catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(ReadError::NotFound)?;
    if !context.actor.may(|user| policy::can_cancel_section(user, course)) {
        return Err(ReadError::NotFound);
    }
    let mut affected = repository::list_students(context.connection(), section, &[Status::Registered])?;
    affected.extend(repository::list_students(context.connection(), section, &[Status::Waitlisted])?);
    Ok(Cancellation { section: SectionHead::new(course, found), affected })
}
