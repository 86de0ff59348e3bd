//! Changes of the institution's grades.

use diesel::result::Error as DieselError;

use crate::catalogue::{GradeRule, Repeats, Scale, list_grade_rules};
use crate::context::Context;
use crate::events::{About, Event, ScaleGrade, record};
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
pub fn save_letter(context: &mut Context<'_>, old: Option<&str>, rule: &GradeRule) -> Result<(), ScaleError> {
    let scale = Scale::new(list_grade_rules(context)?, Repeats::Best);
    let before = match old {
        Some(old) => Some(scale.rules().iter().find(|rule| rule.letter == old).ok_or(ScaleError::NotFound)?),
        None => None,
    };
    if scale.find(&rule.letter).is_some_and(|other| before.is_none_or(|before| before.letter != other.letter)) {
        return Err(ScaleError::Taken(rule.letter.clone()));
    }
    match before {
        None => repository::insert_rule(context.connection(), rule)?,
        Some(before) => {
            if before.letter != rule.letter {
                may_go(context, &before.letter)?;
            }
            repository::update_rule(context.connection(), &before.letter, rule)?
        }
    };
    finish(context, &Event::GradeScaleSaved { grade: rule.event_grade(), before: before.map(GradeRule::event_grade) })
}

/// Takes a grade off the scale.
///
/// # Errors
/// When students have it, or it stands for a withdrawal.
pub fn delete_letter(context: &mut Context<'_>, letter: &str) -> Result<(), ScaleError> {
    let rules = list_grade_rules(context)?;
    let rule = rules.iter().find(|rule| rule.letter == letter).ok_or(ScaleError::NotFound)?;
    may_go(context, letter)?;
    repository::delete_rule(context.connection(), letter)?;
    finish(context, &Event::GradeScaleDeleted { grade: rule.event_grade() })
}

/// Sets which attempts count when a course is taken again.
///
/// # Errors
/// When the database fails.
pub fn set_repeats(context: &mut Context<'_>, repeats: Repeats) -> Result<(), ScaleError> {
    repository::update_repeats(context.connection(), repeats)?;
    finish(context, &Event::RepeatRuleSet { repeats: repeats.as_str().to_owned() })
}

fn may_go(context: &mut Context<'_>, letter: &str) -> Result<(), ScaleError> {
    if letter == Scale::WITHDRAWN {
        return Err(ScaleError::Withdrawal);
    }
    if repository::is_letter_used(context.connection(), letter)? {
        return Err(ScaleError::InUse(letter.to_owned()));
    }
    Ok(())
}

fn finish(context: &mut Context<'_>, event: &Event) -> Result<(), ScaleError> {
    record(context, About::NONE, event)?;
    context.invalidate_catalogue()?;
    Ok(())
}

impl GradeRule {
    fn event_grade(&self) -> ScaleGrade {
        ScaleGrade {
            letter: self.letter.clone(),
            position: self.position,
            points: self.points,
            is_earned: self.is_earned,
            is_in_gpa: self.is_in_gpa,
        }
    }
}
