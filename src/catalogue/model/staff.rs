//! Who teaches a course, and what they may do in it.

use std::fmt::{self, Display};
use std::sync::Arc;

use diesel::prelude::{AsChangeset, Insertable, Queryable, Selectable};

use super::{Course, Person};
#[cfg(test)]
use super::{CourseTexts, Folded, Section, Subject};
use crate::db::Id;
use crate::events::{CourseRights, rights_in_words};
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

    /// These in a course of this code, as events keep it.
    pub fn in_course(self, code: &str) -> CourseRights {
        CourseRights { course: code.to_owned(), can_edit: self.can_edit, can_grade: self.can_grade }
    }

    /// What is among both.
    #[must_use]
    pub fn within(self, most: Self) -> Self {
        Self { can_edit: self.can_edit && most.can_edit, can_grade: self.can_grade && most.can_grade }
    }
}

impl Display for Rights {
    /// What somebody may do, as it follows "you may".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(rights_in_words(self.can_edit, self.can_grade))
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
    /// A section of it, as people call it: `CS 101-01`.
    pub fn section_label(&self, number: &str) -> String {
        format!("{}-{number}", self.code)
    }

    /// What this user may do; `None` if they are not on the staff.
    pub fn rights_of(&self, user: Id) -> Option<Rights> {
        self.staff.iter().find(|member| member.person.id == user).map(|member| member.rights)
    }

    /// Whether this user is on its staff in any way.
    pub fn is_on_staff(&self, user: Id) -> bool {
        self.rights_of(user).is_some()
    }

    /// Whether this user is one of its instructors; the rest of its staff assists them.
    pub fn is_instructor(&self, user: Id) -> bool {
        self.rights_of(user).is_some_and(|rights| rights.can_edit)
    }

    /// Whether the catalogue lists this user as its instructor or as one of a section.
    pub fn lists_instructor(&self, user: Id) -> bool {
        self.is_instructor(user) || self.sections.iter().any(|section| section.is_taught_by(user))
    }

    /// Whether this user is on its staff or teaches one of its sections.
    pub fn involves(&self, user: Id) -> bool {
        self.is_on_staff(user) || self.lists_instructor(user)
    }
}

#[cfg(test)]
impl StaffMember {
    /// Somebody on a staff, for tests.
    pub(crate) fn sample(user: Id, rights: Rights) -> Self {
        Self { person: Person::sample(user), rights }
    }
}

#[cfg(test)]
impl Person {
    fn sample(id: Id) -> Arc<Self> {
        Arc::new(Self { id, name: String::new(), number: String::new(), is_faculty: true })
    }
}

#[cfg(test)]
impl Course {
    /// A course for tests: with this staff, and one section of these instructors.
    pub(crate) fn sample(primary: Id, staff: Vec<StaffMember>, of_section: impl Iterator<Item = Id>) -> Self {
        let subject = Subject { id: Id::new(), code: String::new(), code_key: String::new(), name: String::new() };
        let section = Section {
            id: Id::new(),
            term_id: Id::new(),
            number: String::new(),
            instructors: of_section.map(Person::sample).collect(),
            meetings: Vec::new(),
            slots: Vec::new(),
            waitlist_capacity: None,
            version: 1,
        };
        Self {
            id: Id::new(),
            texts: CourseTexts::default(),
            credits: 0,
            subject: Arc::new(subject),
            primary_instructor_id: primary,
            instructors: Vec::new(),
            staff,
            requirements: Vec::new(),
            version: 1,
            changed_by: None,
            sections: vec![section],
            folded: Folded::default(),
        }
    }
}
