//! A notice, as it is kept.

use chrono::NaiveDateTime;
use diesel::prelude::{Insertable, Queryable, Selectable};

use crate::db::Id;
use crate::schema::notices;
use crate::text_enum;

text_enum! {
    /// The tone of a notice; the style sheet has a class of the same name.
    pub enum NoticeTone {
        /// Good news.
        Good = "good",
        /// Something to know.
        Info = "info",
        /// Something to look at.
        Warn = "warn",
        /// Bad news.
        Bad = "bad",
    }
}

/// Something that happened to somebody.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Notice {
    /// Its id.
    pub id: Id,
    /// Its tone.
    pub tone: NoticeTone,
    /// What happened.
    pub title: String,
    /// Why, or what follows; may be empty.
    pub detail: String,
    /// The course that it is about.
    pub course_id: Option<Id>,
    /// When it happened.
    pub created_at: NaiveDateTime,
}

#[derive(Insertable)]
#[diesel(table_name = notices)]
pub(super) struct NoticeRow<'a> {
    pub id: Id,
    pub user_id: Id,
    pub tone: NoticeTone,
    pub title: &'a str,
    pub detail: &'a str,
    pub course_id: Option<Id>,
    pub created_at: NaiveDateTime,
}
