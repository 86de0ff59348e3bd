//! A course, and on the page of a new one its first section.

use serde::Deserialize;
use validator::Validate;

use super::super::index::Catalogue;
use super::super::model::{CourseDetails, SectionDetails, requirement};
use super::{check_numbers, numbers, parse_capacity};
use crate::db::Id;
use crate::form::text::{is_code, is_name};
use crate::form::{FieldErrors, line, lines, parse_credits};

/// A course, and on the page of a new one its first section.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct CourseForm {
    /// Code.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 20, message = "Enter a code of at most 20 characters"),
        custom(function = "is_code")
    )]
    pub code: String,
    /// Name.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 100, message = "Enter a name of at most 100 characters"),
        custom(function = "is_name")
    )]
    pub name: String,
    /// Description.
    #[serde(deserialize_with = "lines")]
    #[validate(length(max = 4000, message = "The description may have at most 4,000 characters"))]
    pub description: String,
    /// Credits, such as `1.5`.
    #[serde(deserialize_with = "line")]
    pub credits: String,
    /// The code of its subject.
    #[serde(deserialize_with = "line")]
    pub subject: String,
    /// Prerequisites.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "The prerequisites may have at most 1,000 characters"))]
    pub prerequisites: String,
    /// Corequisites.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "The corequisites may have at most 1,000 characters"))]
    pub corequisites: String,
    /// Antirequisites.
    #[serde(deserialize_with = "line")]
    #[validate(length(max = 1000, message = "This may have at most 1,000 characters"))]
    pub antirequisites: String,
    /// Employee ids, each perhaps several with spaces or commas between.
    pub instructors: Vec<String>,
    /// The code of the term of a first section; empty: none yet.
    #[serde(deserialize_with = "line")]
    pub term: String,
    /// The seats of a first section.
    #[serde(deserialize_with = "line")]
    pub capacity: String,
    /// The version that the editor saw.
    #[serde(deserialize_with = "line")]
    pub version: String,
}

impl CourseForm {
    /// The empty form, with the term of a first section chosen.
    pub fn for_term(code: String) -> Self {
        let mut form = Self::default();
        form.term = code;
        form
    }

    /// The course, checked but for what the database knows.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self, catalogue: &Catalogue) -> Result<CourseDetails, FieldErrors> {
        let mut errors = match self.validate() {
            Ok(()) => FieldErrors::default(),
            Err(errors) => FieldErrors::from_validator(
                &errors,
                &["code", "name", "description", "prerequisites", "corequisites", "antirequisites"],
            ),
        };
        for (field, text) in self.expressions() {
            if let Err(error) = requirement::parse(text) {
                let marked = error.mark(text);
                errors.add(field, format!("{error}: {}»{}«{}", marked.before, marked.marked, marked.after));
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
            (Some(credits), Some(subject)) if errors.is_empty() => Ok(CourseDetails {
                code: self.code.clone(),
                name: self.name.clone(),
                description: self.description.clone(),
                credits,
                subject: subject.id,
                prerequisites: self.prerequisites.clone(),
                corequisites: self.corequisites.clone(),
                antirequisites: self.antirequisites.clone(),
                instructors,
            }),
            _ => Err(errors),
        }
    }

    /// The course codes in the requirements that the catalogue does not have; they are kept, and never met.
    pub fn unknown_codes(&self, catalogue: &Catalogue) -> Vec<String> {
        let parsed = self.expressions().into_iter().filter_map(|(_, text)| requirement::parse(text).ok());
        let codes = parsed.flat_map(|tree| tree.codes().into_iter().map(str::to_owned).collect::<Vec<_>>());
        codes.filter(|code| catalogue.required_course(code).is_none()).collect()
    }

    fn expressions(&self) -> [(&'static str, &str); 3] {
        [
            ("prerequisites", &self.prerequisites),
            ("corequisites", &self.corequisites),
            ("antirequisites", &self.antirequisites),
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
