//! How what a student has done meets what a course requires.

use chrono::{NaiveDate, NaiveDateTime};

use super::{EligibilityRequest, StudentContext};
use crate::catalogue::{Catalogue, Course, Term};
use crate::db::Id;
use crate::reason::Reason;
use crate::records::{Registration, Status};
use crate::requirement::{self, Attempt, Evaluation, History, Kind};

/// Whether a seat would rest on a course in progress.
pub fn is_provisional(request: &EligibilityRequest<'_>) -> bool {
    let kinds = [Kind::Prerequisite, Kind::Corequisite];
    requirements(request).iter().any(|evaluation| {
        kinds.contains(&evaluation.kind) && evaluation.verdict.outcome == requirement::Outcome::Provisional
    })
}

/// A permission that is asked for is none of the record: like any other it waives the reason, and is used up by that.
fn requirements<'a>(request: &EligibilityRequest<'a>) -> Vec<Evaluation<'a>> {
    let EligibilityRequest { catalogue, course, term, student_context, gives_up, .. } = *request;
    weigh(course, &Record { catalogue, term, student_context, gives_up, has_permission: false })
}

/// How what a student has at an instant meets the requirements of a course in a term.
pub fn requirements_of<'a>(
    course: &'a Course,
    catalogue: &Catalogue,
    term: &Term,
    student_context: &StudentContext,
    now: NaiveDateTime,
) -> Vec<Evaluation<'a>> {
    let has_permission = student_context.has_permission_for(course, term.id, now);
    weigh(course, &Record { catalogue, term, student_context, gives_up: None, has_permission })
}

fn weigh<'a>(course: &'a Course, record: &Record<'_>) -> Vec<Evaluation<'a>> {
    let each = course.requirements.iter();
    each.map(|(kind, requirement)| requirement::evaluate(requirement, *kind, record)).collect()
}

/// A student's record, as requirements ask for it.
struct Record<'a> {
    catalogue: &'a Catalogue,
    term: &'a Term,
    student_context: &'a StudentContext,
    gives_up: Option<Id>,
    has_permission: bool,
}

impl History for Record<'_> {
    fn attempts(&self, code: &str) -> Vec<Attempt> {
        let course = self.catalogue.required_course(code).map(|course| course.id);
        let is_of_course = |place: &&Registration| match course {
            Some(course) => place.course_id == course,
            None => had_code(place, code),
        };
        let of_course = self
            .student_context
            .registrations()
            .iter()
            .filter(is_of_course)
            .filter(|place| Some(place.section_id) != self.gives_up);
        let mut attempts: Vec<_> = of_course.filter_map(|place| self.attempt(place)).collect();
        attempts.sort_by_key(|(starts_on, _)| *starts_on);
        attempts.into_iter().map(|(_, attempt)| attempt).collect()
    }

    fn credits_earned(&self) -> i32 {
        self.student_context.credits_earned(self.catalogue)
    }

    fn has_permission(&self) -> bool {
        self.has_permission
    }

    fn is_known(&self, code: &str) -> bool {
        self.catalogue.required_course(code).is_some()
            || self.student_context.registrations().iter().any(|it| had_code(it, code))
    }
}

/// Whether the course had this code when the student was graded in it: it still counts when the course is renamed, until
/// another one takes the code.
fn had_code(place: &Registration, code: &str) -> bool {
    place.course_code.as_deref().is_some_and(|old| requirement::is_same_code(old, code))
}

impl Record<'_> {
    /// A registration as an attempt at its course; what begins after the wished term is none.
    fn attempt(&self, place: &Registration) -> Option<(NaiveDate, Attempt)> {
        let term = self.catalogue.term(place.term_id)?;
        let when = term.name.clone();
        let attempt = match place.status {
            Status::Completed => {
                let grade = place.grade.as_deref().and_then(|grade| self.catalogue.scale().weigh(grade));
                let is_other =
                    |letter: &&String| grade.is_none_or(|grade| !grade.as_str().eq_ignore_ascii_case(letter));
                let letter = place.grade.as_ref().filter(is_other).cloned();
                Attempt::Completed { grade, letter, when }
            }
            Status::Registered if term.id == self.term.id => Attempt::AtTheSameTime,
            Status::Registered if term.starts_on < self.term.starts_on => Attempt::InProgress { when },
            _ => return None,
        };
        Some((term.starts_on, attempt))
    }
}

/// The requirements that are not met.
pub(super) fn unmet(request: &EligibilityRequest<'_>) -> Vec<Reason> {
    let refusing = requirements(request);
    let reasons = refusing.iter().filter(|evaluation| evaluation.refuses()).filter_map(|evaluation| {
        let missing = evaluation.missing()?;
        Some(match evaluation.kind {
            Kind::Prerequisite => Reason::Prerequisite(missing),
            Kind::Corequisite => Reason::Corequisite(missing),
            Kind::Antirequisite => Reason::Antirequisite(missing),
        })
    });
    reasons.collect()
}
