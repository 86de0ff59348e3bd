//! What a user is at the institution: one thing or several.

use std::fmt::{self, Display};

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};

use crate::schema::users;
use crate::text_enum;

text_enum! {
    /// What a user may do.
    pub enum Role {
        /// Registers for courses.
        Student = "student",
        /// Creates and runs courses.
        Faculty = "faculty",
        /// The registrar's staff.
        Admin = "admin",
    }
}

/// A set of roles: a student may assist with a course, an admin may teach. The database keeps it from being empty.
#[derive(AsChangeset, Clone, Copy, Debug, Eq, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Roles {
    is_student: bool,
    is_faculty: bool,
    is_admin: bool,
}

impl Roles {
    const NONE: Self = Self { is_student: false, is_faculty: false, is_admin: false };

    /// This role alone.
    pub const fn only(role: Role) -> Self {
        Self::NONE.set(role, true)
    }

    /// Whether this role is among them.
    pub const fn has(self, role: Role) -> bool {
        match role {
            Role::Student => self.is_student,
            Role::Faculty => self.is_faculty,
            Role::Admin => self.is_admin,
        }
    }

    /// These and this one.
    #[must_use]
    pub const fn with(self, role: Role) -> Self {
        self.set(role, true)
    }

    /// These but for this one; `None` when nothing would be left.
    #[must_use]
    pub fn without(self, role: Role) -> Option<Self> {
        Some(self.set(role, false)).filter(|left| *left != Self::NONE)
    }

    /// The one that says most of a user: whose dashboard is theirs.
    pub const fn primary(self) -> Role {
        match self {
            Self { is_admin: true, .. } => Role::Admin,
            Self { is_faculty: true, .. } => Role::Faculty,
            _ => Role::Student,
        }
    }

    /// All of them, the primary one first.
    pub fn iter(self) -> impl Iterator<Item = Role> {
        [Role::Admin, Role::Faculty, Role::Student].into_iter().filter(move |role| self.has(*role))
    }

    const fn set(mut self, role: Role, is_set: bool) -> Self {
        match role {
            Role::Student => self.is_student = is_set,
            Role::Faculty => self.is_faculty = is_set,
            Role::Admin => self.is_admin = is_set,
        }
        self
    }
}

impl Display for Roles {
    /// All of them in words: `admin and student`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Role::as_str).collect::<Vec<_>>().join(" and "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_put_in_and_never_becomes_empty() {
        let both = Roles::only(Role::Student).with(Role::Admin);
        assert_eq!(both.iter().collect::<Vec<_>>(), [Role::Admin, Role::Student]);
        assert_eq!(both.primary(), Role::Admin);
        assert!(both.has(Role::Student) && both.has(Role::Admin) && !both.has(Role::Faculty));
        assert_eq!(both.without(Role::Admin), Some(Roles::only(Role::Student)));
        assert_eq!(both.without(Role::Faculty), Some(both));
        assert_eq!(Roles::only(Role::Faculty).without(Role::Faculty), None);
    }
}
