//! Terms, subjects, courses, sections and meetings: what is taught, when, by whom; how it is searched and changed.

mod cache;
mod forms;
mod model;
mod repository;
mod search;
mod selectors;
mod service;
mod unknown;
mod views;

pub use cache::{Catalogue, CatalogueCache};
pub use forms::{CourseForm, CourseQuery, MeetingFields, SectionForm, SubjectForm, TermForm};
pub use model::{
    Cohort, Course, CourseDetails, CourseInput, CourseTexts, DAYS, Days, GradeRule, Meeting, Person, Repeats,
    Reservation, ReservationRow, Rights, Scale, Seat, Seats, Section, SectionDetails, Slot, StaffMember, Subject,
    SubjectDetails, Term, TermDetails, Ticket, TicketRow, Weeks, dates_of, first_clash,
};
pub(crate) use model::{CourseRow, SeatsRow, SectionRow};
pub use repository::increment_version;
pub(crate) use repository::with_reservations;
pub use search::{ScheduleFilter, Search};
pub use selectors::{
    CourseToEdit, NewCourseOptions, NewSectionOptions, SectionAddress, SectionToEdit, SubjectSummary, TermSummary,
    TypedCourse, TypedSection, check_course, check_new_course, check_new_section, edit_course, edit_section,
    find_section_to_edit, list_grade_rules, list_seats, list_seats_in_term, list_subjects, list_terms,
    list_unknown_codes, new_course, new_section, show_section, show_subject,
};
pub use service::shared::lock_course;
pub use service::{
    CourseError, SectionError, TermError, TicketError, create_course, create_section, create_ticket, delete_course,
    delete_section, delete_subject, delete_term, delete_ticket, save_subject, save_term, set_rights, update_course,
    update_section,
};
pub use unknown::UnknownCode;
pub use views::{
    EntryView, Named, RegistrationWindow, ReservedSeats, SeatsView, SectionHead, SectionLabel, SectionLabels, TermView,
};
