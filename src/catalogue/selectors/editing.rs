//! Courses and sections, for those who make and edit them; and what was typed of them, checked.

use std::sync::Arc;

use super::SectionAddress;
use crate::accounts::User;
use crate::catalogue::model::{Course, CourseInput, CourseTexts, Meeting, Person, Section, SectionDetails, Term};
use crate::catalogue::repository;
use crate::catalogue::views::{Named, SectionHead};
use crate::catalogue::{Catalogue, CourseForm, SectionForm};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::form::FieldErrors;
use crate::policy;

/// What a new course can be of.
#[derive(Clone, Debug)]
pub struct NewCourseOptions {
    /// The subjects.
    pub subjects: Vec<Named>,
    /// The terms for its first section.
    pub terms: Vec<Named>,
    /// The code of the usual term; empty: there is none.
    pub usual_term: String,
    /// Who is going to be its primary instructor.
    pub instructor: Person,
}

/// A course, for those who edit it.
#[derive(Clone, Debug)]
pub struct CourseToEdit {
    /// Its id.
    pub id: Id,
    /// What it says of itself in words.
    pub texts: CourseTexts,
    /// Its credits, in hundredths.
    pub credits: i32,
    /// Its subject.
    pub subject: Named,
    /// Its instructors, the primary one first.
    pub instructors: Vec<Person>,
    /// The primary instructor.
    pub primary_instructor_id: Id,
    /// Counts its changes.
    pub version: i32,
    /// The subjects to choose from.
    pub subjects: Vec<Named>,
    /// Whether whoever asks may delete it.
    pub can_delete: bool,
}

/// What a new section can be of.
#[derive(Clone, Debug)]
pub struct NewSectionOptions {
    /// The course.
    pub course_id: Id,
    /// The course's code.
    pub course_code: String,
    /// The terms.
    pub terms: Vec<Named>,
    /// The code of the usual term; empty: there is none.
    pub usual_term: String,
    /// The first of 01, 02, ... that the course does not have in that term.
    pub next_number: String,
    /// The course's instructors.
    pub instructors: Vec<Person>,
    /// Who can teach it.
    pub candidates: Vec<Person>,
}

/// A section, for those who edit it.
#[derive(Clone, Debug)]
pub struct SectionToEdit {
    /// The section.
    pub section: SectionHead,
    /// The term's name.
    pub term: String,
    /// Its number.
    pub number: String,
    /// Its seats.
    pub capacity: Option<i32>,
    /// How many may wait; `None`: any number.
    pub waitlist_capacity: Option<i32>,
    /// Its instructors.
    pub instructors: Vec<Person>,
    /// Who can teach it, and who does.
    pub candidates: Vec<Person>,
    /// When it meets.
    pub meetings: Vec<Meeting>,
    /// Counts its changes.
    pub version: i32,
}

/// A new section as it was typed.
#[derive(Clone, Debug)]
pub struct TypedSection {
    /// Its term.
    pub term_id: Id,
    /// The term's code.
    pub term_code: String,
    /// Itself.
    pub details: SectionDetails,
}

/// A new course as it was typed, with its first section: the section's term, and itself.
pub type TypedCourse = (CourseInput, Option<(Id, SectionDetails)>);

/// What a new course of whoever asks can be of.
///
/// # Errors
/// When they may not make one, or the database fails.
pub fn new_course(context: &mut Context<'_>) -> Result<NewCourseOptions, ReadError> {
    let user = context.authorize(policy::can_create_course)?;
    let catalogue = context.catalogue()?;
    Ok(NewCourseOptions {
        subjects: subjects(&catalogue),
        terms: terms(&catalogue),
        usual_term: catalogue.default_term(context.today()).map(|term| term.code.clone()).unwrap_or_default(),
        instructor: Person { id: user.id, name: user.name(), number: user.number().to_owned(), is_faculty: true },
    })
}

/// A course, for those who may edit it.
///
/// # Errors
/// When there is no such course for whoever asks, or the database fails.
pub fn edit_course(context: &mut Context<'_>, id: Id) -> Result<CourseToEdit, ReadError> {
    let (catalogue, user) = (context.catalogue()?, context.actor.user.clone());
    let (course, user) = editable(catalogue.course(id), user.as_ref())?;
    Ok(CourseToEdit {
        id,
        texts: course.texts.clone(),
        credits: course.credits,
        subject: Named::subject(&course.subject),
        instructors: people(&course.instructors),
        primary_instructor_id: course.primary_instructor_id,
        version: course.version,
        subjects: subjects(&catalogue),
        can_delete: policy::can_delete_course(user, course),
    })
}

/// What a new section of a course can be of, for those who may edit the course.
///
/// # Errors
/// When there is no such course for whoever asks, or the database fails.
pub fn new_section(context: &mut Context<'_>, course: Id) -> Result<NewSectionOptions, ReadError> {
    let (catalogue, user) = (context.catalogue()?, context.actor.user.clone());
    let (course, _) = editable(catalogue.course(course), user.as_ref())?;
    let term = catalogue.default_term(context.today());
    Ok(NewSectionOptions {
        course_id: course.id,
        course_code: course.texts.code.clone(),
        terms: terms(&catalogue),
        usual_term: term.map(|term| term.code.clone()).unwrap_or_default(),
        next_number: next_number(course, term),
        instructors: people(&course.instructors),
        candidates: candidates(course),
    })
}

/// A section, for those who may edit its course.
///
/// # Errors
/// When there is no such section for whoever asks, or the database fails.
pub fn edit_section(context: &mut Context<'_>, id: Id) -> Result<SectionToEdit, ReadError> {
    let (catalogue, user) = (context.catalogue()?, context.actor.user.clone());
    let (course, section) = catalogue.section(id).ok_or(ReadError::NotFound)?;
    editable(Some(course), user.as_ref())?;
    let seats = repository::list_seats(context.connection(), &[id])?;
    let is_guest = |person: &&Arc<Person>| course.rights_of(person.id).is_none();
    let guests = section.instructors.iter().filter(is_guest).map(|person| Person::clone(person));
    Ok(SectionToEdit {
        section: SectionHead::new(course, section),
        term: catalogue.term(section.term_id).map(|term| term.name.clone()).unwrap_or_default(),
        number: section.number.clone(),
        capacity: seats.get(&id).map(|seats| seats.capacity),
        waitlist_capacity: section.waitlist_capacity,
        instructors: people(&section.instructors),
        candidates: candidates(course).into_iter().chain(guests).collect(),
        meetings: section.meetings.clone(),
        version: section.version,
    })
}

/// Where a section is, for those who may edit its course.
///
/// # Errors
/// When there is no such section for whoever asks, or the database fails.
pub fn find_section_to_edit(context: &mut Context<'_>, id: Id) -> Result<SectionAddress, ReadError> {
    let (catalogue, user) = (context.catalogue()?, context.actor.user.clone());
    let (course, section) = catalogue.section(id).ok_or(ReadError::NotFound)?;
    editable(Some(course), user.as_ref())?;
    Ok(SectionAddress::new(&catalogue, (course, section)))
}

/// A new course as it was typed, with the form, which remembers what it was warned of.
///
/// # Errors
/// When whoever asks may not make one, or the database fails.
pub fn check_new_course(
    context: &mut Context<'_>,
    mut form: CourseForm,
) -> Result<(CourseForm, Result<TypedCourse, FieldErrors>), ReadError> {
    let user = context.authorize(policy::can_create_course)?;
    let catalogue = context.catalogue()?;
    let typed = match (form.check(&catalogue), form.check_first_section(&catalogue, user.number())) {
        (Ok(details), Ok(first)) => form.warn_of_unknown_codes(&catalogue, &[]).map(|()| (details, first)),
        (Ok(_), Err(errors)) | (Err(errors), Ok(_)) => Err(errors),
        (Err(errors), Err(more)) => Err(joined(errors, &more)),
    };
    Ok((form, typed))
}

/// A course as it was typed anew, with the form, which remembers what it was warned of.
///
/// # Errors
/// When there is no such course for whoever asks, or the database fails.
pub fn check_course(
    context: &mut Context<'_>,
    id: Id,
    mut form: CourseForm,
) -> Result<(CourseForm, Result<CourseInput, FieldErrors>), ReadError> {
    let (catalogue, user) = (context.catalogue()?, context.actor.user.clone());
    let (course, _) = editable(catalogue.course(id), user.as_ref())?;
    let texts = &course.texts;
    let saved = [&texts.prerequisites, &texts.corequisites, &texts.antirequisites].map(String::as_str);
    let typed = match form.check(&catalogue) {
        Ok(details) => form.warn_of_unknown_codes(&catalogue, &saved).map(|()| details),
        Err(errors) => Err(errors),
    };
    Ok((form, typed))
}

/// A new section of a course as it was typed.
///
/// # Errors
/// When there is no such course for whoever asks, or the database fails.
pub fn check_new_section(
    context: &mut Context<'_>,
    course: Id,
    form: &SectionForm,
) -> Result<Result<TypedSection, FieldErrors>, ReadError> {
    let (catalogue, user) = (context.catalogue()?, context.actor.user.clone());
    editable(catalogue.course(course), user.as_ref())?;
    Ok(match (form.check(), catalogue.term_by_code(&form.term)) {
        (Ok(details), Some(term)) => Ok(TypedSection { term_id: term.id, term_code: term.code.clone(), details }),
        (Err(errors), Some(_)) => Err(errors),
        (checked, None) => {
            let errors = FieldErrors::one("term", "Choose a term from the list");
            Err(joined(errors, &checked.err().unwrap_or_default()))
        }
    })
}

/// A course with whoever may edit it; to anybody else it is not there.
fn editable<'a>(course: Option<&'a Course>, user: Option<&'a User>) -> Result<(&'a Course, &'a User), ReadError> {
    course.zip(user).filter(|(course, user)| policy::can_edit_course(user, course)).ok_or(ReadError::NotFound)
}

fn joined(mut errors: FieldErrors, more: &FieldErrors) -> FieldErrors {
    more.iter().for_each(|(field, message)| errors.add(field, message));
    errors
}

/// The faculty who joined the course, among whom its sections choose.
fn candidates(course: &Course) -> Vec<Person> {
    let faculty = course.staff.iter().filter(|member| member.person.is_faculty);
    faculty.map(|member| Person::clone(&member.person)).collect()
}

fn people(people: &[Arc<Person>]) -> Vec<Person> {
    people.iter().map(|person| Person::clone(person)).collect()
}

fn subjects(catalogue: &Catalogue) -> Vec<Named> {
    catalogue.subjects().iter().map(|subject| Named::subject(subject)).collect()
}

fn terms(catalogue: &Catalogue) -> Vec<Named> {
    catalogue.terms().iter().map(Named::term).collect()
}

/// The first of 01, 02, ... that the course does not have in the term.
fn next_number(course: &Course, term: Option<&Term>) -> String {
    let is_here = |section: &&Section| term.is_some_and(|term| term.id == section.term_id);
    let taken = |number: &str| course.sections.iter().filter(is_here).any(|section| section.number == number);
    (1..1000).map(|number| format!("{number:02}")).find(|number| !taken(number)).unwrap_or_default()
}
