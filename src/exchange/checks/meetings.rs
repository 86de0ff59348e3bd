//! The rows of `meetings.csv`. The meetings of a section that the file names are those of the file, all of them.

use std::collections::{HashMap, HashSet};

use chrono::NaiveTime;

use super::{Context, ImportData};
use crate::catalogue::Meeting;
use crate::db::Id;
use crate::exchange::columns::Meetings;
use crate::exchange::row::{Cell, Row};
use crate::exchange::source::Table;
use crate::exchange::values::{days, time, weeks};
use crate::form::key;
use crate::limits;

/// A meeting as the file has it.
struct Listed<'r> {
    row: &'r Row<'r>,
    cells: Meetings<Cell<'r>>,
    section_id: Id,
    days: String,
    starts_at: NaiveTime,
    ends_at: NaiveTime,
    /// None: the file has no such column.
    room: Option<String>,
    weeks: Option<String>,
}

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    let rows: Vec<Row<'_>> = table.rows(context).collect();
    let mut listed: Vec<Listed<'_>> = rows.iter().filter_map(|row| read(row, import_data)).collect();
    listed.sort_by_key(|it| it.section_id);
    let section = |row: Row<'_>| {
        let Meetings { term, course, section, .. } = Meetings::of(&row);
        import_data.peek_section(term, course, section)
    };
    let incomplete: HashSet<Id> = table.skipped_rows(context).filter_map(section).collect();
    let mut known: HashMap<Id, Vec<usize>> = HashMap::new();
    for (place, entry) in import_data.meetings.entries().iter().enumerate() {
        known.entry(entry.now.section_id).or_default().push(place);
    }
    for of_section in listed.chunk_by(|one, other| one.section_id == other.section_id) {
        let section = of_section[0].section_id;
        let known = known.remove(&section).unwrap_or_default();
        stage_section(of_section, known, !incomplete.contains(&section), import_data);
    }
}

/// Takes the meetings of one section. Where a row was skipped, what it was to replace is not known, and stays.
fn stage_section(listed: &[Listed<'_>], mut known: Vec<usize>, is_complete: bool, import_data: &mut ImportData) {
    let mut replaced: Vec<Option<usize>> = vec![None; listed.len()];
    let is_same: [fn(&Listed<'_>, &Meeting) -> bool; 3] =
        [|it, other| it.is(other), |it, other| it.days == other.days, |_, _| true];
    for is_same in is_same.into_iter().take(if is_complete { 3 } else { 1 }) {
        for (it, replaced) in listed.iter().zip(&mut replaced).filter(|(_, replaced)| replaced.is_none()) {
            let found = known.iter().position(|place| is_same(it, &import_data.meetings.entries()[*place].now));
            *replaced = found.map(|at| known.remove(at));
        }
    }
    for (it, place) in listed.iter().zip(replaced) {
        let meeting = it.meeting(place.map(|place| &import_data.meetings.entries()[place].now));
        let meeting_key = meeting.file_key();
        import_data.meetings.claim(it.cells.days, &meeting_key);
        match place {
            _ if !it.row.is_sound() => {}
            Some(place) => import_data.meetings.put_at(place, it.row.line, meeting),
            None => import_data.meetings.push(it.row.line, meeting),
        }
    }
    for place in known.into_iter().filter(|_| is_complete) {
        import_data.meetings.remove_at(place);
    }
}

impl Listed<'_> {
    /// Whether the row says nothing else than this meeting.
    fn is(&self, other: &Meeting) -> bool {
        let when = (&self.days, self.starts_at, self.ends_at) == (&other.days, other.starts_at, other.ends_at);
        let room = self.room.as_ref().is_none_or(|room| key(room) == key(&other.room));
        when && room && self.weeks.as_ref().is_none_or(|weeks| *weeks == other.weeks)
    }

    /// The meeting, in place of an earlier one if there is.
    fn meeting(&self, before: Option<&Meeting>) -> Meeting {
        let room = self.room.clone().or(before.map(|before| before.room.clone()));
        let weeks = self.weeks.clone().or(before.map(|before| before.weeks.clone()));
        Meeting {
            id: before.map_or_else(Id::new, |before| before.id),
            section_id: self.section_id,
            days: self.days.clone(),
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            room: room.unwrap_or_default(),
            weeks: weeks.unwrap_or_default(),
        }
    }
}

fn read<'r>(row: &'r Row<'r>, import_data: &ImportData) -> Option<Listed<'r>> {
    let cells = Meetings::of(row);
    let course = cells.course.line(limits::CODE);
    if !course.is_empty() && !import_data.has_course(&course) {
        cells.course.leave_out(format!("there is no course {course}; its meeting is left out"));
        return None;
    }
    let section_id = import_data.section(cells.term, cells.course, cells.section).map(|section| section.id);
    let days = cells.days.required_value(days);
    let (starts_at, ends_at) = (cells.starts_at.required_value(time), cells.ends_at.required_value(time));
    if starts_at.zip(ends_at).is_some_and(|(start, end)| start >= end) {
        cells.ends_at.refuse("not after starts_at");
    }
    let room = cells.room.line(limits::NAME);
    cells.weeks.line(limits::WEEKS);
    let weeks = cells.weeks.value(weeks).unwrap_or_default();
    row.is_sound().then_some(())?;
    let (section_id, days, starts_at, ends_at) = (section_id?, days?, starts_at?, ends_at?);
    let (room, weeks) = ((!cells.room.is_absent()).then_some(room), (!cells.weeks.is_absent()).then_some(weeks));
    Some(Listed { row, cells, section_id, days, starts_at, ends_at, room, weeks })
}
