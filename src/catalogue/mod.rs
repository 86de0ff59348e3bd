//! Terms, subjects, courses, sections and meetings: what is taught, when, by whom; how it is searched and changed.

mod forms;
mod index;
mod model;
mod repository;
mod search;
mod service;
mod unknown;

pub use forms::{CourseForm, CourseQuery, MeetingFields, SectionForm, SubjectForm, TermForm};
pub use index::{Catalogue, Shelf};
pub use model::{
    Clash, Course, CourseDetails, DAYS, Days, GradeRule, Group, Meeting, Person, Repeats, Reservation, ReservationRow,
    Right, Rights, Scale, Seat, Seats, SeatsRow, Section, SectionDetails, Slot, StaffMember, Subject, SubjectDetails,
    Term, TermDetails, Ticket, TicketRow, Weeks, dates_of, first_clash, has_right, may_change_rights,
};
pub use repository::{
    list_grade_rules, list_seats, list_seats_in_term, lock_course, seats_columns, update_version as note_change,
    with_reservations,
};
pub use search::{Beside, Search};
pub use service::{
    CourseError, SectionError, StaffChange, TermError, TicketError, create_course, create_section, create_ticket,
    delete_course, delete_section, delete_subject, delete_term, delete_ticket, save_subject, save_term, set_rights,
    update_course, update_section,
};
pub use unknown::UnknownCode;
