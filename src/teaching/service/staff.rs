//! The rights of those who teach a course.

use std::sync::Arc;

use diesel::result::Error as DieselError;

use super::lock_course;
use crate::accounts::{User, find_user_by_id};
use crate::catalogue::{Course, Person, Rights, set_rights};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::policy;

/// Why the staff of a course was not changed.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    /// There is no such course, member or invitation, or it is not for this user to change.
    #[error("There is no such course or member, or it is not yours to change")]
    NotFound,
    /// The primary instructor keeps all rights.
    #[error("The primary instructor stays, with all rights")]
    Primary,
    /// Nobody gives rights to themselves.
    #[error("Nobody gives a right to themselves: ask a colleague who has it")]
    Yourself,
    /// Only faculty edit courses.
    #[error("{0} is not among the faculty and can only assist")]
    NotFaculty(String),
    /// Only who has a right gives it.
    #[error("You may not give a right that you do not have yourself")]
    NotHeld,
    /// The database failed.
    #[error("The staff could not be changed")]
    Failed(#[from] DieselError),
}

/// Changes what somebody on the staff of a course may do. Returns who.
///
/// # Errors
/// When `who` may not edit the course, `member` is not on its staff, or is its primary instructor.
pub fn change_rights(
    context: &mut Context<'_>,
    who: &User,
    course: Id,
    member: Id,
    rights: Rights,
) -> Result<Arc<Person>, StaffError> {
    let course = lock_course(context, course)?.filter(|course| policy::can_edit_course(who, course));
    let course = course.ok_or(StaffError::NotFound)?;
    let (person, before) = find_member(&course, member)?;
    if before == rights {
        return Ok(person);
    }
    if !policy::can_change_staff_rights(who, &course, member, before, rights) {
        return Err(if who.id == member { StaffError::Yourself } else { StaffError::NotHeld });
    }
    let user = find_user_by_id(context, member)?.ok_or(StaffError::NotFound)?;
    if rights.can_edit && !before.can_edit && !policy::most_staff_rights(&user).can_edit {
        return Err(StaffError::NotFaculty(user.name()));
    }
    set_rights(context, who.id, course.id, member, Some(rights))?;
    let changed = Event::StaffRightsChanged(rights.in_course(&course.code));
    record(context, About::course(course.id).and_person(member), &changed)?;
    Ok(person)
}

/// Takes somebody off the staff of a course; everybody but the primary instructor may do that to themselves. Answers
/// who.
///
/// # Errors
/// When `who` may not edit the course and is not `member`, who is not on its staff, or is its primary instructor.
pub fn remove(context: &mut Context<'_>, who: &User, course: Id, member: Id) -> Result<Arc<Person>, StaffError> {
    let course = lock_course(context, course)?;
    let course = course.filter(|course| policy::can_remove_from_staff(who, course, member));
    let course = course.ok_or(StaffError::NotFound)?;
    let (person, _) = find_member(&course, member)?;
    set_rights(context, who.id, course.id, member, None)?;
    let left = Event::StaffLeft { course: course.code.clone() };
    record(context, About::course(course.id).and_person(member), &left)?;
    Ok(person)
}

/// Somebody on the staff other than the primary instructor, with what they may do.
fn find_member(course: &Course, id: Id) -> Result<(Arc<Person>, Rights), StaffError> {
    let member = course.staff.iter().find(|member| member.person.id == id).ok_or(StaffError::NotFound)?;
    if id == course.primary_instructor_id {
        return Err(StaffError::Primary);
    }
    Ok((Arc::clone(&member.person), member.rights))
}
