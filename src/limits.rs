//! How long texts may be, in characters: the same for a form, a file and a program.

/// The code of a term, a subject or a course.
pub const CODE: usize = 20;
/// The name of anything, a person’s first or last one, a school, a room.
pub const NAME: usize = 100;
/// The description of a course.
pub const DESCRIPTION: usize = 4_000;
/// A requirement.
pub const REQUIREMENT: usize = 1_000;
/// The number of a section.
pub const SECTION_NUMBER: usize = 10;
/// The weeks of a meeting.
pub const WEEKS: usize = 100;
/// The number of a person.
pub const PERSON_NUMBER: usize = 20;
/// An email address, as RFC 5321 bounds its path.
pub const EMAIL: usize = 254;
/// The branch of a student.
pub const BRANCH: usize = 50;
/// A grade.
pub const GRADE: usize = 10;
/// Why something was done.
pub const REASON: usize = 200;
