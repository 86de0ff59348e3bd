//! The rows of `courses.csv`.

use std::collections::HashSet;

use super::people::LONGEST_NUMBER;
use super::{Context, ImportData, LONGEST_CODE, LONGEST_NAME};
use crate::db::Id;
use crate::exchange::model::{Course, Taught};
use crate::exchange::problems::Problems;
use crate::exchange::row::Row;
use crate::exchange::sheet::Sheet;
use crate::exchange::source::Table;
use crate::exchange::values::credits;
use crate::form::key;
use crate::requirement::{self, fold_code, similar_code, unknown_code_message};

/// The longest description, in characters.
const LONGEST_DESCRIPTION: usize = 4_000;
/// The longest expression of courses that another asks for, in characters.
const LONGEST_EXPRESSION: usize = 1_000;

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    for row in table.rows(context) {
        let code = row.required_code("code", LONGEST_CODE);
        let code_key = key(&code);
        import_data.courses.claim(&row, "code", &code_key);
        if let Some(course) = course(&row, code, import_data, context) {
            import_data.courses.put(code_key, row.line, course);
        }
    }
}

fn course(row: &Row<'_>, code: String, import_data: &ImportData, context: &Context<'_>) -> Option<Taught<Course>> {
    let known = import_data.courses.find(&key(&code));
    let before = known.map(|course| &course.row);
    let name = row.required_line_or("name", LONGEST_NAME, before.map(|course| &course.name));
    let description = row.lines_or("description", LONGEST_DESCRIPTION, before.map(|course| &course.description));
    let credits = row.required_value_or("credits", credits, before.map(|course| course.credits));
    let subject = match before.filter(|_| !row.has("subject")) {
        Some(course) => Some(course.subject_id),
        None => import_data.subject(row).map(|subject| subject.id),
    };
    let instructors = match known.filter(|_| !row.has("instructors")) {
        Some(course) => course.instructors.iter().copied().collect(),
        None => import_data.instructors(row),
    };
    let primary = match before.filter(|_| !row.has("primary_instructor")) {
        Some(course) => Some(course.primary_instructor_id),
        None => primary_instructor(row, &instructors, import_data),
    };
    let prerequisites = expression(row, "prerequisites", before.map(|course| &course.prerequisites));
    let corequisites = expression(row, "corequisites", before.map(|course| &course.corequisites));
    let antirequisites = expression(row, "antirequisites", before.map(|course| &course.antirequisites));
    row.is_sound().then_some(())?;
    let course = Course {
        id: before.map_or_else(Id::new, |course| course.id),
        code_key: key(&code),
        code,
        name,
        description,
        credits: credits?,
        subject_id: subject?,
        primary_instructor_id: primary?,
        prerequisites,
        corequisites,
        antirequisites,
        version: before.map_or(1, |course| course.version),
        changed_by: before.and_then(|course| course.changed_by),
        changed_at: before.map_or(context.now, |course| course.changed_at),
    };
    Some(Taught { instructors: instructors.into_iter().chain(primary).collect(), row: course })
}

/// Notes each code in the requirements of the file's courses that no course has, neither there nor in the database.
pub(super) fn note_unknown_codes(import_data: &ImportData, problems: &Problems) {
    let courses = || import_data.courses.entries().iter().map(|entry| &entry.now.row);
    let known: HashSet<String> = courses().map(|course| fold_code(&course.code)).collect();
    for entry in import_data.courses.entries() {
        let (Some(line), course) = (entry.line, &entry.now.row) else { continue };
        let texts = [
            ("prerequisites", &course.prerequisites),
            ("corequisites", &course.corequisites),
            ("antirequisites", &course.antirequisites),
        ];
        for (column, text) in texts {
            let Ok(requirement) = requirement::parse(text) else { continue };
            for code in requirement.codes().into_iter().filter(|code| !known.contains(&fold_code(code))) {
                let similar = similar_code(code, &course.code, courses().map(|course| course.code.as_str()));
                problems.note(Sheet::Courses, line, column, unknown_code_message(code, similar));
            }
        }
    }
}

/// The instructor that the column names, or else the first of all.
fn primary_instructor(row: &Row<'_>, instructors: &[Id], import_data: &ImportData) -> Option<Id> {
    let number = row.line("primary_instructor", LONGEST_NUMBER);
    if number.is_empty() {
        if instructors.is_empty() && row.is_empty("instructors") {
            row.refuse("primary_instructor", "missing, and so are instructors");
        }
        return instructors.first().copied();
    }
    import_data.faculty(row, "primary_instructor", &number).map(|person| person.id)
}

/// An expression of courses; one that cannot be read is refused with the place where that shows.
fn expression(row: &Row<'_>, column: &str, before: Option<&String>) -> String {
    let text = row.line_or(column, LONGEST_EXPRESSION, before);
    match requirement::parse(&text) {
        Ok(requirement) if requirement.is_nothing() => String::new(),
        Ok(_) => text,
        // What is there already is not the file's fault.
        Err(_) if !row.has(column) => text,
        Err(error) => {
            row.refuse(column, error.to_string());
            text
        }
    }
}
