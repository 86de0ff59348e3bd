//! What somebody takes and teaches: of a term, and all of it for their calendar.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use chrono::NaiveDateTime;
use diesel::result::QueryResult;

use crate::accounts::{User, find_user_by_calendar};
use crate::browsing::{OwnPlace, SectionView, Viewer};
use crate::catalogue::{Catalogue, Course, Meeting, Named, Seats, Section, Term, TermView, list_seats};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;
use crate::records::Status;

/// The schedule of whoever asks.
#[derive(Clone, Debug)]
pub struct ScheduleView {
    /// The term that is shown; `None`: there is none yet.
    pub term: Option<TermView>,
    /// The terms to choose from.
    pub terms: Vec<Named>,
    /// Their sections in the term and in others that overlap it: what they have, what they wait for, what they teach.
    pub sections: Vec<ScheduledSection>,
    /// What they take; `None`: they are no student.
    pub load: Option<StudentLoad>,
}

/// A section of a schedule.
#[derive(Clone, Debug)]
pub struct ScheduledSection {
    /// The section.
    pub section: SectionView,
    /// The name of its term, when that is not the one that is shown.
    pub other_term: Option<String>,
    /// Whether they teach it.
    pub is_taught: bool,
}

/// How much a student takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct StudentLoad {
    /// The courses in which they have a seat.
    pub courses: usize,
    /// The credits of these, in hundredths.
    pub credits: i32,
    /// The credits in the term itself, which count towards its limit.
    pub credits_in_term: i32,
    /// The most that they may have in the term.
    pub credit_limit: Option<i32>,
}

/// All that stands in somebody's calendar.
#[derive(Clone, Debug)]
pub struct FeedView {
    /// Their name.
    pub name: String,
    /// The instant as of which it is said, in UTC.
    pub now: NaiveDateTime,
    /// What they have and teach, as far as it meets.
    pub meetings: Vec<FeedMeeting>,
}

/// A weekly meeting of a calendar.
#[derive(Clone, Debug)]
pub struct FeedMeeting {
    /// Its section.
    pub section: Id,
    /// The section's name.
    pub label: String,
    /// The course's name.
    pub course: String,
    /// When and where.
    pub meeting: Meeting,
    /// In which term.
    pub term: Term,
}

/// The schedule of whoever asks, in the term of this code; in the usual one where there is none.
///
/// # Errors
/// When it is not for them, or the database fails.
pub fn show_schedule(context: &mut Context<'_>, term: &str) -> Result<ScheduleView, ReadError> {
    let user = context.authorize(policy::can_have_schedule)?;
    let schedule = Schedule::find(context, user)?;
    let today = context.today();
    let usual = schedule.catalogue.default_term(today);
    let term = schedule.catalogue.term_by_code(term).or(usual);
    let shown = term.map(|term| schedule.in_term(term)).unwrap_or_default();
    let opens_at = |term| schedule.viewer.opens_at(&schedule.catalogue, term);
    Ok(ScheduleView {
        terms: schedule.terms([term, usual]),
        load: term.filter(|_| schedule.viewer.student().is_some()).map(|term| schedule.load(term, &shown)),
        term: term.map(|term| TermView::new(term, opens_at(term), context.now, today)),
        sections: shown,
    })
}

/// What the calendar of a secret address holds.
///
/// # Errors
/// When the address is nobody's, or the database fails.
pub fn show_feed(context: &mut Context<'_>, token: &str) -> Result<FeedView, ReadError> {
    let user = find_user_by_calendar(context, token)?.filter(policy::can_have_schedule);
    let user = user.ok_or(ReadError::NotFound)?;
    let name = user.name();
    let schedule = Schedule::find(context, user)?;
    let is_cancelled = |section: &Section| schedule.seats.get(&section.id).is_some_and(|seats| seats.is_cancelled);
    let counted = |(_, section): &(&Course, &Section)| !schedule.waits_for(section) && !is_cancelled(section);
    let sections = schedule.sections().into_iter().filter(counted);
    let meetings = sections.filter_map(|(course, section)| {
        let term = schedule.catalogue.term(section.term_id)?;
        let meeting = |meeting: &Meeting| FeedMeeting {
            section: section.id,
            label: course.section_label(&section.number),
            course: course.name.clone(),
            meeting: meeting.clone(),
            term: term.clone(),
        };
        Some(section.meetings.iter().map(meeting).collect::<Vec<_>>())
    });
    Ok(FeedView { name, now: context.now, meetings: meetings.flatten().collect() })
}

/// A student's registrations and an instructor's sections.
struct Schedule {
    catalogue: Arc<Catalogue>,
    viewer: Viewer,
    seats: HashMap<Id, Seats>,
}

impl Schedule {
    fn find(context: &mut Context<'_>, user: User) -> QueryResult<Self> {
        let catalogue = context.catalogue()?;
        let viewer = Viewer::find_of(context, Some(user))?;
        let mut schedule = Self { catalogue, viewer, seats: HashMap::new() };
        let ids: Vec<Id> = schedule.sections().iter().map(|(_, section)| section.id).collect();
        schedule.seats = list_seats(context, &ids)?;
        Ok(schedule)
    }

    /// What the student has and waits for in all terms, by course; then what the user teaches.
    fn sections(&self) -> Vec<(&Course, &Section)> {
        let registrations = self.viewer.mine.student_context.current();
        let mut found: Vec<_> = registrations.filter_map(|place| self.catalogue.section(place.section_id)).collect();
        found.sort_by_key(|(course, section)| (self.waits_for(section), &course.code, &section.number));
        let all = self.catalogue.courses().iter();
        let all = all.flat_map(|course| course.sections.iter().map(move |section| (course, section)));
        found.extend(all.filter(|(_, section)| self.teaches(section)));
        found
    }

    /// What is met in a term, and what belongs to another that overlaps it.
    fn in_term(&self, term: &Term) -> Vec<ScheduledSection> {
        let shown = self.sections().into_iter().filter_map(|(course, section)| {
            let own = self.catalogue.term(section.term_id).filter(|own| own.overlaps(term))?;
            Some(ScheduledSection {
                section: self.viewer.section(&self.catalogue, (course, section), &self.seats)?,
                other_term: (own.id != term.id).then(|| own.name.clone()),
                is_taught: self.teaches(section),
            })
        });
        shown.collect()
    }

    /// The terms of the sections, and these.
    fn terms(&self, also: [Option<&Term>; 2]) -> Vec<Named> {
        let mut ids: BTreeSet<Id> = self.sections().iter().map(|(_, section)| section.term_id).collect();
        ids.extend(also.into_iter().flatten().map(|term| term.id));
        self.catalogue.terms().iter().filter(|term| ids.contains(&term.id)).map(Named::term).collect()
    }

    fn load(&self, term: &Term, shown: &[ScheduledSection]) -> StudentLoad {
        let student_context = &self.viewer.mine.student_context;
        let had: Vec<&SectionView> = shown.iter().filter(|it| it.is_had()).map(|it| &it.section).collect();
        StudentLoad {
            courses: had.iter().map(|section| section.course_id).collect::<BTreeSet<_>>().len(),
            credits: had.iter().map(|section| section.credits).sum(),
            credits_in_term: student_context.credits(&self.catalogue, term.id, None),
            credit_limit: student_context.credit_limit(term),
        }
    }

    /// Whether the user is an instructor of a section in which they have no registration.
    fn teaches(&self, section: &Section) -> bool {
        let is_taught = self.viewer.user.as_ref().is_some_and(|user| section.is_taught_by(user.id));
        is_taught && self.viewer.mine.student_context.place(section.id).is_none()
    }

    fn waits_for(&self, section: &Section) -> bool {
        let place = self.viewer.mine.student_context.place(section.id);
        place.is_some_and(|place| place.status == Status::Waitlisted)
    }
}

impl ScheduledSection {
    /// Whether they have a seat in it.
    pub fn is_had(&self) -> bool {
        !self.is_taught && !self.is_waited_for()
    }

    /// Whether they wait for it.
    pub fn is_waited_for(&self) -> bool {
        matches!(self.section.place, OwnPlace::Waitlisted { .. } | OwnPlace::Offered { .. })
    }
}
