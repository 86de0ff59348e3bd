//! `registrar serve --demo`: a small university in an empty database.

use chrono::{Datelike, Local};

use super::Failure;
use crate::accounts::{self, NewUser, Role};
use crate::config::Config;
use crate::context::{Actor, Store};
use crate::db::Db;
use crate::exchange::{self, SeedOptions, Source, progress};

/// The year in which the files' first term begins; the demo moves it to the present.
const WRITTEN: i32 = 2026;

const FILES: [(&str, &str); 7] = [
    ("terms.csv", include_str!("../exchange/demo/terms.csv")),
    ("subjects.csv", include_str!("../exchange/demo/subjects.csv")),
    ("people.csv", include_str!("../exchange/demo/people.csv")),
    ("courses.csv", include_str!("../exchange/demo/courses.csv")),
    ("sections.csv", include_str!("../exchange/demo/sections.csv")),
    ("meetings.csv", include_str!("../exchange/demo/meetings.csv")),
    ("registrations.csv", include_str!("../exchange/demo/registrations.csv")),
];

const STUDENT: &str = "S2001";
const FACULTY: &str = "F1001";
const ADMIN: &str = "registrar@northfield.example";

/// Fills the database if nobody has an account in it yet, and prints three accounts. The password is a new one each
/// time a database is filled: there are no default credentials.
pub(super) fn fill(db: &Db, config: &Config) -> Result<(), Failure> {
    let store = Store::new(db.clone(), config.time_zone);
    if store.read_now(Actor::command_line(), accounts::count_users)? > 0 {
        println!("The database has accounts already; the demo leaves it as it is.");
        println!("To sign in, give an account a password: registrar user set-password {STUDENT}");
        return Ok(());
    }
    let password = password();
    let hash = accounts::hash_now(&password);
    let files: Vec<(&str, Vec<u8>)> = FILES.iter().map(|(name, text)| (*name, at_present(text))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let options = SeedOptions { zone: config.time_zone, password_hash: Some(hash.clone()), skip_bad_rows: false };
    exchange::seed(db, &Source::Files(&files), &options, &progress::Silent)?;
    let admin = NewUser {
        role: Role::Admin,
        email: ADMIN.to_owned(),
        number: None,
        first_name: "Ruth".to_owned(),
        last_name: "Castellanos".to_owned(),
        phone_number: None,
        school: String::new(),
        branch: String::new(),
    };
    store.write_now(&Actor::command_line(), |context| accounts::create_active_user(context, &admin, &hash))?;
    println!("A small university is in the database. Three accounts to try, all with the password {password}");
    println!("  student  {STUDENT}");
    println!("  faculty  {FACULTY}");
    println!("  admin    {ADMIN}");
    Ok(())
}

/// The file with its years moved, so that the first term is the one of this academic year.
fn at_present(text: &str) -> Vec<u8> {
    let today = Local::now();
    let year = if today.month() >= 7 { today.year() } else { today.year() - 1 };
    text.replace(&(WRITTEN + 1).to_string(), "\u{1}")
        .replace(&WRITTEN.to_string(), &year.to_string())
        .replace('\u{1}', &(year + 1).to_string())
        .into_bytes()
}

/// Fifteen letters and digits that are told apart easily: 75 bits.
fn password() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
    let letters = rand::random::<[u8; 15]>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.chunks(5).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}
