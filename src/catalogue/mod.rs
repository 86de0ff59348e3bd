//! Terms, subjects, courses, sections and meetings: what is taught, when, by whom; how it is searched and changed.

mod forms;
mod index;
mod model;
mod repository;
pub mod requirement;
mod routes;
mod search;
mod service;
mod slot;

pub use forms::{CourseForm, CourseQuery, MeetingFields, SectionForm, SubjectForm, TermForm};
pub use index::{Catalogue, Shelf};
pub use model::{Course, DAYS, Days, Meeting, Person, Seats, Section, Subject, Term, TermDetails, Weeks};
pub use repository::{list_seats, list_seats_in_term, seats_columns, update_version as note_change};
pub use routes::{SectionLine, WhenLine, routes, section_line, term_line};
pub use search::Search;
pub use slot::{Clash, Slot, dates_of, first_clash};
pub use service::{
    CourseDetails, CourseError, SectionDetails, SectionError, SubjectDetails, TermError, create_course, create_section,
    delete_course, delete_section, delete_subject, delete_term, save_subject, save_term, update_course, update_section,
};
