//! What the catalogue says of a course in words.

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::Deserialize;
use validator::Validate;

use crate::form::text::{is_code, is_name};
use crate::form::{line, lines};
use crate::schema::courses;

/// The texts of a course, with how each is typed and what it may be. The form has them as they were typed, the row as they
/// were checked.
#[derive(AsChangeset, Clone, Debug, Default, Deserialize, Insertable, PartialEq, Queryable, Selectable, Validate)]
#[diesel(table_name = courses)]
#[serde(default)]
pub struct CourseTexts {
    /// Its code, such as `MATH 060 PO`.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 20, message = "Enter a code of at most 20 characters"),
        custom(function = "is_code")
    )]
    pub code: String,
    /// Its name.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 100, message = "Enter a name of at most 100 characters"),
        custom(function = "is_name")
    )]
    pub name: String,
    /// What it is about; blank lines part paragraphs.
    #[serde(deserialize_with = "lines")]
    #[validate(length(max = 4000, message = "The description may have at most 4,000 characters"))]
    pub description: String,
    /// What must have been taken before, as an expression of courses.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "The prerequisites may have at most 1,000 characters"))]
    pub prerequisites: String,
    /// What must be taken before or at the same time.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "The corequisites may have at most 1,000 characters"))]
    pub corequisites: String,
    /// What must not have been taken.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "This may have at most 1,000 characters"))]
    pub antirequisites: String,
}
