//! Weighs a requirement against what a student has done.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};

use super::{Grade, Requirement};

/// What a student has done, and what the catalogue has. Codes come as they were typed in the requirement.
pub trait History {
    /// The student's attempts at a course, in the order of time. The best counts.
    fn attempts(&self, code: &str) -> Vec<Attempt>;
    /// In hundredths.
    fn credits_earned(&self) -> i32;
    /// Whether the student has an instructor's permission for the course that asks.
    fn has_permission(&self) -> bool;
    /// Whether the catalogue has a course of this code.
    fn is_known(&self, code: &str) -> bool;
}

/// One attempt at a course. What was dropped or withdrawn from is none.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Attempt {
    /// Registered or asked for in the term of the course that asks.
    AtTheSameTime,
    /// Registered in a term before that.
    InProgress {
        /// The term, as in `Fall 2023`.
        when: String,
    },
    /// Completed.
    Completed {
        /// None: not on record.
        grade: Option<Grade>,
        /// As it stands on the record, where that is another word for it: `I`, `NP`, or a letter of the house.
        letter: Option<String>,
        /// The term, as in `Fall 2022`.
        when: String,
    },
}

/// What a requirement is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// It must be met before. A course in progress meets it provisionally.
    Prerequisite,
    /// It must be met before or at the same time.
    Corequisite,
    /// It must not be met, neither before nor at the same time.
    Antirequisite,
}

/// How far something is met, from the worst to the best.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Outcome {
    /// Not met.
    NotMet,
    /// Met if a course in progress ends well.
    Provisional,
    /// Met.
    Met,
}

/// What a requirement and a student's record come to.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Evaluation<'r> {
    /// What the requirement is for.
    pub kind: Kind,
    /// The outcome of the whole, and of each part.
    pub verdict: Verdict<'r>,
}

/// The outcome of one node of a requirement.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Verdict<'r> {
    /// The node.
    pub requirement: &'r Requirement,
    /// How far it is met.
    pub outcome: Outcome,
    /// Why.
    pub because: Because,
    /// The outcome of each part of a compound, in their order.
    pub parts: Vec<Verdict<'r>>,
}

/// Why an outcome is what it is.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Because {
    /// It follows from the parts.
    Parts,
    /// The course is not in the catalogue, so nobody can be shown to have taken it.
    Unknown,
    /// The student has never taken the course.
    NotTaken,
    /// The student's best attempt at the course.
    Attempt(Attempt),
    /// The student's credits so far, in hundredths.
    Earned(i32),
    /// Whether the student has an instructor's permission.
    Permission(bool),
}

/// Weighs a requirement: all is as good as its worst part, any as its best, and `2 of` as its second best. A course
/// that the catalogue does not know is never met.
pub fn evaluate<'r>(requirement: &'r Requirement, kind: Kind, history: &dyn History) -> Evaluation<'r> {
    Evaluation { kind, verdict: judge(requirement, kind, history) }
}

impl Evaluation<'_> {
    /// Whether it prevents the student from having a seat. What is provisionally met lets a student into the course, and
    /// keeps one out of what it excludes. What asks for nothing never does, though it is met.
    pub fn refuses(&self) -> bool {
        !self.verdict.requirement.is_nothing() && !self.kind.is_content_with(self.verdict.outcome)
    }
}

impl Kind {
    pub(super) fn is_content_with(self, outcome: Outcome) -> bool {
        match self {
            Self::Prerequisite | Self::Corequisite => outcome > Outcome::NotMet,
            Self::Antirequisite => outcome == Outcome::NotMet,
        }
    }
}

fn judge<'r>(requirement: &'r Requirement, kind: Kind, history: &dyn History) -> Verdict<'r> {
    let parts: Vec<_> = requirement.parts().iter().map(|part| judge(part, kind, history)).collect();
    let mut outcomes: Vec<_> = parts.iter().map(|part| part.outcome).collect();
    outcomes.sort_by_key(|outcome| Reverse(*outcome));
    let best = |rank: usize| outcomes.get(rank).copied().unwrap_or(Outcome::NotMet);
    let met_if = |is_met| if is_met { Outcome::Met } else { Outcome::NotMet };
    let (outcome, because) = match requirement {
        Requirement::Course { code, grade } => judge_course(code, *grade, kind, history),
        Requirement::All(_) => (outcomes.last().copied().unwrap_or(Outcome::Met), Because::Parts),
        Requirement::Any(_) => (best(0), Because::Parts),
        Requirement::AtLeast { count, .. } => (count.checked_sub(1).map_or(Outcome::Met, best), Because::Parts),
        Requirement::Credits(needed) => {
            let earned = history.credits_earned();
            (met_if(earned >= *needed), Because::Earned(earned))
        }
        Requirement::Permission => {
            let has_it = history.has_permission();
            (met_if(has_it), Because::Permission(has_it))
        }
    };
    Verdict { requirement, outcome, because, parts }
}

fn judge_course(code: &str, least: Option<Grade>, kind: Kind, history: &dyn History) -> (Outcome, Because) {
    if !history.is_known(code) {
        return (Outcome::NotMet, Because::Unknown);
    }
    let weighed = history.attempts(code).into_iter().map(|attempt| (weigh(&attempt, least, kind), attempt));
    // Of two attempts with one outcome, the one with a grade says more.
    match weighed.max_by_key(|(outcome, attempt)| (*outcome, grade(attempt))) {
        Some((outcome, attempt)) => (outcome, Because::Attempt(attempt)),
        None => (Outcome::NotMet, Because::NotTaken),
    }
}

/// A completed course whose grade is not on record is passed; whether it reaches a minimum is only seen when the grade
/// comes, so until then it is let through as a course in progress is.
fn weigh(attempt: &Attempt, least: Option<Grade>, kind: Kind) -> Outcome {
    match (attempt, kind) {
        (Attempt::Completed { grade: Some(grade), .. }, _) if grade.meets(least) => Outcome::Met,
        (Attempt::Completed { grade: Some(_), .. }, _) => Outcome::NotMet,
        (Attempt::Completed { grade: None, .. }, _) if least.is_none() => Outcome::Met,
        (Attempt::Completed { grade: None, .. }, _) => Outcome::Provisional,
        (_, Kind::Corequisite) => Outcome::Met,
        (Attempt::AtTheSameTime, Kind::Prerequisite) => Outcome::NotMet,
        (Attempt::AtTheSameTime | Attempt::InProgress { .. }, _) => Outcome::Provisional,
    }
}

fn grade(attempt: &Attempt) -> Option<Grade> {
    match attempt {
        Attempt::Completed { grade, .. } => *grade,
        _ => None,
    }
}
