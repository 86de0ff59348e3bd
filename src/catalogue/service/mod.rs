//! What instructors do to courses and sections, and admins to terms and subjects, each within its caller's transaction.

mod course;
mod section;
pub(super) mod shared;
mod staff;
mod term;
mod ticket;

use diesel::result::Error as DieselError;

use super::model::Rights;
use super::repository;
use crate::context::Context;
use crate::db::Id;
use crate::form::key;

pub use course::{CourseError, create_course, delete_course, update_course};
pub use section::{SectionError, create_section, delete_section, update_section};
pub use staff::set_rights;
pub use term::{TermError, delete_subject, delete_term, save_subject, save_term};
pub use ticket::{TicketError, create_ticket, delete_ticket};

/// A number in a form that names nobody who can be chosen.
enum NotChosen {
    /// Nobody among the faculty has it.
    Unknown(String),
    /// Somebody who has not joined the course.
    NotOnStaff(String),
}

/// The ids of those with these numbers, `always` among them: people join a course by invitation, and its forms choose
/// among those who did.
fn choose(
    context: &mut Context<'_>,
    numbers: &[String],
    staff: &[(Id, Rights)],
    always: impl Into<Option<Id>>,
) -> Result<Result<Vec<Id>, NotChosen>, DieselError> {
    let known = repository::list_faculty_by_number(context.connection(), numbers)?;
    let mut people: Vec<Id> = always.into().into_iter().collect();
    for number in numbers {
        match known.iter().find(|(known, _)| *known == key(number)) {
            Some((_, id)) if people.contains(id) => {}
            Some((_, id)) if staff.iter().any(|(member, _)| member == id) => people.push(*id),
            Some(_) => return Ok(Err(NotChosen::NotOnStaff(number.clone()))),
            None => return Ok(Err(NotChosen::Unknown(number.clone()))),
        }
    }
    Ok(Ok(people))
}
