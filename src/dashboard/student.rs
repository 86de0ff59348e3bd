//! For students: what they have, what they could have, what happened, what they plan.

use std::collections::HashMap;

use diesel::result::QueryResult;

use super::notices::{Notices, unseen};
use super::staff::{StaffView, find_staff_view, is_now};
use crate::accounts::User;
use crate::browsing::{Action, SectionView, Viewer};
use crate::catalogue::{Catalogue, Course, Named, Search, Seats, Section, Term, TermView, list_seats};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::planning::{find_plans, term_to_plan};
use crate::policy;
use crate::registration::ActiveHold;

/// Courses that the dashboard offers.
const OFFERED: usize = 5;
/// Sections that are looked at for them.
const CANDIDATES: usize = 200;

/// What a student sees first.
#[derive(Clone, Debug)]
pub struct StudentDashboard {
    /// Their first name.
    pub first_name: String,
    /// The usual term.
    pub term: Option<TermView>,
    /// Their credits in it, in hundredths.
    pub credits: i32,
    /// The most that they may have in it.
    pub credit_limit: Option<i32>,
    /// What keeps them from registering.
    pub holds: Vec<ActiveHold>,
    /// What happened to them, and they have not seen.
    pub notices: Notices,
    /// What they teach.
    pub staff: StaffView,
    /// What they have and wait for in the term and in those that overlap it, by code.
    pub sections: Vec<SectionView>,
    /// The term for which they can plan, as registration has not opened.
    pub plan: Option<PlanSummary>,
    /// The subject of `offered`; `None`: all subjects.
    pub offered_in: Option<Named>,
    /// The first sections in which they could register now, one of each course.
    pub offered: Vec<SectionView>,
}

/// How much is planned.
#[derive(Clone, Debug)]
pub struct PlanSummary {
    /// The term.
    pub term: TermView,
    /// How many sections.
    pub sections: usize,
}

/// What the student who asks sees first.
///
/// # Errors
/// When whoever asks is no student, or the database fails.
pub fn show_student_dashboard(context: &mut Context<'_>) -> Result<StudentDashboard, ReadError> {
    let user = context.authorize(policy::can_register)?;
    let catalogue = context.catalogue()?;
    let term = catalogue.default_term(context.today());
    let viewer = Viewer::find(context)?;
    let candidates = candidates(&catalogue, &user, &viewer, term);
    let current: Vec<Id> = viewer.mine.student_context.current().map(|place| place.section_id).collect();
    let candidate_ids = candidates.iter().map(|(_, section)| section.id);
    let seats = list_seats(context, &current.iter().copied().chain(candidate_ids).collect::<Vec<_>>())?;
    let staff = find_staff_view(context, &user, term)?;
    let plan = plan_summary(context, &catalogue, &viewer, user.id)?;
    let sections = sections_now(&catalogue, &current, term).into_iter();
    let student_context = &viewer.mine.student_context;
    Ok(StudentDashboard {
        first_name: user.first_name.clone(),
        credits: term.map(|term| student_context.credits(&catalogue, term.id, None)).unwrap_or_default(),
        credit_limit: term.and_then(|term| student_context.credit_limit(term)),
        holds: viewer.holds(),
        term: term.map(|it| TermView::new(it, viewer.opens_at(&catalogue, it), context.now, context.today())),
        plan,
        offered_in: catalogue.subject_by_code(&user.branch).map(|subject| Named::subject(subject)),
        offered: offered(&catalogue, &viewer, &candidates, &seats),
        notices: unseen(context, user.id)?,
        staff,
        sections: sections.filter_map(|found| viewer.section(&catalogue, found, &seats)).collect(),
    })
}

/// The first sections that the student could register for, one of each course.
fn offered(
    catalogue: &Catalogue,
    viewer: &Viewer,
    candidates: &[(&Course, &Section)],
    seats: &HashMap<Id, Seats>,
) -> Vec<SectionView> {
    let views = candidates.iter().filter_map(|found| viewer.section(catalogue, *found, seats));
    let mut offered: Vec<SectionView> = Vec::new();
    for view in views.filter(|view| view.action == Action::Register) {
        if offered.len() == OFFERED {
            break;
        }
        if offered.last().is_none_or(|last| last.course_id != view.course_id) {
            offered.push(view);
        }
    }
    offered
}

/// Sections of a term that might be offered: of the student's branch where it is a subject.
fn candidates<'c>(
    catalogue: &'c Catalogue,
    user: &User,
    viewer: &Viewer,
    term: Option<&Term>,
) -> Vec<(&'c Course, &'c Section)> {
    let Some(term) = term else { return Vec::new() };
    let search = Search {
        term: Some(term.id),
        subject: catalogue.subject_by_code(&user.branch).map(|subject| subject.id),
        except: viewer.mine.student_context.current().map(|place| place.course_id).collect(),
        ..Search::default()
    };
    let of_term =
        |course: &'c Course| course.sections.iter().filter(|it| it.term_id == term.id).map(move |it| (course, it));
    catalogue.search(&search).into_iter().flat_map(of_term).take(CANDIDATES).collect()
}

/// Of these sections those in a term that overlaps `term`, by code.
fn sections_now<'c>(catalogue: &'c Catalogue, ids: &[Id], term: Option<&Term>) -> Vec<(&'c Course, &'c Section)> {
    let mut found: Vec<_> = ids.iter().filter_map(|id| catalogue.section(*id)).collect();
    found.retain(|(_, section)| is_now(catalogue, section, term));
    found.sort_by(|(one, _), (other, _)| one.code.cmp(&other.code));
    found
}

fn plan_summary(
    context: &mut Context<'_>,
    catalogue: &Catalogue,
    viewer: &Viewer,
    student: Id,
) -> QueryResult<Option<PlanSummary>> {
    let (today, now) = (context.today(), context.now);
    let Some(term) = term_to_plan(catalogue, today, now) else { return Ok(None) };
    let opens_at = viewer.opens_at(catalogue, term).filter(|opens_at| now < *opens_at);
    if opens_at.is_none() {
        return Ok(None);
    }
    let sections = find_plans(context, student)?.of(term.id).sections().count();
    Ok(Some(PlanSummary { term: TermView::new(term, opens_at, now, today), sections }))
}
