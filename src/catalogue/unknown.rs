//! Codes in requirements that no course of the catalogue has: nobody can meet them.

use super::cache::Catalogue;
use super::model::Course;
use crate::db::Id;
use crate::requirement::{self, similar_code, unknown_code_message};

/// A code that a requirement names and no course has.
#[derive(Clone, Debug)]
pub struct UnknownCode {
    /// The course that asks for it.
    pub course_id: Id,
    /// The code of that course.
    pub course: String,
    /// Where it stands: `prerequisites`, `corequisites` or `antirequisites`.
    pub field: &'static str,
    /// The code as it was typed.
    pub code: String,
    /// What is to be said of it, without a full stop.
    pub message: String,
}

impl Catalogue {
    /// Every code in a requirement that no course has, by course.
    pub fn unknown_codes(&self) -> Vec<UnknownCode> {
        self.courses().iter().flat_map(|course| self.unknown_codes_of(course)).collect()
    }

    /// The codes in a course's requirements that no course has.
    pub fn unknown_codes_of(&self, course: &Course) -> Vec<UnknownCode> {
        let texts = [
            ("prerequisites", &course.prerequisites),
            ("corequisites", &course.corequisites),
            ("antirequisites", &course.antirequisites),
        ];
        let codes = texts.into_iter().flat_map(|(field, text)| self.unknown_in(text).map(move |code| (field, code)));
        let unknown = codes.map(|(field, code)| UnknownCode {
            course_id: course.id,
            course: course.code.clone(),
            field,
            message: self.unknown_code_message(&code, &course.code),
            code,
        });
        unknown.collect()
    }

    /// The codes in a requirement's text that no course has.
    pub fn unknown_in(&self, text: &str) -> impl Iterator<Item = String> {
        let codes: Vec<String> = requirement::parse(text)
            .map(|tree| tree.codes().into_iter().map(str::to_owned).collect())
            .unwrap_or_default();
        codes.into_iter().filter(|code| self.required_course(code).is_none())
    }

    /// What to say of a code that no course has, in a requirement of the course `near`.
    pub fn unknown_code_message(&self, code: &str, near: &str) -> String {
        let codes = self.courses().iter().map(|course| course.code.as_str());
        unknown_code_message(code, similar_code(code, near, codes))
    }
}
