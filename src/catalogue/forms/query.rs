//! The query of the catalogue's list.

use serde::Deserialize;

use crate::form::query_line;

/// The query of the catalogue's list.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct CourseQuery {
    /// Words to look for.
    #[serde(deserialize_with = "query_line")]
    pub q: String,
    /// The code of a term, or `all`; empty: the current or next one.
    #[serde(deserialize_with = "query_line")]
    pub term: String,
    /// The code of a subject.
    #[serde(deserialize_with = "query_line")]
    pub subject: String,
    /// The employee id of an instructor.
    #[serde(deserialize_with = "query_line")]
    pub instructor: String,
    /// `1`: only what has a free seat.
    #[serde(deserialize_with = "query_line")]
    pub open: String,
    /// `1`: only a student's or an instructor's own.
    #[serde(deserialize_with = "query_line")]
    pub mine: String,
    /// Letters of `MTWRFSU`, in one or several: only what meets on no other day.
    pub days: Vec<String>,
    /// `HH:MM`: only what meets at this time or later.
    #[serde(deserialize_with = "query_line")]
    pub from: String,
    /// `HH:MM`: only what has ended by this time.
    #[serde(deserialize_with = "query_line")]
    pub until: String,
    /// `1`: only what a student can have beside their schedule.
    #[serde(deserialize_with = "query_line")]
    pub fits: String,
    /// The page, from 1.
    #[serde(deserialize_with = "query_line")]
    pub page: String,
}
