//! Loads the files: everything is checked first, and then written in one transaction, or nothing is.

mod claims;
mod reporter;

use std::collections::HashSet;
use std::hash::Hash;

use chrono_tz::Tz;
use diesel::QueryResult;

use super::checks::{self, ImportData};
use super::model::Taught;
use super::problems::{BadRows, Problems, RowError, SeedError};
use super::progress::Progress;
use super::repository::{self, Insert, Update};
use super::sheet::{Sheet, SheetSummary};
use super::source::{Source, Table};
use super::staged_table::StagedTable;
use crate::accounts::{Role, UserRow};
use crate::catalogue::{CatalogueCache, Repeats, Scale, list_grade_rules};
use crate::context::{Actor, Context};
use crate::db::{self, Db, Id};
use crate::events::{About, Event, RowCounts, record};
use crate::registration::{
    LoadedSection, RegistrationRow, follow_loaded, update_courses_of_record, update_over_capacity,
};
use reporter::ProgressReporter;

/// How files are to be loaded.
#[derive(Clone, Debug)]
pub struct SeedOptions {
    /// The zone of the local times in the files.
    pub zone: Tz,
    /// An argon2id hash for each account of the files that has none, there or in the database.
    pub password_hash: Option<String>,
    /// Whether bad rows, and those that refer to them, are left out and told in the summary. Otherwise one
    /// bad row means that nothing is loaded.
    pub skip_bad_rows: bool,
}

/// What was loaded.
#[derive(Clone, Debug)]
pub struct SeedSummary {
    /// The files that were there.
    pub sheets: Vec<SheetSummary>,
    /// What stands against the rows that were left out.
    pub skipped: BadRows,
    /// What is to be known of rows that were taken.
    pub notes: BadRows,
    /// CSV files beside them that were not read, because no file has such a name.
    pub ignored: Vec<String>,
}

/// Loads the files of `source`, or nothing when a row cannot be taken. Only a meeting of a course that is nowhere, as
/// catalogues in use have them, is left out and told in the summary. Rows that the database has are brought to what the
/// files say; none is deleted, but for the meetings of a section for which the file has others. So the same files change
/// nothing when they are loaded again.
///
/// While it runs on PostgreSQL, others can read but wait with their writes.
///
/// # Errors
/// When anything stands against any row that is not to be skipped, a file cannot be read, or the database
/// fails; nothing is loaded then.
pub fn seed(
    db: &Db,
    source: &Source<'_>,
    options: &SeedOptions,
    progress: &dyn Progress,
) -> Result<SeedSummary, SeedError> {
    let problems = Problems::default();
    let tables = source.tables(&problems)?;
    let ignored = source.others();
    db.write_now(|connection| {
        let cache = CatalogueCache::in_zone(options.zone);
        let mut context = Context::writing(connection, &cache, db::now(), Actor::command_line());
        repository::lock_tables(context.connection())?;
        let checked = check(&mut context, &tables, problems.clone(), options)?;
        write_all(&mut context, &checked, progress)?;
        follow_loaded(&mut context, &changed_sections(&checked.import_data))?;
        record_import(&mut context, &checked.sheets)?;
        let Checked { sheets, skipped, notes, .. } = checked;
        let (skipped, notes) = (BadRows::new(skipped), BadRows::new(notes));
        Ok(SeedSummary { sheets, skipped, notes, ignored: ignored.clone() })
    })
}

/// One line for the whole of it, whoever and whatever it changed.
fn record_import(context: &mut Context<'_>, sheets: &[SheetSummary]) -> QueryResult<()> {
    let counts =
        |it: &SheetSummary| RowCounts { file: it.sheet.file().to_owned(), added: it.added, changed: it.changed };
    record(context, About::NONE, &Event::Imported { files: sheets.iter().map(counts).collect() })
}

/// What is to be written.
struct Checked {
    import_data: ImportData,
    sheets: Vec<SheetSummary>,
    skipped: Vec<RowError>,
    notes: Vec<RowError>,
}

fn check(
    context: &mut Context<'_>,
    tables: &[Table],
    mut problems: Problems,
    options: &SeedOptions,
) -> Result<Checked, SeedError> {
    let (mut skipped, mut skipped_rows) = (Vec::new(), HashSet::new());
    let (zone, password_hash, now) = (options.zone, options.password_hash.as_deref(), context.now);
    let scale = Scale::new(list_grade_rules(context)?, Repeats::Best);
    let and_registrations = tables.iter().any(|table| table.sheet == Sheet::Registrations);
    loop {
        let mut import_data = ImportData::new(repository::list_everything(context.connection(), and_registrations)?);
        let checks_context =
            checks::Context { problems: &problems, skipped: &skipped_rows, zone, password_hash, scale: &scale, now };
        let sheets = checks::stage_rows(tables, &mut import_data, &checks_context);
        let (errors, notes) = problems.into_parts();
        if errors.is_empty() {
            return Ok(Checked { import_data, sheets, skipped, notes });
        }
        if !options.skip_bad_rows && !errors.iter().all(|error| error.is_harmless) {
            return Err(SeedError::Rows(BadRows::new(errors)));
        }
        // Once more without them: now what refers to them is bad.
        skipped_rows.extend(errors.iter().map(RowError::place));
        skipped.extend(errors);
        problems = Problems::default();
    }
}

fn write_all(context: &mut Context<'_>, checked: &Checked, progress: &dyn Progress) -> QueryResult<()> {
    let Checked { import_data, sheets, .. } = checked;
    for sheet in Sheet::ALL {
        // A sheet may change without a file: the seats taken, when there are registrations only.
        let summary = sheets.iter().find(|summary| summary.sheet == sheet);
        let mut reporter = ProgressReporter::new(progress, summary);
        write(context, sheet, import_data, &mut reporter)?;
        reporter.finish();
    }
    update_courses_of_record(context)?;
    update_over_capacity(context)?;
    repository::insert_missing_staff(context.connection())?;
    if differs_for_catalogue(import_data) {
        repository::update_catalogue_version(context.connection())?;
    }
    Ok(())
}

fn write(
    context: &mut Context<'_>,
    sheet: Sheet,
    import_data: &ImportData,
    reporter: &mut ProgressReporter<'_>,
) -> QueryResult<()> {
    match sheet {
        Sheet::Terms => write_table(context, &import_data.terms, reporter),
        Sheet::Subjects => write_table(context, &import_data.subjects, reporter),
        Sheet::People => {
            claims::end_strangers_access(context, &import_data.claims)?;
            write_table(context, &import_data.people, reporter)?;
            claims::tell_office(context, &import_data.claims)
        }
        Sheet::Courses => {
            let changed = import_data.courses.changed().map(|(_, now)| &now.row);
            write_rows(context, changed, import_data.courses.added().map(|it| &it.row), reporter)?;
            let (added, removed) = links(&import_data.courses, |course| course.id);
            repository::delete_course_instructors(context.connection(), &removed)?;
            repository::delete_section_instructors(context.connection(), &left_with_course(import_data, &removed))?;
            repository::insert_course_instructors(context.connection(), &added)
        }
        Sheet::Sections => {
            let changed = import_data.sections.changed().map(|(_, now)| &now.row);
            write_rows(context, changed, import_data.sections.added().map(|it| &it.row), reporter)?;
            let (added, removed) = links(&import_data.sections, |section| section.id);
            repository::delete_section_instructors(context.connection(), &removed)?;
            repository::insert_section_instructors(context.connection(), &added)
        }
        Sheet::Meetings => {
            repository::delete_meetings(context.connection(), import_data.meetings.removed())?;
            write_table(context, &import_data.meetings, reporter)
        }
        Sheet::Registrations => {
            // Seats are given up before others are taken: one student has one seat in a course and term.
            let (seated, others): (Vec<_>, Vec<_>) = import_data
                .registrations
                .changed()
                .map(|(_, now)| now)
                .partition(|it: &&RegistrationRow| it.is_registered());
            write_rows(context, others.into_iter().chain(seated), import_data.registrations.added(), reporter)
        }
    }
}

fn write_table<K: Clone + Eq + Hash, R: Insert + PartialEq + Update>(
    context: &mut Context<'_>,
    table: &StagedTable<K, R>,
    reporter: &mut ProgressReporter<'_>,
) -> QueryResult<()> {
    write_rows(context, table.changed().map(|(_, now)| now), table.added(), reporter)
}

fn write_rows<'a, R: Insert + Update + 'a>(
    context: &mut Context<'_>,
    changed: impl Iterator<Item = &'a R>,
    added: impl Iterator<Item = &'a R>,
    reporter: &mut ProgressReporter<'_>,
) -> QueryResult<()> {
    for row in changed {
        reporter.add(row.update(context.connection())?);
    }
    repository::insert_rows(context.connection(), added, |rows| reporter.add(rows))
}

/// Who teaches no section of a course any more, as they no longer teach the course: but for sections whose own row in the
/// files names them.
fn left_with_course(import_data: &ImportData, removed: &[(Id, Id)]) -> Links {
    let of_database =
        import_data.sections.entries().iter().filter(|entry| entry.line.is_none()).map(|entry| &entry.now);
    let left = of_database.flat_map(|section| {
        let is_left = |user: &&Id| removed.contains(&(section.row.course_id, **user));
        section.instructors.iter().filter(is_left).map(|user| (section.row.id, *user))
    });
    left.collect()
}

type Links = Vec<(Id, Id)>;

/// Who begins and who ceases to teach, by what is taught.
fn links<K: Clone + Eq + Hash, R: Clone + PartialEq>(
    table: &StagedTable<K, Taught<R>>,
    id: impl Fn(&R) -> Id,
) -> (Links, Links) {
    let (mut added, mut removed) = (Vec::new(), Vec::new());
    for it in table.added() {
        added.extend(it.instructors.iter().map(|user| (id(&it.row), *user)));
    }
    for (before, now) in table.changed() {
        added.extend(now.instructors.difference(&before.instructors).map(|user| (id(&now.row), *user)));
        removed.extend(before.instructors.difference(&now.instructors).map(|user| (id(&now.row), *user)));
    }
    (added, removed)
}

/// Whether anything changes of what the pages of the catalogue show, seats apart.
fn differs_for_catalogue(import_data: &ImportData) -> bool {
    let sections_differ = import_data.sections.added().next().is_some()
        || import_data.sections.changed().any(|(before, now)| before.row.version != now.row.version);
    let is_renamed = |(before, now): (&UserRow, &UserRow)| {
        (now.roles.has(Role::Faculty) || import_data.assistants.contains(&now.id))
            && (&before.first_name, &before.last_name) != (&now.first_name, &now.last_name)
    };
    import_data.terms.differs()
        || import_data.subjects.differs()
        || import_data.courses.differs()
        || sections_differ
        || import_data.meetings.differs()
        || import_data.people.changed().any(is_renamed)
}

/// The sections that the database had and that are otherwise now.
fn changed_sections(import_data: &ImportData) -> Vec<LoadedSection> {
    let met_otherwise = import_data.sections_that_meet_otherwise();
    let known = import_data.sections.entries().iter().filter(|entry| !entry.is_added());
    let changed = known.filter_map(|entry| {
        let (now, before) = (&entry.now.row, entry.before.as_ref().map_or(&entry.now.row, |before| &before.row));
        let section = LoadedSection {
            id: now.id,
            capacity: (now.capacity != before.capacity).then_some(now.capacity),
            has_more_seats: now.free_seats() > before.free_seats(),
            meets_otherwise: met_otherwise.contains(&now.id),
        };
        (section.capacity.is_some() || section.has_more_seats || section.meets_otherwise).then_some(section)
    });
    changed.collect()
}
