//! What becomes of accounts that files claim for somebody else than who made them.

use diesel::QueryResult;

use crate::accounts::{Role, UserState, end_access, list_users_in};
use crate::context::Context;
use crate::events::{Act, record};
use crate::exchange::checks::Claim;
use crate::notices::{NoticeTone, notify};

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
        let act = Act {
            action: "claim account",
            outcome: if claim.is_taken_over { "claimed" } else { "set aside" },
            person: Some(claim.user),
            details: &claim.describe(),
            ..Act::default()
        };
        record(context, &act)?;
    }
    let title = match claims.len() {
        1 => "A file claimed an account that was made on the sign-up page.".to_owned(),
        count => format!("A file claimed {count} accounts that were made on the sign-up page."),
    };
    let mut named: Vec<String> = claims.iter().take(NAMED).map(Claim::describe).collect();
    if claims.len() > NAMED {
        named.push(format!("{} more are in the audit record", claims.len() - NAMED));
    }
    let detail = format!("{}. Passwords and sessions of whoever made them have ended.", named.join("; "));
    for admin in list_users_in(context, Role::Admin, UserState::Active, MOST_ADMINS)? {
        notify(context, admin.id, NoticeTone::Warn, &title, &detail, None)?;
    }
    Ok(())
}
