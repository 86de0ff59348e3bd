//! Register and drop: the rules, and what they do in one transaction.

use chrono::NaiveDateTime;
use diesel::result::Error as DieselError;

use super::model::{Place, RegistrationRow, Status, Wanted};
use super::repository;
use crate::catalogue::{Seats, Term};
use crate::db::{DbConnection, Id, now};

/// Why a student cannot have a seat, in the order in which they are told.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// The registration window has not opened.
    NotOpenYet {
        /// When it will.
        opens_at: NaiveDateTime,
    },
    /// The registration window has closed.
    Closed {
        /// When it did.
        closed_at: NaiveDateTime,
    },
    /// The student has this section.
    Registered,
    /// The student has another section of the course in the term.
    OtherSection {
        /// Which.
        section: Id,
    },
    /// The student has completed the course in this term.
    Completed,
    /// All seats are taken.
    Full {
        /// How many there are.
        capacity: i32,
    },
}

/// A seat gained or given up, in words.
#[derive(Clone, Debug)]
pub struct Done {
    /// The section: `MATH 060 PO-01`.
    pub label: String,
    /// The course's name.
    pub course: String,
    /// The course's id.
    pub course_id: Id,
}

/// Why a registration did not come about.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// There is no such section.
    #[error("There is no such section")]
    NotFound,
    /// Rules stand against it.
    #[error("The rules of registration stand against it")]
    Refused {
        /// What was wanted.
        wanted: Done,
        /// All of them.
        reasons: Vec<Reason>,
    },
    /// The database failed.
    #[error("The registration could not be made")]
    Failed(#[from] DieselError),
}

/// Why a drop did not come about.
#[derive(Debug, thiserror::Error)]
pub enum DropError {
    /// There is no such section.
    #[error("There is no such section")]
    NotFound,
    /// The student has no seat in it.
    #[error("You are not registered for {}", .0.label)]
    NotRegistered(Done),
    /// The drop deadline has passed.
    #[error("The last day to drop {} has passed", .wanted.label)]
    TooLate {
        /// What was to be dropped.
        wanted: Done,
        /// When it was.
        deadline: NaiveDateTime,
    },
    /// The database failed.
    #[error("The drop could not be done")]
    Failed(#[from] DieselError),
}

/// A student's registrations in one term: what the rules look at.
#[derive(Clone, Debug, Default)]
pub struct Standing(Vec<Place>);

impl Standing {
    /// The standing with these registrations.
    pub fn new(places: Vec<Place>) -> Self {
        Self(places)
    }

    /// The sections in which the student has a seat.
    pub fn registered(&self) -> impl Iterator<Item = &Place> {
        self.0.iter().filter(|place| place.status == Status::Registered)
    }

    /// Whether the student has a seat in this section.
    pub fn has(&self, section: Id) -> bool {
        self.registered().any(|place| place.section_id == section)
    }

    fn section_of(&self, course: Id) -> Option<Id> {
        self.registered()
            .find(|place| place.course_id == course)
            .map(|place| place.section_id)
    }

    fn has_completed(&self, course: Id) -> bool {
        self.0
            .iter()
            .any(|place| place.course_id == course && place.status == Status::Completed)
    }

    fn knows(&self, section: Id) -> bool {
        self.0.iter().any(|place| place.section_id == section)
    }
}

/// A wish for a section: what [`reasons_against`] judges.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The section.
    pub section: Id,
    /// Its course.
    pub course: Id,
    /// Its seats.
    pub seats: Seats,
    /// When the term's registration window opens.
    pub opens_at: Option<NaiveDateTime>,
    /// When it closes.
    pub closes_at: Option<NaiveDateTime>,
    /// What the student has in the term.
    pub standing: &'a Standing,
}

impl<'a> Wish<'a> {
    /// The wish for a section of a course in a term.
    pub fn new(section: Id, course: Id, seats: Seats, term: &Term, standing: &'a Standing) -> Self {
        let (opens_at, closes_at) = (term.registration_opens_at, term.registration_closes_at);
        Self {
            section,
            course,
            seats,
            opens_at,
            closes_at,
            standing,
        }
    }
}

/// Every reason against a wish, in the order in which they are told; none: the seat may be had. The lists, the pages
/// and [`register`] all ask here.
pub fn reasons_against(wish: &Wish<'_>, now: NaiveDateTime) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if let Some(opens_at) = wish.opens_at.filter(|opens_at| now < *opens_at) {
        reasons.push(Reason::NotOpenYet { opens_at });
    }
    if let Some(closed_at) = wish.closes_at.filter(|closes_at| *closes_at <= now) {
        reasons.push(Reason::Closed { closed_at });
    }
    match wish.standing.section_of(wish.course) {
        Some(section) if section == wish.section => reasons.push(Reason::Registered),
        Some(section) => reasons.push(Reason::OtherSection { section }),
        None => {}
    }
    if wish.standing.has_completed(wish.course) {
        reasons.push(Reason::Completed);
    }
    if wish.seats.left() <= 0 {
        reasons.push(Reason::Full {
            capacity: wish.seats.capacity,
        });
    }
    reasons
}

/// Gives a student a seat in a section.
///
/// # Errors
/// When there is no such section, or rules stand against it; then nothing has changed.
pub fn register(connection: &mut DbConnection, student: Id, section: Id) -> Result<Done, RegisterError> {
    repository::lock_student(connection, student)?;
    let wanted = repository::find_wanted(connection, section)?.ok_or(RegisterError::NotFound)?;
    let standing = Standing::new(repository::list_places(connection, student, wanted.term_id)?);
    let now = now();
    let mut reasons = reasons_against(&wanted.wish(section, &standing), now);
    // Between the look and the update another student may take the last seat; the update is what counts.
    if reasons.is_empty() && !repository::update_seat_taken(connection, section)? {
        reasons.push(Reason::Full {
            capacity: wanted.capacity,
        });
    }
    if !reasons.is_empty() {
        return Err(RegisterError::Refused {
            wanted: wanted.done(),
            reasons,
        });
    }
    if standing.knows(section) {
        repository::update_registered(connection, student, section, now)?;
    } else {
        let row = RegistrationRow {
            id: Id::new(),
            student_id: student,
            section_id: section,
            course_id: wanted.course_id,
            term_id: wanted.term_id,
            status: Status::Registered,
            registered_at: now,
            changed_at: now,
        };
        repository::insert_registration(connection, &row)?;
    }
    Ok(wanted.done())
}

/// Gives up a student's seat in a section.
///
/// # Errors
/// When the student has none, or the drop deadline has passed.
pub fn drop_section(connection: &mut DbConnection, student: Id, section: Id) -> Result<Done, DropError> {
    repository::lock_student(connection, student)?;
    let wanted = repository::find_wanted(connection, section)?.ok_or(DropError::NotFound)?;
    let now = now();
    if !repository::update_dropped(connection, student, section, now)? {
        return Err(DropError::NotRegistered(wanted.done()));
    }
    if let Some(deadline) = wanted.drop_deadline.filter(|deadline| *deadline <= now) {
        return Err(DropError::TooLate {
            wanted: wanted.done(),
            deadline,
        });
    }
    repository::update_seat_freed(connection, section)?;
    Ok(wanted.done())
}

impl Wanted {
    fn wish<'a>(&self, section: Id, standing: &'a Standing) -> Wish<'a> {
        Wish {
            section,
            course: self.course_id,
            seats: Seats {
                capacity: self.capacity,
                registered: self.registered,
            },
            opens_at: self.opens_at,
            closes_at: self.closes_at,
            standing,
        }
    }

    fn done(&self) -> Done {
        Done {
            label: format!("{}-{}", self.code, self.number),
            course: self.name.clone(),
            course_id: self.course_id,
        }
    }
}
