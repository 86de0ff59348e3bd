//! A section for whoever looks: its seats, and what they may do there.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::result::QueryResult;

use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Meeting, Seats, SeatsView, Section, SectionLabels, Term};
use crate::context::Context;
use crate::db::Id;
use crate::planning::{Plans, find_plans};
use crate::policy;
use crate::reason::{Reason, Rule};
use crate::records::Status;
use crate::registration::{ActiveHold, Eligibility, EligibilityRequest, Mine, check_eligibility, find_mine, may_ask};

/// A section as whoever looks sees it.
#[derive(Clone, Debug)]
pub struct SectionView {
    /// Its id.
    pub id: Id,
    /// The course.
    pub course_id: Id,
    /// The course's code.
    pub course_code: String,
    /// The course's name.
    pub course_name: String,
    /// The course's credits, in hundredths.
    pub credits: i32,
    /// The term.
    pub term_id: Id,
    /// The term's code.
    pub term_code: String,
    /// Its name: `MATH 060 PO-01`.
    pub label: String,
    /// Its number.
    pub number: String,
    /// When it meets; none: arranged.
    pub meetings: Vec<Meeting>,
    /// Its instructors' names.
    pub instructors: Vec<String>,
    /// Its seats.
    pub seats: SeatsView,
    /// What the student who looks has of it.
    pub place: OwnPlace,
    /// What they may do.
    pub action: Action,
    /// Why not more; of students alone.
    pub reasons: Vec<Reason>,
    /// What the sections are called that the reasons name.
    pub labels: SectionLabels,
    /// Whether nobody can register here: the section is cancelled, or it is not the time.
    pub is_closed: bool,
    /// Whether one of the student's sections could be given up for this one: nothing else prevents it.
    pub can_swap: bool,
    /// Whether the student could ask the instructor to waive what prevents it.
    pub can_ask: bool,
    /// What a permission waives here, and until when.
    pub waived: Option<(Vec<Rule>, NaiveDateTime)>,
    /// Whether the student may put it into a plan.
    pub can_plan: bool,
    /// Whether it is in the student's plan.
    pub is_planned: bool,
}

/// What a student has of a section.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OwnPlace {
    /// No seat, and no place in line.
    None,
    /// A seat.
    Registered,
    /// A place in line.
    Waitlisted {
        /// Which, from 1.
        position: i64,
    },
    /// A seat that is held for them.
    Offered {
        /// Until when.
        until: NaiveDateTime,
    },
}

/// What somebody may do in a section.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// Nothing.
    None,
    /// To register.
    Register,
    /// To drop.
    Drop,
    /// To withdraw, now that it is too late to drop.
    Withdraw,
    /// To join the waitlist.
    Wait,
    /// To leave the waitlist.
    Leave,
    /// To take the seat that is held.
    Take,
    /// To sign in, so as to register.
    SignIn,
}

/// Whoever looks, with what they have.
pub(crate) struct Viewer {
    pub user: Option<User>,
    pub mine: Mine,
    pub plans: Plans,
    pub now: NaiveDateTime,
}

impl SectionView {
    /// Whether a student without the section could ask for it in place of another.
    pub fn can_be_swapped_for(&self) -> bool {
        !matches!(self.action, Action::Drop | Action::Withdraw | Action::Leave | Action::Take) && !self.is_closed
    }
}

impl Viewer {
    /// Whoever asks, with what they are registered and wait for; what they plan can be put in.
    pub fn find(context: &mut Context<'_>) -> QueryResult<Self> {
        let user = context.actor.user.clone();
        Self::find_of(context, user)
    }

    /// The same of somebody who is known in another way.
    pub fn find_of(context: &mut Context<'_>, user: Option<User>) -> QueryResult<Self> {
        let student = user.as_ref().filter(|user| policy::can_register(user)).map(|user| user.id);
        let mine = student.map(|student| find_mine(context, student)).transpose()?.unwrap_or_default();
        Ok(Self { user, mine, plans: Plans::default(), now: context.now })
    }

    /// Puts in what they plan.
    pub fn find_plans(&mut self, context: &mut Context<'_>) -> QueryResult<()> {
        if let Some(student) = self.student() {
            self.plans = find_plans(context, student.id)?;
        }
        Ok(())
    }

    /// Whoever looks, if they are a student.
    pub fn student(&self) -> Option<&User> {
        self.user.as_ref().filter(|user| policy::can_register(user))
    }

    /// When registration opens in a term for whoever looks.
    pub fn opens_at(&self, catalogue: &Catalogue, term: &Term) -> Option<NaiveDateTime> {
        match self.student() {
            Some(_) => self.mine.student_context.opens_at(catalogue, term),
            None => term.registration_opens_at,
        }
    }

    /// The holds that keep the student from registering now.
    pub fn holds(&self) -> Vec<ActiveHold> {
        self.mine.student_context.holds(self.now).cloned().collect()
    }

    /// A section, if its term is there.
    pub fn section(
        &self,
        catalogue: &Catalogue,
        (course, section): (&Course, &Section),
        seats: &HashMap<Id, Seats>,
    ) -> Option<SectionView> {
        let term = catalogue.term(section.term_id)?;
        let seats = seats.get(&section.id).cloned().unwrap_or_default();
        let student_context = &self.mine.student_context;
        let place = student_context.place(section.id);
        let has_offer = place.is_some_and(|place| place.has_offer(self.now));
        let seen = Seats { offered: seats.offered - i32::from(has_offer), ..seats.clone() };
        // What is given up when the waitlist gives the seat.
        let gives_up = place.and_then(|place| place.gives_up).filter(|old| student_context.has(*old));
        let request = EligibilityRequest { catalogue, course, section, term, seats: &seen, student_context, gives_up };
        let Eligibility { reasons, waived, .. } = check_eligibility(&request, self.now);
        let is_student = self.student().is_some();
        let is_waiting = place.is_some_and(|place| place.status == Status::Waitlisted);
        let expires_at = student_context.permission(section.id, self.now).map(|it| it.expires_at);
        Some(SectionView {
            id: section.id,
            course_id: course.id,
            course_code: course.code.clone(),
            course_name: course.name.clone(),
            credits: course.credits,
            term_id: term.id,
            term_code: term.code.clone(),
            label: course.section_label(&section.number),
            number: section.number.clone(),
            meetings: section.meetings.clone(),
            instructors: section.instructors.iter().map(|person| person.name.clone()).collect(),
            seats: SeatsView::seen_by(&seats, is_student.then(|| student_context.group()), self.now),
            place: self.place(section.id),
            action: self.action(term, &reasons, is_waiting, &seats),
            is_closed: reasons.iter().any(is_closing),
            can_plan: is_student && self.can_plan(section, &reasons),
            is_planned: self.plans.has(section.id),
            can_ask: is_student && !is_waiting && may_ask(&reasons, section.id),
            waived: expires_at.filter(|_| !waived.is_empty()).map(|expires_at| (waived, expires_at)),
            can_swap: matches!(reasons.as_slice(), [Reason::OtherSection { .. } | Reason::Conflict { .. }]),
            labels: SectionLabels::of(&reasons, catalogue),
            reasons: if is_student { reasons } else { Vec::new() },
        })
    }

    fn place(&self, section: Id) -> OwnPlace {
        let Some(place) = self.mine.student_context.place(section) else { return OwnPlace::None };
        match (place.status, place.offered_until) {
            (Status::Waitlisted, Some(until)) if place.has_offer(self.now) => OwnPlace::Offered { until },
            (Status::Waitlisted, _) => OwnPlace::Waitlisted { position: self.mine.position(section) },
            (Status::Registered, _) => OwnPlace::Registered,
            _ => OwnPlace::None,
        }
    }

    fn action(&self, term: &Term, reasons: &[Reason], is_waiting: bool, seats: &Seats) -> Action {
        let wants_only_seat = reasons.iter().all(Reason::is_want_of_seat);
        match self.user {
            None if reasons.is_empty() => Action::SignIn,
            _ if self.student().is_none() => Action::None,
            _ if is_waiting && reasons.is_empty() => Action::Take,
            _ if is_waiting => Action::Leave,
            _ if reasons.is_empty() => Action::Register,
            _ if reasons.contains(&Reason::Registered) => match term {
                term if !term.is_past_drop(self.now) => Action::Drop,
                term if term.is_for_withdrawing(self.now) => Action::Withdraw,
                _ => Action::None,
            },
            _ if wants_only_seat && seats.has_waitlist_room() => Action::Wait,
            _ => Action::None,
        }
    }

    fn can_plan(&self, section: &Section, reasons: &[Reason]) -> bool {
        let is_had = self.mine.student_context.current().any(|place| place.section_id == section.id);
        let is_over = |reason: &Reason| matches!(reason, Reason::Cancelled | Reason::Graded | Reason::Closed { .. });
        !is_had && !self.plans.has(section.id) && !reasons.iter().any(is_over)
    }
}

fn is_closing(reason: &Reason) -> bool {
    matches!(reason, Reason::Cancelled | Reason::Graded | Reason::NotOpenYet { .. } | Reason::Closed { .. })
}
