//! The page of a plan: its positions with what stands against them, and the week as it would be.

use askama::Template;

use crate::catalogue::{RegistrationWindow, TermView};
use crate::db::Id;
use crate::form::format_credits;
use crate::pages::catalogue::{Choice, WhenLine, term_line};
use crate::pages::registration::holds_in_words;
use crate::pages::schedule::{DrawnWeek, Mark, WeekEntry};
use crate::pages::{Clock, Layout, SeatBar};
use crate::planning::{Forecast, PlanView, PlannedSection, WeekPlace, WeekSection};
use crate::reason::{Reason, ReasonText};

#[derive(Template)]
#[template(path = "planning/index.html")]
pub(super) struct PlanPage {
    layout: Layout,
    term: Option<TermLine>,
    terms: Vec<Choice>,
    holds: Vec<String>,
    positions: Vec<Vec<ItemLine>>,
    credits: String,
    is_over_limit: bool,
    /// Whether anything is left to register for.
    is_to_come: bool,
    week: Option<DrawnWeek>,
}

struct TermLine {
    code: String,
    name: String,
    line: String,
    /// When registration opens for the student; none: it has.
    opens_at: Option<String>,
    is_closed: bool,
}

/// A section of a plan as a row of the table.
struct ItemLine {
    id: Id,
    course_id: Id,
    label: String,
    course: String,
    credits: String,
    when: Vec<WhenLine>,
    by: String,
    seats: SeatBar,
    tone: &'static str,
    status: String,
    /// What stands against it: the rule, and what to do.
    reasons: Vec<(String, String)>,
}

impl PlanPage {
    pub(super) fn new(plan: PlanView, layout: Layout, clock: &Clock) -> Self {
        let item = |section: &PlannedSection| ItemLine::new(section, &plan.registered, clock);
        let entries: Vec<WeekEntry> = plan.week.into_iter().map(week_entry).collect();
        let chosen = plan.term.as_ref().map(|term| term.code.clone()).unwrap_or_default();
        Self {
            layout,
            term: plan.term.map(|term| TermLine::new(term, clock)),
            terms: Choice::all(plan.terms, &chosen),
            holds: holds_in_words(&plan.holds, clock),
            positions: plan.positions.iter().map(|position| position.iter().map(item).collect()).collect(),
            credits: credits_in_words(plan.credits, plan.credit_limit),
            is_over_limit: plan.credit_limit.is_some_and(|limit| plan.credits > limit),
            is_to_come: plan.is_to_come,
            week: DrawnWeek::new(clock, &entries),
        }
    }
}

impl TermLine {
    fn new(term: TermView, clock: &Clock) -> Self {
        let opens_at = term.opens_at.filter(|_| term.window == RegistrationWindow::NotOpenYet);
        Self {
            line: term_line(&term, clock),
            opens_at: opens_at.map(|opens_at| clock.show(opens_at)),
            is_closed: matches!(term.window, RegistrationWindow::Closed | RegistrationWindow::TermEnded),
            code: term.code,
            name: term.name,
        }
    }
}

impl ItemLine {
    fn new(section: &PlannedSection, registered: &[Id], clock: &Clock) -> Self {
        let (tone, status) = status(section);
        let reasons = if let Forecast::Open(reasons) = &section.forecast { reasons.as_slice() } else { &[] };
        Self {
            id: section.id,
            course_id: section.course_id,
            label: section.label.clone(),
            course: section.course_name.clone(),
            credits: format_credits(section.credits),
            when: WhenLine::all(&section.meetings, clock),
            by: section.instructors.join(", "),
            seats: SeatBar::new(&section.seats),
            tone,
            status,
            reasons: reasons.iter().map(|reason| reason_in_words(section, registered, reason, clock)).collect(),
        }
    }
}

/// How it stands with a section: tone and words.
fn status(section: &PlannedSection) -> (&'static str, String) {
    match &section.forecast {
        Forecast::Registered => ("good", "Registered".to_owned()),
        Forecast::Waitlisted => {
            let position = section.waitlist_position.unwrap_or_default();
            ("info", SeatBar::waitlisted(&section.seats, position).words)
        }
        Forecast::AlternativeNotNeeded => ("", "Not needed".to_owned()),
        Forecast::Open(reasons) if reasons.is_empty() => ("good", "Ready".to_owned()),
        Forecast::Open(reasons) if reasons.iter().all(Reason::is_want_of_seat) => ("warn", "No seat".to_owned()),
        Forecast::Open(_) => ("bad", "Not possible".to_owned()),
    }
}

/// The words for a reason; what is only planned cannot be dropped or swapped.
fn reason_in_words(section: &PlannedSection, registered: &[Id], reason: &Reason, clock: &Clock) -> (String, String) {
    let ReasonText { title, remedy, .. } = ReasonText::new(reason, &section.labels, &|at| clock.show(at));
    match reason {
        Reason::Conflict { section: other, .. } if !registered.contains(other) => {
            (title, "It stands before this one in your plan.".to_owned())
        }
        Reason::OtherSection { section: other } if !registered.contains(other) => {
            (title.replacen("You have", "You plan", 1), "Make one of them the other’s alternative.".to_owned())
        }
        Reason::CreditLimit { .. } => (title, "What stands before this one in your plan counts too.".to_owned()),
        _ => (title, remedy),
    }
}

fn week_entry(section: WeekSection) -> WeekEntry {
    WeekEntry {
        mark: match section.place {
            WeekPlace::Registered => Mark::Taken,
            WeekPlace::Waitlisted(position) => Mark::Waitlisted(SeatBar::waitlisted(&section.seats, position).words),
            WeekPlace::Planned => Mark::Planned,
        },
        section: section.id,
        label: section.label,
        meetings: section.meetings,
        term: section.other_term,
    }
}

/// `9 credits with all first choices, of at most 15.`
fn credits_in_words(credits: i32, limit: Option<i32>) -> String {
    let number = format_credits(credits);
    let noun = if number == "1" { "credit" } else { "credits" };
    let most = limit.map(|limit| format!(", of at most {}", format_credits(limit))).unwrap_or_default();
    format!("{number} {noun} with all first choices{most}.")
}
