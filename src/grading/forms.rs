//! Grades and letters of the scale, as typed.

use std::collections::HashMap;

use serde::Deserialize;

use crate::catalogue::GradeRule;
use crate::form::{FieldErrors, key, line, parse_credits, squeeze};

/// A grade sheet: the repeated fields `student`, a registration number, `grade`, and `was`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SheetForm {
    /// Registration numbers.
    pub student: Vec<String>,
    /// The grade of each; empty: none yet.
    pub grade: Vec<String>,
    /// The draft of each that the page showed.
    pub was: Vec<String>,
    /// The button: `draft` or `submit`.
    #[serde(deserialize_with = "line")]
    pub save: String,
}

impl SheetForm {
    /// The grade typed for each number; of a number that comes twice the last one.
    pub fn entered(&self) -> HashMap<String, String> {
        self.by_number(&self.grade)
    }

    /// The draft that the page showed for each number.
    pub fn shown(&self) -> HashMap<String, String> {
        self.by_number(&self.was)
    }

    fn by_number(&self, grades: &[String]) -> HashMap<String, String> {
        self.student.iter().map(|number| key(number)).zip(grades.iter().map(|grade| squeeze(grade))).collect()
    }
}

/// A letter of the scale.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LetterForm {
    /// The letter that is changed; empty: a new one.
    #[serde(deserialize_with = "line")]
    pub old: String,
    /// The letter.
    #[serde(deserialize_with = "line")]
    pub letter: String,
    /// Where it stands.
    #[serde(deserialize_with = "line")]
    pub position: String,
    /// Points for each credit; empty: none.
    #[serde(deserialize_with = "line")]
    pub points: String,
    /// Whether it earns the credits: `1`.
    #[serde(deserialize_with = "line")]
    pub is_earned: String,
    /// Whether it counts in the average: `1`.
    #[serde(deserialize_with = "line")]
    pub is_in_gpa: String,
}

impl LetterForm {
    /// The rule, checked but for what the database knows.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self) -> Result<GradeRule, FieldErrors> {
        let mut errors = FieldErrors::default();
        let letter = self.letter.replace(['\u{2212}', '\u{2013}'], "-");
        if !(1..=10).contains(&letter.chars().count()) || letter.chars().any(char::is_control) {
            errors.add("letter", "Enter a grade of at most 10 characters");
        }
        let position = self.position.parse::<i32>().ok().filter(|position| (0..=1000).contains(position));
        if position.is_none() {
            errors.add("position", "Enter a whole number from 0 to 1000");
        }
        let points = if self.points.is_empty() { None } else { parse_credits(&self.points) };
        if !self.points.is_empty() && points.is_none() {
            errors.add("points", "Enter points from 0 to 99.99, such as 3.7, or nothing");
        } else if points.is_none() && self.is_in_gpa == "1" {
            errors.add("points", "A grade in the average needs points");
        }
        errors.into_result()?;
        let (is_earned, is_in_gpa) = (self.is_earned == "1", self.is_in_gpa == "1");
        Ok(GradeRule { letter, position: position.unwrap_or(0), points, is_earned, is_in_gpa })
    }
}
