//! What is read of plans.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use diesel::result::QueryResult;

use super::model::{Plan, Plans};
use super::repository;
use super::rules::{Forecast, PlanForecast};
use super::service::term_to_plan;
use crate::accounts::User;
use crate::catalogue::{Catalogue, Meeting, Named, Seats, SeatsView, SectionLabels, Term, TermView, list_seats};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;
use crate::records::Status;
use crate::registration::{ActiveHold, Mine, find_mine};

/// A student's plan of a term.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// The term; `None`: there is none yet.
    pub term: Option<TermView>,
    /// The terms to choose from.
    pub terms: Vec<Named>,
    /// What keeps the student from registering.
    pub holds: Vec<ActiveHold>,
    /// The positions in order, each with its alternatives.
    pub positions: Vec<Vec<PlannedSection>>,
    /// The credits of what the student has and of all first choices, in hundredths.
    pub credits: i32,
    /// The most credits that the student may have.
    pub credit_limit: Option<i32>,
    /// Whether there is a position of which the student has no section yet.
    pub is_to_come: bool,
    /// The sections in which the student has a seat, in any term.
    pub registered: Vec<Id>,
    /// The week as it would be.
    pub week: Vec<WeekSection>,
}

/// A section of a plan.
#[derive(Clone, Debug)]
pub struct PlannedSection {
    /// Its id.
    pub id: Id,
    /// Its name: `MATH 060 PO-01`.
    pub label: String,
    /// The course.
    pub course_id: Id,
    /// The course's name.
    pub course_name: String,
    /// The course's credits, in hundredths.
    pub credits: i32,
    /// When it meets.
    pub meetings: Vec<Meeting>,
    /// Its instructors' names.
    pub instructors: Vec<String>,
    /// Its seats.
    pub seats: SeatsView,
    /// How it stands with it.
    pub forecast: Forecast,
    /// The student's position in its waitlist, from 1, if they wait.
    pub waitlist_position: Option<i64>,
    /// What the sections are called that the reasons name.
    pub labels: SectionLabels,
}

/// A section of the week as it would be.
#[derive(Clone, Debug)]
pub struct WeekSection {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub label: String,
    /// When it meets.
    pub meetings: Vec<Meeting>,
    /// The name of its term, when that is not the plan's.
    pub other_term: Option<String>,
    /// Whether the student has it, waits for it at a position, or plans it.
    pub place: WeekPlace,
    /// Its seats.
    pub seats: SeatsView,
}

/// What a section of the week is to the student.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum WeekPlace {
    /// They have it.
    Registered,
    /// They wait for it, at this position.
    Waitlisted(i64),
    /// They plan it.
    Planned,
}

/// The plan of the student who asks for the term of this code; for the one that is planned for where there is none.
///
/// # Errors
/// When whoever asks is no student, or the database fails.
pub fn show_plan(context: &mut Context<'_>, term: &str) -> Result<PlanView, ReadError> {
    let student: User = context.authorize(policy::can_register)?;
    let (catalogue, today, now) = (context.catalogue()?, context.today(), context.now);
    let term = catalogue.term_by_code(term).or_else(|| term_to_plan(&catalogue, today, now));
    let (mine, plans) = (find_mine(context, student.id)?, find_plans(context, student.id)?);
    let plan = term.map(|term| plans.of(term.id)).unwrap_or_default();
    let current = mine.student_context.current().map(|place| place.section_id);
    let seats = list_seats(context, &current.chain(plan.sections()).collect::<Vec<_>>())?;
    let view = PlanView {
        term: None,
        terms: terms(&catalogue, &plans, term, today),
        holds: mine.student_context.holds(now).cloned().collect(),
        positions: Vec::new(),
        credits: 0,
        credit_limit: None,
        is_to_come: false,
        registered: mine.student_context.registered().map(|place| place.section_id).collect(),
        week: Vec::new(),
    };
    let Some(term) = term else { return Ok(view) };
    let student_context = &mine.student_context;
    let outlook = PlanForecast { catalogue: &catalogue, term, student_context, seats: &seats, now };
    let show = |(section, forecast)| planned_section(&outlook, &mine, section, forecast);
    let forecast = outlook.forecast(&plan).into_iter();
    Ok(PlanView {
        positions: forecast.map(|position| position.into_iter().filter_map(show).collect()).collect(),
        credits: outlook.credits(&plan),
        credit_limit: student_context.credit_limit(term),
        is_to_come: outlook.to_come(&plan).next().is_some(),
        week: week(&outlook, &mine, &plan),
        term: Some(TermView::new(term, student_context.opens_at(&catalogue, term), now, today)),
        ..view
    })
}

/// How many students plan each of these sections and are not registered in it; those that nobody plans are left out.
///
/// # Errors
/// When the database fails.
pub fn count_planned(context: &mut Context<'_>, sections: &[Id]) -> QueryResult<HashMap<Id, i64>> {
    repository::count_planned(context.connection(), sections)
}

/// A student's plans of all terms.
///
/// # Errors
/// When the database fails.
pub fn find_plans(context: &mut Context<'_>, student: Id) -> QueryResult<Plans> {
    repository::find_plans(context.connection(), student)
}

/// The sections of a term that most students plan who are not registered in them, with how many they are.
///
/// # Errors
/// When the database fails.
pub fn list_most_planned(context: &mut Context<'_>, term: Id, limit: i64) -> QueryResult<Vec<(Id, i64)>> {
    repository::list_most_planned(context.connection(), term, limit)
}

/// The terms that are not over, those with a plan, and the one that is shown.
fn terms(catalogue: &Catalogue, plans: &Plans, shown: Option<&Term>, today: NaiveDate) -> Vec<Named> {
    let planned: BTreeSet<Id> = plans.terms().chain(shown.map(|term| term.id)).collect();
    let terms = catalogue.terms().iter().filter(|term| term.ends_on >= today || planned.contains(&term.id));
    terms.map(Named::term).collect()
}

fn planned_section(outlook: &PlanForecast<'_>, mine: &Mine, id: Id, forecast: Forecast) -> Option<PlannedSection> {
    let (course, section) = outlook.catalogue.section(id)?;
    let seats = outlook.seats.get(&id).cloned().unwrap_or_default();
    let reasons = if let Forecast::Open(reasons) = &forecast { reasons.as_slice() } else { &[] };
    Some(PlannedSection {
        id,
        label: course.section_label(&section.number),
        course_id: course.id,
        course_name: course.name.clone(),
        credits: course.credits,
        meetings: section.meetings.clone(),
        instructors: section.instructors.iter().map(|person| person.name.clone()).collect(),
        seats: SeatsView::seen_by(&seats, Some(mine.student_context.group()), outlook.now),
        waitlist_position: (forecast == Forecast::Waitlisted).then(|| mine.position(id)),
        labels: SectionLabels::of(reasons, outlook.catalogue),
        forecast,
    })
}

/// What the student has or waits for, and the first choices that are to come, as far as they meet in the term.
fn week(outlook: &PlanForecast<'_>, mine: &Mine, plan: &Plan) -> Vec<WeekSection> {
    let have = mine.student_context.current().map(|place| match place.status {
        Status::Waitlisted => (place.section_id, WeekPlace::Waitlisted(mine.position(place.section_id))),
        _ => (place.section_id, WeekPlace::Registered),
    });
    let planned = outlook.to_come(plan).map(|section| (section, WeekPlace::Planned));
    have.chain(planned).filter_map(|(id, place)| week_section(outlook, id, place)).collect()
}

fn week_section(outlook: &PlanForecast<'_>, id: Id, place: WeekPlace) -> Option<WeekSection> {
    let (course, section) = outlook.catalogue.section(id)?;
    let own = outlook.catalogue.term(section.term_id).filter(|own| own.overlaps(outlook.term))?;
    let seats: &Seats = outlook.seats.get(&id).filter(|seats| !seats.is_cancelled)?;
    Some(WeekSection {
        id,
        label: course.section_label(&section.number),
        meetings: section.meetings.clone(),
        other_term: (own.id != outlook.term.id).then(|| own.name.clone()),
        place,
        seats: SeatsView::new(seats, outlook.now),
    })
}
