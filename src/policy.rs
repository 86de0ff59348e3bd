//! Who may do what. Selectors and services ask here, so that no door can forget to; pages ask only to offer what is going
//! to be allowed. Whoever may not know of a thing is answered as if it were not there.
//!
//! Only active accounts may do anything. An admin may do with every course what its staff may; nobody grades, permits or
//! excepts themselves.

use crate::accounts::{Role, User};
use crate::catalogue::{Course, Rights, Section};
use crate::db::Id;

/// The pages of the office: people, terms, subjects, holds, grades, the record; and what the record keeps for the office,
/// such as network addresses.
pub fn can_manage_office(user: &User) -> bool {
    is_active(user, Role::Admin)
}

/// To deactivate an account: nobody locks themselves out.
pub fn can_deactivate(user: &User, account: Id) -> bool {
    can_manage_office(user) && user.id != account
}

/// To except a student from rules: holds, credit limits.
pub fn can_make_exception(user: &User, student: Id) -> bool {
    can_manage_office(user) && user.id != student
}

/// To make courses, of which one becomes the primary instructor.
pub fn can_create_course(user: &User) -> bool {
    is_active(user, Role::Faculty)
}

/// To change a course, and to make, change and delete its sections.
pub fn can_edit_course(user: &User, course: &Course) -> bool {
    can_manage_office(user) || staff_rights(user, course).is_some_and(|rights| rights.can_edit)
}

/// To delete a course in which nobody has ever registered.
pub fn can_delete_course(user: &User, course: &Course) -> bool {
    can_edit_course(user, course) && (course.primary_instructor_id == user.id || can_manage_office(user))
}

/// To cancel a section.
pub fn can_cancel_section(user: &User, course: &Course) -> bool {
    can_edit_course(user, course)
}

/// To reserve seats of a section for a cohort.
pub fn can_reserve_seats(user: &User, course: &Course) -> bool {
    can_edit_course(user, course)
}

/// To see who is in a section and who waits.
pub fn can_view_roster(user: &User, course: &Course) -> bool {
    can_manage_office(user) || staff_rights(user, course).is_some()
}

/// To see who tried to register for a section, and why in vain. It tells of grades in other courses.
pub fn can_view_course_activity(user: &User, course: &Course, section: &Section) -> bool {
    can_grant_permission(user, course, section)
}

/// To waive rules for students in a section: those who edit the course, and the section's own instructors.
pub fn can_grant_permission(user: &User, course: &Course, section: &Section) -> bool {
    can_edit_course(user, course) || (staff_rights(user, course).is_some() && section.is_taught_by(user.id))
}

/// To waive rules for this student.
pub fn can_grant_permission_to(user: &User, course: &Course, section: &Section, student: Id) -> bool {
    can_grant_permission(user, course, section) && user.id != student
}

/// To fill and submit the grade sheet of a section.
pub fn can_grade(user: &User, course: &Course) -> bool {
    can_manage_office(user) || staff_rights(user, course).is_some_and(|rights| rights.can_grade)
}

/// To see and give this student's grade.
pub fn can_grade_student(user: &User, course: &Course, student: Id) -> bool {
    can_grade(user, course) && user.id != student
}

/// To invite somebody to the staff of a course with these rights: nobody gives a right that they do not have.
pub fn can_invite(user: &User, course: &Course, rights: Rights) -> bool {
    can_edit_course(user, course) && (!rights.can_grade || can_grade(user, course))
}

/// To change what `member` may do in a course from `before` to `after`: who edits it takes any right, and gives those that
/// they have themselves, to others only.
pub fn can_change_staff_rights(user: &User, course: &Course, member: Id, before: Rights, after: Rights) -> bool {
    let gives_edit = after.can_edit && !before.can_edit;
    let gives_grade = after.can_grade && !before.can_grade;
    can_edit_course(user, course)
        && (!(gives_edit || gives_grade) || member != user.id)
        && (!gives_grade || can_grade(user, course))
}

/// To take `member` off the staff of a course; anybody may leave.
pub fn can_remove_from_staff(user: &User, course: &Course, member: Id) -> bool {
    can_edit_course(user, course) || (user.is_active() && user.id == member)
}

/// To register, drop, withdraw, plan, and ask for permission.
pub fn can_register(user: &User) -> bool {
    is_active(user, Role::Student)
}

/// To have a schedule, with its calendar feed: who takes courses or teaches them.
pub fn can_have_schedule(user: &User) -> bool {
    is_active(user, Role::Student) || is_active(user, Role::Faculty)
}

/// To read a student's transcript: one's own, and the office everybody's.
pub fn can_view_transcript(user: &User, student: &User) -> bool {
    student.has_role(Role::Student) && (can_manage_office(user) || (can_register(user) && user.id == student.id))
}

/// To join the staff of a course with these rights: anybody assists, only faculty edit.
pub fn can_join_staff(user: &User, rights: Rights) -> bool {
    user.is_active() && rights == rights.within(most_staff_rights(user))
}

/// The most that a user's roles let them do on the staff of any course.
pub fn most_staff_rights(user: &User) -> Rights {
    Rights { can_edit: user.has_role(Role::Faculty), can_grade: true }
}

/// What a user may do as a member of a course's staff; `None` if they are not on it.
fn staff_rights(user: &User, course: &Course) -> Option<Rights> {
    let rights = course.rights_of(user.id).filter(|_| user.is_active())?;
    Some(rights.within(most_staff_rights(user)))
}

fn is_active(user: &User, role: Role) -> bool {
    user.is_active() && user.has_role(role)
}

#[cfg(test)]
mod tests;
