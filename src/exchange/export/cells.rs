//! Turns rows of the database into rows of the files.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{NaiveDateTime, SecondsFormat, TimeZone};
use chrono_tz::Tz;

use crate::accounts::Role;
use crate::db::Id;
use crate::exchange::model::{
    ACTIVE, Course, Everything, Meeting, Person, Registration, Section, Subject, Taught, Term,
};
use crate::exchange::sheet::Sheet;
use crate::form::{format_credits, key};

/// By what a row is sorted, and its cells.
type Sortable = (Vec<String>, Vec<String>);

/// Everything, with what refers to each other found by id.
pub(super) struct Cells<'a> {
    everything: &'a Everything,
    zone: Tz,
    terms: HashMap<Id, &'a Term>,
    subjects: HashMap<Id, &'a Subject>,
    people: HashMap<Id, &'a Person>,
    courses: HashMap<Id, &'a Course>,
    sections: HashMap<Id, &'a Section>,
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
        let instant = |instant| self.instant(instant);
        let [opens_at, closes_at, drop_deadline] =
            [it.registration_opens_at, it.registration_closes_at, it.drop_deadline].map(instant);
        let (starts_on, ends_on) = (it.starts_on.to_string(), it.ends_on.to_string());
        let cells = vec![it.code.clone(), it.name.clone(), starts_on, ends_on, opens_at, closes_at, drop_deadline];
        (vec![it.code_key.clone()], cells)
    }

    fn person(&self, it: &Person) -> Option<Sortable> {
        let is_active = it.state == ACTIVE;
        if !is_active && !self.students.contains(&it.id) && !self.instructors.contains(&it.id) {
            return None;
        }
        let hash = it.password_hash.clone().filter(|_| is_active);
        let cells = vec![
            self.role(it).as_str().to_owned(),
            it.number.clone().unwrap_or_default(),
            it.email.clone(),
            it.first_name.clone(),
            it.last_name.clone(),
            it.school.clone(),
            it.branch.clone(),
            hash.unwrap_or_default(),
        ];
        Some((vec![it.key().to_owned()], cells))
    }

    /// The role that a file says. It has room for one: the one without which what other files say of the person could not
    /// be loaded, or else the primary one.
    fn role(&self, it: &Person) -> Role {
        let is_needed = |role: Role, named: &HashSet<Id>| it.roles.has(role) && named.contains(&it.id);
        match () {
            () if is_needed(Role::Student, &self.students) => Role::Student,
            () if is_needed(Role::Faculty, &self.instructors) => Role::Faculty,
            () => it.roles.primary(),
        }
    }

    fn course(&self, course: &Taught<Course>) -> Option<Sortable> {
        let it = &course.row;
        let cells = vec![
            it.code.clone(),
            it.name.clone(),
            it.description.clone(),
            format_credits(it.credits),
            self.subjects.get(&it.subject_id)?.code.clone(),
            self.people.get(&it.primary_instructor_id)?.number_or_email().to_owned(),
            self.numbers(&course.instructors),
            it.prerequisites.clone(),
            it.corequisites.clone(),
            it.antirequisites.clone(),
        ];
        Some((vec![it.code_key.clone()], cells))
    }

    fn section(&self, section: &Taught<Section>) -> Option<Sortable> {
        let it = &section.row;
        let (sort_key, mut cells) = self.place(it)?;
        cells.push(it.capacity.to_string());
        cells.push(it.waitlist_capacity.map(|seats| seats.to_string()).unwrap_or_default());
        cells.push(self.numbers(&section.instructors));
        Some((sort_key, cells))
    }

    fn meeting(&self, it: &Meeting) -> Option<Sortable> {
        let (mut sort_key, mut cells) = self.place(self.sections.get(&it.section_id)?)?;
        let [starts_at, ends_at] = [it.starts_at, it.ends_at].map(|time| time.format("%H:%M").to_string());
        cells.extend([it.days.clone(), starts_at.clone(), ends_at.clone(), it.room.clone(), it.weeks.clone()]);
        sort_key.extend([it.days.clone(), starts_at, ends_at, key(&it.room), it.weeks.clone()]);
        Some((sort_key, cells))
    }

    fn registration(&self, it: &Registration) -> Option<Sortable> {
        let student = self.people.get(&it.student_id)?;
        let (mut sort_key, mut cells) = self.place(self.sections.get(&it.section_id)?)?;
        sort_key.insert(0, student.key().to_owned());
        cells.insert(0, student.number_or_email().to_owned());
        let grade = it.grade.clone().unwrap_or_default();
        let over_capacity = if it.is_over_capacity && it.is_registered() { "yes" } else { "" };
        cells.extend([it.status.clone(), grade, self.instant(Some(it.registered_at)), over_capacity.to_owned()]);
        Some((sort_key, cells))
    }

    /// Term, course and number of a section.
    fn place(&self, section: &Section) -> Option<Sortable> {
        let (term, course) = (self.terms.get(&section.term_id)?, self.courses.get(&section.course_id)?);
        let sort_key = vec![term.code_key.clone(), course.code_key.clone(), section.number_key.clone()];
        Some((sort_key, vec![term.code.clone(), course.code.clone(), section.number.clone()]))
    }

    fn numbers(&self, people: &BTreeSet<Id>) -> String {
        let mut people: Vec<&Person> = people.iter().filter_map(|id| self.people.get(id).copied()).collect();
        people.sort_by_key(|person| person.key());
        people.iter().map(|person| person.number_or_email()).collect::<Vec<_>>().join(" ")
    }

    fn instant(&self, utc: Option<NaiveDateTime>) -> String {
        let local = utc.map(|utc| self.zone.from_utc_datetime(&utc));
        local.map(|local| local.to_rfc3339_opts(SecondsFormat::AutoSi, true)).unwrap_or_default()
    }
}

fn subject(it: &Subject) -> Sortable {
    (vec![it.code_key.clone()], vec![it.code.clone(), it.name.clone()])
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
