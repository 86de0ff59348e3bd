//! What instructors do to sections.

use diesel::result::Error as DieselError;

use super::{NotChosen, choose, repository};
use crate::accounts::User;
use crate::catalogue::Catalogue;
use crate::catalogue::model::{Course, Meeting, Seats, Section, SectionDetails, SectionRow};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record};
use crate::form::{FieldErrors, key};
use crate::policy;
use crate::reason::Names;

/// Why a change of a section was refused.
#[derive(Debug, thiserror::Error)]
pub enum SectionError {
    /// There is none, or it is not this user's to change.
    #[error("There is no such section, or you are not an instructor of its course")]
    NotFound,
    /// Another section of the course has the number in this term.
    #[error("Section {0} exists already in this term")]
    NumberTaken(String),
    /// Nobody active among the faculty has the number.
    #[error("Nobody among the faculty has the number {0}")]
    NoSuchInstructor(String),
    /// Somebody who has not joined the course.
    #[error("{0} has not joined the course: invite them on its page of instructors first")]
    NotOnStaff(String),
    /// More students are registered.
    #[error("The capacity cannot be less than the seats that are taken, held or kept, {0}")]
    CapacityBelow(i32),
    /// Somebody else saved it first.
    #[error("Somebody saved this section while you were editing")]
    Changed,
    /// Students have or had a registration in it.
    #[error("Its registrations are on record ({0})")]
    HasRegistrations(i64),
    /// The database failed.
    #[error("The section could not be saved")]
    Failed(#[from] DieselError),
}

impl From<&SectionError> for FieldErrors {
    fn from(error: &SectionError) -> Self {
        match error {
            SectionError::NumberTaken(_) => Self::one("number", error.to_string()),
            SectionError::NoSuchInstructor(_) | SectionError::NotOnStaff(_) => {
                Self::one("instructors", error.to_string())
            }
            SectionError::CapacityBelow(_) => Self::one("capacity", error.to_string()),
            _ => Self::default(),
        }
    }
}

impl From<NotChosen> for SectionError {
    fn from(number: NotChosen) -> Self {
        match number {
            NotChosen::Unknown(number) => Self::NoSuchInstructor(number),
            NotChosen::NotOnStaff(number) => Self::NotOnStaff(number),
        }
    }
}

/// Makes a section of a course.
///
/// # Errors
/// When `who` may not edit the course, the number is taken, or an instructor is unknown.
pub fn create_section(
    context: &mut Context<'_>,
    who: &User,
    course: Id,
    term: Id,
    details: &SectionDetails,
) -> Result<Id, SectionError> {
    let catalogue = context.reload_catalogue()?;
    let found = catalogue.course(course).filter(|course| policy::can_edit_course(who, course));
    found.ok_or(SectionError::NotFound)?;
    insert_section(context, course, term, details)
}

/// Makes a section of a course that is known to be its maker's to edit.
pub(super) fn insert_section(
    context: &mut Context<'_>,
    course: Id,
    term: Id,
    details: &SectionDetails,
) -> Result<Id, SectionError> {
    if repository::is_section_number_taken(context.connection(), course, term, &details.number, None)? {
        return Err(SectionError::NumberTaken(details.number.clone()));
    }
    let row = SectionRow {
        id: Id::new(),
        course_id: course,
        term_id: term,
        number: details.number.clone(),
        number_key: key(&details.number),
        capacity: details.capacity,
        waitlist_capacity: details.waitlist_capacity,
        registered: 0,
        offered: 0,
        reserved: 0,
        overenrolled: 0,
        waitlisted: 0,
        last_waitlist_position: 0,
        version: 1,
    };
    repository::insert_section(context.connection(), &row)?;
    set_section_parts(context, course, row.id, details)?;
    context.invalidate_catalogue()?;
    let catalogue = context.catalogue()?;
    let label = catalogue.section_label(row.id).unwrap_or_default();
    record(context, About::section(row.id), &Event::SectionMade { section: label })?;
    Ok(row.id)
}

/// Changes a section whose version the editor has seen.
///
/// # Errors
/// When `who` may not edit its course, the number is taken, an instructor is unknown, more students are
/// registered than the new capacity, or somebody else was faster.
pub fn update_section(
    context: &mut Context<'_>,
    who: &User,
    id: Id,
    seen_version: i32,
    details: &SectionDetails,
) -> Result<(), SectionError> {
    let catalogue = context.reload_catalogue()?;
    let (course, section) = find_editable(&catalogue, who, id)?;
    let (course, term) = (course.id, section.term_id);
    if repository::is_section_number_taken(context.connection(), course, term, &details.number, Some(id))? {
        return Err(SectionError::NumberTaken(details.number.clone()));
    }
    if repository::update_section(
        context.connection(),
        id,
        seen_version,
        &details.number,
        details.capacity,
        details.waitlist_capacity,
    )? == 0
    {
        let catalogue = context.reload_catalogue()?;
        let (_, section) = find_editable(&catalogue, who, id)?;
        let seats = repository::list_seats(context.connection(), &[id])?;
        let taken = seats.get(&id).map_or(0, Seats::spoken_for);
        return Err(if section.version == seen_version && taken > details.capacity {
            SectionError::CapacityBelow(taken)
        } else {
            SectionError::Changed
        });
    }
    set_section_parts(context, course, id, details)?;
    context.invalidate_catalogue()?;
    Ok(())
}

/// Deletes a section in which nobody has or had a registration.
///
/// # Errors
/// When `who` may not edit its course, or there are registrations.
pub fn delete_section(context: &mut Context<'_>, who: &User, id: Id) -> Result<(), SectionError> {
    let catalogue = context.reload_catalogue()?;
    let (course, section) = find_editable(&catalogue, who, id)?;
    match repository::count_registrations_in_section(context.connection(), id)? {
        0 => {}
        count => return Err(SectionError::HasRegistrations(count)),
    }
    repository::delete_section(context.connection(), id)?;
    let deleted = Event::SectionDeleted { section: course.section_label(&section.number) };
    record(context, About { section: Some(id), ..About::course(course.id) }, &deleted)?;
    context.invalidate_catalogue()?;
    Ok(())
}

/// A section whose course `who` may edit.
fn find_editable<'a>(
    catalogue: &'a Catalogue,
    who: &User,
    section: Id,
) -> Result<(&'a Course, &'a Section), SectionError> {
    let found = catalogue.section(section).filter(|(course, _)| policy::can_edit_course(who, course));
    found.ok_or(SectionError::NotFound)
}

fn set_section_parts(
    context: &mut Context<'_>,
    course: Id,
    id: Id,
    details: &SectionDetails,
) -> Result<(), SectionError> {
    let staff = repository::list_staff_of(context.connection(), course)?;
    let people = choose(context, &details.instructors, &staff, None)??;
    repository::update_section_instructors(context.connection(), id, &people)?;
    let meetings: Vec<Meeting> =
        details.meetings.iter().map(|meeting| Meeting { id: Id::new(), section_id: id, ..meeting.clone() }).collect();
    repository::update_meetings(context.connection(), id, &meetings)?;
    Ok(())
}
