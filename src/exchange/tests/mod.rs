//! Files in and out, against a fresh SQLite file for each test.

mod bad_rows;
mod columns;
mod csv_lines;
mod round_trip;
mod updates;

use diesel::prelude::*;
use tempfile::TempDir;

use super::progress::Silent;
use super::{SeedError, SeedOptions, SeedSummary, Source, seed};
use crate::db::Db;
use crate::schema::{
    catalogue_version, course_instructors, courses, meetings, registrations, section_instructors, sections, subjects,
    terms, users,
};

const ZONE: chrono_tz::Tz = chrono_tz::America::Los_Angeles;
pub(super) const HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo";

const TERMS: &str = "\
code,name,starts_on,ends_on,registration_opens_at,registration_closes_at,drop_deadline
SP2027,Spring 2027,2027-01-19,2027-05-14,2026-11-01 08:00,2027-01-25T23:59,2027-02-01T08:00:00Z
";
const SUBJECTS: &str = "code,name\nCS,Computer Science\nMATH,Mathematics\n";
const PEOPLE: &str = "\
role,number,email,first_name,last_name,school,branch,password_hash
faculty,F1,grace@example.edu,Grace,Okafor,Engineering,,
faculty,F2,henrik@example.edu,Henrik,Dahlgren,Engineering,,
student,S1,ada@example.edu,Ada,Amoah,Engineering,Computing,
student,S2,ben@example.edu,Ben,Brandt,Engineering,Computing,
student,S3,cleo@example.edu,Cléo,Costa,Arts,,
admin,,root@localhost,Root,Office,,,
";
const COURSES: &str = "\
code,name,description,credits,subject,primary_instructor,instructors,prerequisites,corequisites,antirequisites
CS 101,Programming,\"First steps,
with exercises.\",4,CS,F1,F1 F2,,,
CS 102,Structures,,3.5,CS,,F2,CS 101 [C],,
";
const SECTIONS: &str = "\
term,course,number,capacity,waitlist_capacity,instructors
SP2027,CS 101,01,2,10,F1
SP2027,CS 101,02,1,,F2
SP2027,CS 102,01,30,0,
";
const MEETINGS: &str = "\
term,course,section,days,starts_at,ends_at,room,weeks
SP2027,CS 101,01,MWF,10:00,10:50,Birch 121,
SP2027,CS 101,01,T,16:30,17:20,Birch 121,\"1-7,9\"
SP2027,CS 102,01,TR,9:00,10:15,,
";
const REGISTRATIONS: &str = "\
student,term,course,section,status,grade,registered_at
S1,SP2027,CS 101,01,registered,,2026-11-02T08:00:01.000123-08:00
S2,SP2027,CS 101,01,registered,,2026-11-02 08:05
S3,SP2027,CS 101,01,waitlisted,,2026-11-02 08:06
S1,SP2027,CS 102,01,completed,A-,
";

/// A small university as files; `change` edits the text of one.
pub(super) fn university() -> Vec<(&'static str, String)> {
    let files = [
        ("terms.csv", TERMS),
        ("subjects.csv", SUBJECTS),
        ("people.csv", PEOPLE),
        ("courses.csv", COURSES),
        ("sections.csv", SECTIONS),
        ("meetings.csv", MEETINGS),
        ("registrations.csv", REGISTRATIONS),
    ];
    files.map(|(name, text)| (name, text.to_owned())).to_vec()
}

/// A migrated database in a folder that goes away with it.
pub(super) struct Office {
    pub folder: TempDir,
    pub db: Db,
}

impl Office {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = Db::open(&folder.path().join("test.db").to_string_lossy()).expect("a database");
        db.migrate().expect("migrated");
        Self { folder, db }
    }

    /// An office into which [`university`] was loaded.
    pub fn with_university() -> Self {
        let office = Self::new();
        office.seed(&university()).expect("the university loads");
        office
    }

    pub fn seed<T: AsRef<[u8]>>(&self, files: &[(&str, T)]) -> Result<SeedSummary, SeedError> {
        self.seed_with(files, None)
    }

    pub fn seed_with<T: AsRef<[u8]>>(
        &self,
        files: &[(&str, T)],
        password_hash: Option<&str>,
    ) -> Result<SeedSummary, SeedError> {
        let password_hash = password_hash.map(str::to_owned);
        self.seed_as(files, &SeedOptions { zone: ZONE, password_hash, skip_bad_rows: false })
    }

    pub fn seed_as<T: AsRef<[u8]>>(
        &self,
        files: &[(&str, T)],
        options: &SeedOptions,
    ) -> Result<SeedSummary, SeedError> {
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_ref())).collect();
        seed(&self.db, &Source::Files(&files), options, &Silent)
    }

    /// What is said against files that must be refused, one line for each row.
    pub fn refusals<T: AsRef<[u8]>>(&self, files: &[(&str, T)]) -> Vec<String> {
        match self.seed(files) {
            Err(SeedError::Rows(bad)) => bad.errors.iter().map(ToString::to_string).collect(),
            other => panic!("not refused: {other:?}"),
        }
    }

    /// How many rows each table has, and the version of the catalogue.
    pub fn counts(&self) -> Vec<i64> {
        let result: QueryResult<_> = self.db.read_now(|connection| {
            let connection: &mut crate::db::DbConnection = connection;
            Ok(vec![
                terms::table.count().get_result(connection)?,
                subjects::table.count().get_result(connection)?,
                users::table.count().get_result(connection)?,
                courses::table.count().get_result(connection)?,
                course_instructors::table.count().get_result(connection)?,
                sections::table.count().get_result(connection)?,
                section_instructors::table.count().get_result(connection)?,
                meetings::table.count().get_result(connection)?,
                registrations::table.count().get_result(connection)?,
                catalogue_version::table.select(catalogue_version::version).first(connection)?,
            ])
        });
        result.expect("counts")
    }

    /// `registered` and `version` of each section, by course and number.
    pub fn sections(&self) -> Vec<(String, String, i32, i32)> {
        let result: QueryResult<_> = self.db.read_now(|connection| {
            let columns = (courses::code, sections::number, sections::registered, sections::version);
            let joined = sections::table.inner_join(courses::table).select(columns);
            joined.order((courses::code, sections::number)).load(&mut **connection)
        });
        result.expect("sections")
    }

    pub fn catalogue_version(&self) -> i64 {
        self.counts().pop().expect("a version")
    }
}

/// For each file: added, changed, unchanged.
pub(super) fn tallies(summary: &SeedSummary) -> Vec<(usize, usize, usize)> {
    summary.sheets.iter().map(|sheet| (sheet.added, sheet.changed, sheet.unchanged)).collect()
}
