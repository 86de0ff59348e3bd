//! A course, and on the page of a new one its first section.

use std::collections::HashSet;

use serde::Deserialize;
use validator::Validate;

use super::super::cache::Catalogue;
use super::super::model::{CourseDetails, CourseInput, CourseTexts, SectionDetails};
use super::super::selectors::CourseToEdit;
use super::{check_numbers, numbers, parse_capacity};
use crate::db::Id;
use crate::form::{FieldErrors, format_credits, line, parse_credits};
use crate::requirement::{self, fold_code};

/// A course, and on the page of a new one its first section.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CourseForm {
    /// What it says of itself in words.
    #[serde(flatten)]
    pub texts: CourseTexts,
    /// Credits, such as `1.5`.
    #[serde(deserialize_with = "line")]
    pub credits: String,
    /// The code of its subject.
    #[serde(deserialize_with = "line")]
    pub subject: String,
    /// Employee ids, each perhaps several with spaces or commas between.
    pub instructors: Vec<String>,
    /// The code of the term of a first section; empty: none yet.
    #[serde(deserialize_with = "line")]
    pub term: String,
    /// The seats of a first section.
    #[serde(deserialize_with = "line")]
    pub capacity: String,
    /// The codes in the requirements that no course has and of which the page has said so, with `|` between them.
    #[serde(deserialize_with = "line")]
    pub warned_codes: String,
    /// The version that the editor saw.
    #[serde(deserialize_with = "line")]
    pub version: String,
}

impl CourseForm {
    /// The empty form, with the term of a first section chosen.
    pub fn for_term(code: String) -> Self {
        Self {
            texts: CourseTexts::default(),
            credits: String::new(),
            subject: String::new(),
            instructors: Vec::new(),
            term: code,
            capacity: String::new(),
            warned_codes: String::new(),
            version: String::new(),
        }
    }

    /// A course as its form has it. Each field is named, so that one which is added to the form cannot be forgotten here:
    /// what the form does not show would be erased when it is saved.
    pub fn of(course: &CourseToEdit) -> Self {
        Self {
            texts: course.texts.clone(),
            credits: format_credits(course.credits),
            subject: course.subject.code.clone(),
            instructors: course.instructors.iter().map(|person| person.number.clone()).collect(),
            term: String::new(),
            capacity: String::new(),
            warned_codes: String::new(),
            version: course.version.to_string(),
        }
    }

    /// The course, checked but for what the database knows.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self, catalogue: &Catalogue) -> Result<CourseInput, FieldErrors> {
        let mut errors = match self.texts.validate() {
            Ok(()) => FieldErrors::default(),
            Err(errors) => {
                let in_order = ["code", "name", "description", "prerequisites", "corequisites", "antirequisites"];
                FieldErrors::from_validator(&errors, &in_order).and_others(&errors)
            }
        };
        for (field, text) in self.expressions() {
            let is_itself = |code: &&str| requirement::is_same_code(code, &self.texts.code);
            match requirement::parse(text) {
                Ok(tree) if field != "antirequisites" && tree.codes().iter().any(is_itself) => {
                    errors.add(field, "A course cannot require itself");
                }
                Ok(_) => {}
                Err(error) => {
                    let marked = error.mark(text);
                    errors.add(field, format!("{error}: {}»{}«{}", marked.before, marked.marked, marked.after));
                }
            }
        }
        let credits = parse_credits(&self.credits);
        if credits.is_none() {
            errors.add("credits", "Credits must be a number from 0 to 99.99");
        }
        let subject = catalogue.subject_by_code(&self.subject);
        if subject.is_none() {
            errors.add("subject", "Choose a subject from the list");
        }
        let instructors = numbers(&self.instructors);
        if let Err(message) = check_numbers(&instructors) {
            errors.add("instructors", message);
        }
        match (credits, subject) {
            (Some(credits), Some(subject)) if errors.is_empty() => {
                let texts = CourseTexts {
                    prerequisites: stated(&self.texts.prerequisites),
                    corequisites: stated(&self.texts.corequisites),
                    antirequisites: stated(&self.texts.antirequisites),
                    ..self.texts.clone()
                };
                Ok(CourseInput { details: CourseDetails { texts, credits, subject_id: subject.id }, instructors })
            }
            _ => Err(errors),
        }
    }

    /// Says once, beside the field, which codes in the requirements no course has, and remembers that it has been said;
    /// those of `saved`, the texts that are there already, need no word.
    ///
    /// # Errors
    /// A message for each field with such a code.
    pub fn warn_of_unknown_codes(&mut self, catalogue: &Catalogue, saved: &[&str]) -> Result<(), FieldErrors> {
        let warned = self.warned_codes.split('|').map(str::to_owned);
        let saved = saved.iter().flat_map(|text| catalogue.unknown_in(text));
        let known: HashSet<String> = warned.chain(saved).map(|code| fold_code(&code)).collect();
        let mut errors = FieldErrors::default();
        let mut all = Vec::new();
        for (field, text) in self.expressions() {
            let unknown: Vec<String> = catalogue.unknown_in(text).collect();
            let new = unknown.iter().filter(|code| !known.contains(&fold_code(code)));
            let messages: Vec<String> =
                new.map(|code| catalogue.unknown_code_message(code, &self.texts.code)).collect();
            if !messages.is_empty() {
                let ended = |text: String| if text.ends_with('?') { text } else { text + "." };
                let messages: Vec<String> = messages.into_iter().map(ended).collect();
                errors.add(field, format!("{} Save once more to keep it.", messages.join(" ")));
            }
            all.extend(unknown);
        }
        self.warned_codes = all.join("|");
        errors.into_result()
    }

    fn expressions(&self) -> [(&'static str, &str); 3] {
        [
            ("prerequisites", &self.texts.prerequisites),
            ("corequisites", &self.texts.corequisites),
            ("antirequisites", &self.texts.antirequisites),
        ]
    }

    /// The first section that was asked for on the page of a new course, if one was: its term and itself.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check_first_section(
        &self,
        catalogue: &Catalogue,
        who: &str,
    ) -> Result<Option<(Id, SectionDetails)>, FieldErrors> {
        if self.term.is_empty() {
            return Ok(None);
        }
        let Some(term) = catalogue.term_by_code(&self.term) else {
            return Err(FieldErrors::one("term", "Choose a term from the list"));
        };
        let capacity = parse_capacity(&self.capacity).map_err(|message| FieldErrors::one("capacity", message))?;
        let instructors = vec![who.to_owned()];
        Ok(Some((
            term.id,
            SectionDetails {
                number: "01".to_owned(),
                capacity,
                waitlist_capacity: None,
                instructors,
                meetings: Vec::new(),
            },
        )))
    }

    /// The version that the editor saw; 0, which no course has, when it is not a number.
    pub fn seen_version(&self) -> i32 {
        self.version.parse().unwrap_or(0)
    }
}

/// The text of a requirement, empty where it says in words that nothing is asked for.
fn stated(text: &str) -> String {
    let asks_for_nothing = requirement::parse(text).is_ok_and(|requirement| requirement.is_nothing());
    if asks_for_nothing { String::new() } else { text.to_owned() }
}
