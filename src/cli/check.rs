//! `registrar check`: what is unsafe or missing in this deployment.

use std::process::ExitCode;

use super::Failure;
use crate::accounts::{Role, UserState, list_users_in};
use crate::config::Config;
use crate::context::{Actor, Store};
use crate::db::Db;
use crate::registration::{Miscount, list_miscounted_sections, list_misreserved_sections};

pub(super) fn check(config: &Config) -> Result<ExitCode, Failure> {
    let db = Db::open_for_command(&config.database_url)?;
    let mut findings = deployment(config);
    findings.extend(open_files(config));
    findings.extend(db.damage()?.into_iter().map(|damage| format!("the database is damaged: {damage}")));
    let pending = db.pending_migrations()?;
    if pending.is_empty() {
        findings.extend(database(&Store::new(db, config.time_zone))?);
    } else {
        findings.push(format!("the database is not up to date: {} migrations are to come", pending.len()));
    }
    for finding in &findings {
        println!("- {finding}");
    }
    if findings.is_empty() {
        println!("Nothing unsafe or missing was found.");
        return Ok(ExitCode::SUCCESS);
    }
    Ok(ExitCode::FAILURE)
}

fn deployment(config: &Config) -> Vec<String> {
    let mut findings = Vec::new();
    let is_public = config.base_url.is_some() || !config.bind.ip().is_loopback();
    if is_public && !config.https {
        findings.push("people reach the site without HTTPS: set BASE_URL to its https:// address".to_owned());
    }
    if is_public && config.allowed_hosts.is_empty() {
        findings.push("the site answers to any host name: set ALLOWED_HOSTS".to_owned());
    }
    if config.https && config.bind.ip().is_loopback() && config.trusted_proxies.is_empty() {
        findings
            .push("the reverse proxy’s address is not in TRUSTED_PROXIES: sessions show it as everybody’s".to_owned());
    }
    if config.institution_name == "Registrar" {
        findings.push("INSTITUTION_NAME is not set".to_owned());
    }
    findings
}

/// What others on this machine may read, though it holds passwords' hashes or seals the cookies.
fn open_files(config: &Config) -> Vec<String> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &std::path::Path| Some(std::fs::metadata(path).ok()?.permissions().mode() & 0o777);
        let files = config.files().into_iter().filter_map(|path| Some((mode(&path)?, path)));
        let open = files.filter(|(mode, _)| mode & 0o077 != 0);
        open.map(|(mode, path)| format!("{0} has mode {mode:03o}: chmod 600 {0}", path.display())).collect()
    }
    #[cfg(not(unix))]
    {
        let _ = config;
        Vec::new()
    }
}

fn database(store: &Store) -> Result<Vec<String>, Failure> {
    let mut findings = Vec::new();
    let admins =
        store.read_now(Actor::command_line(), |context| list_users_in(context, Role::Admin, UserState::Active, 1))?;
    if admins.is_empty() {
        findings.push("there is no admin: run registrar create-admin".to_owned());
    }
    for Miscount { section, counters, counts } in store.read_now(Actor::command_line(), list_miscounted_sections)? {
        let told = "registered, waiting and held";
        findings.push(format!("section {section} counts {counters:?} {told}, but has {counts:?}"));
    }
    for section in store.read_now(Actor::command_line(), list_misreserved_sections)? {
        findings.push(format!("section {section} keeps another number of seats than its reservations do"));
    }
    let catalogue = store.read_now(Actor::command_line(), |context| context.catalogue())?;
    for unknown in catalogue.unknown_codes() {
        findings.push(format!("{}, {}: {}", unknown.course, unknown.field, unknown.message));
    }
    Ok(findings)
}
