//! Planning: putting in, changing the order, registering all of it. Each in its caller's transaction.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::result::Error as DieselError;

use super::model::{Change, MOST_PLANNED};
use super::repository;
use crate::catalogue::{Catalogue, Term, list_seats};
use crate::context::Context;
use crate::db::Id;
use crate::records::Status;
use crate::registration::{
    ChoiceResult, Label, Outcome, StudentContext, find_student_context, lock_student, register_all,
};

/// What came of putting a section into a plan.
#[derive(Clone, Debug)]
pub struct Put {
    /// The section.
    pub label: Label,
    /// The code of its term.
    pub term: String,
    /// Whether it was not in the plan before.
    pub is_new: bool,
}

/// Why a plan was not changed.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// There is no such section.
    #[error("There is no such section")]
    NotFound,
    /// The student has a seat in it.
    #[error("You are registered for {}", .0.section)]
    Registered(Label),
    /// The student waits for it.
    #[error("You are on the waitlist of {}", .0.section)]
    Waitlisted(Label),
    /// The section is cancelled.
    #[error("{} is cancelled", .0.section)]
    Cancelled(Label),
    /// Its final grades are in.
    #[error("The final grades of {} are in", .0.section)]
    Graded(Label),
    /// The plan of the term is full.
    #[error("A plan of one term has at most {MOST_PLANNED} sections")]
    Full,
    /// What it was to stand beside is not in the plan.
    #[error("The section that {} is to stand in for is not in your plan of this term", .0.section)]
    NothingBeside(Label),
    /// The database failed.
    #[error("The plan could not be changed")]
    Failed(#[from] DieselError),
}

/// Puts a section at the end of the student's plan of its term, or among the alternatives of another one. What is in
/// the plan stays where it is.
///
/// # Errors
/// When the section cannot be planned: then nothing has changed.
pub fn put_in_plan(
    context: &mut Context<'_>,
    student: Id,
    section: Id,
    instead_of: Option<Id>,
) -> Result<Put, PlanError> {
    let catalogue = context.reload_catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(PlanError::NotFound)?;
    let term = catalogue.term(found.term_id).ok_or(PlanError::NotFound)?;
    let label = Label::new(course, found);
    // A student's own requests are taken one after the other.
    lock_student(context, student)?;
    let mut plan = repository::find_plans(context.connection(), student)?.of(term.id);
    let is_new = !plan.has(section);
    if is_new {
        check(context, student, section, &label)?;
        if plan.sections().count() >= MOST_PLANNED {
            return Err(PlanError::Full);
        }
        if !plan.put(section, instead_of) {
            return Err(PlanError::NothingBeside(label));
        }
        repository::update_plan(context.connection(), student, term.id, &plan)?;
    }
    Ok(Put { label, term: term.code.clone(), is_new })
}

fn check(context: &mut Context<'_>, student: Id, section: Id, label: &Label) -> Result<(), PlanError> {
    let student_context = find_student_context(context, student)?;
    let seats = list_seats(context, &[section])?.remove(&section).ok_or(PlanError::NotFound)?;
    match student_context.place(section).map(|place| place.status) {
        Some(Status::Registered) => Err(PlanError::Registered(label.clone())),
        Some(Status::Waitlisted) => Err(PlanError::Waitlisted(label.clone())),
        _ if seats.is_cancelled => Err(PlanError::Cancelled(label.clone())),
        _ if seats.is_graded => Err(PlanError::Graded(label.clone())),
        _ => Ok(()),
    }
}

/// Takes a section out of the student's plan, or moves it. Returns the section, the code of its term, and whether it
/// was there.
///
/// # Errors
/// When there is no such section.
pub fn change_plan(
    context: &mut Context<'_>,
    student: Id,
    section: Id,
    change: Change,
) -> Result<(Label, String, bool), PlanError> {
    let catalogue = context.reload_catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(PlanError::NotFound)?;
    let term = catalogue.term(found.term_id).ok_or(PlanError::NotFound)?;
    lock_student(context, student)?;
    let mut plan = repository::find_plans(context.connection(), student)?.of(term.id);
    let is_there = plan.change(section, change);
    if is_there {
        repository::update_plan(context.connection(), student, term.id, &plan)?;
    }
    Ok((Label::new(course, found), term.code.clone(), is_there))
}

/// What came of registering a whole plan, in positions.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlanRegistration {
    /// How many there are.
    pub planned: usize,
    /// Of how many the student has a section now.
    pub registered: usize,
    /// Of how many the student waits for one.
    pub waiting: usize,
    /// Of how many that is new.
    pub gained: usize,
}

/// Why nothing of a plan was tried.
#[derive(Debug, thiserror::Error)]
pub enum PressError {
    /// There is no such term.
    #[error("There is no such term")]
    NotFound,
    /// Nothing is planned.
    #[error("Nothing is in your plan of {0}")]
    Empty(String),
    /// The window has not opened for this student.
    #[error("Registration has not opened for you in {term}")]
    NotOpenYet {
        /// The term.
        term: String,
        /// When it will.
        opens_at: NaiveDateTime,
    },
    /// The window has closed.
    #[error("Registration has closed in {term}")]
    Closed {
        /// The term.
        term: String,
        /// When it did.
        closed_at: NaiveDateTime,
    },
    /// The database failed.
    #[error("The plan could not be registered")]
    Failed(#[from] DieselError),
}

/// Registers the student for all of the plan of a term that can be had: of each position the first alternative that
/// can; with `may_wait`, where none can, the waitlist of the first that has room. What the student has stays as it is.
///
/// # Errors
/// When it is not the time, or nothing is planned: then nothing was tried.
pub fn register_plan(
    context: &mut Context<'_>,
    student: Id,
    term: &str,
    may_wait: bool,
) -> Result<PlanRegistration, PressError> {
    let catalogue = context.reload_catalogue()?;
    let term = catalogue.term_by_code(term).ok_or(PressError::NotFound)?;
    let plan = repository::find_plans(context.connection(), student)?.of(term.id);
    if plan.is_empty() {
        return Err(PressError::Empty(term.name.clone()));
    }
    check_window(&catalogue, term, &find_student_context(context, student)?, context.now)?;
    let results = register_all(context, student, plan.positions(), may_wait)?;
    Ok(PlanRegistration::new(&results))
}

fn check_window(
    catalogue: &Catalogue,
    term: &Term,
    student_context: &StudentContext,
    now: NaiveDateTime,
) -> Result<(), PressError> {
    let closed_at = catalogue.closes_at(term);
    if closed_at <= now {
        return Err(PressError::Closed { term: term.name.clone(), closed_at });
    }
    match student_context.opens_at(catalogue, term).filter(|opens_at| now < *opens_at) {
        Some(opens_at) => Err(PressError::NotOpenYet { term: term.name.clone(), opens_at }),
        None => Ok(()),
    }
}

impl PlanRegistration {
    fn new(results: &[ChoiceResult]) -> Self {
        let mut sum = Self { planned: results.len(), ..Self::default() };
        for result in results {
            let (is_registered, is_waiting, is_new) = match result {
                ChoiceResult::Had { is_waiting, .. } => (!is_waiting, *is_waiting, false),
                ChoiceResult::Tried(tried) => match tried.last() {
                    Some((_, Outcome::Registered { .. })) => (true, false, true),
                    Some((_, Outcome::Waitlisted { .. })) => (false, true, true),
                    _ => (false, false, false),
                },
            };
            sum.registered += usize::from(is_registered);
            sum.waiting += usize::from(is_waiting);
            sum.gained += usize::from(is_new);
        }
        sum
    }
}

/// The term that is planned for when none is named: the first whose registration has not closed, else the default one.
/// Where a term says no date for it, one plans for it until it begins.
pub fn term_to_plan(catalogue: &Catalogue, today: NaiveDate, now: NaiveDateTime) -> Option<&Term> {
    let is_to_come = |term: &&Term| match term.registration_closes_at {
        Some(closes_at) => now < closes_at && today <= term.ends_on,
        None => today < term.starts_on,
    };
    catalogue.terms().iter().find(is_to_come).or_else(|| catalogue.default_term(today))
}
