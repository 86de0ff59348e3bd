//! Which seats rest on a course in progress, now that it was graded.

use chrono::NaiveDateTime;
use diesel::result::QueryResult;

use crate::catalogue::{Catalogue, Course};
use crate::context::Context;
use crate::db::Id;
use crate::form::key;
use crate::grading::model::ProvisionalFilter;
use crate::grading::repository;
use crate::grading::selectors::provisional;
use crate::registration::{Facts, StudentContext, list_registrations_of, requirements_of};
use crate::requirement::{Kind, Outcome};

/// Notes which seats of these students no longer rest on a course in progress, now that they have passed it.
pub(super) fn resolve(context: &mut Context<'_>, catalogue: &Catalogue, students: &[Id]) -> QueryResult<()> {
    let (rows, standings) = provisional(context, ProvisionalFilter::OfStudents(students))?;
    for row in rows {
        let outcomes =
            standings.get(&row.student_id).and_then(|it| outcomes(catalogue, row.section_id, it, context.now));
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
            && let Some(outcomes) = outcomes(catalogue, place.section_id, &student_context, context.now)
        {
            let is_provisional = outcomes.iter().any(|outcome| *outcome != Outcome::Met);
            repository::update_provisional(context.connection(), student, place.section_id, is_provisional)?;
        }
    }
    Ok(())
}

/// How what a student has meets what a section asks to have been taken.
fn outcomes(
    catalogue: &Catalogue,
    section: Id,
    student_context: &StudentContext,
    now: NaiveDateTime,
) -> Option<Vec<Outcome>> {
    let (course, section) = catalogue.section(section)?;
    let all = requirements_of(course, catalogue, catalogue.term(section.term_id)?, student_context, now);
    let asked = all.iter().filter(|it| it.kind != Kind::Antirequisite);
    Some(asked.map(|it| it.verdict.outcome).collect())
}
