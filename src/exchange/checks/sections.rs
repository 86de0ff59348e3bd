//! The rows of `sections.csv`.

use super::import_data::LONGEST_SECTION_NUMBER;
use super::{Context, ImportData};
use crate::db::Id;
use crate::exchange::model::{Section, Taught};
use crate::exchange::source::Table;
use crate::exchange::values::capacity;
use crate::form::key;

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    for row in table.rows(context) {
        let ids = (import_data.term(&row).map(|term| term.id), import_data.course(&row).map(|course| course.id));
        let number = row.required_code("number", LONGEST_SECTION_NUMBER);
        let section_key = ids.0.zip(ids.1).map(|(term, course)| (term, course, key(&number)));
        let known = section_key.as_ref().and_then(|section_key| import_data.sections.find(section_key));
        let before = known.map(|section| &section.row);
        let seats = row.required_value_or("capacity", capacity, before.map(|section| section.capacity));
        let waiting = row.value_or("waitlist_capacity", capacity, before.and_then(|it| it.waitlist_capacity));
        let instructors = match known.filter(|_| !row.has("instructors")) {
            Some(section) => section.instructors.clone(),
            None => import_data.instructors(&row).into_iter().collect(),
        };
        let Some(section_key) = section_key else {
            continue;
        };
        let (term_id, course_id, _) = section_key;
        let section = Section {
            id: before.map_or_else(Id::new, |section| section.id),
            course_id,
            term_id,
            number_key: key(&number),
            number,
            capacity: seats.unwrap_or(0),
            waitlist_capacity: waiting,
            registered: before.map_or(0, |section| section.registered),
            offered: before.map_or(0, |it| it.offered),
            waitlisted: before.map_or(0, |it| it.waitlisted),
            last_waitlist_position: before.map_or(0, |it| it.last_waitlist_position),
            reserved: before.map_or(0, |it| it.reserved),
            overenrolled: before.map_or(0, |it| it.overenrolled),
            version: before.map_or(1, |section| section.version),
        };
        import_data.sections.claim(&row, "number", &section_key);
        if !row.is_sound() {
            continue;
        }
        import_data.sections.put(section_key, row.line, Taught { row: section, instructors });
    }
}
