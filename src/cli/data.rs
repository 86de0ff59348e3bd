//! `registrar migrate`, `seed`, `export` and `backup`.

use std::path::Path;
use std::process::ExitCode;

use super::{Failure, leave, with_database};
use crate::accounts;
use crate::config::Config;
use crate::context::{Actor, Store};
use crate::db::Db;
use crate::events::{About, Event, record};
use crate::exchange::{self, SeedError, SeedOptions, Source, progress};

pub(super) fn migrate(config: &Config, pending: bool) -> Result<(), Failure> {
    let db = Db::open_for_command(&config.database_url)?;
    let (names, done) = if pending { (db.pending_migrations()?, "to come") } else { (db.migrate()?, "applied") };
    for name in &names {
        println!("{done}: {name}");
    }
    if names.is_empty() {
        println!("The database is up to date.");
    }
    leave(&db);
    Ok(())
}

pub(super) fn seed(
    config: &Config,
    dir: &Path,
    password: Option<String>,
    skip_bad_rows: bool,
) -> Result<ExitCode, Failure> {
    if let Some(sentence) = password.as_deref().and_then(|password| accounts::validate_password(password, &[])) {
        return Err(sentence.into());
    }
    // One hash for all: hashing anew for each of thousands of trial accounts would take minutes.
    let password_hash = password.map(|password| accounts::hash_now(&password));
    let options = SeedOptions { zone: config.time_zone, password_hash, skip_bad_rows };
    let loaded =
        with_database(config, |db| Ok(exchange::seed(db, &Source::Folder(dir), &options, &*progress::on_stderr())))?;
    match loaded {
        Ok(summary) => {
            for sheet in &summary.sheets {
                let (file, read, added, changed) = (sheet.sheet.file(), sheet.read, sheet.added, sheet.changed);
                let removed = if sheet.removed > 0 { format!(", {} removed", sheet.removed) } else { String::new() };
                let as_they_were = sheet.unchanged;
                println!(
                    "{file:18} {read:6} rows: {added} added, {changed} changed, {as_they_were} as they were{removed}"
                );
            }
            for sheet in summary.sheets.iter().filter(|sheet| !sheet.absent.is_empty()) {
                let columns = sheet.absent.join(", ");
                println!("{:18} has no column {columns}: what was there is left", sheet.sheet.file());
            }
            if !summary.notes.is_empty() {
                eprintln!("{}", summary.notes);
            }
            for file in &summary.ignored {
                eprintln!("registrar: {file} was not read: no file of the seven has this name");
            }
            if !summary.skipped.is_empty() {
                eprintln!("{}", summary.skipped);
                eprintln!("registrar: these rows were left out");
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(SeedError::Rows(bad)) => {
            eprintln!("{bad}");
            eprintln!("registrar: nothing was loaded");
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn export(config: &Config, dir: &Path) -> Result<(), Failure> {
    let summary = with_database(config, |db| {
        let summary = exchange::export(db, dir, config.time_zone, &*progress::on_stderr())?;
        Store::new(db.clone(), config.time_zone)
            .write_now(&Actor::command_line(), |context| record(context, About::NONE, &Event::Exported))?;
        Ok(summary)
    })?;
    for (sheet, rows) in &summary.rows {
        println!("{:18} {rows:6} rows", sheet.file());
    }
    Ok(())
}

pub(super) fn backup(config: &Config, file: &Path) -> Result<(), Failure> {
    if config.is_postgresql() {
        return Err(
            "the database is PostgreSQL: use its own pg_dump, which makes a consistent copy while the site runs".into(),
        );
    }
    if file.exists() {
        return Err(format!("{} exists already; a backup never overwrites a file", file.display()).into());
    }
    with_database(config, |db| Ok(db.backup(file)?))?;
    println!("Copied the database to {}", file.display());
    Ok(())
}
