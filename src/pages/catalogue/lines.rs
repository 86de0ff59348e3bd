//! A section as one line of a page: when, who, its seats, and what one may do.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Meeting, Seats, Section, Term};
use crate::db::{Id, now};
use crate::pages::{Clock, SeatBar, Site};
use crate::planning::Plans;
use crate::policy;
use crate::reason::{Reason, ReasonText, Rule};
use crate::records::Status;
use crate::registration::{Eligibility, EligibilityRequest, Mine, check_eligibility, may_ask};

/// A section as a line of a list.
#[derive(Clone, Debug)]
pub struct SectionLine {
    /// Its id.
    pub id: Id,
    /// Its name: `MATH 060 PO-01`.
    pub label: String,
    /// Its number.
    pub number: String,
    /// When it meets; none: arranged.
    pub when: Vec<WhenLine>,
    /// Its instructors' names.
    pub by: String,
    /// Its seats.
    pub seats: SeatBar,
    /// What this user may do here.
    pub action: Action,
    /// Why not more.
    pub reasons: Vec<ReasonText>,
    /// Whether nobody can register here: the section is cancelled, or it is not the time.
    pub is_closed: bool,
    /// Whether one of the student's sections could be given up for this one: nothing else stands against it.
    pub may_swap: bool,
    /// Whether the student could ask the instructor to waive what stands against it.
    pub may_ask: bool,
    /// What a permission waives here: `Prerequisites waived for you until Tue 3 Dec, 17:00`.
    pub permission: Option<String>,
    /// Whether the student may put it into a plan.
    pub may_plan: bool,
    /// The code of its term, when it is in the student's plan.
    pub planned_in: Option<String>,
}

/// What a line offers to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// To register.
    Register,
    /// To drop.
    Drop,
    /// To withdraw, now that it is too late to drop.
    Withdraw,
    /// To join the waitlist.
    Wait,
    /// To leave the waitlist.
    Leave,
    /// To take the seat that is held.
    Take,
    /// To sign in, so as to register.
    SignIn,
}

/// One meeting in words.
#[derive(Clone, Debug)]
pub struct WhenLine {
    /// `Mon Wed`.
    pub days: String,
    /// `9:35–10:50`.
    pub hours: String,
    /// The room.
    pub room: String,
    /// `weeks 1,3,5`, or empty for all.
    pub weeks: String,
}

/// What lines are drawn from.
pub(super) struct Lines<'a> {
    pub catalogue: &'a Catalogue,
    pub clock: &'a Clock,
    pub user: Option<&'a User>,
    pub term: &'a Term,
    pub mine: &'a Mine,
    pub seats: &'a HashMap<Id, Seats>,
    pub plans: &'a Plans,
}

/// A section of a course as a line for this user, for the pages of other features.
pub fn section_line(
    state: &Site,
    catalogue: &Catalogue,
    user: Option<&User>,
    term: &Term,
    mine: &Mine,
    seats: &HashMap<Id, Seats>,
    (course, section): (&Course, &Section),
) -> SectionLine {
    let plans = &Plans::default();
    Lines { catalogue, clock: &state.clock, user, term, mine, seats, plans }.line(course, section)
}

impl SectionLine {
    /// Whether a student without the section could ask for it in place of another.
    pub fn may_be_swapped_for(&self) -> bool {
        !matches!(self.action, Action::Drop | Action::Withdraw | Action::Leave | Action::Take) && !self.is_closed
    }

    /// Whether the user may register here now.
    pub fn may_register(&self) -> bool {
        self.action == Action::Register
    }
}

impl Lines<'_> {
    pub fn line(&self, course: &Course, section: &Section) -> SectionLine {
        let seats = self.seats.get(&section.id).cloned().unwrap_or_default();
        let student_context = &self.mine.student_context;
        let now = now();
        let place = student_context.place(section.id);
        let has_offer = place.is_some_and(|place| place.has_offer(now));
        let seen = Seats { offered: seats.offered - i32::from(has_offer), ..seats.clone() };
        let (catalogue, term) = (self.catalogue, self.term);
        // What is given up when the waitlist gives the seat.
        let gives_up = place.and_then(|place| place.gives_up).filter(|old| student_context.has(*old));
        let wish = EligibilityRequest { catalogue, course, section, term, seats: &seen, student_context, gives_up };
        let Eligibility { reasons, waived, .. } = check_eligibility(&wish, now);
        let is_waiting = place.is_some_and(|place| place.status == Status::Waitlisted);
        let action = self.action(&reasons, is_waiting, &seats, now);
        let group = self.is_student().then(|| student_context.group());
        let expires =
            student_context.permission(section.id, now).filter(|_| !waived.is_empty()).map(|it| it.expires_at);
        let shown = reasons.iter().filter(|reason| {
            self.is_student() && !student_context.has(section.id) && ReasonText::is_shown_in_rows(reason)
        });
        SectionLine {
            id: section.id,
            label: format!("{}-{}", course.code, section.number),
            number: section.number.clone(),
            when: WhenLine::all(&section.meetings, self.clock),
            by: section.instructor_names(),
            seats: match place {
                Some(place) if has_offer => {
                    let until = place.offered_until.map(|until| self.clock.show(until));
                    SeatBar::offered(&seats, &until.unwrap_or_default())
                }
                Some(place) if place.status == Status::Waitlisted => {
                    SeatBar::waitlisted(&seats, self.mine.position(section.id))
                }
                Some(place) if place.status == Status::Registered => SeatBar::registered(&seats),
                _ => SeatBar::seen_by(&seats, group),
            },
            action,
            is_closed: reasons.iter().any(|reason| {
                matches!(reason, Reason::Cancelled | Reason::Graded | Reason::NotOpenYet { .. } | Reason::Closed { .. })
            }),
            may_plan: self.is_student() && self.may_plan(section, &reasons),
            planned_in: self.plans.has(section.id).then(|| self.term.code.clone()),
            may_ask: self.is_student() && !is_waiting && may_ask(&reasons, section.id),
            permission: expires
                .map(|at| format!("Waived for you: {}. Until {}", Rule::all_words(&waived), self.clock.show(at))),
            may_swap: matches!(reasons.as_slice(), [Reason::OtherSection { .. } | Reason::Conflict { .. }]),
            reasons: shown.map(|reason| ReasonText::new(reason, self.catalogue, &|at| self.clock.show(at))).collect(),
        }
    }

    fn action(&self, reasons: &[Reason], is_waiting: bool, seats: &Seats, now: NaiveDateTime) -> Action {
        let wants_only_seat = reasons.iter().all(Reason::is_want_of_seat);
        match self.user {
            None if reasons.is_empty() => Action::SignIn,
            _ if !self.is_student() => Action::None,
            _ if is_waiting && reasons.is_empty() => Action::Take,
            _ if is_waiting => Action::Leave,
            _ if reasons.is_empty() => Action::Register,
            _ if reasons.contains(&Reason::Registered) => match self.term {
                term if !term.is_past_drop(now) => Action::Drop,
                term if term.is_for_withdrawing(now) => Action::Withdraw,
                _ => Action::None,
            },
            _ if wants_only_seat && seats.has_room_in_line() => Action::Wait,
            _ => Action::None,
        }
    }

    fn may_plan(&self, section: &Section, reasons: &[Reason]) -> bool {
        let is_had = self.mine.student_context.current().any(|place| place.section_id == section.id);
        let is_over = |reason: &Reason| matches!(reason, Reason::Cancelled | Reason::Graded | Reason::Closed { .. });
        !is_had && !self.plans.has(section.id) && !reasons.iter().any(is_over)
    }

    fn is_student(&self) -> bool {
        self.user.is_some_and(policy::can_register)
    }
}

impl WhenLine {
    /// A section's meetings in words.
    pub fn all(meetings: &[Meeting], clock: &Clock) -> Vec<Self> {
        let one = |meeting: &Meeting| Self {
            days: meeting.day_names(),
            hours: format!("{}–{}", clock.time(meeting.starts_at), clock.time(meeting.ends_at)),
            room: meeting.room.clone(),
            weeks: if meeting.weeks.is_empty() { String::new() } else { format!("weeks {}", meeting.weeks) },
        };
        meetings.iter().map(one).collect()
    }
}

/// A term in one line: its days, and whether one may register now; `opens_at` is when it opens for whoever looks.
pub fn term_line(term: &Term, opens_at: Option<NaiveDateTime>, clock: &Clock, now: NaiveDateTime) -> String {
    let days = format!("{}, {}.", term.name, clock.days(term.starts_on, term.ends_on));
    if term.ends_on < clock.local(now).date() {
        return format!("{days} The term has ended.");
    }
    let whose = if opens_at == term.registration_opens_at { "" } else { " for you" };
    match (opens_at, term.registration_closes_at) {
        (Some(opens), _) if now < opens => format!("{days} Registration opens{whose} on {}.", clock.show(opens)),
        (_, Some(closes)) if closes <= now => format!("{days} Registration closed on {}.", clock.show(closes)),
        (_, Some(closes)) => format!("{days} Registration is open until {}.", clock.show(closes)),
        _ => format!("{days} Registration is open."),
    }
}
