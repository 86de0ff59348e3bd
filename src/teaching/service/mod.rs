//! What instructors do to the staff of their courses, and what those answer whom they invite; each within its caller's
//! transaction.

mod invitations;
mod staff;

use diesel::result::QueryResult;

use super::repository;
use crate::catalogue::Course;
use crate::context::Context;
use crate::db::Id;

pub use invitations::{AnswerError, InviteError, accept, decline, invite, revoke};
pub use staff::{StaffError, change_rights, remove};

/// A course as of now; nobody else changes it or its staff until the transaction ends.
fn lock_course(context: &mut Context<'_>, course: Id) -> QueryResult<Option<Course>> {
    if !crate::catalogue::lock_course(context, course)? {
        return Ok(None);
    }
    Ok(context.reload_catalogue()?.course(course).cloned())
}
