//! Invitations to teach, which are rows as long as they are open.

use chrono::NaiveDateTime;
use diesel::prelude::{Insertable, Queryable, Selectable};

use crate::catalogue::Rights;
use crate::db::Id;
use crate::schema::course_invitations;

/// An invitation to join the staff of a course.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = course_invitations)]
pub struct Invitation {
    /// Its id.
    pub id: Id,
    /// The course.
    pub course_id: Id,
    /// Who is invited.
    pub user_id: Id,
    /// Whether they would be allowed to edit the course.
    pub can_edit: bool,
    /// Whether they would be allowed to grade its students.
    pub can_grade: bool,
    /// Who invited them.
    pub invited_by: Id,
    /// When.
    pub created_at: NaiveDateTime,
}

impl Invitation {
    /// What whoever is invited would be allowed to do.
    pub fn rights(&self) -> Rights {
        Rights { can_edit: self.can_edit, can_grade: self.can_grade }
    }
}

/// An invitation with the name of the other side: of who is invited, or of who invited.
#[derive(Clone, Debug, Queryable)]
pub struct OpenInvitation {
    /// The invitation.
    pub invitation: Invitation,
    /// First and last name.
    pub name: (String, String),
    /// Employee id.
    pub number: Option<String>,
}
