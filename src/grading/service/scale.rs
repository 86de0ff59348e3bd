//! Changes of the institution's grades.

use diesel::result::Error as DieselError;

use super::{Note, note};
use crate::catalogue::{GradeRule, Repeats, Scale, invalidate_catalogue, list_grade_rules};
use crate::db::{DbConnection, Id};
use crate::form::format_credits;
use crate::grading::repository;

/// Why the scale was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ScaleError {
    /// There is no such grade.
    #[error("There is no such grade")]
    NotFound,
    /// Another grade has the letter.
    #[error("The grade {0} is there already")]
    Taken(String),
    /// Students have it, so that it is neither renamed nor deleted.
    #[error("Students have the grade {0}: it stays as it is called")]
    InUse(String),
    /// What is written on a transcript for a withdrawal stays.
    #[error("{} stands for a withdrawal: it stays", Scale::WITHDRAWN)]
    Withdrawal,
    /// The database failed.
    #[error("The grade could not be saved")]
    Failed(#[from] DieselError),
}

/// Adds a grade, or changes the one with the letter `old`.
///
/// # Errors
/// When the letter is taken, or a grade that students have would be renamed.
pub fn save_letter(
    connection: &mut DbConnection,
    by: Id,
    old: Option<&str>,
    rule: &GradeRule,
    address: &str,
) -> Result<(), ScaleError> {
    let scale = Scale::new(list_grade_rules(connection)?, Repeats::Best);
    let before = match old {
        Some(old) => Some(scale.rules().iter().find(|rule| rule.letter == old).ok_or(ScaleError::NotFound)?),
        None => None,
    };
    if scale.find(&rule.letter).is_some_and(|other| before.is_none_or(|before| before.letter != other.letter)) {
        return Err(ScaleError::Taken(rule.letter.clone()));
    }
    match before {
        None => repository::insert_rule(connection, rule)?,
        Some(before) => {
            if before.letter != rule.letter {
                may_go(connection, &before.letter)?;
            }
            repository::update_rule(connection, &before.letter, rule)?
        }
    };
    let told = match before {
        None => in_words(rule),
        Some(before) => format!("{}, before: {}", in_words(rule), in_words(before)),
    };
    record(connection, by, "saved", &told, address)
}

/// Takes a grade off the scale.
///
/// # Errors
/// When students have it, or it stands for a withdrawal.
pub fn delete_letter(connection: &mut DbConnection, by: Id, letter: &str, address: &str) -> Result<(), ScaleError> {
    let rules = list_grade_rules(connection)?;
    let rule = rules.iter().find(|rule| rule.letter == letter).ok_or(ScaleError::NotFound)?;
    may_go(connection, letter)?;
    repository::delete_rule(connection, letter)?;
    record(connection, by, "deleted", &in_words(rule), address)
}

/// Sets which attempts count when a course is taken again.
///
/// # Errors
/// When the database fails.
pub fn set_repeats(connection: &mut DbConnection, by: Id, repeats: Repeats, address: &str) -> Result<(), ScaleError> {
    repository::update_repeats(connection, repeats)?;
    record(connection, by, "saved", &format!("repeats: {}", repeats.as_str()), address)
}

fn may_go(connection: &mut DbConnection, letter: &str) -> Result<(), ScaleError> {
    if letter == Scale::WITHDRAWN {
        return Err(ScaleError::Withdrawal);
    }
    if repository::is_letter_used(connection, letter)? {
        return Err(ScaleError::InUse(letter.to_owned()));
    }
    Ok(())
}

fn record(connection: &mut DbConnection, by: Id, outcome: &str, told: &str, address: &str) -> Result<(), ScaleError> {
    let line = Note { by, student: None, section: None, action: "grade scale", outcome, reasons: told, address };
    note(connection, &line)?;
    invalidate_catalogue(connection)?;
    Ok(())
}

/// `B+ at 4, 3.3 points, earned, in the average`.
fn in_words(rule: &GradeRule) -> String {
    let points =
        rule.points.map_or_else(|| "no points".to_owned(), |points| format!("{} points", format_credits(points)));
    let earned = if rule.is_earned { "earned" } else { "not earned" };
    let in_gpa = if rule.is_in_gpa { "in the average" } else { "not in the average" };
    format!("{} at {}, {points}, {earned}, {in_gpa}", rule.letter, rule.position)
}
