//! Who was let in on a course in progress, and then did not pass it.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::result::QueryResult;

use crate::catalogue::{Catalogue, Course, Section};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::form::sorted_name;
use crate::grading::model::{ProvisionalFilter, ProvisionalRow};
use crate::grading::repository;
use crate::policy;
use crate::registration::{Facts, StudentContext, list_registrations_of, requirements_of};
use crate::requirement::Kind;

/// A student who has a seat, and by now lacks what it asks for.
#[derive(Clone, Debug)]
pub struct Unmet {
    /// The section.
    pub section: Id,
    /// The section's name.
    pub label: String,
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
#[derive(Clone, Debug)]
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
pub fn list_unmet(context: &mut Context<'_>, whose: ProvisionalFilter<'_>) -> QueryResult<Vec<Unmet>> {
    let catalogue = context.catalogue()?;
    let (rows, standings) = provisional(context, whose)?;
    let unmet = rows.into_iter().filter_map(|row| {
        let (course, section) = catalogue.section(row.section_id)?;
        Some(Unmet {
            section: section.id,
            label: course.section_label(&section.number),
            missing: missing(&catalogue, (course, section), standings.get(&row.student_id)?, context.now)?,
            student: row.student_id,
            name: sorted_name(&row.first_name, &row.last_name),
            number: row.number.unwrap_or_default(),
            email: row.email,
        })
    });
    Ok(unmet.collect())
}

/// [`list_unmet`] of everybody, for the office, as far as it is looked at: of many seats only the first, which is said.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn list_first_unmet(context: &mut Context<'_>) -> Result<FirstUnmet, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let looked_at = ProvisionalFilter::Everybody(MOST_PROVISIONAL);
    let is_all =
        repository::list_provisional(context.connection(), ProvisionalFilter::Everybody(MOST_PROVISIONAL + 1))?.len()
            <= MOST_PROVISIONAL as usize;
    Ok(FirstUnmet { unmet: list_unmet(context, looked_at)?, is_all })
}

/// The seats that rest on a course in progress, with the standings of their students.
pub fn provisional(
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

/// What a student lacks for a section that they have.
fn missing(
    catalogue: &Catalogue,
    (course, section): (&Course, &Section),
    student_context: &StudentContext,
    now: NaiveDateTime,
) -> Option<String> {
    let term = catalogue.term(section.term_id)?;
    let all = requirements_of(course, catalogue, term, student_context, now);
    let refusing = all.iter().filter(|it| it.kind != Kind::Antirequisite && it.refuses());
    let sentences: Vec<String> = refusing.filter_map(|evaluation| evaluation.sentence()).collect();
    (!sentences.is_empty()).then(|| sentences.join("; "))
}
