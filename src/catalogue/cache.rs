//! The catalogue as it stands, in memory: read once from the database and again whenever its version there has moved.
//! It holds nothing about students, and no seats: those are asked of the database each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, TryLockError};
use std::thread;
use std::time::{Duration, Instant};

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use diesel::result::QueryResult;

use super::model::{
    Course, CourseDetails, CourseRow, Folded, Meeting, Person, Rights, Scale, Section, SectionRow, Slot, StaffMember,
    Subject, Term, Ticket,
};
use super::repository;
use crate::db::{DbConnection, Id, ReadConnection};
use crate::reason::Names;
use crate::requirement::{self, Kind};

/// How long a reading of it all is waited for.
const LONGEST_TURN: Duration = Duration::from_millis(500);

/// Terms, subjects, courses with their sections, meetings and instructors, and the grades.
#[derive(Debug, Default)]
pub struct Catalogue {
    version: i64,
    terms: Vec<Term>,
    subjects: Vec<Arc<Subject>>,
    courses: Vec<Course>,
    course_at: HashMap<Id, usize>,
    code_at: HashMap<String, usize>,
    folded_code_at: HashMap<String, usize>,
    section_at: HashMap<Id, (usize, usize)>,
    tickets: HashMap<Id, Vec<Ticket>>,
    scale: Scale,
    zone: Tz,
}

/// Holds the catalogue that was read last; cheap to clone.
#[derive(Clone, Default)]
pub struct CatalogueCache {
    zone: Tz,
    current: Arc<RwLock<Arc<Catalogue>>>,
    reading: Arc<Mutex<()>>,
}

impl CatalogueCache {
    /// An empty one of an institution in this time zone.
    pub fn in_zone(zone: Tz) -> Self {
        Self { zone, ..Self::default() }
    }

    /// The institution's time zone.
    pub(crate) fn zone(&self) -> Tz {
        self.zone
    }

    /// The catalogue as of now: one small query, and a reading of it all if it has changed since. Only what was
    /// committed is kept for others, so only a connection that reads may ask.
    ///
    /// # Errors
    /// When the database fails.
    pub fn current(&self, connection: &mut ReadConnection) -> QueryResult<Arc<Catalogue>> {
        if let Some(catalogue) = self.held(repository::find_version(connection)?) {
            return Ok(catalogue);
        }
        let _turn = self.take_turn();
        if let Some(catalogue) = self.held(repository::find_version(connection)?) {
            return Ok(catalogue);
        }
        let zone = self.zone;
        let catalogue = Arc::new(connection.snapshot(|connection| Catalogue::read(connection, zone))?);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = catalogue.clone();
        Ok(catalogue)
    }

    /// The catalogue as a write transaction sees it, with what the transaction itself has changed. Nobody else gets to
    /// see it: the transaction may still fail.
    ///
    /// # Errors
    /// When the database fails.
    pub fn in_transaction(&self, connection: &mut DbConnection) -> QueryResult<Arc<Catalogue>> {
        match self.held(repository::find_version(connection)?) {
            Some(catalogue) => Ok(catalogue),
            None => Catalogue::read(connection, self.zone).map(Arc::new),
        }
    }

    /// One thread reads; those who come meanwhile find what it read. But nobody waits long for one whose connection has
    /// gone silent.
    fn take_turn(&self) -> Option<MutexGuard<'_, ()>> {
        let until = Instant::now() + LONGEST_TURN;
        while Instant::now() < until {
            match self.reading.try_lock() {
                Ok(turn) => return Some(turn),
                Err(TryLockError::Poisoned(turn)) => return Some(turn.into_inner()),
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(2)),
            }
        }
        None
    }

    fn held(&self, version: i64) -> Option<Arc<Catalogue>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        (current.version == version).then(|| current.clone())
    }
}

impl Names for Catalogue {
    fn section_label(&self, section: Id) -> Option<String> {
        self.section(section).map(|(course, section)| course.section_label(&section.number))
    }

    fn course_code(&self, course: Id) -> Option<String> {
        self.course(course).map(|course| course.code.clone())
    }
}

impl Catalogue {
    /// The course of a section.
    pub fn course_of(&self, section: Id) -> Option<Id> {
        self.section(section).map(|(course, _)| course.id)
    }

    /// All terms, the earliest first.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// All subjects, by name.
    pub fn subjects(&self) -> &[Arc<Subject>] {
        &self.subjects
    }

    /// All courses, by code.
    pub fn courses(&self) -> &[Course] {
        &self.courses
    }

    /// The course with this id.
    pub fn course(&self, id: Id) -> Option<&Course> {
        self.course_at.get(&id).map(|at| &self.courses[*at])
    }

    /// The course with this code, without regard to case and spacing.
    pub fn course_by_code(&self, code: &str) -> Option<&Course> {
        self.code_at.get(&crate::form::key(code)).map(|at| &self.courses[*at])
    }

    /// The course that a requirement names by this code. Of several whose codes differ in nothing but their spaces it is
    /// the one whose code was typed, or else the first.
    pub fn required_course(&self, code: &str) -> Option<&Course> {
        let folded = || self.folded_code_at.get(&requirement::fold_code(code)).map(|at| &self.courses[*at]);
        self.course_by_code(code).or_else(folded)
    }

    /// The section with this id, with its course.
    pub fn section(&self, id: Id) -> Option<(&Course, &Section)> {
        let (course, section) = self.section_at.get(&id)?;
        let course = &self.courses[*course];
        Some((course, &course.sections[*section]))
    }

    /// The term with this id.
    pub fn term(&self, id: Id) -> Option<&Term> {
        self.terms.iter().find(|term| term.id == id)
    }

    /// The term with this code, without regard to case.
    pub fn term_by_code(&self, code: &str) -> Option<&Term> {
        let key = crate::form::key(code);
        self.terms.iter().find(|term| term.code_key == key)
    }

    /// The instant at which a term has ended: midnight after its last day, at the institution.
    pub fn end_of(&self, term: &Term) -> NaiveDateTime {
        let midnight = term.ends_on.succ_opt().unwrap_or(term.ends_on).and_time(NaiveTime::MIN);
        // Where the clocks skip midnight the next day begins an hour later.
        let local = [midnight, midnight + TimeDelta::hours(1)];
        let end = local.iter().find_map(|local| self.zone.from_local_datetime(local).earliest());
        end.map_or(midnight, |end| end.naive_utc())
    }

    /// When registration in a term closes for everybody, at the latest with the term's end.
    pub fn closes_at(&self, term: &Term) -> NaiveDateTime {
        let end = self.end_of(term);
        term.registration_closes_at.map_or(end, |closes_at| closes_at.min(end))
    }

    /// The time tickets of a term, the earliest first.
    pub fn tickets(&self, term: Id) -> &[Ticket] {
        self.tickets.get(&term).map_or(&[], Vec::as_slice)
    }

    /// The subject with this code, without regard to case.
    pub fn subject_by_code(&self, code: &str) -> Option<&Arc<Subject>> {
        let key = crate::form::key(code);
        self.subjects.iter().find(|subject| subject.code_key == key)
    }

    /// The institution's grades.
    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    /// The term that people mean when they name none: the current one, else the next one, else the last one; of
    /// several that overlap the longest.
    pub fn default_term(&self, today: NaiveDate) -> Option<&Term> {
        let length = |term: &&Term| term.ends_on - term.starts_on;
        let is_now = |term: &&Term| term.starts_on <= today && today <= term.ends_on;
        let now = self.terms.iter().filter(is_now).max_by_key(length);
        let next_start = self.terms.iter().map(|term| term.starts_on).filter(|day| *day > today).min();
        let last_end = self.terms.iter().map(|term| term.ends_on).max();
        now.or_else(|| self.terms.iter().filter(|term| Some(term.starts_on) == next_start).max_by_key(length))
            .or_else(|| self.terms.iter().filter(|term| Some(term.ends_on) == last_end).max_by_key(length))
    }

    fn read(connection: &mut DbConnection, zone: Tz) -> QueryResult<Self> {
        let version = repository::find_version(connection)?;
        let people = repository::list_staff_people(connection)?;
        let people: HashMap<Id, Arc<Person>> = people.into_iter().map(|p| (p.id, Arc::new(p))).collect();
        let subjects: Vec<Arc<Subject>> = repository::list_subjects(connection)?.into_iter().map(Arc::new).collect();
        let subject_by_id: HashMap<Id, &Arc<Subject>> = subjects.iter().map(|s| (s.id, s)).collect();
        let terms = repository::list_terms(connection)?;
        let mut sections = read_sections(connection, &terms, &people)?;
        let mut taught_by = grouped(repository::list_staff(connection)?);
        let mut courses = Vec::new();
        for row in repository::list_courses(connection)? {
            // In a write transaction on PostgreSQL others may commit between these queries.
            let Some(subject) = subject_by_id.get(&row.details.subject_id) else {
                continue;
            };
            let staff = staff(&people, taught_by.remove(&row.id).unwrap_or_default(), row.primary_instructor_id);
            let sections = sections.remove(&row.id).unwrap_or_default();
            courses.push(Course::new(row, Arc::clone(subject), staff, sections));
        }
        let course_at = courses.iter().enumerate().map(|(at, course)| (course.id, at)).collect();
        let code_at = courses.iter().enumerate().map(|(at, course)| (crate::form::key(&course.code), at)).collect();
        let mut folded_code_at = HashMap::new();
        for (at, course) in courses.iter().enumerate() {
            folded_code_at.entry(requirement::fold_code(&course.code)).or_insert(at);
        }
        let section_at = courses
            .iter()
            .enumerate()
            .flat_map(|(c, course)| course.sections.iter().enumerate().map(move |(s, section)| (section.id, (c, s))))
            .collect();
        let mut tickets: HashMap<Id, Vec<Ticket>> = HashMap::new();
        for row in repository::list_tickets(connection)? {
            tickets.entry(row.term_id).or_default().push(Ticket::new(row));
        }
        let scale = Scale::new(repository::list_grade_rules(connection)?, repository::find_repeats(connection)?);
        Ok(Self {
            version,
            terms,
            subjects,
            courses,
            course_at,
            code_at,
            folded_code_at,
            section_at,
            tickets,
            scale,
            zone,
        })
    }
}

impl Course {
    fn new(row: CourseRow, subject: Arc<Subject>, staff: Vec<StaffMember>, sections: Vec<Section>) -> Self {
        let editors = staff.iter().filter(|member| member.rights.can_edit);
        let instructors: Vec<Arc<Person>> = editors.map(|member| Arc::clone(&member.person)).collect();
        let teachers = sections.iter().flat_map(|section| &section.instructors);
        let names = instructors.iter().chain(teachers).map(|person| person.name.as_str());
        let CourseDetails { texts, credits, .. } = row.details;
        let folded = Folded::new(&texts.code, &texts.name, &texts.description, names);
        let required = [
            (Kind::Prerequisite, &texts.prerequisites),
            (Kind::Corequisite, &texts.corequisites),
            (Kind::Antirequisite, &texts.antirequisites),
        ];
        let requirements = required.into_iter().filter_map(|(kind, text)| Some((kind, requirement::parse(text).ok()?)));
        let requirements = requirements.filter(|(_, requirement)| !requirement.is_nothing()).collect();
        Self {
            id: row.id,
            texts,
            credits,
            subject,
            primary_instructor_id: row.primary_instructor_id,
            instructors,
            staff,
            requirements,
            version: row.version,
            changed_by: row.changed_by,
            sections,
            folded,
        }
    }
}

/// The sections of each course, by number.
fn read_sections(
    connection: &mut DbConnection,
    terms: &[Term],
    people: &HashMap<Id, Arc<Person>>,
) -> QueryResult<HashMap<Id, Vec<Section>>> {
    let mut meetings: HashMap<Id, Vec<Meeting>> = HashMap::new();
    for meeting in repository::list_meetings(connection)? {
        meetings.entry(meeting.section_id).or_default().push(meeting);
    }
    meetings.values_mut().for_each(|of_section| of_section.sort_by_key(Meeting::place_in_week));
    let mut taught_by = grouped(repository::list_section_instructors(connection)?);
    let mut sections: HashMap<Id, Vec<Section>> = HashMap::new();
    for row in repository::list_sections(connection)? {
        let SectionRow { id, course_id, term_id, number, waitlist_capacity, version, .. } = row;
        let instructors = known(people, taught_by.remove(&id));
        let meetings = meetings.remove(&id).unwrap_or_default();
        let term = terms.iter().find(|term| term.id == term_id);
        let slots = term.map(|term| meetings.iter().map(|meeting| Slot::new(meeting, term)).collect());
        let slots = slots.unwrap_or_default();
        let section = Section { id, term_id, number, instructors, meetings, slots, waitlist_capacity, version };
        sections.entry(course_id).or_default().push(section);
    }
    Ok(sections)
}

/// Who teaches a course, the primary instructor before the others, who are by name.
fn staff(people: &HashMap<Id, Arc<Person>>, of_course: Vec<(Id, Rights)>, primary: Id) -> Vec<StaffMember> {
    let member = |(id, rights): (Id, Rights)| {
        let rights = if id == primary { Rights::ALL } else { rights };
        Some(StaffMember { person: people.get(&id)?.clone(), rights })
    };
    let mut staff: Vec<StaffMember> = of_course.into_iter().filter_map(member).collect();
    staff.sort_by(|StaffMember { person: one, .. }, StaffMember { person: other, .. }| {
        (one.id != primary, &one.name, one.id).cmp(&(other.id != primary, &other.name, other.id))
    });
    staff
}

/// The people with these ids, by name.
fn known(people: &HashMap<Id, Arc<Person>>, ids: Option<Vec<Id>>) -> Vec<Arc<Person>> {
    let mut known: Vec<Arc<Person>> = ids.unwrap_or_default().iter().filter_map(|id| people.get(id)).cloned().collect();
    known.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    known
}

fn grouped<M>(pairs: Vec<(Id, M)>) -> HashMap<Id, Vec<M>> {
    let mut groups: HashMap<Id, Vec<M>> = HashMap::new();
    for (of, member) in pairs {
        groups.entry(of).or_default().push(member);
    }
    groups
}
