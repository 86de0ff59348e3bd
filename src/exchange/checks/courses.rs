//! The rows of `courses.csv`.

use std::collections::HashSet;

use super::{Context, ImportData};
use crate::catalogue::{CourseDetails, CourseRow, CourseTexts};
use crate::db::Id;
use crate::exchange::columns::Courses;
use crate::exchange::model::Taught;
use crate::exchange::problems::Problems;
use crate::exchange::row::{Cell, Row};
use crate::exchange::sheet::Sheet;
use crate::exchange::source::Table;
use crate::exchange::values::credits;
use crate::form::key;
use crate::limits;
use crate::requirement::{self, fold_code, similar_code, unknown_code_message};

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    for row in table.rows(context) {
        let cells = Courses::of(&row);
        let code = cells.code.required_code(limits::CODE);
        let code_key = key(&code);
        import_data.courses.claim(cells.code, &code_key);
        if let Some(course) = course(&row, cells, code, import_data, context) {
            import_data.courses.put(code_key, row.line, course);
        }
    }
}

fn course(
    row: &Row<'_>,
    cells: Courses<Cell<'_>>,
    code: String,
    import_data: &ImportData,
    context: &Context<'_>,
) -> Option<Taught<CourseRow>> {
    let known = import_data.courses.find(&key(&code));
    let row_before = known.map(|course| &course.row);
    let details = row_before.map(|row| &row.details);
    let texts = details.map(|details| &details.texts);
    let name = cells.name.read_or_keep(texts.map(|it| it.name.clone()), |cell| cell.required_line(limits::NAME));
    let description = texts.map(|it| it.description.clone());
    let description = cells.description.read_or_keep(description, |cell| cell.lines(limits::DESCRIPTION));
    let credits = cells.credits.read_or_keep(details.map(|it| Some(it.credits)), |cell| cell.required_value(credits));
    let subject = details.map(|it| Some(it.subject_id));
    let subject = cells.subject.read_or_keep(subject, |cell| import_data.subject(cell).map(|subject| subject.id));
    let instructors = known.map(|course| course.instructors.iter().copied().collect());
    let instructors: Vec<Id> = cells.instructors.read_or_keep(instructors, |cell| import_data.instructors(cell));
    let primary = row_before.map(|it| Some(it.primary_instructor_id));
    let primary =
        cells.primary_instructor.read_or_keep(primary, |_| primary_instructor(cells, &instructors, import_data));
    let prerequisites = cells.prerequisites.read_or_keep(texts.map(|it| it.prerequisites.clone()), expression);
    let corequisites = cells.corequisites.read_or_keep(texts.map(|it| it.corequisites.clone()), expression);
    let antirequisites = cells.antirequisites.read_or_keep(texts.map(|it| it.antirequisites.clone()), expression);
    row.is_sound().then_some(())?;
    let code_key = key(&code);
    let texts = CourseTexts { code, name, description, prerequisites, corequisites, antirequisites };
    let course = CourseRow {
        id: row_before.map_or_else(Id::new, |course| course.id),
        code_key,
        details: CourseDetails { texts, credits: credits?, subject_id: subject? },
        primary_instructor_id: primary?,
        version: row_before.map_or(1, |course| course.version),
        changed_by: row_before.and_then(|course| course.changed_by),
        changed_at: row_before.map_or(context.now, |course| course.changed_at),
    };
    Some(Taught { instructors: instructors.into_iter().chain(primary).collect(), row: course })
}

/// Notes each code in the requirements of the file's courses that no course has, neither there nor in the database.
pub(super) fn note_unknown_codes(import_data: &ImportData, problems: &Problems) {
    let courses = || import_data.courses.entries().iter().map(|entry| &entry.now.row.details.texts);
    let known: HashSet<String> = courses().map(|course| fold_code(&course.code)).collect();
    for entry in import_data.courses.entries() {
        let (Some(line), course) = (entry.line, &entry.now.row.details.texts) else { continue };
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

/// The instructor that the cell names, or else the first of all.
fn primary_instructor(cells: Courses<Cell<'_>>, instructors: &[Id], import_data: &ImportData) -> Option<Id> {
    let Courses { primary_instructor: cell, instructors: list, .. } = cells;
    let number = cell.line(limits::PERSON_NUMBER);
    if number.is_empty() {
        if instructors.is_empty() && list.is_empty() {
            cell.refuse("missing, and so are instructors");
        }
        return instructors.first().copied();
    }
    import_data.faculty(cell, &number).map(|person| person.id)
}

/// An expression of courses; one that cannot be read is refused with the place where that shows.
fn expression(cell: Cell<'_>) -> String {
    let text = cell.line(limits::REQUIREMENT);
    match requirement::parse(&text) {
        Ok(requirement) if requirement.is_nothing() => String::new(),
        Ok(_) => text,
        Err(error) => {
            cell.refuse(error.to_string());
            text
        }
    }
}
