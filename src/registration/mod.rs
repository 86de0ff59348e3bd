//! Students' places in sections: registering, dropping, swapping, waiting, the rules that stand against it, rosters,
//! and the record of what was done.

mod model;
mod repository;
mod rules;
mod selectors;
mod service;

pub(crate) use model::RegistrationRow;
pub use model::{ActiveHold, Facts, Granted, PermissionState, RosterEntry};
pub use repository::Miscount;
pub use rules::{
    CHECKS, Check, Eligibility, EligibilityRequest, StudentContext, check_eligibility, check_eligibility_by, evaluate,
    is_open_to_some, requirements_of,
};
pub use selectors::{
    AuditList, AuditSearch, Cancellation, Obstacles, Withdrawal, count_students_registered, list_attempts,
    list_closed_waitlists, list_lapsed_offers, list_miscounted_sections, list_misreserved_sections,
    list_movable_waitlists, list_registrations, list_registrations_of, list_reservations, list_students, search_audit,
    show_cancellation, show_obstacles, show_refusal, show_withdrawal,
};
pub(crate) use service::RegistrationTransaction;
pub use service::shared::{
    delete_all_asked, insert_reservation, lock_student, lock_term, update_courses_of_record, update_over_capacity,
    update_reservation_opened, update_section_graded, update_waits_ended,
};
pub use service::{
    CancelError, Cancelled, ChoiceResult, DropError, Label, LapsedOffer, LoadedSection, Mine, Outcome, RegisterError,
    Request, WithdrawError, cancel, change_section, deactivate, drop_section, find_mine, find_student_context,
    follow_loaded, lapse_offer, may_ask, notify_of_closing, process_waitlist, register, register_all, withdraw,
};
