//! What instructors do to courses.

use diesel::result::Error as DieselError;

use super::section::{SectionError, insert_section};
use super::{NotChosen, choose, repository};
use crate::accounts::User;
use crate::catalogue::model::{CourseInput, CourseRow, Rights, SectionDetails};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::form::{FieldErrors, key};
use crate::policy;
use crate::requirement;

/// Why a change of a course was refused.
#[derive(Debug, thiserror::Error)]
pub enum CourseError {
    /// There is none, or it is not this user's to change.
    #[error("There is no such course, or you are not an instructor of it")]
    NotFound,
    /// Only faculty make courses.
    #[error("Only faculty make courses")]
    NotFaculty,
    /// Only the primary instructor deletes a course.
    #[error("Only the primary instructor may delete this course")]
    NotPrimary,
    /// Another course has the code.
    #[error("A course with the code {0} exists already")]
    CodeTaken(String),
    /// Nobody active among the faculty has the number.
    #[error("Nobody among the faculty has the number {0}")]
    NoSuchInstructor(String),
    /// Somebody who has not joined it.
    #[error("{0} has not joined the course: invite them on its page of instructors")]
    NotOnStaff(String),
    /// Somebody else saved it first.
    #[error("{by} saved this course while you were editing")]
    Changed {
        /// Who did.
        by: String,
    },
    /// Students have or had a registration in it.
    #[error("Its registrations are on record ({0})")]
    HasRegistrations(i64),
    /// Its first section cannot be made.
    #[error(transparent)]
    Section(#[from] SectionError),
    /// The database failed.
    #[error("The course could not be saved")]
    Failed(#[from] DieselError),
}

impl From<&CourseError> for FieldErrors {
    fn from(error: &CourseError) -> Self {
        match error {
            CourseError::CodeTaken(_) => Self::one("code", error.to_string()),
            CourseError::NoSuchInstructor(_) | CourseError::NotOnStaff(_) => {
                Self::one("instructors", error.to_string())
            }
            CourseError::Section(error) => error.into(),
            _ => Self::default(),
        }
    }
}

impl From<NotChosen> for CourseError {
    fn from(number: NotChosen) -> Self {
        match number {
            NotChosen::Unknown(number) => Self::NoSuchInstructor(number),
            NotChosen::NotOnStaff(number) => Self::NotOnStaff(number),
        }
    }
}

/// Makes a course of which `who` is the primary instructor, and its first section if one is given.
///
/// # Errors
/// When `who` may not, the code is taken or an instructor is unknown.
pub fn create_course(
    context: &mut Context<'_>,
    who: &User,
    input: &CourseInput,
    first_section: Option<(Id, &SectionDetails)>,
) -> Result<Id, CourseError> {
    let CourseInput { details, instructors } = input;
    let code = &details.texts.code;
    if !policy::can_create_course(who) {
        return Err(CourseError::NotFaculty);
    }
    if repository::is_course_code_taken(context.connection(), code, None)? {
        return Err(CourseError::CodeTaken(code.clone()));
    }
    // Nobody has joined yet, and its creator need not be named.
    choose(context, instructors, &[], who.id)??;
    let row = CourseRow {
        id: Id::new(),
        code_key: key(code),
        details: details.clone(),
        primary_instructor_id: who.id,
        version: 1,
        changed_by: Some(who.id),
        changed_at: context.now,
    };
    repository::insert_course(context.connection(), &row)?;
    repository::insert_staff(context.connection(), row.id, who.id, Rights::ALL)?;
    record(context, About::course(row.id), &Event::CourseMade { course: code.clone() })?;
    if let Some((term, section)) = first_section {
        insert_section(context, row.id, term, section)?;
    }
    context.invalidate_catalogue()?;
    Ok(row.id)
}

/// Changes a course whose version the editor has seen. Returns whose place on its staff this changed.
///
/// # Errors
/// When `who` may not edit it, the code is taken, an instructor is unknown or has not joined, or somebody else
/// was faster.
pub fn update_course(
    context: &mut Context<'_>,
    who: &User,
    id: Id,
    seen_version: i32,
    input: &CourseInput,
) -> Result<(), CourseError> {
    let CourseInput { details, instructors } = input;
    let code = &details.texts.code;
    // Before the staff is read: a right that is taken at the same moment must not come back.
    repository::lock_course(context.connection(), id)?;
    let catalogue = context.reload_catalogue()?;
    let course = catalogue.course(id).filter(|course| policy::can_edit_course(who, course));
    let course = course.ok_or(CourseError::NotFound)?;
    if repository::is_course_code_taken(context.connection(), code, Some(id))? {
        return Err(CourseError::CodeTaken(code.clone()));
    }
    let staff = repository::list_staff_of(context.connection(), id)?;
    let editors = choose(context, instructors, &staff, course.primary_instructor_id)??;
    let change = (who.id, context.now);
    if repository::update_course(context.connection(), id, seen_version, details, change)? == 0 {
        let by = course.changed_by.map(|user| repository::find_user_name(context.connection(), user)).transpose()?;
        return Err(CourseError::Changed { by: by.unwrap_or_else(|| "The registrar’s office".to_owned()) });
    }
    if !requirement::is_same_code(&course.code, code) {
        rename_in_requirements(context, &course.code, code, who.id)?;
    }
    record(context, About::course(id), &Event::CourseSaved { course: code.clone() })?;
    set_editors(context, (id, code), &staff, &editors)?;
    context.invalidate_catalogue()?;
    Ok(())
}

/// Makes these members of the staff the instructors of a course, who may edit it: an assistant among them becomes one,
/// an instructor who is not leaves the course, assistants stay.
fn set_editors(
    context: &mut Context<'_>,
    (course, code): (Id, &str),
    staff: &[(Id, Rights)],
    editors: &[Id],
) -> Result<(), DieselError> {
    for &(user, rights) in staff {
        match (rights.can_edit, editors.contains(&user)) {
            (true, false) => {
                repository::delete_section_instructor(context.connection(), course, user)?;
                repository::delete_staff(context.connection(), course, user)?;
                let left = Event::StaffLeft { course: code.to_owned() };
                record(context, About::course(course).and_person(user), &left)?;
            }
            (false, true) => {
                let rights = Rights { can_edit: true, ..rights };
                repository::update_rights(context.connection(), course, user, rights)?;
                let changed = Event::StaffRightsChanged(rights.in_course(code));
                record(context, About::course(course).and_person(user), &changed)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// Carries the new code of a course into the requirements that name it. Who has one of these courses' forms open sees
/// when they save that it was changed.
fn rename_in_requirements(context: &mut Context<'_>, old: &str, new: &str, by: Id) -> Result<(), DieselError> {
    for (course, texts) in repository::list_requirements(context.connection())? {
        let renamed = texts.each_ref().map(|text| renamed(text, old, new));
        if renamed.iter().any(Option::is_some) {
            let [prerequisites, corequisites, antirequisites] = texts;
            let [first, second, third] = renamed;
            let texts =
                [first.unwrap_or(prerequisites), second.unwrap_or(corequisites), third.unwrap_or(antirequisites)];
            repository::update_requirements(context.connection(), course, &texts)?;
            repository::update_course_version(context.connection(), course, by)?;
        }
    }
    Ok(())
}

/// A requirement with a course called by another code; `None` if it does not name the course.
fn renamed(text: &str, old: &str, new: &str) -> Option<String> {
    let mut tree = requirement::parse(text).ok()?;
    tree.rename(old, new).then(|| tree.to_string())
}

/// Deletes a course in which nobody has or had a registration, with its sections.
///
/// # Errors
/// When `who` is neither its primary instructor nor an admin, or there are registrations.
pub fn delete_course(context: &mut Context<'_>, who: &User, id: Id) -> Result<(), CourseError> {
    let catalogue = context.reload_catalogue()?;
    let course = catalogue.course(id).filter(|course| policy::can_edit_course(who, course));
    let course = course.ok_or(CourseError::NotFound)?;
    if !policy::can_delete_course(who, course) {
        return Err(CourseError::NotPrimary);
    }
    match repository::count_registrations_in_course(context.connection(), id)? {
        0 => {}
        count => return Err(CourseError::HasRegistrations(count)),
    }
    repository::delete_course(context.connection(), id)?;
    record(context, About::course(id), &Event::CourseDeleted { course: course.code.clone() })?;
    context.invalidate_catalogue()?;
    Ok(())
}
