//! The rows of `meetings.csv`.

use super::{Books, Context, LONGEST_CODE};
use crate::db::Id;
use crate::exchange::model::Meeting;
use crate::exchange::row::Row;
use crate::exchange::source::Table;
use crate::exchange::values::{days, time, weeks};

/// The longest name of a room, in characters.
const LONGEST_ROOM: usize = 100;
/// The longest list of weeks, in characters.
const LONGEST_WEEKS: usize = 100;

pub(super) fn enter(table: &Table, books: &mut Books, context: &Context<'_>) {
    for row in table.rows(context) {
        let Some(mut meeting) = meeting(&row, books) else {
            continue;
        };
        let meeting_key = meeting.key();
        books.meetings.claim(&row, "days", &meeting_key);
        if let Some(before) = books.meetings.find(&meeting_key) {
            meeting.id = before.id;
        }
        if row.is_sound() {
            books.meetings.put(meeting_key, row.line, meeting);
        }
    }
}

fn meeting(row: &Row<'_>, books: &Books) -> Option<Meeting> {
    let course = row.line("course", LONGEST_CODE);
    if !course.is_empty() && !books.has_course(&course) {
        row.leave_out("course", format!("there is no course {course}; its meeting is left out"));
        return None;
    }
    let section = books.section(row);
    let days = row.required_value("days", days);
    let (starts_at, ends_at) = (row.required_value("starts_at", time), row.required_value("ends_at", time));
    if starts_at.zip(ends_at).is_some_and(|(start, end)| start >= end) {
        row.refuse("ends_at", "not after starts_at");
    }
    let room = row.line("room", LONGEST_ROOM);
    row.line("weeks", LONGEST_WEEKS);
    let weeks = row.value("weeks", weeks).unwrap_or_default();
    row.is_sound().then_some(())?;
    let (starts_at, ends_at) = (starts_at?, ends_at?);
    Some(Meeting { id: Id::new(), section_id: section?.id, days: days?, starts_at, ends_at, room, weeks })
}
