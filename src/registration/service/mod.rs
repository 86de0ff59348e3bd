//! Registering, dropping, swapping, waiting and cancelling: what the rules do, each in its caller's transaction.

mod cancel;
mod deactivate;
mod drop;
mod loaded;
mod register;
mod register_all;
pub(super) mod shared;
mod waitlist;
mod withdraw;

use std::collections::HashMap;
use std::sync::Arc;

use diesel::result::{Error as DieselError, QueryResult};

use super::model::RegistrationRow;
use super::repository;
use super::rules::{EligibilityRequest, StudentContext};
use crate::catalogue::{Catalogue, Course, Seats, Section, Term, list_seats};
use crate::context::Context;
use crate::db::{Id, repeat};
use crate::records::{Registration, Status};

pub use cancel::{CancelError, Cancelled, cancel};
pub use deactivate::deactivate;
pub use drop::{DropError, drop_section};
pub use loaded::{LoadedSection, follow_loaded};
pub use register::{Outcome, RegisterError, Request, may_ask, register};
pub use register_all::{Result as ChoiceResult, register_all};
pub use waitlist::{LapsedOffer, change_section, lapse_offer, notify_of_closing, process_waitlist};
pub use withdraw::{WithdrawError, withdraw};

/// A section in words, for answers and notices.
#[derive(Clone, Debug)]
pub struct Label {
    /// The section: `MATH 060 PO-01`.
    pub section: String,
    /// The course's name.
    pub course: String,
    /// The course's id.
    pub course_id: Id,
}

impl Label {
    /// The label of a section.
    pub fn new(course: &Course, section: &Section) -> Self {
        Self {
            section: format!("{}-{}", course.code, section.number),
            course: course.name.clone(),
            course_id: course.id,
        }
    }
}

/// What one operation works with: the catalogue as of its transaction, its term, one instant, who asks from where.
pub(crate) struct RegistrationTransaction {
    catalogue: Arc<Catalogue>,
    /// The term.
    pub term: Term,
}

/// What is locked for a student's request, as it was when it was locked.
struct Locked {
    /// Whether the account can be used.
    is_active: bool,
    registrations: Vec<Registration>,
    /// The seats of the sections that the request touches.
    seats: HashMap<Id, Seats>,
}

impl Locked {
    /// The registration in a section.
    fn place(&self, section: Id) -> Option<&Registration> {
        self.registrations.iter().find(|place| place.section_id == section)
    }
}

/// What a student gets in a section.
enum NewRegistration {
    /// A seat.
    Seat(NewSeat),
    /// A place on the waitlist, with the section that is given up when it becomes a seat.
    Waitlisted { waitlist_position: i32, gives_up: Option<Id> },
}

/// How a student came to a seat.
#[derive(Clone, Copy, Default)]
struct NewSeat {
    /// Whether it rests on a course in progress.
    is_provisional: bool,
    /// The permission that was used for it.
    permission: Option<Id>,
    /// The reservation from which it was taken.
    reservation: Option<Id>,
    /// Whether it is one more than the section has.
    is_over_capacity: bool,
}

impl RegistrationTransaction {
    /// For a section; `None`: there is no such section.
    pub fn open(context: &mut Context<'_>, section: Id) -> QueryResult<Option<Self>> {
        Ok(Self::with(context.reload_catalogue()?, section))
    }

    /// The same, with a catalogue that the transaction has read.
    fn with(catalogue: Arc<Catalogue>, section: Id) -> Option<Self> {
        let term = catalogue.section(section).and_then(|(_, section)| catalogue.term(section.term_id)).cloned();
        term.map(|term| Self { catalogue, term })
    }

    pub fn section(&self, id: Id) -> QueryResult<(&Course, &Section)> {
        self.catalogue.section(id).ok_or(DieselError::NotFound)
    }

    pub fn label(&self, id: Id) -> QueryResult<Label> {
        self.section(id).map(|(course, section)| Label::new(course, section))
    }

    /// A student's request for a section, as the rules look at it.
    pub fn eligibility_request<'a>(
        &'a self,
        section: Id,
        seats: &'a Seats,
        student_context: &'a StudentContext,
        gives_up: Option<Id>,
    ) -> QueryResult<EligibilityRequest<'a>> {
        let (course, section) = self.section(section)?;
        Ok(EligibilityRequest {
            catalogue: &self.catalogue,
            course,
            section,
            term: &self.term,
            seats,
            student_context,
            gives_up,
        })
    }

    /// What the student has, as the rules look at it.
    pub fn student_context(&self, context: &mut Context<'_>, student: Id) -> QueryResult<StudentContext> {
        find_student_context(context, student)
    }

    /// The section's seats; what a reservation kept until now is opened first.
    pub fn seats(&self, context: &mut Context<'_>, section: Id) -> QueryResult<Seats> {
        let seats = list_seats(context, &[section])?;
        // It was in the catalogue a moment ago: whoever deleted it did so since.
        let seats = seats.get(&section).cloned().ok_or_else(repeat)?;
        self.open_lapsed(context, section, seats)
    }

    /// These seats of a section, after what a reservation kept until now was opened.
    fn open_lapsed(&self, context: &mut Context<'_>, section: Id, seats: Seats) -> QueryResult<Seats> {
        if !seats.has_lapsed_reservation(context.now) {
            return Ok(seats);
        }
        for reservation in repository::list_reservations(context.connection(), section)? {
            if reservation.opened_at.is_none() && reservation.until_at <= context.now {
                let now = context.now;
                repository::update_reservation_opened(context.connection(), &reservation, now)?;
            }
        }
        list_seats(context, &[section])?.get(&section).cloned().ok_or_else(repeat)
    }

    /// Locks the term, the student and what they touch: the sections, and those for which the student waits. When
    /// somebody waits for one of these, the transaction must be alone in its term: as it finds that out when it has the
    /// sections, it is run once more.
    fn lock(&self, context: &mut Context<'_>, student: Id, sections: &[Id]) -> QueryResult<Locked> {
        let alone = context.is_repeated();
        repository::lock_term(context.connection(), self.term.id, alone)?;
        let is_active = repository::lock_student(context.connection(), student)?;
        let registrations = repository::list_registrations(context.connection(), student)?;
        let mut touched = sections.to_vec();
        touched.extend(self.waits(&registrations));
        let seats = repository::lock_sections(context.connection(), &touched)?;
        if !alone && is_waited_for(&seats) && repository::has_writers_beside(context.connection()) {
            return Err(repeat());
        }
        Ok(Locked { is_active, registrations, seats })
    }

    /// The waitlists that a seat moves which a student gives up: its own, if anybody waits there, and those on which the
    /// student is, who may have what they could not have before.
    fn waited_for(&self, locked: &Locked, section: Id) -> Vec<Id> {
        let is_waited_for = locked.seats.get(&section).is_none_or(|seats| seats.waitlisted > 0);
        let own = is_waited_for.then_some(section);
        own.into_iter().chain(self.waits(&locked.registrations)).collect()
    }

    /// The sections of the term for which a student waits.
    fn waits(&self, registrations: &[Registration]) -> Vec<Id> {
        let waits =
            registrations.iter().filter(|place| place.status == Status::Waitlisted && place.term_id == self.term.id);
        waits.map(|place| place.section_id).collect()
    }

    /// Writes a student's new place in a section, over an older one if there is.
    fn save_registration(
        &self,
        context: &mut Context<'_>,
        student: Id,
        section: Id,
        student_context: &StudentContext,
        place: NewRegistration,
    ) -> QueryResult<()> {
        let (status, line, gives_up, seat) = match place {
            NewRegistration::Seat(seat) => (Status::Registered, None, None, seat),
            NewRegistration::Waitlisted { waitlist_position, gives_up } => {
                (Status::Waitlisted, Some(waitlist_position), gives_up, NewSeat::default())
            }
        };
        let (course, _) = self.section(section)?;
        let row = RegistrationRow {
            id: Id::new(),
            student_id: student,
            section_id: section,
            course_id: course.id,
            term_id: self.term.id,
            status,
            grade: None,
            registered_at: context.now,
            changed_at: context.now,
            waitlist_position: line,
            gives_up_id: gives_up,
            offered_until: None,
            is_provisional: seat.is_provisional,
            permission_id: seat.permission,
            reservation_id: seat.reservation,
            is_over_capacity: seat.is_over_capacity,
        };
        if status == Status::Registered && student_context.has_asked(section) {
            repository::delete_asked(context.connection(), student, section)?;
        }
        match student_context.place(section).is_some() {
            true => repository::update_registration(context.connection(), &row),
            false => repository::insert_registration(context.connection(), &row),
        }
        .map(drop)
    }
}

fn is_waited_for(seats: &HashMap<Id, Seats>) -> bool {
    seats.values().any(|seats| seats.waitlisted > 0)
}

/// What a student has, as pages show it: with the position in each line.
#[derive(Clone, Debug, Default)]
pub struct Mine {
    /// What the rules look at.
    pub student_context: StudentContext,
    before: HashMap<Id, i64>,
}

impl Mine {
    /// The position in a section's waitlist, from 1.
    pub fn position(&self, section: Id) -> i64 {
        self.before.get(&section).copied().unwrap_or(0) + 1
    }
}

/// What a student has, in two queries, and one more for who waits.
///
/// # Errors
/// When the database fails.
pub fn find_mine(context: &mut Context<'_>, student: Id) -> QueryResult<Mine> {
    let student_context = find_student_context(context, student)?;
    let waits =
        student_context.waitlisted().map(|place| (place.section_id, place.waitlist_position.unwrap_or(i32::MAX)));
    let waits: Vec<(Id, i32)> = waits.collect();
    let before =
        if waits.is_empty() { HashMap::new() } else { repository::count_before(context.connection(), &waits)? };
    Ok(Mine { student_context, before })
}

/// All that the rules look at of a student, in two queries.
///
/// # Errors
/// When the database fails.
pub fn find_student_context(context: &mut Context<'_>, student: Id) -> QueryResult<StudentContext> {
    let registrations = repository::list_registrations(context.connection(), student)?;
    Ok(StudentContext::new(registrations, repository::find_facts(context.connection(), student)?))
}
