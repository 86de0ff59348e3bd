//! What is typed on the pages of the catalogue.

mod course;
mod query;
mod section;
mod term;

use crate::form::squeeze;

pub use course::CourseForm;
pub use query::CourseQuery;
pub use section::{MeetingFields, SectionForm};
pub use term::{SubjectForm, TermForm};

/// The greatest capacity of a section.
const LARGEST: i32 = 100_000;

fn parse_capacity(text: &str) -> Result<i32, &'static str> {
    let capacity = text.parse().ok().filter(|capacity| (0..=LARGEST).contains(capacity));
    capacity.ok_or("Capacity must be a whole number from 0 to 100,000")
}

/// The most instructors of a course or a section.
const MOST_INSTRUCTORS: usize = 50;

/// What is wrong with employee ids before they are looked up.
fn check_numbers(numbers: &[String]) -> Result<(), &'static str> {
    if numbers.len() > MOST_INSTRUCTORS { Err("Enter at most 50 instructors") } else { Ok(()) }
}

/// The employee ids in repeated fields of which each may hold several.
fn numbers(fields: &[String]) -> Vec<String> {
    let typed = fields.iter().flat_map(|field| field.split([',', ';', ' ', '\n', '\t']));
    typed.map(squeeze).filter(|number| !number.is_empty()).collect()
}
