//! A section as one line of a page: when, who, its seats, and what one may do.

use chrono::NaiveDateTime;

use crate::browsing::{Action, OwnPlace, SectionView};
use crate::catalogue::{Meeting, RegistrationWindow, TermView};
use crate::db::Id;
use crate::pages::{Clock, SeatBar};
use crate::reason::{Reason, ReasonText, Rule};

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
    /// Whether a student without the section could ask for it in place of another.
    pub can_be_swapped_for: bool,
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

impl SectionLine {
    /// A section in words.
    pub fn new(view: &SectionView, clock: &Clock) -> Self {
        let show = |at| clock.show(at);
        let is_shown = |reason: &&Reason| view.place != OwnPlace::Registered && ReasonText::is_shown_in_rows(reason);
        Self {
            id: view.id,
            label: view.label.clone(),
            number: view.number.clone(),
            when: WhenLine::all(&view.meetings, clock),
            by: view.instructors.join(", "),
            seats: match view.place {
                OwnPlace::Offered { until } => SeatBar::offered(&view.seats, &clock.show(until)),
                OwnPlace::Waitlisted { position } => SeatBar::waitlisted(&view.seats, position),
                OwnPlace::Registered => SeatBar::registered(&view.seats),
                OwnPlace::None => SeatBar::new(&view.seats),
            },
            action: view.action,
            is_closed: view.is_closed,
            can_be_swapped_for: view.can_be_swapped_for(),
            may_plan: view.can_plan,
            planned_in: view.is_planned.then(|| view.term_code.clone()),
            may_ask: view.can_ask,
            permission: view.waived.as_ref().map(|(rules, until)| {
                format!("Waived for you: {}. Until {}", Rule::all_words(rules), clock.show(*until))
            }),
            may_swap: view.can_swap,
            reasons: view.reasons.iter().filter(is_shown).map(|it| ReasonText::new(it, &view.labels, &show)).collect(),
        }
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

/// A term in one line: its days, and whether whoever looks may register now.
pub fn term_line(term: &TermView, clock: &Clock) -> String {
    let days = format!("{}, {}.", term.name, clock.days(term.starts_on, term.ends_on));
    let whose = if term.has_own_opening { " for you" } else { "" };
    let show = |at: Option<NaiveDateTime>| at.map(|at| clock.show(at)).unwrap_or_default();
    match term.window {
        RegistrationWindow::TermEnded => format!("{days} The term has ended."),
        RegistrationWindow::NotOpenYet => format!("{days} Registration opens{whose} on {}.", show(term.opens_at)),
        RegistrationWindow::Closed => format!("{days} Registration closed on {}.", show(term.closes_at)),
        RegistrationWindow::Open if term.closes_at.is_some() => {
            format!("{days} Registration is open until {}.", show(term.closes_at))
        }
        RegistrationWindow::Open => format!("{days} Registration is open."),
    }
}
