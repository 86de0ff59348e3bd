//! What follows from the kind of an event: what it is called, who may read of it, whether it is counted.

use super::Event;
use super::event::{Gain, WaitEnd};
use super::words::Tone;
use crate::text_enum;

text_enum! {
    /// What came of something.
    pub enum Outcome {
        /// A seat was had.
        Registered = "registered",
        /// A place on a waitlist was had.
        Waitlisted = "waitlisted",
        /// Nothing, with reasons.
        Refused = "refused",
        /// A seat or a place ended.
        Dropped = "dropped",
        /// A seat ended, with a W.
        Withdrawn = "withdrawn",
        /// A seat is held.
        Offered = "offered",
        /// Others got the seat.
        PassedOver = "passed over",
        /// Called off.
        Cancelled = "cancelled",
        /// A hold stands.
        Placed = "placed",
        /// A hold is gone.
        Lifted = "lifted",
        /// Somebody asks.
        Asked = "asked",
        /// Said yes to.
        Granted = "granted",
        /// Said no to.
        Declined = "declined",
        /// Taken back.
        Revoked = "revoked",
        /// Somebody is invited.
        Invited = "invited",
        /// An invitation was taken up.
        Accepted = "accepted",
        /// Somebody is off.
        Removed = "removed",
        /// Opened to everybody.
        Opened = "opened",
        /// Set to something.
        Set = "set",
        /// Posted.
        Posted = "posted",
        /// Changed.
        Changed = "changed",
        /// New.
        Made = "made",
        /// Saved.
        Saved = "saved",
        /// Gone.
        Deleted = "deleted",
        /// Approved.
        Approved = "approved",
        /// Not to be used any more.
        Deactivated = "deactivated",
        /// To be used again.
        Activated = "activated",
        /// Somebody else's now.
        Claimed = "claimed",
        /// Nobody's now.
        SetAside = "set aside",
        /// Done.
        Done = "done",
        /// Read.
        Read = "read",
    }
}

impl Outcome {
    /// Its tone; `None`: neither good nor bad.
    pub fn tone(self) -> Option<Tone> {
        Some(match self {
            Self::Registered | Self::Offered | Self::Saved | Self::Accepted | Self::Granted | Self::Lifted => {
                Tone::Good
            }
            Self::Posted | Self::Done | Self::Approved | Self::Activated | Self::Made => Tone::Good,
            Self::Waitlisted | Self::Invited | Self::Asked => Tone::Info,
            Self::Refused | Self::Cancelled | Self::Declined | Self::Placed => Tone::Bad,
            Self::PassedOver | Self::Withdrawn | Self::Revoked | Self::Deactivated | Self::Deleted => Tone::Warn,
            Self::Dropped | Self::Removed | Self::Opened | Self::Set | Self::Changed | Self::Claimed => return None,
            Self::SetAside | Self::Read => return None,
        })
    }
}

text_enum! {
    /// What an event is about: decides who reads of it, and which lists leave it out.
    pub enum Topic {
        /// Seats and waitlists, and the exceptions to their rules.
        Registration = "registration",
        /// Grades: only for those who give them.
        Grades = "grades",
        /// The catalogue, and who teaches what.
        Catalogue = "catalogue",
        /// The institution's settings and files, and what the office does to accounts.
        Office = "office",
        /// What people do to their own accounts every day.
        OwnAccount = "own account",
        /// Reading about others.
        Reading = "reading",
    }
}

/// How an event is kept when it happens again and again.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Repetition {
    /// Each time by itself.
    Each,
    /// Anybody can repeat it without end: within an hour the same is one entry with a count.
    Counted,
    /// Its person can undo it and do it again: counted once there are very many entries about this person.
    Bounded,
}

/// Whether an event is news for the person whom it is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum News {
    /// No: they did it, or see it anyway.
    None,
    /// Yes.
    ToPerson,
    /// Yes, unless they did it themselves.
    ToPersonFromOthers,
}

impl Event {
    /// What was done, as the audit is searched by it, and what came of it.
    pub fn action_and_outcome(&self) -> (&'static str, Outcome) {
        use Outcome as O;
        match self {
            Self::Registered { by: Gain::Waitlist, .. } => ("promote", O::Registered),
            Self::Registered { gave_up: Some(_), .. } => ("swap", O::Registered),
            Self::Registered { .. } => ("register", O::Registered),
            Self::Waitlisted { .. } => ("register", O::Waitlisted),
            Self::Refused { gives_up: Some(_), .. } => ("swap", O::Refused),
            Self::Refused { .. } => ("register", O::Refused),
            Self::Dropped { .. } => ("drop", O::Dropped),
            Self::Withdrew => ("withdraw", O::Withdrawn),
            Self::LeftWaitlist { .. } => ("leave", O::Dropped),
            Self::SeatOffered { .. } => ("promote", O::Offered),
            Self::PassedOver { .. } | Self::WaitedInVain { .. } => ("promote", O::PassedOver),
            Self::SectionCancelled { .. } => ("cancel", O::Cancelled),
            Self::CancelledFor { .. } => ("cancel", O::Dropped),
            Self::HoldPlaced { .. } => ("hold", O::Placed),
            Self::HoldLifted { .. } => ("hold", O::Lifted),
            Self::PermissionRequested { .. } => ("ask permission", O::Asked),
            Self::PermissionGranted { .. } => ("permit", O::Granted),
            Self::PermissionDeclined { .. } => ("permit", O::Declined),
            Self::PermissionRevoked => ("permit", O::Revoked),
            Self::CreditLimitSet { .. } => ("credit limit", O::Set),
            Self::SeatsReserved { .. } => ("reserve", O::Saved),
            Self::ReservationOpened { .. } => ("reserve", O::Opened),
            Self::TimeTicketMade { .. } => ("time ticket", O::Made),
            Self::TimeTicketDeleted => ("time ticket", O::Deleted),
            Self::GradePosted { .. } => ("grade", O::Posted),
            Self::GradeChanged { .. } => ("grade", O::Changed),
            Self::GradeScaleSaved { .. } | Self::RepeatRuleSet { .. } => ("grade scale", O::Saved),
            Self::GradeScaleDeleted { .. } => ("grade scale", O::Deleted),
            Self::StaffInvited(_) => ("invite", O::Invited),
            Self::InvitationWithdrawn { .. } => ("revoke", O::Revoked),
            Self::InvitationAccepted(_) => ("accept", O::Accepted),
            Self::InvitationDeclined { .. } => ("decline", O::Declined),
            Self::StaffRightsChanged(_) => ("rights", O::Saved),
            Self::StaffLeft { .. } => ("leave staff", O::Removed),
            Self::CourseMade { .. } => ("make course", O::Made),
            Self::CourseSaved { .. } => ("save course", O::Saved),
            Self::CourseDeleted { .. } => ("delete course", O::Deleted),
            Self::SectionMade { .. } => ("make section", O::Made),
            Self::SectionSaved { .. } => ("change", O::Saved),
            Self::SectionRescheduled { .. } => ("change", O::Changed),
            Self::SectionDeleted { .. } => ("delete section", O::Deleted),
            Self::TermSaved { is_new, .. } => ("save term", if *is_new { O::Made } else { O::Saved }),
            Self::TermDeleted { .. } => ("delete term", O::Deleted),
            Self::SubjectSaved { is_new, .. } => ("save subject", if *is_new { O::Made } else { O::Saved }),
            Self::SubjectDeleted { .. } => ("delete subject", O::Deleted),
            Self::SignedUp => ("sign up", O::Done),
            Self::SignedIn => ("sign in", O::Done),
            Self::SignInRefused { .. } => ("sign in", O::Refused),
            Self::SignedOut => ("sign out", O::Done),
            Self::SessionEnded | Self::OtherSessionsEnded => ("end session", O::Done),
            Self::PasswordChanged => ("change password", O::Done),
            Self::PasswordChangeRefused => ("change password", O::Refused),
            Self::CalendarAddressMade => ("make calendar address", O::Done),
            Self::PasswordSet => ("set password", O::Done),
            Self::AdminCreated => ("create admin", O::Done),
            Self::AccountApproved => ("approve account", O::Approved),
            Self::AccountDeactivated => ("deactivate account", O::Deactivated),
            Self::AccountActivated => ("activate account", O::Activated),
            Self::RoleAdded { .. } => ("add role", O::Done),
            Self::RoleRemoved { .. } => ("remove role", O::Done),
            Self::AccountClaimed(account) => {
                ("claim account", if account.is_taken_over { O::Claimed } else { O::SetAside })
            }
            Self::AccountsClaimed { .. } => ("claim account", O::Done),
            Self::Imported { .. } => ("import", O::Done),
            Self::Exported => ("export", O::Done),
            Self::RosterRead => ("read roster", O::Read),
            Self::GradesRead => ("read grades", O::Read),
            Self::TranscriptRead => ("read transcript", O::Read),
        }
    }

    /// What it is about.
    pub fn topic(&self) -> Topic {
        match self {
            Self::GradePosted { .. } | Self::GradeChanged { .. } => Topic::Grades,
            Self::RosterRead | Self::GradesRead | Self::TranscriptRead => Topic::Reading,
            Self::SignedUp
            | Self::SignedIn
            | Self::SignInRefused { .. }
            | Self::SignedOut
            | Self::SessionEnded
            | Self::OtherSessionsEnded
            | Self::PasswordChanged
            | Self::PasswordChangeRefused
            | Self::CalendarAddressMade => Topic::OwnAccount,
            Self::StaffInvited(_)
            | Self::InvitationWithdrawn { .. }
            | Self::InvitationAccepted(_)
            | Self::InvitationDeclined { .. }
            | Self::StaffRightsChanged(_)
            | Self::StaffLeft { .. }
            | Self::CourseMade { .. }
            | Self::CourseSaved { .. }
            | Self::CourseDeleted { .. }
            | Self::SectionMade { .. }
            | Self::SectionSaved { .. }
            | Self::SectionRescheduled { .. }
            | Self::SectionDeleted { .. } => Topic::Catalogue,
            Self::TermSaved { .. }
            | Self::TermDeleted { .. }
            | Self::SubjectSaved { .. }
            | Self::SubjectDeleted { .. }
            | Self::TimeTicketMade { .. }
            | Self::TimeTicketDeleted
            | Self::GradeScaleSaved { .. }
            | Self::GradeScaleDeleted { .. }
            | Self::RepeatRuleSet { .. }
            | Self::PasswordSet
            | Self::AdminCreated
            | Self::AccountApproved
            | Self::AccountDeactivated
            | Self::AccountActivated
            | Self::RoleAdded { .. }
            | Self::RoleRemoved { .. }
            | Self::AccountClaimed(_)
            | Self::AccountsClaimed { .. }
            | Self::Imported { .. }
            | Self::Exported => Topic::Office,
            _ => Topic::Registration,
        }
    }

    pub(super) fn repetition(&self) -> Repetition {
        match self {
            Self::Refused { .. } | Self::PassedOver { .. } | Self::WaitedInVain { .. } => Repetition::Counted,
            Self::SignedIn | Self::SignInRefused { .. } => Repetition::Counted,
            Self::SignedUp => Repetition::Each,
            event => match event.topic() {
                Topic::Reading => Repetition::Counted,
                Topic::Registration | Topic::OwnAccount => Repetition::Bounded,
                _ => Repetition::Each,
            },
        }
    }

    pub(super) fn news(&self) -> News {
        match self {
            Self::Registered { by: Gain::Waitlist, .. }
            | Self::LeftWaitlist { because: WaitEnd::OfferLapsed | WaitEnd::Graded }
            | Self::SeatOffered { .. }
            | Self::PassedOver { .. }
            | Self::WaitedInVain { .. }
            | Self::CancelledFor { .. }
            | Self::HoldPlaced { .. }
            | Self::HoldLifted { .. }
            | Self::PermissionGranted { .. }
            | Self::PermissionDeclined { .. }
            | Self::PermissionRevoked
            | Self::GradePosted { .. }
            | Self::GradeChanged { .. } => News::ToPerson,
            Self::StaffInvited(_)
            | Self::InvitationWithdrawn { .. }
            | Self::StaffRightsChanged(_)
            | Self::StaffLeft { .. } => News::ToPersonFromOthers,
            _ => News::None,
        }
    }
}
