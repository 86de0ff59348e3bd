//! Who teaches a course: its instructors and assistants with their rights, and the invitations to join them.

mod forms;
mod model;
mod repository;
mod selectors;
mod service;

pub use forms::{InviteForm, RightsForm};
pub use model::Invitation;
pub use selectors::{
    InvitationView, InvitedView, MemberView, RosterStudent, RosterView, StaffList, list_invitations_of, list_staff,
    show_roster,
};
pub use service::{AnswerError, InviteError, StaffError, accept, change_rights, decline, invite, remove, revoke};
