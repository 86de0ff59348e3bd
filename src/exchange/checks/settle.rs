//! What follows from the rows: versions, instants of change and the number of seats taken.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;

use super::Books;
use crate::db::Id;

/// Moves the version of each course and section that changes, and counts the seats taken.
pub(super) fn settle(books: &mut Books, now: NaiveDateTime) {
    for entry in books.courses.entries_mut() {
        if entry.change().is_some() {
            let course = &mut entry.now.row;
            course.version += 1;
            course.changed_by = None;
            course.changed_at = now;
        }
    }
    for entry in books.registrations.entries_mut() {
        if entry.change().is_some() {
            entry.now.changed_at = now;
        }
    }
    settle_sections(books);
}

fn settle_sections(books: &mut Books) {
    let met_otherwise: HashSet<Id> = {
        let changed = books.meetings.changed().map(|(_, now)| now);
        books
            .meetings
            .added()
            .chain(changed)
            .map(|meeting| meeting.section_id)
            .collect()
    };
    let mut taken = HashMap::<Id, i32>::new();
    for entry in books
        .registrations
        .entries()
        .iter()
        .filter(|entry| entry.now.is_registered())
    {
        *taken.entry(entry.now.section_id).or_default() += 1;
    }
    let are_known = !books.registrations.is_empty();
    for entry in books.sections.entries_mut() {
        let id = entry.now.row.id;
        if !entry.is_added() && (entry.change().is_some() || met_otherwise.contains(&id)) {
            entry.amend(|section| section.row.version += 1);
        }
        let registered = taken.get(&id).copied().unwrap_or(0);
        if are_known && entry.now.row.registered != registered {
            entry.amend(|section| section.row.registered = registered);
        }
    }
}
