//! Registering for several sections in one transaction, each with its alternatives.

use diesel::result::QueryResult;

use super::{Outcome, RegistrationTransaction, Request};
use crate::context::Context;
use crate::db::{Id, repeat};
use crate::reason::Reason;
use crate::records::Status;

/// What came of one choice.
#[derive(Clone, Debug)]
pub enum Result {
    /// The student had it, or waited for it, before.
    Had {
        /// Which of the alternatives.
        section: Id,
        /// Whether it is a place on the waitlist.
        is_waiting: bool,
    },
    /// What was tried, in the order of preference; only the last may have come about.
    Tried(Vec<(Id, Outcome)>),
}

/// Tries each choice in turn: the first of its alternatives that can be had is had; of a choice of which the student has or
/// waits for one, nothing is tried. With `may_wait`, who can have none joins the waitlist of the first that has room.
/// What wants another course beside it is tried again once something else was had. All sections are of one term; a
/// section that was deleted meanwhile makes the transaction run again.
///
/// # Errors
/// When the database fails.
pub fn register_all(
    context: &mut Context<'_>,
    student: Id,
    choices: &[Vec<Id>],
    may_wait: bool,
) -> QueryResult<Vec<Result>> {
    let all: Vec<Id> = choices.iter().flatten().copied().collect();
    let Some(first) = all.first() else { return Ok(Vec::new()) };
    let transaction = RegistrationTransaction::open(context, *first)?.ok_or_else(repeat)?;
    if !transaction.lock(context, student, &all)?.is_active {
        return Ok(Vec::new());
    }
    let results = choices.iter().map(|choice| transaction.try_in_turn(context, student, choice, may_wait));
    let mut results = results.collect::<QueryResult<Vec<_>>>()?;
    let mut is_new = results.iter().any(Result::is_gained);
    while is_new {
        is_new = false;
        for (choice, result) in choices.iter().zip(&mut results).filter(|(_, result)| result.wants_another_course()) {
            *result = transaction.try_in_turn(context, student, choice, may_wait)?;
            is_new |= result.is_gained();
        }
    }
    Ok(results)
}

impl Result {
    /// Whether the seat was had now.
    fn is_gained(&self) -> bool {
        matches!(self, Self::Tried(tried) if matches!(tried.last(), Some((_, Outcome::Registered { .. }))))
    }

    /// Whether it was refused for want of a course beside it, which may be had by another choice.
    fn wants_another_course(&self) -> bool {
        let Self::Tried(tried) = self else { return false };
        let is_refused = matches!(tried.last(), Some((_, Outcome::Refused { .. })));
        is_refused && tried.iter().any(|(_, outcome)| outcome.wants_another_course())
    }
}

impl Outcome {
    fn wants_another_course(&self) -> bool {
        let Self::Refused { reasons, .. } = self else { return false };
        reasons.iter().any(|reason| matches!(reason, Reason::Corequisite(_)))
    }
}

impl RegistrationTransaction {
    fn try_in_turn(
        &self,
        context: &mut Context<'_>,
        student: Id,
        choice: &[Id],
        may_wait: bool,
    ) -> QueryResult<Result> {
        let student_context = self.student_context(context, student)?;
        if let Some(place) = student_context.current().find(|place| choice.contains(&place.section_id)) {
            let is_waiting = place.status == Status::Waitlisted;
            return Ok(Result::Had { section: place.section_id, is_waiting });
        }
        let request = |section: Id, may_wait: bool| Request { student, section, gives_up: None, may_wait };
        let mut tried = Vec::new();
        for section in choice {
            let outcome = self.attempt(context, &request(*section, false), None)?;
            let is_had = matches!(outcome, Outcome::Registered { .. });
            tried.push((*section, outcome));
            if is_had {
                return Ok(Result::Tried(tried));
            }
        }
        let has_room = |(_, outcome): &&(Id, Outcome)| matches!(outcome, Outcome::Refused { may_wait: true, .. });
        if let Some((section, _)) = tried.iter().find(has_room).filter(|_| may_wait) {
            let section = *section;
            tried.push((section, self.attempt(context, &request(section, true), None)?));
        }
        Ok(Result::Tried(tried))
    }
}
