//! Databases and settings with which nothing starts.

use super::postgres::Postgres;
use super::{COMMANDS, KEY, Registration, execute, said};

/// Expects that every command refuses with one sentence, makes nothing, and does not tell `secret`.
#[track_caller]
fn expect_refusal(place: &Registration, settings: &[(&str, &str)], words: &str, secret: &str) {
    let before = place.names();
    for command in COMMANDS {
        let output = place.run(settings, command);
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{command:?}: {said}");
        // Copies of PostgreSQL are not ours to make, whatever is in it.
        let is_refused = said.contains(words) || command[0] == "backup" && said.contains("pg_dump");
        assert!(is_refused, "{command:?}: {said}");
        assert!(said.lines().filter(|line| line.starts_with("registrar: ")).count() == 1, "{command:?}: {said}");
        assert!(!said.contains(secret), "{command:?}: {said}");
        assert_eq!(place.names(), before, "{command:?}");
    }
}

#[test]
fn a_mistyped_address_is_no_folder() {
    for url in
        ["postgresq://u:hush@h/x", "mysql://u:hush@h/x", "postgres:/u:hush@h/x", "u:hush@h/x", "host=h password=hush"]
    {
        let place = Registration::new();
        expect_refusal(&place, &[("DATABASE_URL", url), ("SECRET_KEY", KEY)], "registrar: DATABASE_URL ", "hush");
    }
}

#[test]
fn a_folder_or_a_file_of_another_kind_is_no_database() {
    let place = Registration::new();
    std::fs::create_dir(place.path("folder")).expect("a folder");
    std::fs::write(place.path("letter"), "Dear registrar, this is a letter.").expect("a file");
    expect_refusal(&place, &[("DATABASE_URL", "folder")], "it is a folder", "\0");
    expect_refusal(&place, &[("DATABASE_URL", "letter")], "it is a file of another kind", "\0");
    expect_refusal(&place, &[("DATABASE_URL", "letter/registrar.db")], "cannot use the file", "\0");
    expect_refusal(&place, &[("DATABASE_URL", "/proc/registrar/registrar.db")], "cannot use the file", "\0");
}

#[test]
fn the_sqlite_file_of_another_program_stays_as_it_is() {
    let place = Registration::new();
    execute(&place.path("tables.db"), "CREATE TABLE songs (name TEXT); INSERT INTO songs VALUES ('x')");
    execute(&place.path("marked.db"), "PRAGMA application_id = 77");
    execute(
        &place.path("diesel.db"),
        "CREATE TABLE __diesel_schema_migrations (version VARCHAR(50) PRIMARY KEY NOT NULL, run_on TIMESTAMP); \
         INSERT INTO __diesel_schema_migrations (version) VALUES ('20200101000000')",
    );
    for name in ["tables.db", "marked.db", "diesel.db"] {
        let before = std::fs::read(place.path(name)).expect("the file");
        expect_refusal(&place, &[("DATABASE_URL", name)], "it belongs to another program", "\0");
        assert_eq!(std::fs::read(place.path(name)).expect("the file"), before, "{name}");
    }
}

#[test]
fn a_newer_version_of_the_database_is_left_to_a_newer_program() {
    let place = Registration::new();
    assert!(place.run_here(&["migrate"]).status.success());
    execute(&place.path("registrar.db"), "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231235959')");
    for name in ["registrar.db-wal", "registrar.db-shm"] {
        // They are there or not, as SQLite likes.
        let _ = std::fs::remove_file(place.path(name));
    }
    expect_refusal(&place, &[("DATABASE_URL", "registrar.db")], "a newer version of Registrar made it", "\0");
}

#[test]
fn a_key_that_can_be_guessed_seals_nothing() {
    let place = Registration::new();
    for key in ["hush", &"h".repeat(64), &"changeme".repeat(5), "..."] {
        expect_refusal(&place, &[("SECRET_KEY", key)], "registrar: SECRET_KEY ", key);
    }
    std::fs::write(place.path("secret.key"), "0".repeat(64)).expect("a file");
    expect_refusal(&place, &[("DATABASE_URL", "registrar.db")], "registrar: SECRET_KEY is kept in", &"0".repeat(64));
}

#[test]
fn a_line_of_the_settings_file_that_cannot_be_read_is_not_told() {
    let place = Registration::new();
    std::fs::write(place.path(".env"), "SECRET_KEY=hush hush hush\n").expect("a file");
    expect_refusal(&place, &[], "registrar: .env ", "hush");
}

#[test]
fn a_postgresql_server_that_refuses_does_not_make_the_password_known() {
    let place = Registration::new();
    for url in ["postgres://u:hush@127.0.0.1:1/x", "postgres://u:hush@127.0.0.1:hush/x", "postgres://u:hu%zzsh@h/x"] {
        let settings = [("DATABASE_URL", url), ("SECRET_KEY", KEY)];
        for command in [&["serve"][..], &["check"]] {
            let output = place.run(&settings, command);
            let said = said(&output);
            assert_eq!(output.status.code(), Some(1), "{said}");
            assert!(said.contains("registrar: cannot open the database: ") && !said.contains("hu"), "{said}");
        }
    }
}

#[test]
fn a_postgresql_database_of_another_program_or_a_newer_version_stays_as_it_is() {
    let Some(server) = Postgres::shared() else { return };
    let place = Registration::new();
    let expect = |url: &str, words: &str| {
        expect_refusal(&place, &[("DATABASE_URL", url), ("SECRET_KEY", KEY)], words, "\0");
    };
    let foreign = server.create_database();
    run(&foreign, "CREATE TABLE songs (name TEXT)");
    expect(&foreign, "it belongs to another program");
    run(&foreign, "DROP TABLE songs");
    assert!(place.run(&[("DATABASE_URL", &foreign), ("SECRET_KEY", KEY)], &["migrate"]).status.success());
    run(&foreign, "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231235959')");
    expect(&foreign, "a newer version of Registrar made it");
}

fn run(url: &str, statement: &str) {
    use diesel::connection::SimpleConnection;
    let mut connection = <diesel::PgConnection as diesel::Connection>::establish(url).expect("connects");
    connection.batch_execute(statement).expect(statement);
}
