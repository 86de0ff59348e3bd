//! The rows of `sections.csv`.

use super::{Context, ImportData};
use crate::catalogue::SectionRow;
use crate::db::Id;
use crate::exchange::columns::Sections;
use crate::exchange::model::Taught;
use crate::exchange::source::Table;
use crate::exchange::values::capacity;
use crate::form::key;
use crate::limits;

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    for row in table.rows(context) {
        let cells = Sections::of(&row);
        let term = import_data.term(cells.term).map(|term| term.id);
        let course = import_data.course(cells.course).map(|course| course.id);
        let number = cells.number.required_code(limits::SECTION_NUMBER);
        let section_key = term.zip(course).map(|(term, course)| (term, course, key(&number)));
        let known = section_key.as_ref().and_then(|section_key| import_data.sections.find(section_key));
        let before = known.map(|section| &section.row);
        let seats = before.map(|section| Some(section.capacity));
        let seats = cells.capacity.read_or_keep(seats, |cell| cell.required_value(capacity));
        let waiting = before.map(|section| section.waitlist_capacity);
        let waiting = cells.waitlist_capacity.read_or_keep(waiting, |cell| cell.value(capacity));
        let instructors = known.map(|section| section.instructors.clone());
        let list = |cell| import_data.instructors(cell).into_iter().collect();
        let instructors = cells.instructors.read_or_keep(instructors, list);
        let Some(section_key) = section_key else {
            continue;
        };
        let (term_id, course_id, _) = section_key;
        let section = SectionRow {
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
        import_data.sections.claim(cells.number, &section_key);
        if !row.is_sound() {
            continue;
        }
        import_data.sections.put(section_key, row.line, Taught { row: section, instructors });
    }
}
