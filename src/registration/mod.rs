//! Students' places in sections: registering, dropping, swapping, waiting, the rules that stand against it, rosters,
//! and the record of what was done.

mod model;
mod repository;
mod routes;
mod rules;
mod service;
mod words;

pub use model::{Attempt, Place, RosterEntry, Status};
pub use repository::{
    Miscount, count_before, count_students_registered, list_attempts, list_credit_limits, list_exceptions,
    list_miscounted_sections, list_places, list_students, lock_term,
};
pub use routes::{AttemptLine, routes};
pub use rules::{Reason, Standing, Wish, evaluate, requirements_of};
pub use service::{
    Actor, CancelError, Cancelled, CreditLimitError, DropError, Label, Mine, Outcome, RegisterError, Request,
    affected_by, cancel, change_section, drop_section, find_mine, lapse_offers, move_lines, register, set_credit_limit,
};
pub use words::ReasonText;
