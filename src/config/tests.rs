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
