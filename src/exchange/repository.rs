//! Reads the tables whole, and writes what the files change of them.

use std::collections::{BTreeSet, HashMap, HashSet};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;

use super::model::{Everything, Taught};
use crate::accounts::UserRow;
use crate::catalogue::{CourseRow, Meeting, SectionRow, Subject, Term};
use crate::db::{DbConnection, Id};
use crate::registration::RegistrationRow;
use crate::schema::{
    catalogue_version, course_instructors, courses, meetings, registrations, section_instructors, sections, subjects,
    terms, users,
};

/// Rows in one INSERT. With 16 columns at most they stay below the 32,766 values that SQLite takes and the
/// 65,535 that PostgreSQL takes; more at once is no faster.
const AT_ONCE: usize = 500;

/// A row that can be new.
pub(super) trait Insert: Sized {
    fn insert(connection: &mut DbConnection, rows: Vec<&Self>) -> QueryResult<usize>;
}

/// A row that can be written over.
pub(super) trait Update {
    fn update(&self, connection: &mut DbConnection) -> QueryResult<usize>;
}

/// Diesel has no INSERT of many rows for "either database", and the types of its queries are not worth
/// spelling out; so each table gets the same few lines.
macro_rules! write_rows {
    ($($row:ty => $table:ident),+) => { $(
        impl Insert for $row {
            fn insert(connection: &mut DbConnection, rows: Vec<&Self>) -> QueryResult<usize> {
                let insert = diesel::insert_into($table::table).values(rows);
                match connection {
                    DbConnection::Postgresql(postgresql) => insert.execute(postgresql),
                    DbConnection::Sqlite(sqlite) => insert.execute(sqlite),
                }
            }
        }
    )+ };
}

macro_rules! write_over_rows {
    ($($row:ty => $table:ident),+) => { $(
        impl Update for $row {
            fn update(&self, connection: &mut DbConnection) -> QueryResult<usize> {
                diesel::update($table::table.find(self.id)).set(self).execute(connection)
            }
        }
    )+ };
}

write_rows!(Term => terms, Subject => subjects, UserRow => users, CourseRow => courses, SectionRow => sections);
write_rows!(Meeting => meetings, RegistrationRow => registrations);
write_rows!(CourseInstructor => course_instructors, SectionInstructor => section_instructors);
write_over_rows!(Term => terms, Subject => subjects, UserRow => users, CourseRow => courses, SectionRow => sections);
write_over_rows!(Meeting => meetings, RegistrationRow => registrations);

#[derive(Clone, Copy, Insertable, Queryable, Selectable)]
#[diesel(table_name = course_instructors)]
pub(super) struct CourseInstructor {
    course_id: Id,
    user_id: Id,
}

#[derive(Clone, Copy, Insertable, Queryable, Selectable)]
#[diesel(table_name = section_instructors)]
pub(super) struct SectionInstructor {
    section_id: Id,
    user_id: Id,
}

/// Keeps the tables as they are until the transaction ends, but for it: what the files were held against
/// must still be so when their rows are written.
pub(super) fn lock_tables(connection: &mut DbConnection) -> QueryResult<()> {
    match connection {
        // People before sections before registrations, as registering locks them.
        DbConnection::Postgresql(postgresql) => postgresql.batch_execute(
            "LOCK TABLE users, terms, subjects, courses, course_instructors, sections, section_instructors, \
             meetings, registrations IN EXCLUSIVE MODE",
        ),
        // The transaction is the only writer already.
        DbConnection::Sqlite(_) => Ok(()),
    }
}

/// Runs queries that all see the tables as of one moment.
pub(super) fn read_one_moment<T>(
    connection: &mut DbConnection,
    work: impl FnOnce(&mut DbConnection) -> QueryResult<T>,
) -> QueryResult<T> {
    match connection {
        DbConnection::Postgresql(postgresql) => {
            AnsiTransactionManager::begin_transaction_sql(postgresql, "BEGIN ISOLATION LEVEL REPEATABLE READ")?;
        }
        DbConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction(sqlite)?,
    }
    let result = work(connection);
    <DbConnection as Connection>::TransactionManager::rollback_transaction(connection)?;
    result
}

/// Every row, without registrations unless they are asked for: they are by far the most.
pub(super) fn list_everything(connection: &mut DbConnection, and_registrations: bool) -> QueryResult<Everything> {
    // No file tells of assistants; the catalogue names them to their colleagues.
    let assistants = course_instructors::table.filter(course_instructors::can_edit.eq(false));
    let assistants: Vec<Id> = assistants.select(course_instructors::user_id).load(connection)?;
    let editors = course_instructors::table.filter(course_instructors::can_edit.eq(true));
    let course_instructors = editors.select(CourseInstructor::as_select()).load(connection)?;
    let section_instructors = section_instructors::table.select(SectionInstructor::as_select()).load(connection)?;
    let courses = courses::table.select(CourseRow::as_select()).load(connection)?;
    let sections = sections::table.select(SectionRow::as_select()).load(connection)?;
    Ok(Everything {
        terms: terms::table.select(Term::as_select()).load(connection)?,
        subjects: subjects::table.select(Subject::as_select()).load(connection)?,
        people: users::table.select(UserRow::as_select()).load(connection)?,
        assistants: assistants.into_iter().collect(),
        courses: taught(courses, |it| it.id, course_instructors.iter().map(|it| (it.course_id, it.user_id))),
        sections: taught(sections, |it| it.id, section_instructors.iter().map(|it| (it.section_id, it.user_id))),
        meetings: meetings::table.select(Meeting::as_select()).load(connection)?,
        registrations: match and_registrations {
            true => registrations::table.select(RegistrationRow::as_select()).load(connection)?,
            false => Vec::new(),
        },
    })
}

fn taught<R>(rows: Vec<R>, id: impl Fn(&R) -> Id, links: impl Iterator<Item = (Id, Id)>) -> Vec<Taught<R>> {
    let mut instructors = HashMap::<Id, BTreeSet<Id>>::new();
    for (taught, user) in links {
        instructors.entry(taught).or_default().insert(user);
    }
    let with_instructors = |row| Taught { instructors: instructors.remove(&id(&row)).unwrap_or_default(), row };
    rows.into_iter().map(with_instructors).collect()
}

/// Writes rows that are new, telling how many after each part.
pub(super) fn insert_rows<'a, R: Insert + 'a>(
    connection: &mut DbConnection,
    rows: impl Iterator<Item = &'a R>,
    mut written: impl FnMut(usize),
) -> QueryResult<()> {
    let rows: Vec<&R> = rows.collect();
    for part in rows.chunks(AT_ONCE) {
        written(R::insert(connection, part.to_vec())?);
    }
    Ok(())
}

/// Makes people instructors of courses; who assists with one already may edit it from now on.
pub(super) fn insert_course_instructors(connection: &mut DbConnection, links: &[(Id, Id)]) -> QueryResult<()> {
    let assistants = course_instructors::table.filter(course_instructors::can_edit.eq(false));
    let assistants = assistants.select((course_instructors::course_id, course_instructors::user_id));
    let assistants: HashSet<(Id, Id)> = assistants.load(connection)?.into_iter().collect();
    let (known, new): (Vec<&(Id, Id)>, Vec<_>) = links.iter().partition(|link| assistants.contains(link));
    for link in known {
        let row = course_instructors::table.find(*link);
        diesel::update(row).set(course_instructors::can_edit.eq(true)).execute(connection)?;
    }
    let row = |&(course_id, user_id): &(Id, Id)| CourseInstructor { course_id, user_id };
    let rows: Vec<_> = new.into_iter().map(row).collect();
    insert_rows(connection, rows.iter(), |_| {})
}

pub(super) fn delete_course_instructors(connection: &mut DbConnection, links: &[(Id, Id)]) -> QueryResult<()> {
    for link in links {
        diesel::delete(course_instructors::table.find(*link)).execute(connection)?;
    }
    Ok(())
}

pub(super) fn insert_section_instructors(connection: &mut DbConnection, links: &[(Id, Id)]) -> QueryResult<()> {
    let row = |&(section_id, user_id): &(Id, Id)| SectionInstructor { section_id, user_id };
    let rows: Vec<_> = links.iter().map(row).collect();
    insert_rows(connection, rows.iter(), |_| {})
}

/// Whoever a section names is on the staff of its course: a file may name anybody, and lets them grade.
pub(super) fn insert_missing_staff(connection: &mut DbConnection) -> QueryResult<usize> {
    diesel::sql_query(
        "INSERT INTO course_instructors (course_id, user_id, can_edit, can_grade) \
         SELECT DISTINCT sections.course_id, section_instructors.user_id, FALSE, TRUE \
         FROM section_instructors JOIN sections ON sections.id = section_instructors.section_id \
         WHERE NOT EXISTS (SELECT 1 FROM course_instructors \
         WHERE course_instructors.course_id = sections.course_id \
         AND course_instructors.user_id = section_instructors.user_id)",
    )
    .execute(connection)
}

pub(super) fn delete_section_instructors(connection: &mut DbConnection, links: &[(Id, Id)]) -> QueryResult<()> {
    for link in links {
        diesel::delete(section_instructors::table.find(*link)).execute(connection)?;
    }
    Ok(())
}

pub(super) fn delete_meetings(connection: &mut DbConnection, removed: &[Meeting]) -> QueryResult<()> {
    for meeting in removed {
        diesel::delete(meetings::table.find(meeting.id)).execute(connection)?;
    }
    Ok(())
}

/// Tells every process that what it has read of the catalogue is stale.
pub(super) fn update_catalogue_version(connection: &mut DbConnection) -> QueryResult<usize> {
    let version = catalogue_version::version.eq(catalogue_version::version + 1);
    diesel::update(catalogue_version::table).set(version).execute(connection)
}
