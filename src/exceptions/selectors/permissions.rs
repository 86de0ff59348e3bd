//! Permissions for those who answer them.

use diesel::result::QueryResult;

use crate::catalogue::{Catalogue, SectionHead};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::exceptions::model::Permission;
use crate::exceptions::repository;
use crate::policy;
use crate::registration::PermissionState;

/// Permissions of a section that are listed.
const OF_SECTION: i64 = 100;
/// Permissions of all sections that are listed.
const OF_ALL: i64 = 200;
/// Requests that are listed for one instructor.
const TO_ANSWER: i64 = 50;

/// A permission with its section.
#[derive(Clone, Debug)]
pub struct PermissionView {
    /// The permission.
    pub permission: Permission,
    /// The section's name; empty if it is gone.
    pub section: String,
    /// Whether it can be used now.
    pub is_valid: bool,
}

/// Permissions that wait for an answer, and those that have one, the latest first.
#[derive(Clone, Debug)]
pub struct PermissionLists {
    /// What students ask for.
    pub asked: Vec<PermissionView>,
    /// What was granted or declined.
    pub answered: Vec<PermissionView>,
}

/// The permissions of a section.
#[derive(Clone, Debug)]
pub struct SectionPermissions {
    /// The section.
    pub section: SectionHead,
    /// The permissions.
    pub lists: PermissionLists,
}

/// The permissions of a section, for those who may give them.
///
/// # Errors
/// When there is no such section for whoever asks, or the database fails.
pub fn show_permissions(context: &mut Context<'_>, section: Id) -> Result<SectionPermissions, ReadError> {
    let catalogue = context.catalogue()?;
    let (course, found) = catalogue.section(section).ok_or(ReadError::NotFound)?;
    if !context.actor.may(|user| policy::can_grant_permission(user, course, found)) {
        return Err(ReadError::NotFound);
    }
    let mut list = |states: &[PermissionState]| {
        let permissions = repository::list_permissions(context.connection(), &[section], states, OF_SECTION)?;
        QueryResult::Ok(views(context, &catalogue, permissions))
    };
    let lists =
        PermissionLists { asked: list(&[PermissionState::Asked])?, answered: list(&PermissionState::ANSWERED)? };
    Ok(SectionPermissions { section: SectionHead::new(course, found), lists })
}

/// The permissions of all sections, for the office.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn list_all_permissions(context: &mut Context<'_>) -> Result<PermissionLists, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let catalogue = context.catalogue()?;
    let mut list = |states: &[PermissionState]| {
        let permissions = repository::list_permissions_everywhere(context.connection(), states, OF_ALL)?;
        QueryResult::Ok(views(context, &catalogue, permissions))
    };
    Ok(PermissionLists { asked: list(&[PermissionState::Asked])?, answered: list(&PermissionState::ANSWERED)? })
}

/// What students ask for in these sections.
///
/// # Errors
/// When the database fails.
pub fn list_permissions_to_answer(context: &mut Context<'_>, sections: &[Id]) -> QueryResult<Vec<PermissionView>> {
    let catalogue = context.catalogue()?;
    let asked = [PermissionState::Asked];
    let permissions = repository::list_permissions(context.connection(), sections, &asked, TO_ANSWER)?;
    Ok(views(context, &catalogue, permissions))
}

fn views(context: &Context<'_>, catalogue: &Catalogue, permissions: Vec<Permission>) -> Vec<PermissionView> {
    let view = |permission: Permission| PermissionView {
        section: catalogue
            .section(permission.section_id)
            .map(|(course, it)| course.section_label(&it.number))
            .unwrap_or_default(),
        is_valid: permission.is_valid(context.now),
        permission,
    };
    permissions.into_iter().map(view).collect()
}
