//! Giving and taking exceptions, each in its caller's transaction.

mod credits;
mod hold;
mod permission;
mod reservation;

use crate::context::Context;
use crate::db::Id;
use crate::policy;

pub use credits::{CreditLimitError, set_credit_limit};
pub use hold::{HoldDetails, HoldError, lift_hold, place_holds};
pub use permission::{
    Answer, PermissionError, ask_permission, decline_permission, grant_asked, grant_permission, revoke_permission,
};
pub use reservation::{NewReservation, ReservationError, open_reservation, reserve_seats};

/// Whether whoever asks may except this student from rules; the program may.
fn may_except(context: &Context<'_>, student: Id) -> bool {
    context.actor.user.as_ref().is_none_or(|actor| policy::can_make_exception(actor, student))
}
