//! What follows from the rows: versions, instants of change and the number of seats taken.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use super::ImportData;
use crate::catalogue::SectionRow;
use crate::db::Id;

/// Moves the version of each course and section that changes, and counts the seats taken.
pub(super) fn settle(import_data: &mut ImportData, now: NaiveDateTime) {
    for entry in import_data.courses.entries_mut() {
        if entry.change().is_some() {
            let course = &mut entry.now.row;
            course.version += 1;
            course.changed_by = None;
            course.changed_at = now;
        }
    }
    for entry in import_data.registrations.entries_mut() {
        if entry.change().is_some() {
            entry.now.changed_at = now;
        }
    }
    settle_sections(import_data);
}

fn settle_sections(import_data: &mut ImportData) {
    let met_otherwise = import_data.sections_that_meet_otherwise();
    let are_known = !import_data.registrations.is_empty();
    let mut lines = settle_lines(import_data);
    for entry in import_data.sections.entries_mut() {
        let id = entry.now.row.id;
        if !entry.is_added() && (entry.change().is_some() || met_otherwise.contains(&id)) {
            entry.amend(|section| section.row.version += 1);
        }
        let counted = lines.remove(&id).unwrap_or_default();
        let line = if are_known { counted } else { Line::of(&entry.now.row).all_registered() };
        let line = line.within(&entry.now.row);
        if Line::of(&entry.now.row) != line.at_least(entry.now.row.last_waitlist_position) {
            entry.amend(|section| line.at_least(section.row.last_waitlist_position).write(&mut section.row));
        }
    }
}

/// A section's counters: seats taken, over capacity too, and held, those who wait, and the last place in line.
#[derive(Clone, Copy, Default, PartialEq)]
struct Line {
    registered: i32,
    overenrolled: i32,
    offered: i32,
    waitlisted: i32,
    last_waitlist_position: i32,
}

impl Line {
    fn of(section: &SectionRow) -> Self {
        let SectionRow { registered, overenrolled, offered, waitlisted, last_waitlist_position, .. } = *section;
        Self { registered, overenrolled, offered, waitlisted, last_waitlist_position }
    }

    /// With those over capacity among the registered.
    fn all_registered(self) -> Self {
        Self { registered: self.registered + self.overenrolled, overenrolled: 0, ..self }
    }

    /// Those for whom there is no seat, as they had it before, are over capacity.
    fn within(self, section: &SectionRow) -> Self {
        let registered = self.registered.min(section.capacity - self.offered - section.reserved);
        Self { registered, overenrolled: self.registered - registered, ..self }
    }

    /// Places that were given once are never given again.
    fn at_least(self, last_waitlist_position: i32) -> Self {
        Self { last_waitlist_position: self.last_waitlist_position.max(last_waitlist_position), ..self }
    }

    fn write(self, section: &mut SectionRow) {
        section.registered = self.registered;
        section.overenrolled = self.overenrolled;
        section.offered = self.offered;
        section.waitlisted = self.waitlisted;
        section.last_waitlist_position = self.last_waitlist_position;
    }
}

/// Puts those who wait in line by the time of joining, behind those who have a place, and counts.
fn settle_lines(import_data: &mut ImportData) -> HashMap<Id, Line> {
    let mut lines = HashMap::<Id, Line>::new();
    for section in import_data.sections.entries() {
        lines.insert(
            section.now.row.id,
            Line { last_waitlist_position: section.now.row.last_waitlist_position, ..Line::default() },
        );
    }
    let mut newcomers = Vec::new();
    for (at, entry) in import_data.registrations.entries_mut().iter_mut().enumerate() {
        let line = lines.entry(entry.now.section_id).or_default();
        line.registered += i32::from(entry.now.is_registered());
        if !entry.now.is_waitlisted() {
            if entry.now.waitlist_position.is_some() || entry.now.offered_until.is_some() {
                entry.amend(|it| (it.waitlist_position, it.offered_until) = (None, None));
            }
            continue;
        }
        line.waitlisted += 1;
        line.offered += i32::from(entry.now.offered_until.is_some());
        if entry.now.waitlist_position.is_none() {
            newcomers.push((entry.now.registered_at, at));
        }
    }
    newcomers.sort_unstable();
    let entries = import_data.registrations.entries_mut();
    for (_, at) in newcomers {
        let line = lines.entry(entries[at].now.section_id).or_default();
        line.last_waitlist_position += 1;
        let place = line.last_waitlist_position;
        entries[at].amend(|it| it.waitlist_position = Some(place));
    }
    lines
}
