//! Every setting: its name, its meaning, its default.

use std::fmt::Display;
use std::io::Write;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::TimeDelta;
use chrono_tz::Tz;

/// The settings of one process, read from the environment and a `.env` file.
#[derive(Clone)]
pub struct Config {
    /// `DATABASE_URL`: a path or `sqlite:` URL, or `postgres://...`. Default `data/registrar.db`.
    pub database_url: String,
    /// `BIND`: the address and port to listen on. Default `127.0.0.1:8080`.
    pub bind: SocketAddr,
    /// `SECRET_KEY`: at least 32 characters that seal the cookies. With SQLite it is made at the first start and
    /// kept beside the database with mode 0600; with PostgreSQL it must be set, the same in every process.
    pub secret_key: String,
    /// `BASE_URL`: the address under which people reach the site, such as `https://registrar.example.edu`.
    /// Default: none; then addresses are printed from `BIND`.
    pub base_url: Option<String>,
    /// `ALLOWED_HOSTS`: the host names that the site answers to, comma separated. Default: any.
    pub allowed_hosts: Vec<String>,
    /// `TRUSTED_PROXIES`: addresses of reverse proxies whose `X-Forwarded-For` is believed, comma separated.
    /// Default: none.
    pub trusted_proxies: Vec<IpAddr>,
    /// `COOKIE_SECURE`: whether the site is reached over HTTPS: `Secure` cookies and HSTS. Default: whether
    /// `BASE_URL` begins with `https:`.
    pub https: bool,
    /// `INSTITUTION_NAME`: the name at the top of each page. Default `Registrar`.
    pub institution_name: String,
    /// `TIME_ZONE`: the institution's zone, in which all times are shown and typed. Default `UTC`.
    pub time_zone: Tz,
    /// `SESSION_IDLE_HOURS`: after so many hours without a request one must sign in again. Default 12.
    pub session_idle: TimeDelta,
    /// `SESSION_MAX_DAYS`: after so many days one must sign in again in any case. Default 7.
    pub session_max: TimeDelta,
    /// `WORKERS`: threads that serve requests. Default: the number of cores.
    pub workers: usize,
}

/// A setting that cannot be used, as a sentence that names it.
#[derive(Debug, thiserror::Error)]
#[error("{name} {reason}")]
pub struct ConfigError {
    name: &'static str,
    reason: String,
}

impl Config {
    /// Reads the settings from the environment, and from `.env` what the environment lacks.
    ///
    /// # Errors
    /// When a setting cannot be understood, or the secret key cannot be kept.
    pub fn from_env() -> Result<Self, ConfigError> {
        match dotenvy::dotenv() {
            Err(error) if !error.not_found() => return Err(problem(".env", format!("cannot be read: {error}"))),
            _ => {}
        }
        Self::from_lookup(|name| std::env::var(name).ok())
    }

    /// Reads the settings through `lookup`; an empty value counts as none.
    ///
    /// # Errors
    /// As [`Config::from_env`].
    pub fn from_lookup(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigError> {
        let get = |name: &'static str| lookup(name).map(|value| value.trim().to_owned()).filter(|v| !v.is_empty());
        let database_url = get("DATABASE_URL").unwrap_or_else(|| "data/registrar.db".to_owned());
        let base_url = base_url(get("BASE_URL"))?;
        let is_https = base_url.as_ref().is_some_and(|url| url.starts_with("https:"));
        Ok(Self {
            secret_key: secret_key(get("SECRET_KEY"), &database_url)?,
            bind: parsed("BIND", get("BIND"), "127.0.0.1:8080".parse(), "an address and port such as 0.0.0.0:8080")?,
            allowed_hosts: list(get("ALLOWED_HOSTS")).map(|host| host.to_lowercase()).collect(),
            trusted_proxies: list(get("TRUSTED_PROXIES"))
                .map(|proxy| proxy.parse().map_err(|_| wrong("TRUSTED_PROXIES", &proxy, "an IP address")))
                .collect::<Result<_, _>>()?,
            https: boolean("COOKIE_SECURE", get("COOKIE_SECURE"), is_https)?,
            institution_name: get("INSTITUTION_NAME").unwrap_or_else(|| "Registrar".to_owned()),
            time_zone: parsed("TIME_ZONE", get("TIME_ZONE"), Ok(Tz::UTC), "a zone such as Europe/Berlin")?,
            session_idle: TimeDelta::hours(whole("SESSION_IDLE_HOURS", get("SESSION_IDLE_HOURS"), 12)?),
            session_max: TimeDelta::days(whole("SESSION_MAX_DAYS", get("SESSION_MAX_DAYS"), 7)?),
            workers: parsed(
                "WORKERS",
                get("WORKERS"),
                Ok(std::thread::available_parallelism().map_or(1, usize::from)),
                "a number of threads",
            )?
            .max(1),
            database_url,
            base_url,
        })
    }

    /// The address to tell people: `BASE_URL`, or where the server listens.
    pub fn address(&self) -> String {
        self.base_url.clone().unwrap_or_else(|| format!("http://{}", self.bind))
    }

    /// Whether the database is PostgreSQL.
    pub fn is_postgresql(&self) -> bool {
        is_postgresql(&self.database_url)
    }
}

fn base_url(value: Option<String>) -> Result<Option<String>, ConfigError> {
    let Some(text) = value else { return Ok(None) };
    match url::Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() && url.path() == "/" => {
            Ok(Some(text.trim_end_matches('/').to_owned()))
        }
        _ => Err(wrong("BASE_URL", &text, "an address such as https://registrar.example.edu")),
    }
}

fn secret_key(value: Option<String>, database_url: &str) -> Result<String, ConfigError> {
    const NAME: &str = "SECRET_KEY";
    match value {
        Some(key) if key.len() >= 32 => Ok(key),
        Some(_) => Err(problem(NAME, "must be at least 32 characters long".to_owned())),
        None if is_postgresql(database_url) => {
            Err(problem(NAME, "must be set when the database is PostgreSQL: at least 32 random characters".to_owned()))
        }
        None => {
            let path = secret_key_file(database_url);
            kept_secret(&path).map_err(|error| problem(NAME, format!("cannot be kept in {}: {error}", path.display())))
        }
    }
}

fn is_postgresql(database_url: &str) -> bool {
    database_url.starts_with("postgres://") || database_url.starts_with("postgresql://")
}

fn secret_key_file(database_url: &str) -> PathBuf {
    let path = database_url.strip_prefix("sqlite:").unwrap_or(database_url);
    let path = path.strip_prefix("//").unwrap_or(path);
    Path::new(path).with_file_name("secret.key")
}

/// The secret in `path`; made and written there first if there is none.
fn kept_secret(path: &Path) -> std::io::Result<String> {
    match std::fs::read_to_string(path) {
        Ok(secret) if secret.trim().len() >= 32 => return Ok(secret.trim().to_owned()),
        Ok(_) => return Err(std::io::Error::other("it holds less than 32 characters")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let secret: String = rand::random::<[u8; 32]>().iter().map(|byte| format!("{byte:02x}")).collect();
    let mut file = options.open(path)?;
    file.write_all(secret.as_bytes())?;
    file.sync_all()?;
    Ok(secret)
}

fn list(value: Option<String>) -> impl Iterator<Item = String> {
    let items: Vec<String> = value.unwrap_or_default().split(',').map(|item| item.trim().to_owned()).collect();
    items.into_iter().filter(|item| !item.is_empty())
}

fn boolean(name: &'static str, value: Option<String>, default: bool) -> Result<bool, ConfigError> {
    match value.as_deref().map(str::to_lowercase).as_deref() {
        None => Ok(default),
        Some("true" | "1" | "yes" | "on") => Ok(true),
        Some("false" | "0" | "no" | "off") => Ok(false),
        Some(other) => Err(wrong(name, other, "true or false")),
    }
}

fn whole(name: &'static str, value: Option<String>, default: i64) -> Result<i64, ConfigError> {
    let number = parsed(name, value, Ok(default), "a whole number")?;
    if (1..=100_000).contains(&number) { Ok(number) } else { Err(wrong(name, number, "from 1 to 100000")) }
}

fn parsed<T: FromStr>(
    name: &'static str,
    value: Option<String>,
    default: Result<T, T::Err>,
    expected: &str,
) -> Result<T, ConfigError> {
    match &value {
        Some(text) => text.parse().map_err(|_| wrong(name, text, expected)),
        None => default.map_err(|_| wrong(name, "the default", expected)),
    }
}

fn wrong(name: &'static str, value: impl Display, expected: &str) -> ConfigError {
    problem(name, format!("is {value}, but must be {expected}"))
}

fn problem(name: &'static str, reason: String) -> ConfigError {
    ConfigError { name, reason }
}

#[cfg(test)]
mod tests {
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
    fn postgresql_needs_a_secret_key_of_its_own() {
        let sentence =
            read(&[("DATABASE_URL", "postgres://localhost/registrar")]).err().expect("a refusal").to_string();
        assert!(sentence.starts_with("SECRET_KEY must be set"), "{sentence}");
    }

    #[test]
    fn the_secret_key_is_kept_beside_the_database_for_its_owner_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite:{}", folder.path().join("deep/registrar.db").display());
        let first = secret_key(None, &url).expect("a key");
        assert_eq!(secret_key(None, &url).expect("the same key"), first);
        #[cfg(unix)]
        {
            let file = std::fs::metadata(folder.path().join("deep/secret.key")).expect("the file");
            assert_eq!(std::os::unix::fs::PermissionsExt::mode(&file.permissions()) & 0o777, 0o600);
        }
    }
}
