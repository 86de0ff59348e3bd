//! Holds, for the office.

use crate::accounts::find_user;
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::exceptions::model::Hold;
use crate::exceptions::repository;
use crate::policy;

/// Holds on a page.
const PER_PAGE: i64 = 100;

/// A page of holds, the latest first.
#[derive(Clone, Debug)]
pub struct HoldList {
    /// The holds.
    pub holds: Vec<HoldView>,
    /// Whether there are more.
    pub has_next: bool,
}

/// A hold, and whether it counts.
#[derive(Clone, Debug)]
pub struct HoldView {
    /// The hold.
    pub hold: Hold,
    /// Whether it counts now.
    pub state: HoldState,
}

/// Whether a hold counts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HoldState {
    /// Not any more: somebody has lifted it.
    Lifted,
    /// Not any more: its time is over.
    Over,
    /// Not yet.
    ToCome,
    /// Now.
    Active,
}

/// A page of holds, from 1: of one student by number or email, or of all; those that were lifted only if asked for.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn search_holds(
    context: &mut Context<'_>,
    student: Option<&str>,
    also_lifted: bool,
    page: i64,
) -> Result<HoldList, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let asked = student.map(|student| find_user(context, student)).transpose()?;
    // Nobody has the id that is made here.
    let id = asked.map(|user| user.map_or_else(Id::new, |user| user.id));
    let offset = (page - 1) * PER_PAGE;
    let mut holds = repository::list_holds(context.connection(), id, also_lifted, offset, PER_PAGE + 1)?;
    let has_next = holds.len() as i64 > PER_PAGE;
    holds.truncate(PER_PAGE as usize);
    let view = |hold: Hold| HoldView {
        state: match (hold.lifted_at, hold.until) {
            (Some(_), _) => HoldState::Lifted,
            (None, Some(until)) if until <= context.now => HoldState::Over,
            (None, _) if context.now < hold.from => HoldState::ToCome,
            _ => HoldState::Active,
        },
        hold,
    };
    Ok(HoldList { holds: holds.into_iter().map(view).collect(), has_next })
}
