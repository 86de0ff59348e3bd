//! Students' places in sections: registering, dropping, swapping, waiting, the rules that stand against it, rosters,
//! and the record of what was done.

mod model;
mod repository;
mod rules;
mod selectors;
mod service;

pub(crate) use model::RegistrationRow;
pub use model::{ActiveHold, Facts, Granted, Hold, Permission, PermissionState, RosterEntry};
pub use repository::Miscount;
pub use rules::{
    CHECKS, Check, Eligibility, EligibilityRequest, StudentContext, check_eligibility, check_eligibility_by, evaluate,
    is_open_to_some, requirements_of,
};
pub use selectors::{
    AuditList, AuditSearch, Cancellation, CreditException, HoldList, HoldState, HoldView, Obstacles, PermissionLists,
    PermissionView, ReservationView, SectionPermissions, SectionReservations, TermSheet, Withdrawal, count_before,
    count_students_registered, list_all_permissions, list_attempts, list_closed_waitlists, list_holds,
    list_lapsed_offers, list_miscounted_sections, list_misreserved_sections, list_movable_waitlists,
    list_permissions_of, list_permissions_to_answer, list_registrations, list_registrations_of, list_reservations,
    list_students, search_audit, search_holds, show_cancellation, show_obstacles, show_permissions, show_refusal,
    show_reservations, show_term, show_withdrawal,
};
pub use service::shared::{
    delete_all_asked, lock_student, lock_term, update_courses_of_record, update_over_capacity, update_waits_ended,
};
pub use service::{
    Answer, CancelError, Cancelled, CreditLimitError, DropError, HoldDetails, HoldError, Label, LapsedOffer,
    LoadedSection, Mine, NewReservation, Outcome, PermissionError, RegisterError, Request, ReservationError,
    WishResult, WithdrawError, ask_permission, cancel, change_section, deactivate, decline_permission, drop_section,
    find_mine, find_student_context, follow_loaded, grant_asked, grant_permission, lapse_offer, lift_hold, may_ask,
    notify_of_closing, open_reservation, place_holds, process_waitlist, register, register_all, reserve_seats,
    revoke_permission, set_credit_limit, withdraw,
};
