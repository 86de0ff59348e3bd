//! The audit, for the office.

use crate::accounts::find_user;
use crate::catalogue::EntryView;
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::events::{EntryFilter, list_actions, list_entries};
use crate::policy;

/// Entries on a page.
const PER_PAGE: i64 = 100;

/// Which entries are looked for; what is empty does not matter.
#[derive(Clone, Debug, Default)]
pub struct AuditSearch {
    /// The number or email of a person whom it is about, or who did it.
    pub person: String,
    /// What was done.
    pub action: String,
    /// The code of a course that it is about, or whose sections it is about.
    pub course: String,
    /// The page, from 1.
    pub page: i64,
}

/// A page of the audit, the latest first.
#[derive(Clone, Debug)]
pub struct AuditList {
    /// The entries.
    pub entries: Vec<EntryView>,
    /// Whether there are more.
    pub has_next: bool,
    /// What was done lately, to choose from.
    pub actions: Vec<String>,
    /// The name of the person who was asked for.
    pub person: Option<String>,
    /// Whether nobody is called so.
    pub is_unknown_person: bool,
    /// Whether no course has the code.
    pub is_unknown_course: bool,
}

/// A page of the audit.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn search_audit(context: &mut Context<'_>, search: &AuditSearch) -> Result<AuditList, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let catalogue = context.catalogue()?;
    let person = if search.person.is_empty() { None } else { Some(find_user(context, &search.person)?) };
    let course = catalogue.course_by_code(&search.course);
    let is_unknown_course = !search.course.is_empty() && course.is_none();
    let filter = EntryFilter {
        // Nobody has a new id: somebody who is not there did nothing.
        person: person.as_ref().map(|user| user.as_ref().map_or_else(Id::new, |user| user.id)),
        course: if is_unknown_course { Some(Id::new()) } else { course.map(|course| course.id) },
        sections: course.map(|course| course.sections.iter().map(|section| section.id).collect()),
        action: (!search.action.is_empty()).then(|| search.action.clone()),
        ..EntryFilter::default()
    };
    let mut entries = list_entries(context, &filter, (search.page - 1) * PER_PAGE, PER_PAGE + 1)?;
    let has_next = entries.len() as i64 > PER_PAGE;
    entries.truncate(PER_PAGE as usize);
    Ok(AuditList {
        entries: entries.into_iter().map(|entry| EntryView::new(entry, &catalogue)).collect(),
        has_next,
        actions: list_actions(context)?,
        is_unknown_person: person.as_ref().is_some_and(Option::is_none),
        person: person.flatten().map(|user| user.name()),
        is_unknown_course,
    })
}
