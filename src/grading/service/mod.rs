//! Grade sheets: who may see and fill them, drafts, final grades and their changes.

mod change;
mod drafts;
mod scale;
mod submit;
mod unmet;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDateTime;
use diesel::result::{Error as DieselError, QueryResult};

use super::csv::BadLines;
use super::model::SheetRow;
use super::repository;
use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Scale, Section};
use crate::context::Context;
use crate::db::Id;
use crate::form::key;
use crate::policy;
use crate::records::Status;
use crate::registration::Label;

pub use change::{Change, change_grade};
pub use drafts::{save_drafts, upload_drafts};
pub use scale::{ScaleError, delete_letter, save_letter, set_repeats};
pub use submit::{Submitted, submit_grades};

/// Why grades were not taken.
#[derive(Debug, thiserror::Error)]
pub enum GradeError {
    /// There is no such section, or it is not this user's to grade.
    #[error("There is no such section")]
    NotFound,
    /// Something stands against the grades of some students: their registrations, and why.
    #[error("Some grades have a problem")]
    Rows(Vec<(Id, String)>),
    /// Something stands against a file.
    #[error("The file was not taken")]
    File(BadLines),
    /// Nobody is left to be graded.
    #[error("The grades of this section are submitted already")]
    Already,
    /// The term has not begun.
    #[error("The term has not begun: grades can be kept as a draft")]
    Early,
    /// Something stands against a change.
    #[error("{1}")]
    Field(&'static str, String),
    /// The database failed.
    #[error("The grades could not be saved")]
    Failed(#[from] DieselError),
}

/// A section's students with their grades, for somebody who may grade them.
#[derive(Clone)]
pub struct Sheet {
    /// The catalogue as of now.
    pub catalogue: Arc<Catalogue>,
    /// The section.
    pub section: Id,
    /// Those who are registered or graded, by name.
    pub rows: Vec<SheetRow>,
    /// When grades were submitted last.
    pub graded_at: Option<NaiveDateTime>,
    /// Whether `rows` leaves out somebody who takes the section themselves: a colleague grades them.
    pub is_without_own: bool,
}

impl Sheet {
    /// The sheet of a section; none: there is no such section, or it is not this user's to grade.
    ///
    /// # Errors
    /// When the database fails.
    pub fn open(
        context: &mut Context<'_>,
        catalogue: Arc<Catalogue>,
        who: &User,
        section: Id,
    ) -> QueryResult<Option<Self>> {
        let Some((course, _)) = catalogue.section(section).filter(|(course, _)| policy::can_grade(who, course)) else {
            return Ok(None);
        };
        let all = repository::list_sheet(context.connection(), section)?;
        let count = all.len();
        let is_theirs = |row: &SheetRow| policy::can_grade_student(who, course, row.student_id);
        let rows: Vec<SheetRow> = all.into_iter().filter(is_theirs).collect();
        let graded_at = repository::find_graded_at(context.connection(), section)?;
        let is_without_own = rows.len() < count;
        Ok(Some(Self { catalogue: catalogue.clone(), section, rows, graded_at, is_without_own }))
    }

    /// The section and its course.
    ///
    /// # Errors
    /// When it is gone.
    pub fn section(&self) -> QueryResult<(&Course, &Section)> {
        self.catalogue.section(self.section).ok_or(DieselError::NotFound)
    }

    /// The section in words.
    ///
    /// # Errors
    /// When it is gone.
    pub fn label(&self) -> QueryResult<Label> {
        self.section().map(|(course, section)| Label::new(course, section))
    }

    /// The institution's grades.
    pub fn scale(&self) -> &Scale {
        self.catalogue.scale()
    }

    /// Those who have no grade yet.
    pub fn pending(&self) -> impl Iterator<Item = &SheetRow> {
        self.rows.iter().filter(|row| row.status == Status::Registered)
    }

    /// Those who have their grade.
    pub fn graded(&self) -> impl Iterator<Item = &SheetRow> {
        self.rows.iter().filter(|row| row.status == Status::Completed)
    }

    /// What was entered for those who have no grade yet, in the scale's letters; for whom nothing was, the draft.
    /// What is entered for anybody else is left aside: they may have dropped meanwhile.
    fn read(&self, entered: &HashMap<String, String>) -> Result<Vec<(&SheetRow, Option<String>)>, GradeError> {
        let (mut grades, mut problems) = (Vec::new(), Vec::new());
        for row in self.pending() {
            let text = entered.get(&key(row.number())).map(String::as_str);
            match text.or(row.draft.as_deref()).filter(|text| !text.is_empty()) {
                None => grades.push((row, None)),
                Some(text) => match self.letter(text) {
                    Ok(letter) => grades.push((row, Some(letter))),
                    Err(reason) => problems.push((row.registration_id, reason)),
                },
            }
        }
        if problems.is_empty() { Ok(grades) } else { Err(GradeError::Rows(problems)) }
    }

    /// Refuses what would overwrite a draft that was not on the page: a colleague has entered it since.
    fn check_seen(&self, entered: &HashMap<String, String>, shown: &HashMap<String, String>) -> Result<(), GradeError> {
        let overwritten = self.pending().filter_map(|row| {
            let number = key(row.number());
            let (now, was) = (row.draft.as_deref().unwrap_or_default(), shown.get(&number)?);
            let is_other = was != now && entered.get(&number).is_some_and(|typed| typed != now);
            let what = if now.is_empty() { "took the grade away".to_owned() } else { format!("entered {now}") };
            is_other.then(|| (row.registration_id, format!("a colleague {what} meanwhile: choose once more")))
        });
        let problems: Vec<_> = overwritten.collect();
        if problems.is_empty() { Ok(()) } else { Err(GradeError::Rows(problems)) }
    }

    /// A grade that an instructor may give, as the scale writes it.
    pub(super) fn letter(&self, text: &str) -> Result<String, String> {
        match self.scale().find(text) {
            Some(rule) if rule.letter == Scale::WITHDRAWN => Err(format!("{} is not given by hand", Scale::WITHDRAWN)),
            Some(rule) => Ok(rule.letter.clone()),
            None => Err("this is no grade of the scale".to_owned()),
        }
    }
}

/// The ids of those who have the same grade, by grade.
fn by_letter<T: Eq + std::hash::Hash>(grades: impl IntoIterator<Item = (Id, T)>) -> HashMap<T, Vec<Id>> {
    let mut ids: HashMap<T, Vec<Id>> = HashMap::new();
    for (id, letter) in grades {
        ids.entry(letter).or_default().push(id);
    }
    ids
}

/// A reason as a sentence of its own.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
