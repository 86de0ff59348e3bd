//! What happened to somebody without their doing, kept until they have seen it.

mod model;
mod repository;
mod selectors;
mod writes;

use diesel::result::QueryResult;

use crate::context::Context;
use crate::db::Id;

pub use model::{Notice, NoticeTone};
pub use selectors::{list_seen, list_unseen};
pub use writes::{update_seen, update_seen_of};

/// Tells a user something; they find it on their dashboard and among their notices until they have seen it.
///
/// # Errors
/// When the database fails.
pub fn notify(
    context: &mut Context<'_>,
    user: Id,
    tone: NoticeTone,
    title: &str,
    detail: &str,
    course: Option<Id>,
) -> QueryResult<()> {
    let notice = model::NoticeRow {
        id: Id::new(),
        user_id: user,
        tone,
        title,
        detail,
        course_id: course,
        created_at: context.now,
    };
    repository::insert_notice(context.connection(), &notice).map(drop)
}
