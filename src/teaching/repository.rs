//! Invitations in the database.

use diesel::prelude::*;

use super::model::{Invitation, OpenInvitation};
use crate::db::{DbConnection, Id};
use crate::schema::{course_invitations, users};

/// The open invitations of a user, each with the name of who invited them, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list_invitations_of(connection: &mut DbConnection, user: Id) -> QueryResult<Vec<OpenInvitation>> {
    course_invitations::table
        .inner_join(users::table.on(course_invitations::invited_by.eq(users::id)))
        .filter(course_invitations::user_id.eq(user))
        .order(course_invitations::id.desc())
        .select((Invitation::as_select(), (users::first_name, users::last_name), users::number))
        .load(connection)
}

/// The open invitations to a course, each with the name of who is invited, by name.
pub fn list_invitations_to(connection: &mut DbConnection, course: Id) -> QueryResult<Vec<OpenInvitation>> {
    course_invitations::table
        .inner_join(users::table.on(course_invitations::user_id.eq(users::id)))
        .filter(course_invitations::course_id.eq(course))
        .order((users::last_name, users::first_name, course_invitations::id))
        .select((Invitation::as_select(), (users::first_name, users::last_name), users::number))
        .load(connection)
}

/// An open invitation.
pub fn find_invitation(connection: &mut DbConnection, id: Id) -> QueryResult<Option<Invitation>> {
    course_invitations::table.find(id).select(Invitation::as_select()).first(connection).optional()
}

/// Whether a user has an open invitation to a course.
pub fn is_invited(connection: &mut DbConnection, course: Id, user: Id) -> QueryResult<bool> {
    let open = course_invitations::course_id.eq(course).and(course_invitations::user_id.eq(user));
    diesel::select(diesel::dsl::exists(course_invitations::table.filter(open))).get_result(connection)
}

pub fn insert_invitation(connection: &mut DbConnection, row: &Invitation) -> QueryResult<usize> {
    diesel::insert_into(course_invitations::table).values(row).execute(connection)
}

/// Closes an invitation; answers 0 when somebody else was faster.
pub fn delete_invitation(connection: &mut DbConnection, id: Id) -> QueryResult<usize> {
    diesel::delete(course_invitations::table.find(id)).execute(connection)
}
