//! Courses: in the catalogue, as typed, and in the database.

use std::ops::Deref;
use std::sync::Arc;

use chrono::NaiveDateTime;
use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};
use serde::Deserialize;
use validator::Validate;

use super::{Person, Section, StaffMember, Subject};
use crate::db::Id;
use crate::form::text::{is_code, is_name};
use crate::form::{line, lines};
use crate::requirement::{Kind, Requirement};
use crate::schema::courses;

/// A catalogue entry with all its sections.
#[derive(Clone, Debug)]
pub struct Course {
    /// Its id.
    pub id: Id,
    /// What it says of itself in words.
    pub texts: CourseTexts,
    /// Its credits, in hundredths.
    pub credits: i32,
    /// Its subject.
    pub subject: Arc<Subject>,
    /// The instructor who may delete it.
    pub primary_instructor_id: Id,
    /// Its instructors, who may edit it, the primary one first; the catalogue shows them.
    pub instructors: Vec<Arc<Person>>,
    /// They and its assistants, in the same order.
    pub staff: Vec<StaffMember>,
    /// Its prerequisites, corequisites and antirequisites, as far as they can be read.
    pub requirements: Vec<(Kind, Requirement)>,
    /// Counts its changes.
    pub version: i32,
    /// Who changed it last.
    pub changed_by: Option<Id>,
    /// Its sections, by term and number.
    pub sections: Vec<Section>,
    /// Its texts, folded for searching.
    pub(in crate::catalogue) folded: Folded,
}

/// So that a course's texts are read as its own, and a new one needs no place here.
impl Deref for Course {
    type Target = CourseTexts;

    fn deref(&self) -> &CourseTexts {
        &self.texts
    }
}

/// A course as it was typed, checked but for what the database knows.
#[derive(Clone, Debug)]
pub struct CourseInput {
    /// What its row has of it.
    pub details: CourseDetails,
    /// Employee ids of its instructors.
    pub instructors: Vec<String>,
}

impl CourseTexts {
    /// The paragraphs of the description.
    pub fn paragraphs(&self) -> impl Iterator<Item = &str> {
        self.description.split("\n\n").filter(|paragraph| !paragraph.is_empty())
    }
}

/// What can be edited of a course's row.
#[derive(AsChangeset, Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = courses)]
pub struct CourseDetails {
    /// What it says of itself in words.
    #[diesel(embed)]
    pub texts: CourseTexts,
    /// Credits, in hundredths.
    pub credits: i32,
    /// The subject's id.
    pub subject_id: Id,
}

/// A course, as the database has it.
#[derive(AsChangeset, Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = courses, treat_none_as_null = true, treat_none_as_default_value = false)]
pub(crate) struct CourseRow {
    pub id: Id,
    pub code_key: String,
    #[diesel(embed)]
    pub details: CourseDetails,
    pub primary_instructor_id: Id,
    pub version: i32,
    pub changed_by: Option<Id>,
    pub changed_at: NaiveDateTime,
}

/// A course's texts, folded once when the catalogue is read.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The code without spaces.
    pub(in crate::catalogue) code: String,
    pub(in crate::catalogue) name: String,
    pub(in crate::catalogue) people: String,
    pub(in crate::catalogue) description: String,
}

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
