//! Permissions: named rules that do not count for one student in one section, once.

use chrono::NaiveDateTime;
use diesel::result::{Error as DieselError, QueryResult};

use crate::accounts::{Role, User, find_user};
use crate::catalogue::list_seats;
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::exceptions::model::{Permission, PermissionRow};
use crate::exceptions::repository;
use crate::policy;
use crate::reason::Rule;
use crate::registration::{Label, PermissionState, RegistrationTransaction, evaluate, lock_student, lock_term};

/// What is granted, as it was typed.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The rules that are to be waived.
    pub rules: Vec<Rule>,
    /// Why.
    pub reason: String,
    /// Until when it may be used.
    pub expires_at: NaiveDateTime,
}

/// Why a permission was not asked for, given, declined or taken back.
#[derive(Debug, thiserror::Error)]
pub enum PermissionError {
    /// There is no such section or request, or it is not this user's.
    #[error("There is no such request")]
    NotFound,
    /// No student has the number or email.
    #[error("There is no student with this number or email")]
    NoSuchStudent,
    /// Nothing stands against the student that a permission could waive.
    #[error("There is nothing that an instructor could waive")]
    NothingToWaive,
    /// The student has asked, and nobody has answered yet.
    #[error("You have asked already, and it is not answered yet")]
    Asked,
    /// It has been answered, used or taken back.
    #[error("It has been answered already")]
    Answered,
    /// It would have expired already.
    #[error("The permission must expire in the future")]
    Past,
    /// Nobody permits themselves.
    #[error("Nobody gives permission to themselves: ask a colleague")]
    Yourself,
    /// The database failed.
    #[error("The permission could not be changed")]
    Failed(#[from] DieselError),
}

/// Asks the instructors to waive what prevents a student from having a seat in a section.
///
/// # Errors
/// When nothing does that they could waive, or the student has asked already.
pub fn ask_permission(
    context: &mut Context<'_>,
    student: Id,
    section: Id,
    message: &str,
) -> Result<Label, PermissionError> {
    let transaction = RegistrationTransaction::open(context, section)?.ok_or(PermissionError::NotFound)?;
    lock_student(context, student)?;
    let known = repository::list_permissions_of(context.connection(), student, section)?;
    if known.iter().any(|it| it.state == PermissionState::Asked) {
        return Err(PermissionError::Asked);
    }
    let rules = transaction.rules_against(context, student, section)?;
    if rules.is_empty() {
        return Err(PermissionError::NothingToWaive);
    }
    let row = PermissionRow {
        id: Id::new(),
        student_id: student,
        section_id: section,
        state: PermissionState::Asked,
        rules: Rule::write_all(&rules),
        message,
        asked_at: Some(context.now),
        reason: "",
        answered_by: None,
        answered_at: None,
        expires_at: None,
    };
    repository::insert_permission(context.connection(), &row)?;
    record(context, About::section(section).and_person(student), &Event::PermissionRequested { rules })?;
    Ok(transaction.label(section)?)
}

/// Gives a student permission in a section; what they asked for there is answered by it, and one that they have is
/// replaced. Where they wait, the line moves.
///
/// # Errors
/// When `who` may not or is the student, there is no such student, or it would have expired.
pub fn grant_permission(
    context: &mut Context<'_>,
    who: &User,
    section: Id,
    identifier: &str,
    answer: &Answer,
) -> Result<User, PermissionError> {
    let transaction = open(context, who, section)?;
    let student = find_user(context, identifier)?.filter(|user| user.has_role(Role::Student));
    let student = student.ok_or(PermissionError::NoSuchStudent)?;
    transaction.check_other(who, student.id, section)?;
    let known = repository::list_permissions_of(context.connection(), student.id, section)?;
    let asked = known.into_iter().find(|it| it.state == PermissionState::Asked);
    transaction.grant(context, asked.as_ref(), student.id, section, answer)?;
    Ok(student)
}

/// Grants what a student asked for, as it was asked, with this reason and expiry.
///
/// # Errors
/// When it is not this user's to answer, or answered already.
pub fn grant_asked(
    context: &mut Context<'_>,
    who: &User,
    permission: Id,
    reason: &str,
    expires_at: NaiveDateTime,
) -> Result<Permission, PermissionError> {
    let (transaction, asked) = open_asked(context, who, permission)?;
    transaction.check_other(who, asked.student_id, asked.section_id)?;
    let answer = Answer { rules: asked.rules(), reason: reason.to_owned(), expires_at };
    transaction.grant(context, Some(&asked), asked.student_id, asked.section_id, &answer)?;
    Ok(asked)
}

/// Declines what a student asked for.
///
/// # Errors
/// When it is not this user's to answer, or answered already.
pub fn decline_permission(
    context: &mut Context<'_>,
    who: &User,
    permission: Id,
    reason: &str,
) -> Result<Permission, PermissionError> {
    let (transaction, asked) = open_asked(context, who, permission)?;
    let rules = asked.rules();
    let row = transaction.row(context, &asked, PermissionState::Declined, &rules, reason, None);
    if repository::update_permission_answered(context.connection(), asked.id, &row)? == 0 {
        return Err(PermissionError::Answered);
    }
    let declined = Event::PermissionDeclined { reason: reason.to_owned() };
    record(context, About::section(asked.section_id).and_person(asked.student_id), &declined)?;
    Ok(asked)
}

/// Takes back a permission that was not used yet.
///
/// # Errors
/// When it is not this user's to take back, or used already.
pub fn revoke_permission(context: &mut Context<'_>, who: &User, permission: Id) -> Result<Permission, PermissionError> {
    let found = repository::find_permission(context.connection(), permission)?.ok_or(PermissionError::NotFound)?;
    open(context, who, found.section_id)?;
    lock_student(context, found.student_id)?;
    let now = repository::find_permission(context.connection(), permission)?.ok_or(PermissionError::NotFound)?;
    if now.state != PermissionState::Granted
        || !repository::update_permission_revoked(context.connection(), found.student_id, found.section_id)?
    {
        return Err(PermissionError::Answered);
    }
    let subject = About::section(found.section_id).and_person(found.student_id);
    record(context, subject, &Event::PermissionRevoked)?;
    Ok(found)
}

/// A section in which this user gives permissions, with the transaction alone in its term.
fn open(context: &mut Context<'_>, who: &User, section: Id) -> Result<RegistrationTransaction, PermissionError> {
    let transaction = RegistrationTransaction::open(context, section)?.ok_or(PermissionError::NotFound)?;
    let (course, found) = transaction.section(section)?;
    if !policy::can_grant_permission(who, course, found) {
        return Err(PermissionError::NotFound);
    }
    lock_term(context, transaction.term.id, true)?;
    Ok(transaction)
}

fn open_asked(
    context: &mut Context<'_>,
    who: &User,
    permission: Id,
) -> Result<(RegistrationTransaction, Permission), PermissionError> {
    let asked = repository::find_permission(context.connection(), permission)?.ok_or(PermissionError::NotFound)?;
    let transaction = open(context, who, asked.section_id)?;
    if asked.state != PermissionState::Asked {
        return Err(PermissionError::Answered);
    }
    Ok((transaction, asked))
}

impl RegistrationTransaction {
    /// Refuses a permission that somebody would give to themselves.
    fn check_other(&self, who: &User, student: Id, section: Id) -> Result<(), PermissionError> {
        let (course, found) = self.section(section)?;
        match policy::can_grant_permission_to(who, course, found, student) {
            true => Ok(()),
            false => Err(PermissionError::Yourself),
        }
    }

    /// The rules that prevent a student from having a seat in a section and can be waived; none when nothing can help.
    fn rules_against(&self, context: &mut Context<'_>, student: Id, section: Id) -> QueryResult<Vec<Rule>> {
        // A look only: the section is not locked.
        let seats = list_seats(context, &[section])?.remove(&section).ok_or(DieselError::NotFound)?;
        let student_context = self.student_context(context, student)?;
        let reasons = evaluate(&self.eligibility_request(section, &seats, &student_context, None)?, context.now);
        if reasons.iter().any(|reason| reason.is_final(section)) {
            return Ok(Vec::new());
        }
        Ok(reasons.iter().filter_map(|reason| reason.rule(section)).collect())
    }

    fn grant(
        &self,
        context: &mut Context<'_>,
        asked: Option<&Permission>,
        student: Id,
        section: Id,
        answer: &Answer,
    ) -> Result<(), PermissionError> {
        if answer.expires_at <= context.now {
            return Err(PermissionError::Past);
        }
        lock_student(context, student)?;
        repository::update_permission_revoked(context.connection(), student, section)?;
        let row = PermissionRow {
            id: Id::new(),
            student_id: student,
            section_id: section,
            state: PermissionState::Granted,
            rules: Rule::write_all(&answer.rules),
            message: "",
            asked_at: None,
            reason: &answer.reason,
            answered_by: context.actor.id(),
            answered_at: Some(context.now),
            expires_at: Some(answer.expires_at),
        };
        match asked {
            None => repository::insert_permission(context.connection(), &row)?,
            Some(asked) => match repository::update_permission_answered(context.connection(), asked.id, &row)? {
                0 => return Err(PermissionError::Answered),
                done => done,
            },
        };
        let granted = Event::PermissionGranted { rules: answer.rules.clone(), reason: answer.reason.clone() };
        record(context, About::section(section).and_person(student), &granted)?;
        Ok(self.process_waitlists(context, vec![section])?)
    }

    fn row<'a>(
        &self,
        context: &Context<'_>,
        asked: &Permission,
        state: PermissionState,
        rules: &[Rule],
        reason: &'a str,
        expires_at: Option<NaiveDateTime>,
    ) -> PermissionRow<'a> {
        PermissionRow {
            id: asked.id,
            student_id: asked.student_id,
            section_id: asked.section_id,
            state,
            rules: Rule::write_all(rules),
            message: "",
            asked_at: asked.asked_at,
            reason,
            answered_by: context.actor.id(),
            answered_at: Some(context.now),
            expires_at,
        }
    }
}
