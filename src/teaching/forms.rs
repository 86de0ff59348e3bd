//! What is typed on the page of a course's instructors.

use serde::Deserialize;

use crate::catalogue::Rights;
use crate::form::{FieldErrors, line};

/// Check boxes: what somebody may do.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RightsForm {
    /// Whether they may edit the course.
    pub can_edit: String,
    /// Whether they may grade.
    pub can_grade: String,
}

/// Whom to invite, and what they would be allowed to do.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    /// Number or email.
    #[serde(deserialize_with = "line")]
    pub identifier: String,
    /// Whether they may edit the course.
    pub can_edit: String,
    /// Whether they may grade.
    pub can_grade: String,
}

impl RightsForm {
    /// The rights whose boxes are ticked.
    pub fn rights(&self) -> Rights {
        rights(&self.can_edit, &self.can_grade)
    }
}

impl InviteForm {
    /// The rights whose boxes are ticked, when somebody is named.
    ///
    /// # Errors
    /// A message when nobody is.
    pub fn check(&self) -> Result<Rights, FieldErrors> {
        if self.identifier.is_empty() {
            return Err(FieldErrors::one("identifier", "Enter the number or the email of whom you invite"));
        }
        Ok(rights(&self.can_edit, &self.can_grade))
    }
}

fn rights(can_edit: &str, can_grade: &str) -> Rights {
    Rights { can_edit: !can_edit.is_empty(), can_grade: !can_grade.is_empty() }
}
