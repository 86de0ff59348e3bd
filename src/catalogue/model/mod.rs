//! Terms, subjects, courses, sections and meetings, as the rest of the program sees them.

mod cohort;
mod course;
mod meeting;
mod scale;
mod seats;
mod section;
mod slot;
mod staff;
mod term;
mod ticket;

use crate::db::Id;

pub use cohort::Cohort;
pub(crate) use course::CourseRow;
pub use course::{Course, CourseDetails, CourseInput, CourseTexts, Folded};
pub use meeting::{DAYS, Days, Meeting, Weeks};
pub use scale::{GradeRule, Repeats, Scale};
pub(crate) use seats::SeatsRow;
pub use seats::{Reservation, ReservationRow, Seat, Seats};
pub(crate) use section::SectionRow;
pub use section::{Section, SectionDetails};
pub use slot::{Slot, dates_of, first_clash};
pub use staff::{Rights, StaffMember};
pub use term::{Subject, SubjectDetails, Term, TermDetails};
pub use ticket::{Ticket, TicketRow};

/// Somebody on the staff of a course, as the catalogue names them.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The user's id.
    pub id: Id,
    /// First and last name.
    pub name: String,
    /// Employee id; of a student who assists, the registration number.
    pub number: String,
    /// Whether they are faculty, and so can be an instructor.
    pub is_faculty: bool,
}
