//! A requirement and what it comes to, in words for people.

mod lines;
mod sentence;

pub use lines::{Group, Line, Mark, lines, outline};
pub use sentence::Missing;

use super::display::format_credits;
use super::{Attempt, Grade, Requirement};

/// What a leaf asks for: `MATH 031 PO`, `60 credits`.
fn label(leaf: &Requirement) -> String {
    match leaf {
        Requirement::Course { code, .. } => code.clone(),
        Requirement::Credits(hundredths) => format_credits(*hundredths),
        Requirement::Permission => "an instructor’s permission".to_owned(),
        compound => compound.to_string(),
    }
}

/// The least grade that a leaf asks for; empty without one.
fn least_grade(leaf: &Requirement) -> String {
    match leaf {
        Requirement::Course { grade: Some(grade), .. } => match grade {
            Grade::P => "passed".to_owned(),
            Grade::APlus => "with A+".to_owned(),
            grade => format!("with {grade} or better"),
        },
        _ => String::new(),
    }
}

/// What came of an attempt: `you have B+`.
fn result(attempt: &Attempt) -> String {
    match attempt {
        Attempt::AtTheSameTime => "you take it at the same time".to_owned(),
        Attempt::InProgress { .. } => "in progress".to_owned(),
        // An incomplete is no grade yet, least of all an F.
        Attempt::Completed { letter: Some(letter), .. } if letter == "I" => "you have an incomplete (I)".to_owned(),
        Attempt::Completed { letter: Some(letter), .. } => format!("you have {letter}"),
        Attempt::Completed { grade: Some(grade), .. } => format!("you have {grade}"),
        Attempt::Completed { grade: None, .. } => "you have completed it".to_owned(),
    }
}

/// The term of an attempt; empty for the present one.
fn when(attempt: &Attempt) -> &str {
    match attempt {
        Attempt::AtTheSameTime => "",
        Attempt::InProgress { when } | Attempt::Completed { when, .. } => when,
    }
}

/// `A`, `A and B`, `A, B and C`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// The texts that are not empty, with something between them.
fn joined(texts: &[&str], between: &str) -> String {
    let texts: Vec<&str> = texts.iter().copied().filter(|text| !text.is_empty()).collect();
    texts.join(between)
}
