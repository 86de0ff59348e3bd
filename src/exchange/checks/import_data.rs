//! All rows of the database and the files by key, and how one row refers to another.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use super::Claim;
use crate::accounts::{Role, UserRow};
use crate::catalogue::{CourseRow, Meeting, SectionRow, Subject, Term};
use crate::db::Id;
use crate::exchange::model::{Everything, MeetingKey, SectionKey, Taught};
use crate::exchange::row::Cell;
use crate::exchange::sheet::{Sheet, SheetSummary};
use crate::exchange::source::Table;
use crate::exchange::staged_table::StagedTable;
use crate::form::key;
use crate::limits;
use crate::registration::RegistrationRow;

/// The longest list of instructors, in characters.
const LONGEST_LIST: usize = 4_000;

/// What the database has, and what it should have.
pub(in crate::exchange) struct ImportData {
    pub terms: StagedTable<String, Term>,
    pub subjects: StagedTable<String, Subject>,
    pub people: StagedTable<String, UserRow>,
    /// Who assists with a course.
    pub assistants: HashSet<Id>,
    /// Whose an email address is, by [`UserRow::file_key`].
    pub emails: HashMap<String, String>,
    /// Accounts that the file takes from strangers.
    pub claims: Vec<Claim>,
    pub courses: StagedTable<String, Taught<CourseRow>>,
    pub sections: StagedTable<SectionKey, Taught<SectionRow>>,
    pub meetings: StagedTable<MeetingKey, Meeting>,
    /// By student and section; empty when no file speaks of registrations.
    pub registrations: StagedTable<(Id, Id), RegistrationRow>,
}

impl ImportData {
    pub fn new(rows: Everything) -> Self {
        let emails = rows.people.iter().map(|person| (person.email.clone(), person.file_key().to_owned())).collect();
        Self {
            terms: StagedTable::new(rows.terms, |term| term.code_key.clone()),
            subjects: StagedTable::new(rows.subjects, |subject| subject.code_key.clone()),
            people: StagedTable::new(rows.people, |person| person.file_key().to_owned()),
            assistants: rows.assistants,
            emails,
            claims: Vec::new(),
            courses: StagedTable::new(rows.courses, |course| course.row.code_key.clone()),
            sections: StagedTable::new(rows.sections, |section| section.row.file_key()),
            meetings: StagedTable::new(rows.meetings, Meeting::file_key),
            registrations: StagedTable::new(rows.registrations, |it| (it.student_id, it.section_id)),
        }
    }

    /// What became of the rows of a file.
    pub(super) fn summary(&self, table: &Table) -> SheetSummary {
        match table.sheet {
            Sheet::Terms => self.terms.summary(table),
            Sheet::Subjects => self.subjects.summary(table),
            Sheet::People => self.people.summary(table),
            Sheet::Courses => self.courses.summary(table),
            Sheet::Sections => self.sections.summary(table),
            Sheet::Meetings => self.meetings.summary(table),
            Sheet::Registrations => self.registrations.summary(table),
        }
    }

    /// The sections whose meetings are not as they were.
    pub fn sections_that_meet_otherwise(&self) -> HashSet<Id> {
        let changed = self.meetings.changed().map(|(_, now)| now);
        let meetings = self.meetings.added().chain(changed).chain(self.meetings.removed());
        meetings.map(|meeting| meeting.section_id).collect()
    }

    /// The term that a cell names.
    pub(super) fn term(&self, cell: Cell<'_>) -> Option<&Term> {
        let code = cell.required_line(limits::CODE);
        find(&self.terms, cell, &code, || format!("there is no term {code}"))
    }

    /// The subject that a cell names.
    pub(super) fn subject(&self, cell: Cell<'_>) -> Option<&Subject> {
        let code = cell.required_line(limits::CODE);
        find(&self.subjects, cell, &code, || format!("there is no subject {code}"))
    }

    /// Whether the files or the database have a course of this code, good or bad.
    pub(super) fn has_course(&self, code: &str) -> bool {
        self.courses.find(&key(code)).is_some() || self.courses.was_refused(&key(code))
    }

    /// The course that a cell names.
    pub(super) fn course(&self, cell: Cell<'_>) -> Option<&CourseRow> {
        let code = cell.required_line(limits::CODE);
        let course = find(&self.courses, cell, &code, || format!("there is no course {code}"));
        course.map(|course| &course.row)
    }

    /// The section that the cells of term, course and section name.
    pub(super) fn section(&self, term: Cell<'_>, course: Cell<'_>, section: Cell<'_>) -> Option<&SectionRow> {
        let (term, course) = (self.term(term), self.course(course));
        let number = section.required_line(limits::SECTION_NUMBER);
        let (term, course) = (term?, course?);
        let section_key = (term.id, course.id, key(&number));
        let unknown = || format!("there is no section {number} of {} in {}", course.details.texts.code, term.code);
        let found = refer(&self.sections, section, number.is_empty(), &section_key, unknown);
        found.map(|section| &section.row)
    }

    /// The section that these cells name, of a row that is not looked at.
    pub(super) fn peek_section(&self, term: Cell<'_>, course: Cell<'_>, section: Cell<'_>) -> Option<Id> {
        let [term, course, number] = [term, course, section].map(|cell| key(cell.text()));
        let (term, course) = (self.terms.find(&term)?.id, self.courses.find(&course)?.row.id);
        self.sections.find(&(term, course, number)).map(|section| section.row.id)
    }

    /// The person that a cell names by number, or by email for an admin.
    pub(super) fn person(&self, cell: Cell<'_>, number: &str) -> Option<&UserRow> {
        find(&self.people, cell, number, || format!("there is nobody with the number {number}"))
    }

    /// The faculty member that a cell names by number.
    pub(super) fn faculty(&self, cell: Cell<'_>, number: &str) -> Option<&UserRow> {
        let person = self.person(cell, number)?;
        if !person.roles.has(Role::Faculty) {
            cell.refuse(format!("{number} is of role {}, not faculty", person.roles));
        }
        Some(person)
    }

    /// The faculty that a cell lists, separated by spaces, in the order of the list.
    pub(super) fn instructors(&self, cell: Cell<'_>) -> Vec<Id> {
        let list = cell.line(LONGEST_LIST);
        let words: Vec<&str> = list.split(' ').filter(|word| !word.is_empty()).collect();
        let (mut instructors, mut rest) = (Vec::new(), words.as_slice());
        while !rest.is_empty() {
            // A number may hold spaces itself: the longest number that somebody has is meant.
            let is_number = |length: &usize| self.people.find(&key(&rest[..*length].join(" "))).is_some();
            let length = (1..=rest.len()).rev().find(is_number).unwrap_or(1);
            let number = rest[..length].join(" ");
            instructors.extend(self.faculty(cell, &number).map(|person| person.id));
            rest = &rest[length..];
        }
        let distinct: BTreeSet<_> = instructors.iter().collect();
        if distinct.len() < instructors.len() {
            cell.refuse("the same number twice");
        }
        instructors
    }
}

fn find<'a, R: PartialEq>(
    table: &'a StagedTable<String, R>,
    cell: Cell<'_>,
    code: &str,
    unknown: impl FnOnce() -> String,
) -> Option<&'a R> {
    refer(table, cell, code.is_empty(), &key(code), unknown)
}

/// Finds a row, or says that there is none; unless its own line was refused, which is enough said.
fn refer<'a, K: Clone + Eq + Hash, R: PartialEq>(
    table: &'a StagedTable<K, R>,
    cell: Cell<'_>,
    is_missing: bool,
    key: &K,
    unknown: impl FnOnce() -> String,
) -> Option<&'a R> {
    let found = table.find(key);
    if found.is_none() && !is_missing && !table.was_refused(key) {
        cell.refuse(unknown());
    }
    found
}
