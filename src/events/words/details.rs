//! The particulars of an event, as the audit and the activity of a section show them beside its action and outcome.

use super::super::event::{CourseRights, Event, Gain, ScaleGrade, SeatEnd, SignInRefusal, WaitEnd};
use super::{ClaimedAccount, Describe, MeetingTime, Reader, rights_in_words};
use crate::db::Id;
use crate::form::format_credits;
use crate::reason::{Reason, ReasonText, Rule};

impl Describe<'_> {
    /// Why, or in detail; may be empty.
    pub fn details(&self, event: &Event, reader: Reader) -> String {
        match event {
            Event::Registered { is_provisional, is_over_capacity, waived, .. } => {
                gain(*is_provisional, *is_over_capacity, waived)
            }
            Event::Waitlisted { position } => format!("position {position}"),
            Event::Refused { reasons, .. } | Event::PassedOver { reasons } => self.reasons(reasons, reader),
            Event::WaitedInVain { .. } => "registration has closed".to_owned(),
            Event::Dropped { because } => self.seat_end(*because, reader),
            Event::LeftWaitlist { because } => self.wait_end(*because),
            Event::SeatOffered { hours } => format!("for {hours} hours"),
            Event::SectionCancelled { reason }
            | Event::CancelledFor { reason, .. }
            | Event::HoldPlaced { reason }
            | Event::HoldLifted { reason }
            | Event::PermissionDeclined { reason } => reason.clone(),
            Event::PermissionRequested { rules } => Rule::all_words(rules),
            Event::PermissionGranted { rules, reason } => format!("{}: {reason}", Rule::all_words(rules)),
            Event::CreditLimitSet { credits: None } => "the term’s own".to_owned(),
            Event::CreditLimitSet { credits: Some(credits) } => format!("{} credits", format_credits(*credits)),
            Event::SeatsReserved { seats, group, until } => {
                format!("{seats} for {} until {}", group.words(), (self.show)(*until))
            }
            Event::ReservationOpened { group } => group.words(),
            Event::TimeTicketMade { group, credits_from, credits_to, opens_at } => {
                let credits = credits_earned(*credits_from, *credits_to);
                let parts = [group.words(), credits, format!("from {}", (self.show)(*opens_at))];
                parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
            }
            Event::GradePosted { grade } => grade.clone(),
            Event::GradeChanged { from, to, reason } => grade_change(from.as_deref(), to, reason),
            Event::GradeScaleSaved { grade, before: None } | Event::GradeScaleDeleted { grade } => grade.words(),
            Event::GradeScaleSaved { grade, before: Some(before) } => {
                format!("{}, before: {}", grade.words(), before.words())
            }
            Event::RepeatRuleSet { repeats } => format!("repeats: {repeats}"),
            Event::StaffInvited(rights) | Event::InvitationAccepted(rights) | Event::StaffRightsChanged(rights) => {
                let CourseRights { course, can_edit, can_grade } = rights;
                format!("{course}: may {}", rights_in_words(*can_edit, *can_grade))
            }
            Event::InvitationWithdrawn { course }
            | Event::InvitationDeclined { course }
            | Event::StaffLeft { course }
            | Event::CourseMade { course }
            | Event::CourseSaved { course }
            | Event::CourseDeleted { course } => course.clone(),
            Event::SectionMade { section } | Event::SectionDeleted { section } => section.clone(),
            Event::SectionSaved { capacity, by_file: false } => format!("capacity {capacity}"),
            Event::SectionSaved { capacity, by_file: true } => format!("capacity {capacity}, by a file"),
            Event::SectionRescheduled { meetings } => {
                meetings.iter().map(MeetingTime::words).collect::<Vec<_>>().join("; ")
            }
            Event::TermSaved { term, .. } | Event::TermDeleted { term } => term.clone(),
            Event::SubjectSaved { subject, .. } | Event::SubjectDeleted { subject } => subject.clone(),
            Event::SignInRefused { because } => sign_in_refusal(*because).to_owned(),
            Event::OtherSessionsEnded => "everywhere else".to_owned(),
            Event::RoleAdded { role } | Event::RoleRemoved { role } => role.clone(),
            Event::AccountClaimed(account) => account.words(),
            Event::AccountsClaimed { accounts, more } => claims(accounts, *more),
            Event::Imported { files } => {
                let counts = files.iter().map(|it| format!("{}: {} added, {} changed", it.file, it.added, it.changed));
                counts.collect::<Vec<_>>().join("; ")
            }
            Event::Withdrew
            | Event::PermissionRevoked
            | Event::TimeTicketDeleted
            | Event::SignedUp
            | Event::SignedIn
            | Event::SignedOut
            | Event::SessionEnded
            | Event::PasswordChanged
            | Event::PasswordChangeRefused
            | Event::CalendarAddressMade
            | Event::PasswordSet
            | Event::AdminCreated
            | Event::AccountApproved
            | Event::AccountDeactivated
            | Event::AccountActivated
            | Event::Exported
            | Event::RosterRead
            | Event::GradesRead
            | Event::TranscriptRead => String::new(),
        }
    }

    /// What does by itself what nobody asked for.
    pub const WAITLIST: &'static str = "the waitlist";

    /// Who did it, where that is nobody with an account; `None`: whoever is named as its actor, or a visitor.
    pub fn by(event: &Event) -> Option<&'static str> {
        match event {
            // Whoever freed a seat is not named to those who see who got it.
            Event::Registered { by: Gain::Waitlist, .. }
            | Event::SeatOffered { .. }
            | Event::PassedOver { .. }
            | Event::WaitedInVain { .. }
            | Event::LeftWaitlist { because: WaitEnd::OfferLapsed } => Some(Self::WAITLIST),
            Event::SectionSaved { by_file: true, .. }
            | Event::SectionRescheduled { .. }
            | Event::AccountClaimed(_)
            | Event::AccountsClaimed { .. } => Some("a file"),
            _ => None,
        }
    }

    /// Reasons, each in a few words.
    pub fn reasons(&self, reasons: &[Reason], reader: Reader) -> String {
        reasons.iter().map(|reason| self.reason(reason, reader)).collect::<Vec<_>>().join("; ")
    }

    fn reason(&self, reason: &Reason, reader: Reader) -> String {
        let short = match (reason, reader) {
            (Reason::Completed { .. }, _) => "The course was completed before",
            (Reason::Hold { .. }, Reader::Office) => "There is a hold on the registration",
            (Reason::Hold { .. }, Reader::Staff) => "Something that the registrar’s office can settle",
            // What is missing names grades in other courses.
            (Reason::Prerequisite(_), Reader::Staff) => "A prerequisite is not met",
            (Reason::Corequisite(_), Reader::Staff) => "A corequisite is not met",
            (Reason::Antirequisite(_), Reader::Staff) => "A course that excludes this one was taken",
            (Reason::NotHeld { .. }, Reader::Staff) => "What was to be given up is not held",
            (Reason::Conflict { .. }, Reader::Staff) => "A time conflict",
            (Reason::CreditLimit { .. }, Reader::Staff) => "Over the credit limit",
            (Reason::TooLateToGiveUp { .. }, Reader::Staff) => "What was to be given up can no longer be dropped",
            (other, _) => return ReasonText::new(other, self.names, self.show).title,
        };
        short.to_owned()
    }

    fn seat_end(&self, because: SeatEnd, reader: Reader) -> String {
        let another = |id: Id| match reader {
            Reader::Office => self.section(Some(id)),
            Reader::Staff => "another section".to_owned(),
        };
        match because {
            SeatEnd::Asked => String::new(),
            SeatEnd::SwappedFor(id) => format!("swapped for {}", another(id)),
            SeatEnd::GivenUpFor(id) => format!("given up for {}", another(id)),
        }
    }

    fn wait_end(&self, because: WaitEnd) -> String {
        match because {
            WaitEnd::Asked => String::new(),
            WaitEnd::Has(id) => format!("has {} now", self.section(Some(id))),
            WaitEnd::OfferLapsed => "the offered seat was not taken in time".to_owned(),
            WaitEnd::Graded => "the section is graded".to_owned(),
            WaitEnd::Deactivated => "the account is deactivated".to_owned(),
        }
    }
}

impl ScaleGrade {
    /// `B+ at 4, 3.3 points, earned, in the average`.
    fn words(&self) -> String {
        let points = self.points.map(|points| format!("{} points", format_credits(points)));
        let points = points.unwrap_or_else(|| "no points".to_owned());
        let earned = if self.is_earned { "earned" } else { "not earned" };
        let in_gpa = if self.is_in_gpa { "in the average" } else { "not in the average" };
        format!("{} at {}, {points}, {earned}, {in_gpa}", self.letter, self.position)
    }
}

fn gain(is_provisional: bool, is_over_capacity: bool, waived: &[Rule]) -> String {
    let parts = [
        is_provisional.then(|| "provisional: a course in progress counts".to_owned()),
        (!waived.is_empty()).then(|| format!("by permission: {}", Rule::all_words(waived))),
        is_over_capacity.then(|| "over capacity".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// `from B to A: an exam was missed`.
pub(super) fn grade_change(from: Option<&str>, to: &str, reason: &str) -> String {
    format!("from {} to {to}: {reason}", from.unwrap_or("none"))
}

/// Accounts that a file claimed: the first, and how many more there are.
pub(super) fn claims(accounts: &[ClaimedAccount], more: usize) -> String {
    let mut named: Vec<String> = accounts.iter().map(ClaimedAccount::words).collect();
    if more > 0 {
        named.push(format!("{more} more are in the audit record"));
    }
    named.join("; ")
}

fn credits_earned(from: Option<i32>, to: Option<i32>) -> String {
    match (from.map(format_credits), to.map(format_credits)) {
        (Some(from), Some(to)) => format!("{from} to {to} credits earned"),
        (Some(from), None) => format!("{from} credits earned or more"),
        (None, Some(to)) => format!("at most {to} credits earned"),
        (None, None) => String::new(),
    }
}

fn sign_in_refusal(because: SignInRefusal) -> &'static str {
    match because {
        SignInRefusal::Unknown => "nobody has this email or number",
        SignInRefusal::Password => "wrong password",
        SignInRefusal::Deactivated => "the account is deactivated",
    }
}
