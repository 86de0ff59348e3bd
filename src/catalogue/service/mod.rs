//! What instructors do to courses and sections, and admins to terms and subjects, each within its caller's transaction.

mod course;
mod section;
mod staff;
mod term;
mod ticket;

use diesel::result::Error as DieselError;

use super::repository;
use crate::db::{DbConnection, Id};
use crate::form::key;

pub use course::{CourseError, create_course, delete_course, update_course};
pub use section::{SectionError, create_section, delete_section, update_section};
pub use staff::set_rights;
pub use term::{TermError, delete_subject, delete_term, save_subject, save_term};
pub use ticket::{TicketError, create_ticket, delete_ticket};

/// The ids of the faculty with these numbers, `always` among them; or the number that nobody has.
fn faculty(
    connection: &mut DbConnection,
    numbers: &[String],
    always: impl Into<Option<Id>>,
) -> Result<Result<Vec<Id>, String>, DieselError> {
    let known = repository::list_faculty_by_number(connection, numbers)?;
    let mut people: Vec<Id> = always.into().into_iter().collect();
    for number in numbers {
        match known.iter().find(|(known, _)| *known == key(number)) {
            Some((_, id)) if people.contains(id) => {}
            Some((_, id)) => people.push(*id),
            None => return Ok(Err(number.clone())),
        }
    }
    Ok(Ok(people))
}
