//! Folders of CSV files go in and come out again, and the pages show what they hold.

use std::path::{Path, PathBuf};

use registrar::accounts::hash_now;
use registrar::config::Config;
use registrar::exchange::progress::Silent;
use registrar::exchange::{SeedOptions, SeedSummary, Sheet, Source, export, seed};

use super::support::{App, PASSWORD, SECRET_KEY};

fn demo() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exchange/demo")
}

fn load(app: &App, folder: &Path, password_hash: Option<&str>) -> SeedSummary {
    let options = SeedOptions { zone: zone(), password_hash: password_hash.map(str::to_owned), skip_bad_rows: false };
    seed(&app.db, &Source::Folder(folder), &options, &Silent).expect("the files can be taken")
}

fn zone() -> chrono_tz::Tz {
    Config::from_lookup(|name| (name == "SECRET_KEY").then(|| SECRET_KEY.to_owned()))
        .expect("the default settings")
        .time_zone
}

/// The seven files, as text.
fn written(app: &App, folder: &Path) -> Vec<String> {
    export(&app.db, folder, zone(), &Silent).expect("the files can be written");
    let read = |sheet: Sheet| std::fs::read_to_string(folder.join(sheet.file())).expect("a file");
    Sheet::ALL.map(read).to_vec()
}

fn rows(summary: &SeedSummary) -> Vec<(usize, usize, usize)> {
    let sheets = summary.sheets.iter();
    sheets.map(|sheet| (sheet.added, sheet.changed, sheet.unchanged)).collect()
}

#[test]
fn the_demo_is_loaded_and_its_pages_show_it() {
    let app = App::start();
    let hash = hash_now(PASSWORD);
    let summary = load(&app, &demo(), Some(&hash));
    assert_eq!(summary.sheets.len(), 7);
    assert!(summary.sheets.iter().all(|sheet| sheet.added == sheet.read && sheet.read > 0), "{summary:?}");
    let mut visitor = app.browser();
    visitor
        .get("/courses?term=FA2026&q=introduction+to+programming")
        .see("1 course")
        .click("Introduction to Programming");
    visitor.see("CS 101").see("Mon Wed Fri 10:00–10:50").see("Birch Hall 121").see("Grace Okafor");
    visitor.get("/courses?term=FA2026&q=okafor").see("Introduction to Programming");
    let mut student = app.signed_in("S2001");
    student.get("/courses?term=FA2026&mine=1").see("3 courses").see("CS 250").see("CS 220").see("ENGL 101");
    let mut teacher = app.signed_in("grace.okafor@northfield.example");
    teacher.get("/courses?term=FA2026&q=cs+101").click("Introduction to Programming").click("Roster of CS 101-01");
    teacher.expect_status(200).see("registered");
}

#[test]
fn the_same_folder_changes_nothing_the_second_time() {
    let app = App::start();
    let hash = hash_now(PASSWORD);
    let first = load(&app, &demo(), Some(&hash));
    let folder = tempfile::tempdir().expect("a folder");
    let before = written(&app, folder.path());
    let second = load(&app, &demo(), Some(&hash_now("another password of theirs")));
    let unchanged: Vec<_> = rows(&first).iter().map(|(added, _, _)| (0, 0, *added)).collect();
    assert_eq!(rows(&second), unchanged);
    assert_eq!(written(&app, folder.path()), before);
    app.signed_in("S2001").get("/").expect_status(200).see("Sign out");
}

#[test]
fn what_was_exported_loads_into_another_database_as_it_was() {
    let (first, second) = (App::start(), App::start());
    load(&first, &demo(), Some(&hash_now(PASSWORD)));
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let exported = written(&first, folders[0].path());
    assert!(exported[2].contains("$argon2id$"), "the hashes of passwords are among it");
    load(&second, folders[0].path(), None);
    assert_eq!(written(&second, folders[1].path()), exported);
    let mut student = second.signed_in("S2001");
    student
        .get("/courses?term=FA2026&mine=1")
        .see("3 courses")
        .form("Drop CS 250-01")
        .submit()
        .see("Dropped CS 250-01");
    second.browser().get("/courses?term=FA2026&q=cs250").see("CS 250");
}

#[test]
fn files_loaded_beside_a_running_site_show_at_once() {
    let app = App::start();
    let mut visitor = app.browser();
    visitor.get("/courses?term=all").see("0 courses");
    load(&app, &demo(), None);
    visitor.get("/courses?term=all").dont_see("0 courses").see("Introduction to Programming");
}

#[test]
fn one_bad_row_means_that_nothing_is_loaded() {
    let app = App::start();
    let folder = tempfile::tempdir().expect("a folder");
    for sheet in Sheet::ALL {
        std::fs::copy(demo().join(sheet.file()), folder.path().join(sheet.file())).expect("a copy");
    }
    let people = folder.path().join("people.csv");
    let text = std::fs::read_to_string(&people).expect("a file");
    std::fs::write(&people, text + "student,S9999,not an address,A,B,C,D\n").expect("a file");
    let options = SeedOptions { zone: zone(), password_hash: None, skip_bad_rows: false };
    let error = seed(&app.db, &Source::Folder(folder.path()), &options, &Silent).expect_err("a bad row");
    assert!(error.to_string().contains("people.csv"), "{error}");
    app.browser().get("/courses?term=all").see("0 courses");
    assert!(app.catalogue().terms().is_empty());
}
