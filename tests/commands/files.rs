//! The files that commands leave behind: whole, and for their owner alone.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::{Registration, ask, execute, said};

const ADMIN: [&str; 7] = ["create-admin", "--email", "a@b.example", "--first-name", "Ada", "--last-name", "Byron"];

/// How many rows of a table a copy of the database file alone has.
fn count_in_copy(place: &Registration, table: &str) -> i64 {
    let copy = place.path("copy.db");
    std::fs::copy(place.path("registrar.db"), &copy).expect("a copy");
    let count = ask(&copy, &format!("SELECT count(*) FROM {table}"));
    for name in ["copy.db", "copy.db-wal", "copy.db-shm"] {
        // The last two are there or not, as SQLite likes.
        let _ = std::fs::remove_file(place.path(name));
    }
    count
}

fn demo() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/exchange/demo").display().to_string()
}

#[test]
fn after_each_command_the_file_alone_is_the_whole_database() {
    let place = Registration::new();
    assert!(place.run_here(&["migrate"]).status.success());
    assert_eq!(count_in_copy(&place, "catalogue_version"), 1);
    let seeded = place.run_here(&["seed", &demo()]);
    assert!(seeded.status.success(), "{}", said(&seeded));
    assert!(count_in_copy(&place, "courses") > 0);
    std::fs::write(place.path("password"), "plum bicycle orbit\n").expect("a file");
    let mut command = place.command(&[("DATABASE_URL", "registrar.db")], &ADMIN);
    command.stdin(std::fs::File::open(place.path("password")).expect("the file"));
    assert!(command.status().expect("it runs").success());
    assert_eq!(count_in_copy(&place, "users WHERE email = 'a@b.example'"), 1);
    let deactivated = place.run_here(&["user", "deactivate", "S2001"]);
    assert!(deactivated.status.success(), "{}", said(&deactivated));
    assert_eq!(count_in_copy(&place, "users WHERE number = 'S2001' AND state = 'deactivated'"), 1);
}

#[test]
fn after_a_clean_stop_the_file_alone_is_the_whole_database() {
    let place = Registration::new();
    let serving = place.serve(&[("DATABASE_URL", "registrar.db")], &["serve", "--demo"]);
    assert_eq!(serving.stop(), Some(0));
    assert!(count_in_copy(&place, "courses") > 0);
}

#[test]
fn what_holds_data_is_for_its_owner_alone_whatever_the_umask() {
    let place = Registration::new();
    let settings = [("DATABASE_URL", "deep/data/registrar.db")];
    let serving = place.serve(&settings, &["serve", "--demo"]);
    let mode = |name: &str| {
        let found = std::fs::metadata(place.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        found.permissions().mode() & 0o777
    };
    for name in ["registrar.db", "registrar.db-wal", "registrar.db-shm", "secret.key"] {
        assert_eq!(mode(&format!("deep/data/{name}")), 0o600, "{name}");
    }
    assert_eq!((mode("deep"), mode("deep/data")), (0o700, 0o700));
    assert!(place.run(&settings, &["backup", "copy.db"]).status.success());
    assert_eq!(mode("copy.db"), 0o600);
    assert!(ask(&place.path("copy.db"), "SELECT count(*) FROM courses") > 0);
    assert!(place.run(&settings, &["export", "out/now"]).status.success());
    for entry in std::fs::read_dir(place.path("out/now")).expect("the folder") {
        let path = entry.expect("a file").path();
        assert_eq!(std::fs::metadata(&path).expect("it").permissions().mode() & 0o777, 0o600, "{}", path.display());
    }
    assert_eq!(mode("out/now"), 0o700);
    assert_eq!(serving.stop(), Some(0));
}

#[test]
fn a_backup_overwrites_nothing() {
    let place = Registration::new();
    std::fs::write(place.path("letter"), "Dear registrar").expect("a file");
    assert_eq!(place.run_here(&["backup", "letter"]).status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(place.path("letter")).expect("the file"), "Dear registrar");
}

#[test]
fn check_finds_files_that_others_may_read_and_what_is_broken() {
    let place = Registration::new();
    assert!(place.run_here(&["seed", &demo()]).status.success());
    std::fs::set_permissions(place.path("registrar.db"), PermissionsExt::from_mode(0o644)).expect("a mode");
    execute(
        &place.path("registrar.db"),
        "PRAGMA foreign_keys = OFF; DELETE FROM subjects WHERE id IN (SELECT subject_id FROM courses LIMIT 1)",
    );
    let output = place.run_here(&["check"]);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("registrar.db has mode 644: chmod 600 registrar.db"), "{said}");
    assert!(said.contains("the database is damaged: a row of courses refers to no row of subjects"), "{said}");
}

#[test]
fn a_load_and_check_name_the_codes_in_requirements_that_are_no_course() {
    let place = Registration::new();
    assert!(place.run_here(&["seed", &demo()]).status.success());
    let folder = place.path("more");
    std::fs::create_dir(&folder).expect("a folder");
    let courses = "code,name,credits,subject,primary_instructor,prerequisites,antirequisites\n\
                   CS 901,One,3,CS,F1001,junior standing,\n\
                   CS 902,Two,3,CS,F1001,N/A,cs 901.\n";
    std::fs::write(folder.join("courses.csv"), courses).expect("a file");
    let loaded = place.run_here(&["seed", "more"]);
    let said_by_seed = said(&loaded);
    assert!(loaded.status.success(), "{said_by_seed}");
    assert!(said_by_seed.contains("JUNIOR STANDING is not a course here"), "{said_by_seed}");
    assert!(said_by_seed.contains("corequisites"), "the columns that are absent are named: {said_by_seed}");
    let checked = said(&place.run_here(&["check"]));
    assert!(checked.contains("CS 901") && checked.contains("JUNIOR STANDING is not a course here"), "{checked}");
    assert!(!checked.contains("CS 902"), "{checked}");
}
