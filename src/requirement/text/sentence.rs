//! Why a requirement stands against a student's wish, in one line: `Needs CS 101 with C or better; you have D`.

use super::super::display::format_hundredths;
use super::super::{Attempt, Because, Evaluation, Kind, Outcome, Requirement, Verdict};
use super::{joined, label, least_grade, listed, result};

impl Evaluation<'_> {
    /// The reason against the wish, without a full stop; None if nothing stands against it. Names what is missing and
    /// not what is met; of an antirequisite, what is in the way.
    pub fn sentence(&self) -> Option<String> {
        if !self.refuses() {
            return None;
        }
        let time = match self.kind {
            Kind::Antirequisite => return Some(excluded(&self.verdict)),
            Kind::Corequisite => ", before or at the same time",
            Kind::Prerequisite => "",
        };
        Some(match missing(&self.verdict) {
            Missing::Leaf(leaf) => joined(&[&format!("Needs {}{time}", named(leaf)), &reason(leaf)], "; "),
            Missing::Several(text) => format!("Needs {text}{time}"),
        })
    }
}

/// What is missing from a requirement that is not met.
enum Missing<'v, 'r> {
    Leaf(&'v Verdict<'r>),
    Several(String),
}

impl Missing<'_, '_> {
    fn is_several(&self) -> bool {
        matches!(self, Self::Several(_))
    }

    /// As an item among others.
    fn into_item(self) -> String {
        match self {
            Self::Leaf(leaf) => match reason(leaf) {
                reason if reason.is_empty() => named(leaf),
                reason => format!("{} ({reason})", named(leaf)),
            },
            Self::Several(text) => text,
        }
    }

    /// As an item that cannot be mixed up with its neighbours.
    fn into_closed_item(self) -> String {
        match self {
            Self::Several(text) => format!("({text})"),
            leaf => leaf.into_item(),
        }
    }
}

fn missing<'v, 'r>(verdict: &'v Verdict<'r>) -> Missing<'v, 'r> {
    if verdict.parts.is_empty() {
        return Missing::Leaf(verdict);
    }
    let is_missing = |part: &&Verdict| part.outcome == Outcome::NotMet;
    let mut open: Vec<_> = verdict.parts.iter().filter(is_missing).map(missing).collect();
    let met = verdict.parts.len() - open.len();
    let needed = match verdict.requirement {
        Requirement::AtLeast { count, .. } => count.saturating_sub(met),
        Requirement::Any(_) => 1,
        _ => open.len(),
    };
    if open.len() == 1 {
        return open.remove(0);
    }
    Missing::Several(if needed == open.len() { every(open) } else { some(needed, met, open) })
}

/// `A, B and one of C, D`: what has several words comes last, where its end is the end.
fn every(mut open: Vec<Missing>) -> String {
    open.sort_by_key(Missing::is_several);
    let last = open.pop();
    let mut items: Vec<String> = open.into_iter().map(Missing::into_closed_item).collect();
    items.extend(last.map(Missing::into_item));
    listed(&items)
}

/// `one of A, B`, `2 more of A, B, (C and D)`.
fn some(needed: usize, met: usize, open: Vec<Missing>) -> String {
    let number = if needed == 1 { "one".to_owned() } else { needed.to_string() };
    let more = if met == 0 { "" } else { " more" };
    let items: Vec<String> = open.into_iter().map(Missing::into_closed_item).collect();
    format!("{number}{more} of {}", items.join(", "))
}

/// `Not together with MATH 073 HM; you have B+`.
fn excluded(verdict: &Verdict) -> String {
    match in_the_way(verdict).as_slice() {
        [leaf] => joined(&[&format!("Not together with {}", named(leaf)), &reason(leaf)], "; "),
        leaves => {
            let items: Vec<String> = leaves.iter().map(|leaf| Missing::Leaf(leaf).into_item()).collect();
            format!("Not together with {}", listed(&items))
        }
    }
}

/// The leaves that make an antirequisite hold.
fn in_the_way<'v, 'r>(verdict: &'v Verdict<'r>) -> Vec<&'v Verdict<'r>> {
    if verdict.outcome == Outcome::NotMet {
        Vec::new()
    } else if verdict.parts.is_empty() {
        vec![verdict]
    } else {
        verdict.parts.iter().flat_map(in_the_way).collect()
    }
}

fn named(leaf: &Verdict) -> String {
    joined(&[&label(leaf.requirement), &least_grade(leaf.requirement)], " ")
}

/// What the student has instead; empty if nothing.
fn reason(leaf: &Verdict) -> String {
    match &leaf.because {
        Because::Attempt(Attempt::AtTheSameTime) if leaf.outcome == Outcome::NotMet => {
            "needed before, not at the same time".to_owned()
        }
        Because::Attempt(attempt) => result(attempt),
        Because::Unknown => "not in this catalogue".to_owned(),
        Because::Earned(hundredths) => format!("you have {}", format_hundredths(*hundredths)),
        Because::Parts | Because::NotTaken | Because::Permission(_) => String::new(),
    }
}
