//! What a student must have done before, beside or without a course: written as text, read as a tree, weighed against
//! a student's record, told in words. Pure, so that every page and both databases answer alike.

mod code;
mod display;
mod evaluate;
mod grade;
mod lexeme;
mod parse;
mod text;

use serde::{Deserialize, Serialize};

pub use code::{fold_code, is_same_code, similar_code, unknown_code_message};
pub use evaluate::{Attempt, Because, Evaluation, History, Kind, Outcome, Verdict, evaluate};
pub use grade::{Grade, UnknownGrade};
pub use parse::{Marked, ParseError, parse};
pub use text::{Group, Line, Mark, Missing, lines, outline};

/// A requirement. [`parse`] makes it in normal form: `All` and `Any` have at least two parts, none of their own sort,
/// so that `(A and B) and C` is `A and B and C`. The one exception is the empty `All`, which asks for nothing.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub enum Requirement {
    /// A course, passed.
    Course {
        /// As it was typed, with single spaces. Whoever looks it up compares it by [`fold_code`].
        code: String,
        /// The least grade that will do; without one, any that passes.
        grade: Option<Grade>,
    },
    /// Every part.
    All(Vec<Requirement>),
    /// At least one part.
    Any(Vec<Requirement>),
    /// A number of parts, whichever they are.
    AtLeast {
        /// How many, from 1 to the number of parts.
        count: usize,
        /// The parts to choose from.
        of: Vec<Requirement>,
    },
    /// Credits earned so far, in hundredths.
    Credits(i32),
    /// An instructor's permission for one student.
    Permission,
}

impl Requirement {
    /// Whether it asks for nothing, as the empty text does.
    pub fn is_nothing(&self) -> bool {
        matches!(self, Self::All(parts) if parts.is_empty())
    }

    /// The codes of its courses as they were typed, from left to right, so that a form can ask about those that the
    /// catalogue lacks and a service can fetch a student's attempts at all of them together.
    pub fn codes(&self) -> Vec<&str> {
        match self {
            Self::Course { code, .. } => vec![code],
            _ => self.parts().iter().flat_map(Self::codes).collect(),
        }
    }

    /// Calls a course by another code wherever it is named. Returns whether it is.
    pub fn rename(&mut self, old: &str, new: &str) -> bool {
        match self {
            Self::Course { code, .. } if is_same_code(code, old) => {
                new.clone_into(code);
                true
            }
            Self::All(parts) | Self::Any(parts) | Self::AtLeast { of: parts, .. } => {
                parts.iter_mut().map(|part| part.rename(old, new)).filter(|is_named| *is_named).count() > 0
            }
            Self::Course { .. } | Self::Credits(_) | Self::Permission => false,
        }
    }

    /// The parts of a compound; none of a leaf.
    fn parts(&self) -> &[Self] {
        match self {
            Self::All(parts) | Self::Any(parts) | Self::AtLeast { of: parts, .. } => parts,
            Self::Course { .. } | Self::Credits(_) | Self::Permission => &[],
        }
    }

    /// All of the parts, in normal form.
    fn all(parts: Vec<Self>) -> Self {
        let into_parts = |part| match part {
            Self::All(parts) => parts,
            other => vec![other],
        };
        only(parts.into_iter().flat_map(into_parts).collect()).unwrap_or_else(Self::All)
    }

    /// Any of the parts, in normal form.
    fn any(parts: Vec<Self>) -> Self {
        let into_parts = |part| match part {
            Self::Any(parts) => parts,
            other => vec![other],
        };
        only(parts.into_iter().flat_map(into_parts).collect()).unwrap_or_else(Self::Any)
    }
}

/// The one part, or all of them back.
fn only(parts: Vec<Requirement>) -> Result<Requirement, Vec<Requirement>> {
    let [part] = <[Requirement; 1]>::try_from(parts)?;
    Ok(part)
}

#[cfg(test)]
mod tests;
