//! What anybody may have to do with courses as one of their staff: invitations to join it, and the sections of now.

use std::collections::HashMap;

use diesel::result::QueryResult;

use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Meeting, Seats, SeatsView, Section, Term, list_seats};
use crate::context::Context;
use crate::db::Id;
use crate::planning::count_planned;
use crate::policy;
use crate::teaching::{InvitationView, list_invitations_of};

/// What somebody teaches now, and is invited to.
#[derive(Clone, Debug)]
pub struct StaffView {
    /// The invitations that they have not answered.
    pub invitations: Vec<InvitationView>,
    /// The sections that they teach, or with whose course they assist, by code.
    pub sections: Vec<StaffSection>,
    /// How many students these have.
    pub students: i32,
}

/// A section for its staff.
#[derive(Clone, Debug)]
pub struct StaffSection {
    /// Its id.
    pub id: Id,
    /// The course.
    pub course_id: Id,
    /// Its name.
    pub label: String,
    /// The course's name.
    pub course_name: String,
    /// When it meets.
    pub meetings: Vec<Meeting>,
    /// Its seats.
    pub seats: SeatsView,
    /// How many plan it who are not registered in it.
    pub planned: i64,
    /// Whether they may grade it.
    pub can_grade: bool,
    /// Whether they may edit it.
    pub can_edit: bool,
    /// Whether they assist with the course, of which the catalogue does not speak.
    pub assists: bool,
}

/// What a user teaches in a term and in those that overlap it.
///
/// # Errors
/// When the database fails.
pub fn find_staff_view(context: &mut Context<'_>, user: &User, term: Option<&Term>) -> QueryResult<StaffView> {
    let catalogue = context.catalogue()?;
    let taught = taught_now(&catalogue, user.id, term);
    let ids: Vec<Id> = taught.iter().map(|(_, section)| section.id).collect();
    let (seats, planned): (HashMap<Id, Seats>, HashMap<Id, i64>) = match ids.as_slice() {
        [] => Default::default(),
        ids => (list_seats(context, ids)?, count_planned(context, ids)?),
    };
    let section = |(course, section): &(&Course, &Section)| StaffSection {
        id: section.id,
        course_id: course.id,
        label: course.section_label(&section.number),
        course_name: course.name.clone(),
        meetings: section.meetings.clone(),
        seats: SeatsView::new(&seats.get(&section.id).cloned().unwrap_or_default(), context.now),
        planned: planned.get(&section.id).copied().unwrap_or(0),
        can_grade: policy::can_grade(user, course),
        can_edit: policy::can_edit_course(user, course),
        assists: !course.lists_instructor(user.id),
    };
    let sections = taught.iter().map(section).collect();
    let students = seats.values().map(Seats::taken).sum();
    Ok(StaffView { invitations: list_invitations_of(context, user.id)?, sections, students })
}

/// The sections that this user teaches, or with whose course they assist, in a term that overlaps `term`, by code.
fn taught_now<'c>(catalogue: &'c Catalogue, user: Id, term: Option<&Term>) -> Vec<(&'c Course, &'c Section)> {
    let sections = catalogue.courses().iter().flat_map(|course| course.sections.iter().map(move |s| (course, s)));
    let is_mine = |course: &Course, section: &Section| {
        section.is_taught_by(user) || (course.is_on_staff(user) && !course.is_instructor(user))
    };
    sections.filter(|(course, section)| is_mine(course, section) && is_now(catalogue, section, term)).collect()
}

/// Whether a section is in a term that overlaps `now`.
pub(super) fn is_now(catalogue: &Catalogue, section: &Section, now: Option<&Term>) -> bool {
    let term = catalogue.term(section.term_id);
    term.zip(now).is_some_and(|(term, now)| term.overlaps(now))
}
