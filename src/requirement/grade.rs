//! Final grades and their order.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A final grade. The order is from the worst to the best.
///
/// `P` stands between `F` and `D-`: it passes, and tells no more. What it is worth differs from house to house: for
/// Indiana University every grade down to D- becomes P, at Machias P is a C- or better, at Saint Louis P does not
/// satisfy a prerequisite at all. So it meets only the minimums that ask for no more than a pass, `[P]` and `[D-]`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[expect(missing_docs, reason = "the letters are their own description")]
pub enum Grade {
    F,
    P,
    DMinus,
    D,
    DPlus,
    CMinus,
    C,
    CPlus,
    BMinus,
    B,
    BPlus,
    AMinus,
    A,
    APlus,
}

/// A text that is no grade.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct UnknownGrade;

impl Grade {
    /// Every grade, from the worst to the best.
    pub const ALL: [Self; 14] = [
        Self::F,
        Self::P,
        Self::DMinus,
        Self::D,
        Self::DPlus,
        Self::CMinus,
        Self::C,
        Self::CPlus,
        Self::BMinus,
        Self::B,
        Self::BPlus,
        Self::AMinus,
        Self::A,
        Self::APlus,
    ];

    /// As it stands on a transcript, `C-`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::F => "F",
            Self::P => "P",
            Self::DMinus => "D-",
            Self::D => "D",
            Self::DPlus => "D+",
            Self::CMinus => "C-",
            Self::C => "C",
            Self::CPlus => "C+",
            Self::BMinus => "B-",
            Self::B => "B",
            Self::BPlus => "B+",
            Self::AMinus => "A-",
            Self::A => "A",
            Self::APlus => "A+",
        }
    }

    /// Whether the course counts as passed.
    pub fn is_passing(self) -> bool {
        self > Self::F
    }

    /// Whether it is good enough where `least` is asked for; without a minimum, whether it passes.
    pub fn meets(self, least: Option<Self>) -> bool {
        match least {
            None | Some(Self::P | Self::DMinus) => self.is_passing(),
            Some(least) => self >= least,
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Grade {
    type Err = UnknownGrade;

    /// Without regard to case, with the minus of a keyboard or of a word processor.
    fn from_str(text: &str) -> Result<Self, UnknownGrade> {
        let text = text.trim().replace(['\u{2212}', '\u{2013}'], "-");
        let is_it = |grade: &Self| grade.as_str().eq_ignore_ascii_case(&text);
        Self::ALL.into_iter().find(is_it).ok_or(UnknownGrade)
    }
}

impl fmt::Display for UnknownGrade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("A grade is one of A+ to D-, F or P")
    }
}

impl std::error::Error for UnknownGrade {}
