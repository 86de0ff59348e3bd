use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("registrar.db").to_string_lossy().into_owned();
    Config::from_lookup(|name| {
        let set = pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        set.or_else(|| (name == "DATABASE_URL").then(|| database.clone()))
    })
}

#[test]
fn every_setting_has_a_default() {
    let config = read(&[]).expect("the defaults");
    assert_eq!(config.bind.to_string(), "127.0.0.1:8080");
    assert!(!config.https);
    assert_eq!(config.secret_key.len(), 64);
}

/// The settings of `.env.example`, whether or not they are commented out.
fn example() -> BTreeMap<&'static str, &'static str> {
    let lines = include_str!("../../.env.example").lines();
    let settings = lines.filter_map(|line| line.strip_prefix('#').unwrap_or(line).split_once('='));
    settings.filter(|(name, _)| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_')).collect()
}

#[test]
fn the_example_and_the_handbook_have_every_setting_and_no_other() {
    let asked = RefCell::new(BTreeSet::new());
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("registrar.db").to_string_lossy().into_owned();
    Config::from_lookup(|name| {
        asked.borrow_mut().insert(name.to_owned());
        (name == "DATABASE_URL").then(|| database.clone())
    })
    .expect("the defaults");
    let mut settings = asked.into_inner();
    // Read by env_logger.
    settings.insert("RUST_LOG".to_owned());
    let in_example: BTreeSet<String> = example().into_keys().map(str::to_owned).collect();
    assert_eq!(in_example, settings);
    let operations = include_str!("../../docs/operations.md");
    let rows = operations.lines().filter_map(|line| line.strip_prefix("| `")?.split_once("` |"));
    assert_eq!(rows.map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>(), settings);
}

#[test]
fn the_values_of_the_example_can_be_used() {
    let pairs: Vec<_> = example().into_iter().filter(|(name, _)| *name != "DATABASE_URL").collect();
    let config = read(&pairs).expect("the example");
    assert_eq!(config.time_zone, Tz::UTC);
    assert_eq!(config.workers, 4);
}

#[test]
fn a_setting_that_cannot_be_read_is_named() {
    for (name, value) in [
        ("BIND", "eighty"),
        ("BASE_URL", "registrar"),
        ("COOKIE_SECURE", "maybe"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TRUSTED_PROXIES", "10.0.0.1, proxy"),
        ("SESSION_IDLE_HOURS", "0"),
        ("SECRET_KEY", "short"),
        ("WORKERS", "many"),
    ] {
        let sentence = read(&[(name, value)]).err().expect("a refusal").to_string();
        assert!(sentence.starts_with(name), "{sentence}");
    }
}

#[test]
fn a_key_that_can_be_guessed_is_refused() {
    for key in [
        "x".repeat(64),
        "0123456789abcdef".repeat(2),
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz".to_owned(),
        "changeme".repeat(8),
        "change-me-change-me-change-me-change-me".to_owned(),
        "passwordpasswordpasswordpassword".to_owned(),
        "deadbeef".repeat(8),
        "qwertyuiopasdfghjklzxcvbnmqwertyuiop".to_owned(),
        "at least 32 random characters".to_owned(),
    ] {
        let sentence = read(&[("SECRET_KEY", &key)]).err().unwrap_or_else(|| panic!("{key}")).to_string();
        assert!(sentence.starts_with("SECRET_KEY") && !sentence.contains(&key), "{sentence}");
    }
    for _ in 0..50 {
        let key: String = rand::random::<[u8; 16]>().iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(read(&[("SECRET_KEY", &key)]).is_ok(), "{key}");
    }
}

#[test]
fn postgresql_needs_a_secret_key_of_its_own() {
    let sentence = read(&[("DATABASE_URL", "postgres://localhost/registrar")]).err().expect("a refusal").to_string();
    assert!(sentence.starts_with("SECRET_KEY must be set"), "{sentence}");
}

#[test]
fn the_secret_key_is_kept_beside_the_database_for_its_owner_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("deep/registrar.db").display().to_string();
    let lookup = |name: &str| (name == "DATABASE_URL").then(|| path.clone());
    let (mut first, mut second) =
        (Config::from_lookup(lookup).expect("one"), Config::from_lookup(lookup).expect("two"));
    assert!(!folder.path().join("deep").exists(), "nothing is made before the database is open");
    first.keep_secret_key().expect("kept");
    second.keep_secret_key().expect("kept by the first");
    assert_eq!(first.secret_key, second.secret_key);
    assert_eq!(Config::from_lookup(lookup).expect("three").secret_key, first.secret_key);
    #[cfg(unix)]
    {
        let file = std::fs::metadata(folder.path().join("deep/secret.key")).expect("the file");
        assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o777, 0o600);
    }
}
