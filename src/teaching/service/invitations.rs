//! Invitations to teach: made and withdrawn by instructors, accepted or declined by whom they name.

use diesel::result::Error as DieselError;

use super::{StaffError, lock_course, repository};
use crate::accounts::{User, find_user, find_user_by_id};
use crate::catalogue::{Course, Rights, set_rights};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record, record_and_notify};
use crate::form::FieldErrors;
use crate::policy;
use crate::teaching::model::Invitation;

/// Why nobody was invited.
#[derive(Debug, thiserror::Error)]
pub enum InviteError {
    /// There is no such course, or it is not this user's to change.
    #[error("There is no such course, or you are not an instructor of it")]
    NotFound,
    /// Nobody active has the number or email.
    #[error("Nobody with an active account has this number or email")]
    Unknown,
    /// Only faculty edit courses.
    #[error("{0} is not among the faculty and can only assist: leave out the right to edit")]
    NotFaculty(String),
    /// One invites others.
    #[error("You cannot invite yourself")]
    Yourself,
    /// Somebody who is on the staff already.
    #[error("{0} is on the staff already; change what they may do in the list")]
    OnStaff(String),
    /// Somebody who has not answered yet.
    #[error("{0} is invited already, and has not answered yet")]
    Invited(String),
    /// Only who has a right gives it.
    #[error("You may not give a right that you do not have yourself")]
    NotHeld,
    /// The database failed.
    #[error("Nobody could be invited")]
    Failed(#[from] DieselError),
}

impl From<&InviteError> for FieldErrors {
    fn from(error: &InviteError) -> Self {
        match error {
            InviteError::NotFound | InviteError::Failed(_) => Self::default(),
            InviteError::NotHeld => Self::one("can_grade", error.to_string()),
            InviteError::NotFaculty(_) => Self::one("can_edit", error.to_string()),
            refusal => Self::one("identifier", refusal.to_string()),
        }
    }
}

/// Why an answer to an invitation does not count.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// There is none, or it is somebody else's.
    #[error("There is no such invitation")]
    NotFound,
    /// It was withdrawn or answered meanwhile, or its course is deleted.
    #[error("The invitation is no longer open")]
    Gone,
    /// Who invited may not edit the course any more.
    #[error("{by}, who invited you, no longer edits {course}")]
    InviterLeft {
        /// Who.
        by: String,
        /// The course's code.
        course: String,
        /// The course.
        course_id: Id,
    },
    /// The database failed.
    #[error("The invitation could not be answered")]
    Failed(#[from] DieselError),
}

/// Invites somebody to the staff of a course; they find it on their dashboard. Returns whom.
///
/// # Errors
/// When `who` may not edit the course, or nobody can be invited by this number or email.
pub fn invite(
    context: &mut Context<'_>,
    who: &User,
    course: Id,
    identifier: &str,
    rights: Rights,
) -> Result<User, InviteError> {
    let course = lock_course(context, course)?.filter(|course| policy::can_edit_course(who, course));
    let course = course.ok_or(InviteError::NotFound)?;
    if !policy::can_invite(who, &course, rights) {
        return Err(InviteError::NotHeld);
    }
    let user = find_invitee(context, who, &course, identifier, rights)?;
    let Rights { can_edit, can_grade } = rights;
    let row = Invitation {
        id: Id::new(),
        course_id: course.id,
        user_id: user.id,
        can_edit,
        can_grade,
        invited_by: who.id,
        created_at: context.now,
    };
    repository::insert_invitation(context.connection(), &row)?;
    let invited = Event::StaffInvited(rights.in_course(&course.code));
    record(context, About::course(course.id).and_person(user.id), &invited)?;
    Ok(user)
}

/// Who can be invited to a course by this number or email.
fn find_invitee(
    context: &mut Context<'_>,
    who: &User,
    course: &Course,
    identifier: &str,
    rights: Rights,
) -> Result<User, InviteError> {
    let user = find_user(context, identifier)?.filter(User::is_active).ok_or(InviteError::Unknown)?;
    if user.id == who.id {
        return Err(InviteError::Yourself);
    }
    if course.is_on_staff(user.id) {
        return Err(InviteError::OnStaff(user.name()));
    }
    if repository::is_invited(context.connection(), course.id, user.id)? {
        return Err(InviteError::Invited(user.name()));
    }
    if !policy::can_join_staff(&user, rights) {
        return Err(InviteError::NotFaculty(user.name()));
    }
    Ok(user)
}

/// Withdraws an invitation to a course.
///
/// # Errors
/// When `who` may not edit the course, or there is no such invitation to it.
pub fn revoke(context: &mut Context<'_>, who: &User, course: Id, invitation: Id) -> Result<(), StaffError> {
    let course = lock_course(context, course)?.filter(|course| policy::can_edit_course(who, course));
    let course = course.ok_or(StaffError::NotFound)?;
    let open =
        repository::find_invitation(context.connection(), invitation)?.filter(|open| open.course_id == course.id);
    let open = open.ok_or(StaffError::NotFound)?;
    if repository::delete_invitation(context.connection(), invitation)? == 0 {
        return Err(StaffError::NotFound);
    }
    let withdrawn = Event::InvitationWithdrawn { course: course.code.clone() };
    record(context, About::course(course.id).and_person(open.user_id), &withdrawn)?;
    Ok(())
}

/// Joins the staff of a course, as invited. Returns the course.
///
/// # Errors
/// When it is not `who` who is invited, the invitation is no longer open, or who invited lost the right to.
pub fn accept(context: &mut Context<'_>, who: &User, invitation: Id) -> Result<Course, AnswerError> {
    let (invitation, course) = close(context, who, invitation)?;
    let inviter = find_user_by_id(context, invitation.invited_by)?.ok_or(AnswerError::Gone)?;
    if !policy::can_edit_course(&inviter, &course) {
        let (by, code) = (inviter.name(), course.code.clone());
        return Err(AnswerError::InviterLeft { by, course: code, course_id: course.id });
    }
    // Of what was offered, either may have lost something meanwhile; a file may have put them on the staff.
    let offered = Rights { can_edit: true, can_grade: policy::can_grade(&inviter, &course) };
    let rights = invitation
        .rights()
        .within(offered)
        .within(policy::most_staff_rights(who))
        .and(course.rights_of(who.id).unwrap_or_default());
    set_rights(context, who.id, course.id, who.id, Some(rights))?;
    let accepted = Event::InvitationAccepted(rights.in_course(&course.code));
    record_and_notify(context, About::course(course.id).and_person(who.id), &accepted, &[inviter.id])?;
    Ok(course)
}

/// Declines an invitation. Returns the course.
///
/// # Errors
/// When it is not `who` who is invited, or the invitation is no longer open.
pub fn decline(context: &mut Context<'_>, who: &User, invitation: Id) -> Result<Course, AnswerError> {
    let (invitation, course) = close(context, who, invitation)?;
    let declined = Event::InvitationDeclined { course: course.code.clone() };
    let subject = About::course(course.id).and_person(who.id);
    record_and_notify(context, subject, &declined, &[invitation.invited_by])?;
    Ok(course)
}

/// Closes an invitation of this user, which only one answer does; answers it with its course.
fn close(context: &mut Context<'_>, who: &User, id: Id) -> Result<(Invitation, Course), AnswerError> {
    let invitation = repository::find_invitation(context.connection(), id)?.filter(|open| open.user_id == who.id);
    let invitation = invitation.ok_or(AnswerError::NotFound)?;
    let course = lock_course(context, invitation.course_id)?.ok_or(AnswerError::Gone)?;
    if repository::delete_invitation(context.connection(), id)? == 0 {
        return Err(AnswerError::Gone);
    }
    Ok((invitation, course))
}
