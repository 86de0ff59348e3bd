//! Students' places in sections: registering, dropping, the rules that stand against it, rosters.

mod model;
mod repository;
mod routes;
mod service;
mod words;

pub use model::{Activity, Place, RosterEntry, Status};
pub use repository::{
    count_students_registered, list_activity, list_miscounted_sections, list_places, list_registered_sections,
    list_roster,
};
pub use routes::routes;
pub use service::{Done, DropError, Reason, RegisterError, Standing, Wish, drop_section, reasons_against, register};
pub use words::ReasonText;
