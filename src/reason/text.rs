//! The words for each reason: what prevents a student from having a seat, and what to do about it.

use chrono::NaiveDateTime;

use super::{Clash, Reason};
use crate::db::Id;
use crate::form::format_credits;
use crate::requirement::Kind;

/// The days in words, Monday first.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// What things are called, as the catalogue says.
pub trait Names {
    /// `CS 101-01`; `None`: there is no such section any more.
    fn section_label(&self, section: Id) -> Option<String>;
    /// `CS 101`; `None`: there is no such course any more.
    fn course_code(&self, course: Id) -> Option<String>;
}

/// A reason as people read it.
#[derive(Clone, Debug)]
pub struct ReasonText {
    /// The rule.
    pub title: String,
    /// What to do.
    pub remedy: String,
    /// The section that could be given up to get around it.
    pub instead_of: Option<(Id, String)>,
}

impl ReasonText {
    /// The words for a reason; `show` says an instant.
    pub fn new(reason: &Reason, names: &dyn Names, show: &dyn Fn(NaiveDateTime) -> String) -> Self {
        let (title, remedy) = title_and_remedy(reason, names, show);
        let instead_of = match reason {
            Reason::Conflict { section, .. } | Reason::OtherSection { section } => {
                Some((*section, label(names, *section)))
            }
            _ => None,
        };
        Self { title, remedy, instead_of }
    }

    /// Whether the list of sections shows the reason under the row: others are said by the seat bar or once for all.
    pub fn is_shown_in_rows(reason: &Reason) -> bool {
        !matches!(
            reason,
            Reason::Cancelled
                | Reason::NotOpenYet { .. }
                | Reason::Graded
                | Reason::Closed { .. }
                | Reason::TermEnded { .. }
                | Reason::NotHeld { .. }
                | Reason::TooLateToGiveUp { .. }
                | Reason::Hold { .. }
                | Reason::Registered
                | Reason::Full { .. }
        )
    }
}

fn title_and_remedy(reason: &Reason, names: &dyn Names, show: &dyn Fn(NaiveDateTime) -> String) -> (String, String) {
    let (title, remedy) = match reason {
        Reason::Cancelled => ("This section is cancelled".to_owned(), "Look at the course’s other sections."),
        Reason::Graded => ("The final grades of this section are in".to_owned(), "Look at the next term."),
        Reason::NotOpenYet { opens_at } => {
            (format!("Registration opens for you on {}", show(*opens_at)), "Come back then; until then you can plan.")
        }
        Reason::Closed { closed_at } => (
            format!("Registration closed on {}", show(*closed_at)),
            "Ask the registrar’s office, or look at the next term.",
        ),
        Reason::TermEnded { ended_on } => {
            (format!("The term ended on {}", ended_on.format("%-d %B %Y")), "Look at the next term.")
        }
        Reason::NotHeld { section } => (
            format!("You are not registered for {}, which you want to give up", label(names, *section)),
            "Nothing was changed. Perhaps you gave it up already, in another window: look at your courses.",
        ),
        Reason::TooLateToGiveUp { section, deadline } => (
            format!("The last day to drop {} was {}", label(names, *section), show(*deadline)),
            "You still have it. Ask the registrar’s office what can be done.",
        ),
        Reason::Hold { reason, until } => {
            let until = until.map(|until| format!(" until {}", show(until))).unwrap_or_default();
            (format!("There is a hold on your registration{until}: {reason}"), "Ask the registrar’s office to lift it.")
        }
        Reason::Withdrawn => {
            ("You withdrew from this section".to_owned(), "Ask the registrar’s office what can be done.")
        }
        Reason::Registered => ("You are registered for this section".to_owned(), "There is nothing left to do."),
        Reason::OtherSection { section } => {
            (format!("You have {}", label(names, *section)), "Swap it if you want this one instead.")
        }
        Reason::Completed { grade: Some(grade), .. } => {
            (format!("You have completed this course with {grade}"), "Ask the instructor if it must be taken again.")
        }
        Reason::Completed { grade: None, .. } => {
            ("You have completed this course".to_owned(), "Ask the instructor if it must be taken again.")
        }
        Reason::Prerequisite(missing) => {
            (missing.sentence(Kind::Prerequisite), "Take what is missing first, or ask the instructor.")
        }
        Reason::Corequisite(missing) => {
            (missing.sentence(Kind::Corequisite), "Register for it first, in the same term.")
        }
        Reason::Antirequisite(missing) => {
            (missing.sentence(Kind::Antirequisite), "The two do not count beside each other.")
        }
        Reason::Conflict { section, clash } => (
            format!("Conflicts with {}, {}", label(names, *section), when(*clash)),
            "Choose a section at another time, or give that one up for this.",
        ),
        Reason::CreditLimit { has, wants, limit } => {
            let [has, wants, limit] = [has, wants, limit].map(|credits| format_credits(*credits));
            (
                format!("Over the limit of {limit} credits: you have {has}, and this has {wants}"),
                "Drop or swap a course, or ask the registrar’s office for a higher limit.",
            )
        }
        Reason::Reserved { free, whom, until } => (
            format!(
                "The {} left {} kept for {}, until {}",
                seats(*free),
                if *free == 1 { "is" } else { "are" },
                whom.join(" and "),
                show(*until)
            ),
            "Join the waitlist: what is not taken by then goes to those who wait.",
        ),
        Reason::Full { capacity: 0, .. } => {
            ("There are no seats yet".to_owned(), "Ask the instructor when seats will be opened.")
        }
        Reason::Full { capacity, waiting: 0 } => (
            if *capacity == 1 {
                "Full: the only seat is taken".to_owned()
            } else {
                format!("Full: all {capacity} seats are taken")
            },
            "Join the waitlist if there is one, or look at another section.",
        ),
        Reason::Full { capacity, waiting } => (
            format!("Full: all {capacity} seats are taken or held, {waiting} are waiting"),
            "Join the end of the waitlist if it has room, or look at another section.",
        ),
    };
    (title, remedy.to_owned())
}

fn seats(count: i32) -> String {
    if count == 1 { "seat that is".to_owned() } else { format!("{count} seats that are") }
}

/// `Tuesday 10:00`.
fn when(clash: Clash) -> String {
    format!("{} {}:{:02}", DAYS[clash.day.min(6)], clash.at / 60, clash.at % 60)
}

fn label(names: &dyn Names, section: Id) -> String {
    names.section_label(section).unwrap_or_else(|| "another section".to_owned())
}
