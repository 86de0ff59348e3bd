//! Why a requirement prevents a student from having a seat, in one line: `Needs CS 101 with C or better; you have D`.

use serde::{Deserialize, Serialize};

use super::super::display::format_hundredths;
use super::super::{Attempt, Because, Evaluation, Kind, Outcome, Requirement, Verdict};
use super::{joined, label, least_grade, listed, result};

impl Evaluation<'_> {
    /// The reason, without a full stop; `None` if the requirement refuses nothing. Names what is missing and
    /// not what is met; of an antirequisite, what is in the way.
    pub fn sentence(&self) -> Option<String> {
        Some(self.missing()?.sentence(self.kind))
    }

    /// What is missing, or of an antirequisite what is in the way; `None` if the requirement refuses nothing.
    pub fn missing(&self) -> Option<Missing> {
        self.refuses().then(|| match self.kind {
            Kind::Antirequisite => Missing::every(in_the_way(&self.verdict).into_iter().map(Missing::leaf).collect()),
            Kind::Prerequisite | Kind::Corequisite => missing(&self.verdict),
        })
    }
}

/// What of a requirement is missing, to be kept and put into words when it is read.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Missing {
    /// One thing, and what the student has instead.
    One {
        /// What.
        requirement: Requirement,
        /// What there is instead.
        because: Because,
        /// Whether the student has it, only too late.
        is_met: bool,
    },
    /// All of these.
    Every(Vec<Missing>),
    /// Some of these.
    Some {
        /// How many.
        needed: usize,
        /// How many others the student has.
        met: usize,
        /// Of which.
        of: Vec<Missing>,
    },
}

impl Missing {
    fn leaf(verdict: &Verdict) -> Self {
        Self::One {
            requirement: verdict.requirement.clone(),
            because: verdict.because.clone(),
            is_met: verdict.outcome != Outcome::NotMet,
        }
    }

    /// All of these; of only one, that one.
    fn every(mut parts: Vec<Self>) -> Self {
        if parts.len() == 1 { parts.remove(0) } else { Self::Every(parts) }
    }

    /// `Needs CS 101 with C or better; you have D`, without a full stop.
    pub fn sentence(&self, kind: Kind) -> String {
        let (needs, time) = match kind {
            Kind::Antirequisite => ("Not together with", ""),
            Kind::Corequisite => ("Needs", ", before or at the same time"),
            Kind::Prerequisite => ("Needs", ""),
        };
        match self {
            Self::One { requirement, because, is_met } => {
                joined(&[&format!("{needs} {}{time}", named(requirement)), &instead(because, *is_met)], "; ")
            }
            // What excludes a course is listed as it comes.
            Self::Every(parts) if kind == Kind::Antirequisite => {
                format!("{needs} {}", listed(&parts.iter().map(Self::item).collect::<Vec<_>>()))
            }
            several => format!("{needs} {}{time}", several.item()),
        }
    }

    fn is_several(&self) -> bool {
        !matches!(self, Self::One { .. })
    }

    /// As an item among others: `CS 101 with C or better (you have D)`, `one of A, B`.
    fn item(&self) -> String {
        match self {
            Self::One { requirement, because, is_met } => match instead(because, *is_met) {
                instead if instead.is_empty() => named(requirement),
                instead => format!("{} ({instead})", named(requirement)),
            },
            Self::Every(parts) => every(parts),
            Self::Some { needed, met, of } => some(*needed, *met, of),
        }
    }

    /// As an item that cannot be mixed up with its neighbours.
    fn closed_item(&self) -> String {
        if self.is_several() { format!("({})", self.item()) } else { self.item() }
    }
}

fn missing(verdict: &Verdict) -> Missing {
    if verdict.parts.is_empty() {
        return Missing::leaf(verdict);
    }
    let is_missing = |part: &&Verdict| part.outcome == Outcome::NotMet;
    let open: Vec<_> = verdict.parts.iter().filter(is_missing).map(missing).collect();
    let met = verdict.parts.len() - open.len();
    let needed = match verdict.requirement {
        Requirement::AtLeast { count, .. } => count.saturating_sub(met),
        Requirement::Any(_) => 1,
        _ => open.len(),
    };
    if needed == open.len() || open.len() == 1 {
        return Missing::every(open);
    }
    Missing::Some { needed, met, of: open }
}

/// `A, B and one of C, D`: what has several words comes last, where its end is the end.
fn every(parts: &[Missing]) -> String {
    let mut parts: Vec<&Missing> = parts.iter().collect();
    parts.sort_by_key(|part| part.is_several());
    let last = parts.pop();
    let mut items: Vec<String> = parts.into_iter().map(Missing::closed_item).collect();
    items.extend(last.map(Missing::item));
    listed(&items)
}

/// `one of A, B`, `2 more of A, B, (C and D)`.
fn some(needed: usize, met: usize, of: &[Missing]) -> String {
    let number = if needed == 1 { "one".to_owned() } else { needed.to_string() };
    let more = if met == 0 { "" } else { " more" };
    let items: Vec<String> = of.iter().map(Missing::closed_item).collect();
    format!("{number}{more} of {}", items.join(", "))
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

fn named(leaf: &Requirement) -> String {
    joined(&[&label(leaf), &least_grade(leaf)], " ")
}

/// What the student has instead; empty if nothing.
fn instead(because: &Because, is_met: bool) -> String {
    match because {
        Because::Attempt(Attempt::AtTheSameTime) if !is_met => "needed before, not at the same time".to_owned(),
        Because::Attempt(attempt) => result(attempt),
        Because::Unknown => "not in this catalogue".to_owned(),
        Because::Earned(hundredths) => format!("you have {}", format_hundredths(*hundredths)),
        Because::Parts | Because::NotTaken | Because::Permission(_) => String::new(),
    }
}
