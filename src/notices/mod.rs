//! What happened to somebody without their doing, kept until they have seen it.

mod model;
mod repository;

use diesel::result::QueryResult;

use crate::db::{DbConnection, Id, now};

pub use model::{Notice, NoticeTone};
pub use repository::{list_seen, list_unseen, update_seen, update_seen_of};

/// Tells a user something; they find it on their dashboard and among their notices until they have seen it.
///
/// # Errors
/// When the database fails.
pub fn notify(
    connection: &mut DbConnection,
    user: Id,
    tone: NoticeTone,
    title: &str,
    detail: &str,
    course: Option<Id>,
) -> QueryResult<()> {
    let notice =
        model::NoticeRow { id: Id::new(), user_id: user, tone, title, detail, course_id: course, created_at: now() };
    repository::insert_notice(connection, &notice).map(drop)
}
