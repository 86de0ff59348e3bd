//! Exceptions from the rules of registration: holds, permissions, reserved seats, credit limits of students' own. Time
//! tickets are the catalogue's, as a term has them.

mod model;
mod repository;
mod selectors;
mod service;

pub use model::{Hold, Permission};
pub use selectors::{
    CreditException, HoldList, HoldState, HoldView, PermissionLists, PermissionView, ReservationView,
    SectionPermissions, SectionReservations, TermSheet, list_all_permissions, list_holds, list_permissions_of,
    list_permissions_to_answer, search_holds, show_permissions, show_reservations, show_term,
};
pub use service::{
    Answer, CreditLimitError, HoldDetails, HoldError, NewReservation, PermissionError, ReservationError,
    ask_permission, decline_permission, grant_asked, grant_permission, lift_hold, open_reservation, place_holds,
    reserve_seats, revoke_permission, set_credit_limit,
};
