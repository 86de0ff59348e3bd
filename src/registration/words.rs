//! The words for each reason: what stands against a wish, and what to do about it.

use super::service::Reason;
use crate::catalogue::Catalogue;
use crate::web::Clock;

/// A reason as people read it.
#[derive(Clone, Debug)]
pub struct ReasonText {
    /// The rule.
    pub title: String,
    /// What to do.
    pub remedy: String,
}

impl ReasonText {
    /// The words for a reason against a wish.
    pub fn new(reason: &Reason, catalogue: &Catalogue, clock: &Clock) -> Self {
        let (title, remedy) = match reason {
            Reason::NotOpenYet { opens_at } => (
                format!("Registration opens on {}", clock.show(*opens_at)),
                "Come back then; nothing needs to be done before.".to_owned(),
            ),
            Reason::Closed { closed_at } => (
                format!("Registration closed on {}", clock.show(*closed_at)),
                "Ask the registrar’s office, or look at the next term.".to_owned(),
            ),
            Reason::Registered => (
                "You are registered for this section".to_owned(),
                "There is nothing left to do.".to_owned(),
            ),
            Reason::OtherSection { section } => {
                let number = catalogue
                    .section(*section)
                    .map_or("another section", |(_, section)| &section.number);
                let number = if number == "another section" {
                    number.to_owned()
                } else {
                    format!("section {number}")
                };
                (
                    format!("You have {number}"),
                    "Drop it first if you want this one instead.".to_owned(),
                )
            }
            Reason::Completed => (
                "You have completed this course".to_owned(),
                "Ask the registrar’s office if it must be taken again.".to_owned(),
            ),
            Reason::Full { capacity: 0 } => (
                "There are no seats yet".to_owned(),
                "Ask the instructor when seats will be opened.".to_owned(),
            ),
            Reason::Full { capacity } => (
                if *capacity == 1 {
                    "Full: the only seat is taken".to_owned()
                } else {
                    format!("Full: all {capacity} seats are taken")
                },
                "Look again later: a seat is free as soon as somebody drops. Another section may have one now."
                    .to_owned(),
            ),
        };
        Self { title, remedy }
    }

    /// Whether the list of sections shows the reason under the row: others are said by the seat bar or once for all.
    pub fn is_shown_in_rows(reason: &Reason) -> bool {
        matches!(reason, Reason::OtherSection { .. } | Reason::Completed)
    }
}
