//! What becomes of accounts that files claim for somebody else than who made them.

use diesel::QueryResult;

use crate::accounts::{Role, UserState, end_access, list_users_in};
use crate::context::Context;
use crate::db::Id;
use crate::events::{About, Event, record, record_and_notify};
use crate::exchange::checks::Claim;

/// As many admins are told of a claim as an office has, and more.
const MOST_ADMINS: i64 = 1_000;

/// So many accounts are named in one notice; the record has them all.
const NAMED: usize = 10;

/// Ends the strangers' ways in, before the files' rows are written: the emails are free then, in whatever order.
pub(super) fn end_strangers_access(context: &mut Context<'_>, claims: &[Claim]) -> QueryResult<()> {
    claims.iter().try_for_each(|claim| end_access(context, claim.user))
}

/// Records each claim, and notifies the office of all of them.
pub(super) fn tell_office(context: &mut Context<'_>, claims: &[Claim]) -> QueryResult<()> {
    if claims.is_empty() {
        return Ok(());
    }
    for claim in claims {
        record(context, About::person(claim.user), &Event::AccountClaimed(claim.account.clone()))?;
    }
    let admins = list_users_in(context, Role::Admin, UserState::Active, MOST_ADMINS)?;
    let admins: Vec<Id> = admins.into_iter().map(|admin| admin.id).collect();
    let event = Event::AccountsClaimed {
        accounts: claims.iter().take(NAMED).map(|claim| claim.account.clone()).collect(),
        more: claims.len().saturating_sub(NAMED),
    };
    record_and_notify(context, About::NONE, &event, &admins)
}
