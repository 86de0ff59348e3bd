//! What is read of the staff of courses.

mod roster;

use chrono::NaiveDateTime;
use diesel::result::QueryResult;

use crate::catalogue::{Course, Rights, StaffMember};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::form::full_name;
use crate::policy;
use crate::teaching::model::OpenInvitation;
use crate::teaching::repository;

pub use roster::{RosterStudent, RosterView, show_roster};

/// The staff of a course, as those who may edit it see it.
#[derive(Clone, Debug)]
pub struct StaffList {
    /// The course.
    pub course_id: Id,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its instructors and assistants, the primary instructor first.
    pub members: Vec<MemberView>,
    /// The open invitations to join them, by name.
    pub invitations: Vec<InvitedView>,
    /// Whether whoever asks may let others grade.
    pub can_give_grade: bool,
}

/// Somebody on the staff of a course.
#[derive(Clone, Debug)]
pub struct MemberView {
    /// The user.
    pub id: Id,
    /// First and last name.
    pub name: String,
    /// Employee id or registration number.
    pub number: String,
    /// What they may do.
    pub rights: Rights,
    /// Whether they are the primary instructor.
    pub is_primary: bool,
    /// Whether they are faculty, and so can be an instructor.
    pub is_faculty: bool,
}

/// Somebody who is invited to the staff of a course.
#[derive(Clone, Debug)]
pub struct InvitedView {
    /// The invitation.
    pub id: Id,
    /// First and last name.
    pub name: String,
    /// Employee id or registration number; may be empty.
    pub number: String,
    /// What they would be allowed to do.
    pub rights: Rights,
    /// When they were invited.
    pub created_at: NaiveDateTime,
}

/// An invitation, as whoever is invited sees it.
#[derive(Clone, Debug)]
pub struct InvitationView {
    /// The invitation.
    pub id: Id,
    /// The course.
    pub course_id: Id,
    /// The course's code.
    pub course_code: String,
    /// The course's name.
    pub course_name: String,
    /// First and last name of who invited them.
    pub invited_by: String,
    /// What they would be allowed to do.
    pub rights: Rights,
    /// When they were invited.
    pub created_at: NaiveDateTime,
}

/// The staff of a course, for those who may edit it.
///
/// # Errors
/// When there is no such course for whoever asks, or the database fails.
pub fn list_staff(context: &mut Context<'_>, course: Id) -> Result<StaffList, ReadError> {
    let catalogue = context.catalogue()?;
    let course = catalogue.course(course).ok_or(ReadError::NotFound)?;
    if !context.actor.may(|user| policy::can_edit_course(user, course)) {
        return Err(ReadError::NotFound);
    }
    let invitations = repository::list_invitations_to(context.connection(), course.id)?;
    Ok(StaffList {
        course_id: course.id,
        code: course.code.clone(),
        name: course.name.clone(),
        members: course.staff.iter().map(|member| MemberView::new(member, course)).collect(),
        invitations: invitations.into_iter().map(InvitedView::new).collect(),
        can_give_grade: context.actor.may(|user| policy::can_grade(user, course)),
    })
}

/// The open invitations of a user, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_invitations_of(context: &mut Context<'_>, user: Id) -> QueryResult<Vec<InvitationView>> {
    let catalogue = context.catalogue()?;
    let open = repository::list_invitations_of(context.connection(), user)?;
    let view = |OpenInvitation { invitation, name: (first, last), .. }: OpenInvitation| {
        let course = catalogue.course(invitation.course_id)?;
        Some(InvitationView {
            id: invitation.id,
            course_id: course.id,
            course_code: course.code.clone(),
            course_name: course.name.clone(),
            invited_by: full_name(&first, &last),
            rights: invitation.rights(),
            created_at: invitation.created_at,
        })
    };
    Ok(open.into_iter().filter_map(view).collect())
}

impl MemberView {
    fn new(member: &StaffMember, course: &Course) -> Self {
        Self {
            id: member.person.id,
            name: member.person.name.clone(),
            number: member.person.number.clone(),
            rights: member.rights,
            is_primary: member.person.id == course.primary_instructor_id,
            is_faculty: member.person.is_faculty,
        }
    }
}

impl InvitedView {
    fn new(open: OpenInvitation) -> Self {
        Self {
            id: open.invitation.id,
            name: full_name(&open.name.0, &open.name.1),
            number: open.number.unwrap_or_default(),
            rights: open.invitation.rights(),
            created_at: open.invitation.created_at,
        }
    }
}
