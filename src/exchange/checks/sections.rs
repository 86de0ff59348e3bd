//! The rows of `sections.csv`.

use super::books::LONGEST_SECTION_NUMBER;
use super::{Books, Context};
use crate::db::Id;
use crate::exchange::model::{Section, Taught};
use crate::exchange::source::Table;
use crate::exchange::values::capacity;
use crate::form::key;

pub(super) fn enter(table: &Table, books: &mut Books, context: &Context<'_>) {
    for row in table.rows(context) {
        let ids = (books.term(&row).map(|term| term.id), books.course(&row).map(|course| course.id));
        let number = row.required_line("number", LONGEST_SECTION_NUMBER);
        let (seats, waiting) = (row.required_value("capacity", capacity), row.value("waitlist_capacity", capacity));
        let instructors = books.instructors(&row).into_iter().collect();
        let (Some(term_id), Some(course_id)) = ids else {
            continue;
        };
        let section_key = (term_id, course_id, key(&number));
        books.sections.claim(&row, "number", &section_key);
        let Some(capacity) = seats.filter(|_| row.is_sound()) else {
            continue;
        };
        let before = books.sections.find(&section_key).map(|section| &section.row);
        let section = Section {
            id: before.map_or_else(Id::new, |section| section.id),
            course_id,
            term_id,
            number_key: key(&number),
            number,
            capacity,
            waitlist_capacity: waiting,
            registered: before.map_or(0, |section| section.registered),
            held: before.map_or(0, |it| it.held),
            waitlisted: before.map_or(0, |it| it.waitlisted),
            last_place: before.map_or(0, |it| it.last_place),
            kept: before.map_or(0, |it| it.kept),
            extra: before.map_or(0, |it| it.extra),
            version: before.map_or(1, |section| section.version),
        };
        books.sections.put(section_key, row.line, Taught { row: section, instructors });
    }
}
