//! The rows of `registrations.csv`, and whether there are seats for them.

use std::collections::HashMap;

use chrono::{NaiveDateTime, TimeDelta};

use super::{Context, ImportData};
use crate::accounts::Role;
use crate::catalogue::{Scale, SectionRow};
use crate::db::Id;
use crate::exchange::columns::Registrations;
use crate::exchange::problems::Problems;
use crate::exchange::row::{Cell, Row};
use crate::exchange::sheet::Sheet;
use crate::exchange::source::Table;
use crate::exchange::staged_table::Entry;
use crate::exchange::values::{instant, status, yes_or_no};
use crate::limits;
use crate::records::Status;
use crate::registration::RegistrationRow;

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    // Those without a time joined in the order of the file, as waitlists need to know.
    let mut joined_at = context.now;
    for row in table.rows(context) {
        joined_at += TimeDelta::microseconds(1);
        let cells = Registrations::of(&row);
        let student = student(cells.student, import_data);
        let section = import_data.section(cells.term, cells.course, cells.section).cloned();
        let place = student.zip(section);
        let seat_key = place.as_ref().map(|(student, section)| (*student, section.id));
        if let Some(seat_key) = &seat_key {
            import_data.registrations.claim(cells.student, seat_key);
        }
        let before = seat_key.and_then(|seat_key| import_data.registrations.find(&seat_key));
        if let Some(registration) = registration(&row, cells, place, before, joined_at, context) {
            import_data.registrations.put((registration.student_id, registration.section_id), row.line, registration);
        }
    }
}

fn student(cell: Cell<'_>, import_data: &ImportData) -> Option<Id> {
    let number = cell.required_line(limits::PERSON_NUMBER);
    let person = import_data.person(cell, &number)?;
    if !person.roles.has(Role::Student) {
        cell.refuse(format!("{number} is of role {}, not student", person.roles));
    }
    Some(person.id)
}

fn registration(
    row: &Row<'_>,
    cells: Registrations<Cell<'_>>,
    place: Option<(Id, SectionRow)>,
    before: Option<&RegistrationRow>,
    joined_at: NaiveDateTime,
    context: &Context<'_>,
) -> Option<RegistrationRow> {
    let status = cells.status.read_or_keep(before.map(|it| Some(it.status)), |cell| cell.required_value(status));
    let before_grade = before.map(|it| it.grade.clone());
    let grade = cells.grade.read_or_keep(before_grade, |cell| grade(cell, status, context.scale));
    let was_over = before.is_some_and(|it| it.is_over_capacity);
    let over = cells.over_capacity.value(yes_or_no);
    // Of a seat that is had already the database knows whether it is over capacity still.
    let has_seat = before.is_some_and(RegistrationRow::is_registered);
    let is_over_capacity = if cells.over_capacity.is_absent() || has_seat { was_over } else { over.unwrap_or(false) };
    let registered_at = cells.registered_at.value(|text| instant(text, context.zone));
    row.is_sound().then_some(())?;
    let (student_id, section) = place?;
    if let Some(it) = before.filter(|it| it.is_registered() && status == Some(Status::Waitlisted)) {
        cells.status.note("the student has got the seat meanwhile, and keeps it");
        return Some(it.clone());
    }
    Some(RegistrationRow {
        id: before.map_or_else(Id::new, |it| it.id),
        student_id,
        section_id: section.id,
        course_id: section.course_id,
        term_id: section.term_id,
        status: status?,
        grade,
        registered_at: registered_at.or(before.map(|it| it.registered_at)).unwrap_or(joined_at),
        changed_at: before.map_or(context.now, |it| it.changed_at),
        waitlist_position: before.and_then(|it| it.waitlist_position),
        gives_up_id: before.and_then(|it| it.gives_up_id),
        offered_until: before.and_then(|it| it.offered_until),
        is_provisional: before.is_some_and(|it| it.is_provisional),
        permission_id: before.and_then(|it| it.permission_id),
        reservation_id: before.and_then(|it| it.reservation_id),
        is_over_capacity: if status == Some(Status::Registered) { is_over_capacity } else { was_over },
    })
}

/// A grade of the scale, written as there.
fn grade(cell: Cell<'_>, status: Option<Status>, scale: &Scale) -> Option<String> {
    let typed = cell.line(limits::GRADE);
    if typed.is_empty() {
        return None;
    }
    let Some(rule) = scale.find(&typed) else {
        let letters: Vec<&str> = scale.rules().iter().map(|rule| rule.letter.as_str()).collect();
        cell.refuse(format!("{typed} is not on the scale: {}", letters.join(", ")));
        return None;
    };
    if rule.letter == Scale::WITHDRAWN && status != Some(Status::Withdrawn) {
        cell.refuse(format!("{} is the grade of who withdrew", rule.letter));
    }
    Some(rule.letter.clone())
}

/// Every seat is within its section's capacity, and nobody has two in one course and term.
pub(super) fn check_seats(import_data: &ImportData, problems: &Problems) {
    let mut seated: Vec<&Entry<RegistrationRow>> =
        import_data.registrations.entries().iter().filter(|entry| entry.now.is_registered()).collect();
    // Those who have their seat already come first, so that the reason is given for the row that is too many.
    seated.sort_by_key(|entry| (!had_seat(entry), entry.now.is_over_capacity, entry.line));
    let sections: HashMap<Id, &SectionRow> =
        import_data.sections.entries().iter().map(|entry| (entry.now.row.id, &entry.now.row)).collect();
    check_one_per_course(&seated, &sections, problems);
    check_capacities(&seated, import_data, &sections, problems);
}

fn check_one_per_course(seated: &[&Entry<RegistrationRow>], sections: &HashMap<Id, &SectionRow>, problems: &Problems) {
    let mut seats = HashMap::new();
    for entry in seated {
        let it = &entry.now;
        let other = seats.insert((it.student_id, it.term_id, it.course_id), it.section_id);
        if let (Some(other), Some(line)) = (other, entry.line) {
            let number = sections.get(&other).map_or("", |section| &section.number);
            let reason = format!("the student is registered in section {number} of this course already");
            problems.add(Sheet::Registrations, line, "status", reason);
        }
    }
}

fn check_capacities(
    seated: &[&Entry<RegistrationRow>],
    import_data: &ImportData,
    sections: &HashMap<Id, &SectionRow>,
    problems: &Problems,
) {
    let (mut taken, mut kept) = (HashMap::<Id, i32>::new(), HashMap::<Id, i32>::new());
    for entry in seated {
        let Some(section) = sections.get(&entry.now.section_id) else {
            continue;
        };
        let seats = taken.entry(section.id).or_default();
        *seats += 1;
        if had_seat(entry) {
            *kept.entry(section.id).or_default() += 1;
        } else if had_offer(entry) {
            // The seat that was held for this student is the one that they take.
        } else if entry.now.is_over_capacity && section.reserved == 0 {
            // Given over capacity where it comes from.
        } else if let Some(line) = entry.line.filter(|_| *seats > section.capacity - section.reserved - section.offered)
        {
            let kept = section.reserved + section.offered;
            let kept = if kept > 0 { format!(" (kept or held: {kept})") } else { String::new() };
            let reason = format!("the section is full: its capacity is {}{kept}", section.capacity);
            problems.add(Sheet::Registrations, line, "status", reason);
        }
    }
    for entry in import_data.sections.entries() {
        let section = &entry.now.row;
        let kept = if import_data.registrations.is_empty() {
            section.registered + section.overenrolled
        } else {
            *kept.get(&section.id).unwrap_or(&0)
        };
        // Whoever has a seat over capacity has no claim on one of the others.
        let claimed = kept - section.overenrolled + section.offered + section.reserved;
        if let Some(line) = entry.line.filter(|_| claimed > section.capacity) {
            problems.add(
                Sheet::Sections,
                line,
                "capacity",
                format!("below the {claimed} that are taken, held or kept"),
            );
        }
    }
}

fn had_offer(entry: &Entry<RegistrationRow>) -> bool {
    entry.before.as_ref().is_some_and(|before| before.offered_until.is_some())
}

fn had_seat(entry: &Entry<RegistrationRow>) -> bool {
    match (&entry.before, entry.line) {
        (Some(before), _) => before.is_registered(),
        (None, line) => line.is_none(),
    }
}
