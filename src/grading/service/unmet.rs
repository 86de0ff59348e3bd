//! Who was let in on a course in progress, and then did not pass it.

use std::collections::HashMap;

use diesel::result::QueryResult;

use crate::catalogue::{Catalogue, Course};
use crate::context::Context;
use crate::db::Id;
use crate::form::{key, sorted_name};
use crate::grading::model::{ProvisionalFilter, ProvisionalRow};
use crate::grading::repository;
use crate::registration::{Facts, StudentContext, list_registrations_of, requirements_of};
use crate::requirement::{Kind, Outcome};

/// A student who has a seat, and by now lacks what it asks for.
#[derive(Clone, Debug)]
pub struct Unmet {
    /// The section.
    pub section: Id,
    /// The student.
    pub student: Id,
    /// `Lovelace, Ada`.
    pub name: String,
    /// Registration number.
    pub number: String,
    /// Email.
    pub email: String,
    /// What is missing, in a sentence.
    pub missing: String,
}

/// Those who lack something, and whether everybody was looked at.
pub struct FirstUnmet {
    /// Who and what.
    pub unmet: Vec<Unmet>,
    /// Whether all seats were looked at.
    pub is_all: bool,
}

/// So many seats that rest on a course in progress are looked at for a page.
const MOST_PROVISIONAL: i64 = 1_000;

/// Those whose seat rests on a course in progress, and whose requirements are no longer met. In two queries, however many
/// there are.
///
/// # Errors
/// When the database fails.
pub fn list_unmet(
    context: &mut Context<'_>,
    catalogue: &Catalogue,
    whose: ProvisionalFilter<'_>,
) -> QueryResult<Vec<Unmet>> {
    let (rows, standings) = provisional(context, whose)?;
    let unmet = rows.into_iter().filter_map(|row| {
        let missing = missing(catalogue, row.section_id, standings.get(&row.student_id)?)?;
        Some(Unmet {
            section: row.section_id,
            student: row.student_id,
            name: sorted_name(&row.first_name, &row.last_name),
            number: row.number.unwrap_or_default(),
            email: row.email,
            missing,
        })
    });
    Ok(unmet.collect())
}

/// [`list_unmet`] of everybody, as far as it is looked at: of many seats only the first, which is said.
///
/// # Errors
/// When the database fails.
pub fn list_first_unmet(context: &mut Context<'_>, catalogue: &Catalogue) -> QueryResult<FirstUnmet> {
    let looked_at = ProvisionalFilter::Everybody(MOST_PROVISIONAL);
    let is_all =
        repository::list_provisional(context.connection(), ProvisionalFilter::Everybody(MOST_PROVISIONAL + 1))?.len()
            <= MOST_PROVISIONAL as usize;
    Ok(FirstUnmet { unmet: list_unmet(context, catalogue, looked_at)?, is_all })
}

/// Notes which seats of these students no longer rest on a course in progress, now that they have passed it.
pub(super) fn resolve(context: &mut Context<'_>, catalogue: &Catalogue, students: &[Id]) -> QueryResult<()> {
    let (rows, standings) = provisional(context, ProvisionalFilter::OfStudents(students))?;
    for row in rows {
        let outcomes = standings.get(&row.student_id).and_then(|it| outcomes(catalogue, row.section_id, it));
        if outcomes.is_some_and(|outcomes| outcomes.iter().all(|outcome| *outcome == Outcome::Met)) {
            repository::update_provisional(context.connection(), row.student_id, row.section_id, false)?;
        }
    }
    Ok(())
}

/// Notes anew on what a student's seats rest that ask for a course, since its grade is another one. Whoever was let in by
/// permission stays.
pub(super) fn recompute_provisional(
    context: &mut Context<'_>,
    catalogue: &Catalogue,
    student: Id,
    changed: &Course,
) -> QueryResult<()> {
    let registrations = list_registrations_of(context, &[student])?.remove(&student).unwrap_or_default();
    let student_context = StudentContext::new(registrations, Facts::default());
    for place in student_context.registered().filter(|place| place.permission.is_none()) {
        let asks = |course: &Course| {
            let codes = course.requirements.iter().flat_map(|(_, requirement)| requirement.codes());
            codes.into_iter().any(|code| key(code) == key(&changed.code))
        };
        if catalogue.course(place.course_id).is_some_and(asks)
            && let Some(outcomes) = outcomes(catalogue, place.section_id, &student_context)
        {
            let is_provisional = outcomes.iter().any(|outcome| *outcome != Outcome::Met);
            repository::update_provisional(context.connection(), student, place.section_id, is_provisional)?;
        }
    }
    Ok(())
}

/// The seats that rest on a course in progress, with the standings of their students.
fn provisional(
    context: &mut Context<'_>,
    whose: ProvisionalFilter<'_>,
) -> QueryResult<(Vec<ProvisionalRow>, HashMap<Id, StudentContext>)> {
    let rows = repository::list_provisional(context.connection(), whose)?;
    let mut students: Vec<Id> = rows.iter().map(|row| row.student_id).collect();
    students.sort_unstable();
    students.dedup();
    let mut registrations = list_registrations_of(context, &students)?;
    let standings: HashMap<Id, StudentContext> = students
        .into_iter()
        .map(|student| {
            (student, StudentContext::new(registrations.remove(&student).unwrap_or_default(), Facts::default()))
        })
        .collect();
    Ok((rows, standings))
}

/// How what a student has meets what a section asks to have been taken.
fn outcomes(catalogue: &Catalogue, section: Id, student_context: &StudentContext) -> Option<Vec<Outcome>> {
    let (course, section) = catalogue.section(section)?;
    let all = requirements_of(course, catalogue, catalogue.term(section.term_id)?, student_context, None);
    let asked = all.iter().filter(|it| it.kind != Kind::Antirequisite);
    Some(asked.map(|it| it.verdict.outcome).collect())
}

/// What a student lacks for a section that they have.
fn missing(catalogue: &Catalogue, section: Id, student_context: &StudentContext) -> Option<String> {
    let (course, section) = catalogue.section(section)?;
    let term = catalogue.term(section.term_id)?;
    let all = requirements_of(course, catalogue, term, student_context, None);
    let refusing = all.iter().filter(|it| it.kind != Kind::Antirequisite && it.refuses());
    let sentences: Vec<String> = refusing.filter_map(|evaluation| evaluation.sentence()).collect();
    (!sentences.is_empty()).then(|| sentences.join("; "))
}
