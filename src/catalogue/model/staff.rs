//! Who teaches a course, and what they may do in it.

use std::fmt::{self, Display};
use std::sync::Arc;

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};

use super::{Course, Person, Section};
use crate::accounts::{Role, User, UserState};
use crate::db::Id;
use crate::schema::course_instructors;

/// What somebody on the staff of a course may do; all of them see its rosters.
#[derive(AsChangeset, Clone, Copy, Debug, Default, Eq, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = course_instructors)]
pub struct Rights {
    /// Whether they may change the course, its sections and its staff.
    pub can_edit: bool,
    /// Whether they may grade its students.
    pub can_grade: bool,
}

impl Rights {
    /// The rights of the primary instructor.
    pub const ALL: Self = Self { can_edit: true, can_grade: true };

    /// These and those.
    #[must_use]
    pub fn and(self, others: Self) -> Self {
        Self { can_edit: self.can_edit || others.can_edit, can_grade: self.can_grade || others.can_grade }
    }

    /// What is among both.
    #[must_use]
    pub fn within(self, most: Self) -> Self {
        Self { can_edit: self.can_edit && most.can_edit, can_grade: self.can_grade && most.can_grade }
    }
}

/// Something that not everybody may do in a course.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Right {
    /// See who is in its sections.
    SeeRosters,
    /// Waive rules for a student in a section, and read why students were refused.
    Permit,
    /// Change the course, its sections and its staff.
    Edit,
    /// Grade its students.
    Grade,
}

/// Whether a user has a right in a course, or in one of its sections: the one place that says so. The office has every
/// right; all others have those of their place on the staff, and the instructors of a section among them may permit.
pub fn has_right(who: &User, right: Right, course: &Course, section: Option<&Section>) -> bool {
    if who.state != UserState::Active {
        return false;
    }
    if who.role == Role::Admin {
        return true;
    }
    let Some(rights) = course.rights_of(who.id) else { return false };
    match right {
        Right::SeeRosters => true,
        Right::Permit => rights.can_edit || section.is_some_and(|section| section.is_taught_by(who.id)),
        Right::Edit => rights.can_edit,
        Right::Grade => rights.can_grade,
    }
}

/// Whether `who` may change what `member` may do in a course: who may edit it takes any right, and gives those that they
/// have themselves, to others only.
pub fn may_change_rights(who: &User, course: &Course, member: Id, before: Rights, after: Rights) -> bool {
    let gives_edit = after.can_edit && !before.can_edit;
    let gives_grade = after.can_grade && !before.can_grade;
    has_right(who, Right::Edit, course, None)
        && (!(gives_edit || gives_grade) || member != who.id)
        && (!gives_grade || has_right(who, Right::Grade, course, None))
}

impl Display for Rights {
    /// What somebody may do, as it follows "you may".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match (self.can_edit, self.can_grade) {
            (true, true) => "edit the course, see its rosters and grade",
            (true, false) => "edit the course and see its rosters",
            (false, true) => "see its rosters and grade",
            (false, false) => "see its rosters",
        })
    }
}

/// Somebody who teaches a course: who may edit it is an instructor, anybody else an assistant.
#[derive(Clone, Debug)]
pub struct StaffMember {
    /// Who.
    pub person: Arc<Person>,
    /// What they may do.
    pub rights: Rights,
}

impl Course {
    /// What this user may do; none: is not on the staff.
    pub fn rights_of(&self, user: Id) -> Option<Rights> {
        self.staff.iter().find(|member| member.person.id == user).map(|member| member.rights)
    }

    /// Whether this user is one of its instructors, who may edit it.
    pub fn is_taught_by(&self, user: Id) -> bool {
        self.rights_of(user).is_some_and(|rights| rights.can_edit)
    }

    /// Whether this user may grade its students.
    pub fn may_grade(&self, user: Id) -> bool {
        self.rights_of(user).is_some_and(|rights| rights.can_grade)
    }

    /// Whether this user is on its staff in any way, and so may see its rosters.
    pub fn assists(&self, user: Id) -> bool {
        self.rights_of(user).is_some()
    }

    /// Whether the catalogue names this user as its instructor or as one of a section.
    pub fn names(&self, user: Id) -> bool {
        self.is_taught_by(user) || self.sections.iter().any(|section| section.is_taught_by(user))
    }

    /// Whether this user is on its staff or teaches one of its sections.
    pub fn involves(&self, user: Id) -> bool {
        self.assists(user) || self.names(user)
    }
}
