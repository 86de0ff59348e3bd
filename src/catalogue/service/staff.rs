//! Who teaches a course.

use diesel::result::QueryResult;

use super::repository;
use crate::catalogue::model::Rights;
use crate::context::Context;
use crate::db::Id;

/// Gives somebody these rights in a course; `None` takes them off its staff. Its primary instructor is the caller's care.
///
/// # Errors
/// When the database fails.
pub fn set_rights(context: &mut Context<'_>, by: Id, course: Id, user: Id, rights: Option<Rights>) -> QueryResult<()> {
    let before = repository::find_rights(context.connection(), course, user)?;
    match (before, rights) {
        (_, None) => {
            repository::delete_section_instructor(context.connection(), course, user)?;
            repository::delete_staff(context.connection(), course, user)?
        }
        (None, Some(rights)) => repository::insert_staff(context.connection(), course, user, rights)?,
        (Some(_), Some(rights)) => repository::update_rights(context.connection(), course, user, rights)?,
    };
    let can_edit = |rights: Option<Rights>| rights.is_some_and(|rights| rights.can_edit);
    if can_edit(before) != can_edit(rights) {
        // The course's form lists its instructors: one that was opened before must not undo this.
        repository::update_course_version(context.connection(), course, by)?;
    }
    context.invalidate_catalogue().map(drop)
}
