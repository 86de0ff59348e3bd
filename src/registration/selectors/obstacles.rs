//! What prevents a student from having a seat.

use crate::catalogue::{Catalogue, Course, Meeting, SeatsView, Section, SectionHead, SectionLabels, list_seats};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;
use crate::reason::Reason;
use crate::registration::rules::{EligibilityRequest, evaluate};
use crate::registration::{find_student_context, may_ask};

/// A section, with why a student cannot have a seat in it.
#[derive(Clone, Debug)]
pub struct Obstacles {
    /// The section.
    pub section: SectionHead,
    /// The course's credits, in hundredths.
    pub credits: i32,
    /// When it meets.
    pub meetings: Vec<Meeting>,
    /// Its instructors' names.
    pub instructors: Vec<String>,
    /// Its seats.
    pub seats: SeatsView,
    /// Why not.
    pub reasons: Vec<Reason>,
    /// What the sections are called that the reasons name.
    pub labels: SectionLabels,
    /// Whether the student could ask the instructor to waive the rules.
    pub can_ask: bool,
}

/// What prevents the student who asks from having a seat in a section now.
///
/// # Errors
/// When there is no such section, whoever asks is no student, or the database fails.
pub fn show_obstacles(context: &mut Context<'_>, section: Id) -> Result<Obstacles, ReadError> {
    let student = context.authorize(policy::can_register)?;
    let catalogue = context.catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(ReadError::NotFound)?;
    let term = catalogue.term(found.term_id).ok_or(ReadError::NotFound)?;
    let student_context = &find_student_context(context, student.id)?;
    let seats = &list_seats(context, &[section])?.remove(&section).ok_or(ReadError::NotFound)?;
    let catalogue = &*catalogue;
    let request =
        EligibilityRequest { catalogue, course, section: found, term, seats, student_context, gives_up: None };
    let reasons = evaluate(&request, context.now);
    let can_ask = may_ask(&reasons, section);
    Ok(Obstacles::new(catalogue, (course, found), SeatsView::new(seats, context.now), reasons, can_ask))
}

/// A section in which a student was refused a seat for these reasons.
///
/// # Errors
/// When there is no such section, or the database fails.
pub fn show_refusal(
    context: &mut Context<'_>,
    section: Id,
    reasons: Vec<Reason>,
    can_ask: bool,
) -> Result<Obstacles, ReadError> {
    let catalogue = context.catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(ReadError::NotFound)?;
    let seats = list_seats(context, &[section])?.remove(&section).ok_or(ReadError::NotFound)?;
    Ok(Obstacles::new(&catalogue, (course, found), SeatsView::new(&seats, context.now), reasons, can_ask))
}

impl Obstacles {
    fn new(
        catalogue: &Catalogue,
        (course, section): (&Course, &Section),
        seats: SeatsView,
        reasons: Vec<Reason>,
        can_ask: bool,
    ) -> Self {
        Self {
            section: SectionHead::new(course, section),
            credits: course.credits,
            meetings: section.meetings.clone(),
            instructors: section.instructors.iter().map(|person| person.name.clone()).collect(),
            seats,
            labels: SectionLabels::of(&reasons, catalogue),
            can_ask,
            reasons,
        }
    }
}
