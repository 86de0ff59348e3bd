//! For faculty: their sections, what is asked of them, what happened.

use super::notices::{Notices, unseen};
use super::staff::{StaffView, find_staff_view};
use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, TermView};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::exceptions::{PermissionView, list_permissions_to_answer};
use crate::grading::{ProvisionalFilter, Unmet, list_unmet};
use crate::policy;

/// What a faculty member sees first.
#[derive(Clone, Debug)]
pub struct FacultyDashboard {
    /// The usual term.
    pub term: Option<TermView>,
    /// What happened to them, and they have not seen.
    pub notices: Notices,
    /// What they teach.
    pub staff: StaffView,
    /// Their courses without a section now, by code.
    pub unscheduled: Vec<UnscheduledCourse>,
    /// The permissions that they are asked for.
    pub asked: Vec<PermissionView>,
    /// Who has a seat with them on a course in progress and did not pass it.
    pub unmet: Vec<Unmet>,
}

/// A course without a section.
#[derive(Clone, Debug)]
pub struct UnscheduledCourse {
    /// Its id.
    pub id: Id,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Whether they may edit it.
    pub can_edit: bool,
}

/// What the faculty member who asks sees first.
///
/// # Errors
/// When whoever asks is no faculty, or the database fails.
pub fn show_faculty_dashboard(context: &mut Context<'_>) -> Result<FacultyDashboard, ReadError> {
    let user = context.authorize(policy::can_create_course)?;
    let catalogue = context.catalogue()?;
    let term = catalogue.default_term(context.today());
    let staff = find_staff_view(context, &user, term)?;
    let notices = unseen(context, user.id)?;
    let theirs = permitted_by(&catalogue, &user);
    let asked = list_permissions_to_answer(context, &theirs)?;
    let unmet = list_unmet(context, ProvisionalFilter::OfSections(&theirs))?;
    let is_unscheduled = |course: &&Course| {
        course.is_on_staff(user.id) && !staff.sections.iter().any(|section| section.course_id == course.id)
    };
    let unscheduled = |course: &Course| UnscheduledCourse {
        id: course.id,
        code: course.code.clone(),
        name: course.name.clone(),
        can_edit: policy::can_edit_course(&user, course),
    };
    Ok(FacultyDashboard {
        term: term.map(|it| TermView::new(it, it.registration_opens_at, context.now, context.today())),
        unscheduled: catalogue.courses().iter().filter(is_unscheduled).map(unscheduled).collect(),
        notices,
        staff,
        asked,
        unmet,
    })
}

/// The sections in which this user may give permission, in all terms.
fn permitted_by(catalogue: &Catalogue, user: &User) -> Vec<Id> {
    let sections = catalogue.courses().iter().flat_map(|course| course.sections.iter().map(move |it| (course, it)));
    sections
        .filter(|(course, section)| policy::can_grant_permission(user, course, section))
        .map(|(_, section)| section.id)
        .collect()
}
