//! Turns rows of the database into rows of the files.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{NaiveDateTime, SecondsFormat, TimeZone};
use chrono_tz::Tz;

use crate::accounts::{Role, UserRow, UserState};
use crate::catalogue::{CourseDetails, CourseRow, Meeting, SectionRow, Subject, Term};
use crate::db::Id;
use crate::exchange::columns::{Courses, Meetings, People, Registrations, Sections, Subjects, Terms};
use crate::exchange::model::{Everything, Taught};
use crate::exchange::sheet::Sheet;
use crate::form::{format_credits, key};
use crate::registration::RegistrationRow;

/// By what a row is sorted, and its cells.
type Sortable = (Vec<String>, Vec<String>);

/// Everything, with what refers to each other found by id.
pub(super) struct Cells<'a> {
    everything: &'a Everything,
    zone: Tz,
    terms: HashMap<Id, &'a Term>,
    subjects: HashMap<Id, &'a Subject>,
    people: HashMap<Id, &'a UserRow>,
    courses: HashMap<Id, &'a CourseRow>,
    sections: HashMap<Id, &'a SectionRow>,
    /// Who is named in `registrations.csv`.
    students: HashSet<Id>,
    /// Who is named in `courses.csv` or `sections.csv`.
    instructors: HashSet<Id>,
}

impl<'a> Cells<'a> {
    pub fn new(everything: &'a Everything, zone: Tz) -> Self {
        Self {
            zone,
            terms: everything.terms.iter().map(|it| (it.id, it)).collect(),
            subjects: everything.subjects.iter().map(|it| (it.id, it)).collect(),
            people: everything.people.iter().map(|it| (it.id, it)).collect(),
            courses: everything.courses.iter().map(|it| (it.row.id, &it.row)).collect(),
            sections: everything.sections.iter().map(|it| (it.row.id, &it.row)).collect(),
            students: everything.registrations.iter().map(|it| it.student_id).collect(),
            instructors: instructors(everything),
            everything,
        }
    }

    /// The rows of a file, sorted by codes and numbers.
    pub fn rows(&self, sheet: Sheet) -> Vec<Vec<String>> {
        let all = self.everything;
        let mut rows: Vec<Sortable> = match sheet {
            Sheet::Terms => all.terms.iter().map(|it| self.term(it)).collect(),
            Sheet::Subjects => all.subjects.iter().map(subject).collect(),
            Sheet::People => all.people.iter().filter_map(|it| self.person(it)).collect(),
            Sheet::Courses => all.courses.iter().filter_map(|it| self.course(it)).collect(),
            Sheet::Sections => all.sections.iter().filter_map(|it| self.section(it)).collect(),
            Sheet::Meetings => all.meetings.iter().filter_map(|it| self.meeting(it)).collect(),
            Sheet::Registrations => all.registrations.iter().filter_map(|it| self.registration(it)).collect(),
        };
        rows.sort();
        // Of a meeting that a section has twice, one says it all; everything else is there once.
        rows.dedup_by(|one, other| one.0 == other.0);
        rows.into_iter().map(|(_, cells)| cells).collect()
    }

    fn term(&self, it: &Term) -> Sortable {
        let cells = Terms {
            code: it.code.clone(),
            name: it.name.clone(),
            starts_on: it.starts_on.to_string(),
            ends_on: it.ends_on.to_string(),
            registration_opens_at: self.instant(it.registration_opens_at),
            registration_closes_at: self.instant(it.registration_closes_at),
            drop_deadline: self.instant(it.drop_deadline),
        };
        (vec![it.code_key.clone()], cells.into_cells())
    }

    fn person(&self, it: &UserRow) -> Option<Sortable> {
        let is_active = it.state == UserState::Active;
        if !is_active && !self.students.contains(&it.id) && !self.instructors.contains(&it.id) {
            return None;
        }
        let hash = it.password_hash.clone().filter(|_| is_active);
        let cells = People {
            role: self.role(it).as_str().to_owned(),
            number: it.number.clone().unwrap_or_default(),
            email: it.email.clone(),
            first_name: it.first_name.clone(),
            last_name: it.last_name.clone(),
            school: it.school.clone(),
            branch: it.branch.clone(),
            password_hash: hash.unwrap_or_default(),
        };
        Some((vec![it.file_key().to_owned()], cells.into_cells()))
    }

    /// The role that a file says. It has room for one: the one without which what other files say of the person could not
    /// be loaded, or else the primary one.
    fn role(&self, it: &UserRow) -> Role {
        let is_needed = |role: Role, named: &HashSet<Id>| it.roles.has(role) && named.contains(&it.id);
        match () {
            () if is_needed(Role::Student, &self.students) => Role::Student,
            () if is_needed(Role::Faculty, &self.instructors) => Role::Faculty,
            () => it.roles.primary(),
        }
    }

    fn course(&self, course: &Taught<CourseRow>) -> Option<Sortable> {
        let it = &course.row;
        let CourseDetails { texts, credits, subject_id } = &it.details;
        let cells = Courses {
            code: texts.code.clone(),
            name: texts.name.clone(),
            description: texts.description.clone(),
            credits: format_credits(*credits),
            subject: self.subjects.get(subject_id)?.code.clone(),
            primary_instructor: self.people.get(&it.primary_instructor_id)?.number_or_email().to_owned(),
            instructors: self.numbers(&course.instructors),
            prerequisites: texts.prerequisites.clone(),
            corequisites: texts.corequisites.clone(),
            antirequisites: texts.antirequisites.clone(),
        };
        Some((vec![it.code_key.clone()], cells.into_cells()))
    }

    fn section(&self, section: &Taught<SectionRow>) -> Option<Sortable> {
        let it = &section.row;
        let (sort_key, [term, course, number]) = self.place(it)?;
        let cells = Sections {
            term,
            course,
            number,
            capacity: it.capacity.to_string(),
            waitlist_capacity: it.waitlist_capacity.map(|seats| seats.to_string()).unwrap_or_default(),
            instructors: self.numbers(&section.instructors),
        };
        Some((sort_key, cells.into_cells()))
    }

    fn meeting(&self, it: &Meeting) -> Option<Sortable> {
        let (mut sort_key, [term, course, section]) = self.place(self.sections.get(&it.section_id)?)?;
        let [starts_at, ends_at] = [it.starts_at, it.ends_at].map(|time| time.format("%H:%M").to_string());
        sort_key.extend([it.days.clone(), starts_at.clone(), ends_at.clone(), key(&it.room), it.weeks.clone()]);
        let (days, room, weeks) = (it.days.clone(), it.room.clone(), it.weeks.clone());
        let cells = Meetings { term, course, section, days, starts_at, ends_at, room, weeks };
        Some((sort_key, cells.into_cells()))
    }

    fn registration(&self, it: &RegistrationRow) -> Option<Sortable> {
        let student = self.people.get(&it.student_id)?;
        let (mut sort_key, [term, course, section]) = self.place(self.sections.get(&it.section_id)?)?;
        sort_key.insert(0, student.file_key().to_owned());
        let over_capacity = if it.is_over_capacity && it.is_registered() { "yes" } else { "" };
        let cells = Registrations {
            student: student.number_or_email().to_owned(),
            term,
            course,
            section,
            status: it.status.as_str().to_owned(),
            grade: it.grade.clone().unwrap_or_default(),
            registered_at: self.instant(Some(it.registered_at)),
            over_capacity: over_capacity.to_owned(),
        };
        Some((sort_key, cells.into_cells()))
    }

    /// Term, course and number of a section, and by what it is sorted.
    fn place(&self, section: &SectionRow) -> Option<(Vec<String>, [String; 3])> {
        let (term, course) = (self.terms.get(&section.term_id)?, self.courses.get(&section.course_id)?);
        let sort_key = vec![term.code_key.clone(), course.code_key.clone(), section.number_key.clone()];
        Some((sort_key, [term.code.clone(), course.details.texts.code.clone(), section.number.clone()]))
    }

    fn numbers(&self, people: &BTreeSet<Id>) -> String {
        let mut people: Vec<&UserRow> = people.iter().filter_map(|id| self.people.get(id).copied()).collect();
        people.sort_by_key(|person| person.file_key());
        people.iter().map(|person| person.number_or_email()).collect::<Vec<_>>().join(" ")
    }

    fn instant(&self, utc: Option<NaiveDateTime>) -> String {
        let local = utc.map(|utc| self.zone.from_utc_datetime(&utc));
        local.map(|local| local.to_rfc3339_opts(SecondsFormat::AutoSi, true)).unwrap_or_default()
    }
}

fn subject(it: &Subject) -> Sortable {
    let cells = Subjects { code: it.code.clone(), name: it.name.clone() };
    (vec![it.code_key.clone()], cells.into_cells())
}

fn instructors(everything: &Everything) -> HashSet<Id> {
    let mut named = HashSet::new();
    for course in &everything.courses {
        named.insert(course.row.primary_instructor_id);
        named.extend(&course.instructors);
    }
    named.extend(everything.sections.iter().flat_map(|section| &section.instructors));
    named
}
