//! For visitors: how much is taught, and in which subjects.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::catalogue::{Course, TermView};
use crate::context::{Context, ReadError};
use crate::db::Id;

/// Subjects on the page.
const SUBJECTS: usize = 24;

/// The catalogue of the usual term in numbers; where there is no term, all of it.
#[derive(Clone, Debug)]
pub struct Landing {
    /// The term.
    pub term: Option<TermView>,
    /// How many courses are taught.
    pub courses: usize,
    /// In how many sections.
    pub sections: usize,
    /// The subjects with the most courses, by name.
    pub subjects: Vec<SubjectCount>,
    /// How many subjects have courses.
    pub all_subjects: usize,
}

/// A subject and how many of its courses are taught.
#[derive(Clone, Debug)]
pub struct SubjectCount {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many.
    pub courses: usize,
}

/// What visitors see first.
///
/// # Errors
/// When the database fails.
pub fn show_landing(context: &mut Context<'_>) -> Result<Landing, ReadError> {
    let catalogue = context.catalogue()?;
    let term = catalogue.default_term(context.today());
    let sections = |course: &Course| {
        course.sections.iter().filter(|section| term.is_none_or(|term| section.term_id == term.id)).count()
    };
    let taught: Vec<(&Course, usize)> = catalogue
        .courses()
        .iter()
        .map(|course| (course, sections(course)))
        .filter(|(_, sections)| term.is_none() || *sections > 0)
        .collect();
    let mut counts: HashMap<Id, usize> = HashMap::new();
    for (course, _) in &taught {
        *counts.entry(course.subject.id).or_default() += 1;
    }
    let count = |subject: Id| counts.get(&subject).copied();
    let mut subjects: Vec<SubjectCount> = catalogue
        .subjects()
        .iter()
        .filter_map(|it| Some(SubjectCount { code: it.code.clone(), name: it.name.clone(), courses: count(it.id)? }))
        .collect();
    subjects.sort_by_key(|subject| Reverse(subject.courses));
    subjects.truncate(SUBJECTS);
    subjects.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Landing {
        courses: taught.len(),
        sections: taught.iter().map(|(_, sections)| sections).sum(),
        subjects,
        all_subjects: counts.len(),
        term: term.map(|it| TermView::new(it, it.registration_opens_at, context.now, context.today())),
    })
}
