//! What was exported loads into an empty database as it was.

use std::path::Path;

use diesel::prelude::*;

use super::{HASH, Office, ZONE, university};
use crate::exchange::progress::Silent;
use crate::exchange::{SeedOptions, Sheet, Source, export, seed};
use crate::schema::users;

pub(super) fn export_to(office: &Office, name: &str) -> Vec<String> {
    let folder = office.folder.path().join(name);
    export(&office.db, &folder, ZONE, &Silent).expect("exports");
    let read = |sheet: Sheet| std::fs::read_to_string(folder.join(sheet.file())).expect("a file");
    let files = std::fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(files, 7, "no draft is left behind");
    Sheet::ALL.map(read).to_vec()
}

fn seed_folder(office: &Office, folder: &Path) {
    let options = SeedOptions { zone: chrono_tz::UTC, password_hash: None, skip_bad_rows: false };
    seed(&office.db, &Source::Folder(folder), &options, &Silent).expect("loads");
}

#[test]
fn an_export_loads_into_an_empty_database_as_it_was() {
    let (first, second) = (Office::new(), Office::new());
    let mut files = university();
    files[2].1 =
        files[2].1.replace("Grace,Okafor,Engineering,,", &format!("\"=Gr\"\"ace\",Okafor,\"A, B\",,\"{HASH}\""));
    first.seed(&files).expect("loads");
    let exported = export_to(&first, "out");
    seed_folder(&second, &first.folder.path().join("out"));
    assert_eq!(export_to(&second, "out"), exported);
    seed_folder(&first, &first.folder.path().join("out"));
    assert_eq!(export_to(&first, "out"), exported, "and changes nothing where it came from");
    assert_eq!(first.catalogue_version(), 2);
}

#[test]
fn the_files_are_readable_and_whole() {
    let exported = export_to(&Office::with_university(), "out");
    assert_eq!(
        exported[0],
        "code,name,starts_on,ends_on,registration_opens_at,registration_closes_at,drop_deadline\n\
         SP2027,Spring 2027,2027-01-19,2027-05-14,2026-11-01T08:00:00-08:00,2027-01-25T23:59:00-08:00,\
         2027-02-01T00:00:00-08:00\n"
    );
    assert!(exported[3].contains("CS 102,Structures,,3.5,CS,F2,F2,CS 101 [C],,\n"), "{}", exported[3]);
    assert!(exported[5].contains("SP2027,CS 102,01,TR,09:00,10:15,,\n"), "{}", exported[5]);
    assert!(exported[6].contains("S1,SP2027,CS 101,01,registered,,2026-11-02T08:00:01.000123-08:00,\n"));
}

#[test]
fn accounts_that_are_not_active_are_written_only_when_named_and_without_their_password() {
    let office = Office::new();
    office.seed_with(&university(), Some(HASH)).expect("loads");
    let deactivated = office.db.write_now(|connection| {
        let named = users::number.eq_any(["F1", "S1"]).or(users::email.eq("root@localhost"));
        diesel::update(users::table.filter(named)).set(users::state.eq("deactivated")).execute(connection)
    });
    assert_eq!(deactivated, Ok(3));
    let exported = export_to(&office, "out");
    assert!(exported[2].contains("faculty,F1,grace@example.edu,Grace,Okafor,Engineering,,\n"), "{}", exported[2]);
    assert!(exported[2].contains("F2") && exported[2].matches(HASH).count() == 3, "{}", exported[2]);
    assert!(!exported[2].contains("root@localhost"));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_hashes() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::with_university();
    export_to(&office, "out");
    let people = std::fs::metadata(office.folder.path().join("out/people.csv")).expect("a file");
    assert_eq!(people.permissions().mode() & 0o777, 0o600);
}

#[test]
fn of_several_roles_the_one_is_written_without_which_the_files_would_not_load() {
    let (first, second) = (Office::with_university(), Office::new());
    let give = "UPDATE users SET is_admin = TRUE WHERE number IN ('S1', 'F1')";
    first.db.write_now(|connection| diesel::sql_query(give).execute(connection)).expect("they work in the office too");
    let exported = export_to(&first, "out");
    assert!(exported[2].contains("student,S1,") && exported[2].contains("faculty,F1,"), "{}", exported[2]);
    seed_folder(&second, &first.folder.path().join("out"));
    assert_eq!(export_to(&second, "out"), exported);
}
