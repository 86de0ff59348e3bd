//! An event as news for somebody: what happened, and what follows.

use serde::{Deserialize, Serialize};

use super::super::event::{CourseRights, Event, Gain, WaitEnd};
use super::details::{claims, grade_change};
use super::{Describe, MeetingTime, Reader, rights_in_words};
use crate::events::Notice;
use crate::reason::Rule;

/// The tone of something.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Tone {
    /// Good news.
    Good,
    /// Something to know.
    Info,
    /// Something to look at.
    Warn,
    /// Bad news.
    Bad,
}

impl Tone {
    /// The class that the style sheet has for it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Bad => "bad",
        }
    }
}

/// A notice as its user reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct NoticeText {
    /// Its tone.
    pub tone: Tone,
    /// What happened.
    pub title: String,
    /// Why, or what follows; may be empty.
    pub detail: String,
}

impl Describe<'_> {
    /// A notice in words.
    pub fn notice(&self, notice: &Notice) -> NoticeText {
        let section = self.section(notice.section_id);
        let by = notice.actor.as_deref().unwrap_or("Somebody");
        let (tone, title, detail) = self.parts(&notice.event, &section, by);
        NoticeText { tone, title, detail }
    }

    fn parts(&self, event: &Event, section: &str, by: &str) -> (Tone, String, String) {
        let none = String::new;
        match event {
            Event::Registered { by: Gain::Waitlist, gave_up, .. } => {
                let detail = match gave_up {
                    None => "You were the first in line who could have it.".to_owned(),
                    Some(old) => format!("You gave up {} for it, as you asked.", self.section(Some(*old))),
                };
                (Tone::Good, format!("A seat came free and is yours: {section}."), detail)
            }
            Event::SeatOffered { hours } => (
                Tone::Good,
                format!("A seat in {section} is held for you."),
                format!("Take it within {hours} hours, or it passes to the next in line."),
            ),
            Event::LeftWaitlist { because: WaitEnd::OfferLapsed } => (
                Tone::Warn,
                format!("The seat in {section} went to the next in line."),
                "It was held for you and not taken in time. You can join the end of the line again.".to_owned(),
            ),
            Event::LeftWaitlist { because: WaitEnd::Graded } => (
                Tone::Warn,
                format!("You no longer wait for {section}."),
                "Its grades are posted: there is no seat to wait for any more.".to_owned(),
            ),
            Event::PassedOver { reasons } => (
                Tone::Warn,
                format!("You were passed over for {section}."),
                format!("{}. Your place in line is kept.", self.reasons(reasons, Reader::Office)),
            ),
            Event::WaitedInVain { is_term_over } => (
                Tone::Warn,
                format!("Registration has closed, and you have no seat in {section}."),
                match is_term_over {
                    true => "The term is over.",
                    false => "You keep your place on the waitlist, in case registration opens again.",
                }
                .to_owned(),
            ),
            Event::CancelledFor { reason, had_seat } => {
                let what = if *had_seat { "You no longer have it." } else { "You no longer wait for it." };
                (Tone::Bad, format!("Cancelled: {section}."), format!("{reason}. {what}"))
            }
            Event::SectionRescheduled { meetings } => {
                let times: Vec<String> = meetings.iter().map(MeetingTime::words).collect();
                let detail = if times.is_empty() { "It has no set times.".to_owned() } else { times.join("; ") + "." };
                (Tone::Warn, format!("{section} meets at other times now."), detail)
            }
            Event::HoldPlaced { reason } => (
                Tone::Bad,
                "There is a hold on your registration.".to_owned(),
                format!("{reason}. Until it is lifted you cannot register; you can drop."),
            ),
            Event::HoldLifted { reason } => {
                (Tone::Good, "A hold on your registration is lifted.".to_owned(), format!("It was: {reason}."))
            }
            Event::PermissionGranted { rules, .. } => (
                Tone::Good,
                format!("You have permission for {section}."),
                format!("Waived: {}. Register before it expires.", Rule::all_words(rules)),
            ),
            Event::PermissionDeclined { reason } => {
                (Tone::Warn, format!("Your request for {section} was declined."), reason.clone())
            }
            Event::PermissionRevoked => (Tone::Warn, format!("Your permission for {section} was taken back."), none()),
            Event::GradePosted { grade } => {
                (Tone::Info, format!("Your grade in {section} is posted."), format!("It is {grade}."))
            }
            Event::GradeChanged { from, to, reason } => {
                let detail = grade_change(from.as_deref(), to, reason).replacen("from", "From", 1);
                (Tone::Info, format!("Your grade in {section} was changed."), detail)
            }
            Event::StaffInvited(CourseRights { course, can_edit, can_grade }) => {
                let rights = rights_in_words(*can_edit, *can_grade);
                let detail = format!("You could {rights}. Accept or decline it on your dashboard.");
                (Tone::Info, format!("{by} invites you to teach {course}."), detail)
            }
            Event::InvitationWithdrawn { course } => {
                (Tone::Info, format!("{by} withdrew the invitation to teach {course}."), none())
            }
            Event::InvitationAccepted(CourseRights { course, can_edit, can_grade }) => {
                let detail = format!("They may {}.", rights_in_words(*can_edit, *can_grade));
                (Tone::Good, format!("{by} accepted your invitation to teach {course}."), detail)
            }
            Event::InvitationDeclined { course } => {
                (Tone::Info, format!("{by} declined your invitation to teach {course}."), none())
            }
            Event::StaffRightsChanged(CourseRights { course, can_edit, can_grade }) => {
                let detail = format!("You may {}.", rights_in_words(*can_edit, *can_grade));
                (Tone::Info, format!("{by} changed what you may do in {course}."), detail)
            }
            Event::StaffLeft { course } => (Tone::Warn, format!("{by} took you off the staff of {course}."), none()),
            Event::AccountsClaimed { accounts, more } => {
                let title = match accounts.len() + more {
                    1 => "A file claimed an account that was made on the sign-up page.".to_owned(),
                    count => format!("A file claimed {count} accounts that were made on the sign-up page."),
                };
                let claims = claims(accounts, *more);
                (Tone::Warn, title, format!("{claims}. Passwords and sessions of whoever made them have ended."))
            }
            // Nobody is sent the others today; what was kept by a later version still says what it is.
            other => {
                let (action, outcome) = other.action_and_outcome();
                (Tone::Info, format!("{action}: {}.", outcome.as_str()), self.details(other, Reader::Staff))
            }
        }
    }
}
