//! Rows of grade sheets.

use chrono::NaiveDateTime;
use diesel::prelude::Queryable;

use crate::db::Id;
use crate::form::sorted_name;
use crate::records::Status;

/// A student on a grade sheet: registered, or graded.
#[derive(Clone, Debug, Queryable)]
pub struct SheetRow {
    /// The registration.
    pub registration_id: Id,
    /// The student.
    pub student_id: Id,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Registration number.
    pub number: Option<String>,
    /// Registered or completed.
    pub status: Status,
    /// The final grade.
    pub grade: Option<String>,
    /// The grade that is kept until it is submitted.
    pub draft: Option<String>,
    /// When the grade was submitted.
    pub graded_at: Option<NaiveDateTime>,
}

impl SheetRow {
    /// `Lovelace, Ada`.
    pub fn name(&self) -> String {
        sorted_name(&self.first_name, &self.last_name)
    }

    /// The registration number; empty for none.
    pub fn number(&self) -> &str {
        self.number.as_deref().unwrap_or_default()
    }
}

/// A registration that was let in on a course in progress.
#[derive(Clone, Debug, Queryable)]
pub(super) struct ProvisionalRow {
    pub student_id: Id,
    pub section_id: Id,
    pub first_name: String,
    pub last_name: String,
    pub number: Option<String>,
    pub email: String,
}

impl ProvisionalRow {
    /// Last name, first name and number, which put students in order.
    pub fn name(&self) -> (&str, &str, Option<&str>) {
        (&self.last_name, &self.first_name, self.number.as_deref())
    }
}

/// Whose seats that rest on a course in progress are asked for.
#[derive(Clone, Copy)]
pub enum ProvisionalFilter<'a> {
    /// So many at most of all there are, those of one section together.
    Everybody(i64),
    /// Those in these sections.
    OfSections(&'a [Id]),
    /// Those of these students.
    OfStudents(&'a [Id]),
}
