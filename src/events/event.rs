//! Everything that is recorded, with its particulars as data.

use chrono::{NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use crate::db::Id;
use crate::reason::{Reason, Rule};

/// Something that was done. Its particulars say what no id can: whom, which course, section and term it is about is its
/// [`About`](super::About). An event that was kept is read for ever: a variant or field may be added, not renamed.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A student got a seat.
    Registered {
        /// By what.
        by: Gain,
        /// The section that was given up for it.
        gave_up: Option<Id>,
        /// Whether it rests on a course in progress.
        is_provisional: bool,
        /// Whether it is one more than the section has.
        is_over_capacity: bool,
        /// The rules that did not count, by permission.
        waived: Vec<Rule>,
    },
    /// A student joined a waitlist.
    Waitlisted {
        /// At which position, from 1.
        position: i32,
    },
    /// A student could not have a seat.
    Refused {
        /// The section that would have been given up for it.
        gives_up: Option<Id>,
        /// Every reason against it.
        reasons: Vec<Reason>,
    },
    /// A student's seat ended.
    Dropped {
        /// Why.
        because: SeatEnd,
    },
    /// A student withdrew from a section.
    Withdrew,
    /// A student's place on a waitlist ended.
    LeftWaitlist {
        /// Why.
        because: WaitEnd,
    },
    /// A free seat is held for a student who waits.
    SeatOffered {
        /// For how many hours.
        hours: i64,
    },
    /// A free seat went past a student who waits.
    PassedOver {
        /// Every reason against it.
        reasons: Vec<Reason>,
    },
    /// Registration has closed for a student who still waits.
    WaitedInVain {
        /// Whether the term is over, too.
        is_term_over: bool,
    },
    /// A section was cancelled.
    SectionCancelled {
        /// Why.
        reason: String,
    },
    /// A student lost a seat, or a place on the waitlist, as the section was cancelled.
    CancelledFor {
        /// Why.
        reason: String,
        /// Whether it was a seat.
        had_seat: bool,
    },

    /// A hold was placed on a student.
    HoldPlaced {
        /// Why.
        reason: String,
    },
    /// A hold was lifted.
    HoldLifted {
        /// Why it was placed.
        reason: String,
    },
    /// A student asks for permission.
    PermissionRequested {
        /// The rules that are to be waived.
        rules: Vec<Rule>,
    },
    /// A permission was given.
    PermissionGranted {
        /// The rules that it waives.
        rules: Vec<Rule>,
        /// Why.
        reason: String,
    },
    /// A request for permission was declined.
    PermissionDeclined {
        /// Why.
        reason: String,
    },
    /// A permission was taken back.
    PermissionRevoked,
    /// A student got a credit limit of their own.
    CreditLimitSet {
        /// In hundredths; `None`: the term's own counts again.
        credits: Option<i32>,
    },
    /// Seats were reserved.
    SeatsReserved {
        /// How many.
        seats: i32,
        /// For whom.
        group: Group,
        /// Until when.
        until: NaiveDateTime,
    },
    /// What was left of a reservation was opened to everybody.
    ReservationOpened {
        /// For whom it was.
        group: Group,
    },
    /// A group got a time ticket.
    TimeTicketMade {
        /// The group.
        group: Group,
        /// The least credits earned, in hundredths.
        credits_from: Option<i32>,
        /// The most credits earned, in hundredths.
        credits_to: Option<i32>,
        /// When it may begin to register.
        opens_at: NaiveDateTime,
    },
    /// A time ticket was deleted.
    TimeTicketDeleted,

    /// A student got a final grade.
    GradePosted {
        /// Which.
        grade: String,
    },
    /// A final grade was changed.
    GradeChanged {
        /// From which; `None`: there was none on record.
        from: Option<String>,
        /// To which.
        to: String,
        /// Why.
        reason: String,
    },
    /// A grade of the scale was added or changed.
    GradeScaleSaved {
        /// As it is.
        grade: ScaleGrade,
        /// As it was; `None`: it is new.
        before: Option<ScaleGrade>,
    },
    /// A grade was taken off the scale.
    GradeScaleDeleted {
        /// As it was.
        grade: ScaleGrade,
    },
    /// Other attempts count when a course is taken again.
    RepeatRuleSet {
        /// Which: `best`, `last`, `all`.
        repeats: String,
    },

    /// Somebody was invited to the staff of a course.
    StaffInvited(CourseRights),
    /// An invitation was withdrawn.
    InvitationWithdrawn {
        /// The course's code.
        course: String,
    },
    /// Somebody joined the staff of a course, as invited.
    InvitationAccepted(CourseRights),
    /// Somebody declined an invitation.
    InvitationDeclined {
        /// The course's code.
        course: String,
    },
    /// Somebody on the staff of a course may do something else now.
    StaffRightsChanged(CourseRights),
    /// Somebody left the staff of a course, or was taken off it.
    StaffLeft {
        /// The course's code.
        course: String,
    },

    /// A course was made.
    CourseMade {
        /// Its code.
        course: String,
    },
    /// A course was changed.
    CourseSaved {
        /// Its code.
        course: String,
    },
    /// A course was deleted.
    CourseDeleted {
        /// Its code.
        course: String,
    },
    /// A section was made.
    SectionMade {
        /// `CS 101-01`.
        section: String,
    },
    /// A section was changed.
    SectionSaved {
        /// Its capacity.
        capacity: i32,
        /// Whether a file did it.
        by_file: bool,
    },
    /// A section meets at other times.
    SectionRescheduled {
        /// When.
        meetings: Vec<MeetingTime>,
    },
    /// A section was deleted.
    SectionDeleted {
        /// `CS 101-01`.
        section: String,
    },
    /// A term was made or changed.
    TermSaved {
        /// Its code.
        term: String,
        /// Whether it is new.
        is_new: bool,
    },
    /// A term was deleted.
    TermDeleted {
        /// Its code.
        term: String,
    },
    /// A subject was made or changed.
    SubjectSaved {
        /// Its code.
        subject: String,
        /// Whether it is new.
        is_new: bool,
    },
    /// A subject was deleted.
    SubjectDeleted {
        /// Its code.
        subject: String,
    },

    /// Somebody signed up.
    SignedUp,
    /// Somebody signed in.
    SignedIn,
    /// Somebody could not sign in.
    SignInRefused {
        /// Why.
        because: SignInRefusal,
    },
    /// Somebody signed out.
    SignedOut,
    /// A session was ended.
    SessionEnded,
    /// All sessions but the present one were ended.
    OtherSessionsEnded,
    /// Somebody changed their password.
    PasswordChanged,
    /// Somebody did not know the password that they wanted to change.
    PasswordChangeRefused,
    /// Somebody made the address of their calendar feed.
    CalendarAddressMade,
    /// The operator set a password.
    PasswordSet,
    /// The operator made an admin.
    AdminCreated,
    /// An account was approved.
    AccountApproved,
    /// An account was deactivated.
    AccountDeactivated,
    /// A deactivated account can be used again.
    AccountActivated,
    /// A user got a further role.
    RoleAdded {
        /// Which.
        role: String,
    },
    /// A user lost a role.
    RoleRemoved {
        /// Which.
        role: String,
    },
    /// A file claimed an account that was made on the sign-up page.
    AccountClaimed(ClaimedAccount),
    /// What a file claimed altogether, for the office.
    AccountsClaimed {
        /// The first of them.
        accounts: Vec<ClaimedAccount>,
        /// How many more.
        more: usize,
    },

    /// Files were imported.
    Imported {
        /// What each of them changed.
        files: Vec<RowCounts>,
    },
    /// Everything was exported.
    Exported,

    /// Somebody read a roster.
    RosterRead,
    /// Somebody read a grade sheet.
    GradesRead,
    /// Somebody read a student's transcript.
    TranscriptRead,
}

/// How a student came to a seat.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gain {
    /// By asking for it.
    Request,
    /// From the waitlist.
    Waitlist,
}

/// Why a seat ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SeatEnd {
    /// It was dropped.
    Asked,
    /// It was swapped for another.
    SwappedFor(Id),
    /// It was given up for one from the waitlist, as was asked.
    GivenUpFor(Id),
}

/// Why a place on a waitlist ended.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaitEnd {
    /// It was given up.
    Asked,
    /// The student has another section of the course now.
    Has(Id),
    /// The seat that was held was not taken in time.
    OfferLapsed,
    /// The section's grades are posted.
    Graded,
    /// The account is deactivated.
    Deactivated,
}

/// Why somebody could not sign in.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignInRefusal {
    /// Nobody has the email or number.
    Unknown,
    /// The password is wrong.
    Password,
    /// The account is deactivated.
    Deactivated,
}

/// What somebody may do on the staff of a course.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct CourseRights {
    /// The course's code.
    pub course: String,
    /// Whether they may edit it.
    pub can_edit: bool,
    /// Whether they may grade.
    pub can_grade: bool,
}

/// Students of a school, a branch, or both; an empty one is any.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are what they are called")]
pub struct Group {
    pub school: String,
    pub branch: String,
}

/// When and where a section meets.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct MeetingTime {
    /// As letters of `MTWRFSU`.
    pub days: String,
    /// From.
    pub starts_at: NaiveTime,
    /// Until.
    pub ends_at: NaiveTime,
    /// The room; may be empty.
    pub room: String,
    /// The weeks of the term; empty: all.
    pub weeks: String,
}

/// A grade of the institution's scale.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ScaleGrade {
    /// As it stands on a transcript.
    pub letter: String,
    /// Its place on the scale.
    pub position: i32,
    /// Points for each credit, in hundredths.
    pub points: Option<i32>,
    /// Whether credits are earned with it.
    pub is_earned: bool,
    /// Whether it counts in the average.
    pub is_in_gpa: bool,
}

/// An account that a file claimed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ClaimedAccount {
    /// Its number, as it was made.
    pub number: String,
    /// Its email, as it was made.
    pub email: String,
    /// Whether the person of the file has it now; otherwise it was set aside.
    pub is_taken_over: bool,
}

/// What a file changed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are what they are called")]
pub struct RowCounts {
    pub file: String,
    pub added: usize,
    pub changed: usize,
}
