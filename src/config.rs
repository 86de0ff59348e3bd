//! Every setting: its name, its meaning, its default.

use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use chrono::TimeDelta;
use chrono_tz::Tz;

use crate::db::{self, Target};

#[cfg(test)]
mod tests;

const SECRET_KEY: &str = "SECRET_KEY";

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
    /// Where a key that was made just now is to be kept.
    new_key: Option<PathBuf>,
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
            // What it would quote of a line may be a secret.
            Err(dotenvy::Error::LineParse(..)) => {
                let reason = "has a line that cannot be read: put a value with spaces or # in it between quotes";
                return Err(problem(".env", reason.to_owned()));
            }
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
        let database = Target::parse(&database_url).map_err(|reason| problem("DATABASE_URL", reason.to_owned()))?;
        let (secret_key, new_key) = secret_key(get(SECRET_KEY), &database)?;
        let base_url = base_url(get("BASE_URL"))?;
        let is_https = base_url.as_ref().is_some_and(|url| url.starts_with("https:"));
        Ok(Self {
            secret_key,
            new_key,
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

    /// Keeps a secret key that was made just now beside the database, for its owner alone; if another process has kept
    /// one meanwhile, that is the key.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn keep_secret_key(&mut self) -> Result<(), ConfigError> {
        if let Some(path) = self.new_key.take() {
            self.secret_key = keep_secret(&path, &self.secret_key)
                .map_err(|error| problem(SECRET_KEY, format!("cannot be kept in {}: {error}", path.display())))?;
        }
        Ok(())
    }

    /// The file of the database and those that belong to it, where the database is SQLite.
    pub fn files(&self) -> Vec<PathBuf> {
        let Ok(Target::Sqlite(path)) = Target::parse(&self.database_url) else { return Vec::new() };
        let beside = |end: &str| PathBuf::from(format!("{}{end}", path.display()));
        vec![path.clone(), beside("-wal"), beside("-shm"), path.with_file_name("secret.key")]
    }

    /// Whether the database is PostgreSQL.
    pub fn is_postgresql(&self) -> bool {
        matches!(Target::parse(&self.database_url), Ok(Target::Postgresql(_)))
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

/// The key, and the file in which it is still to be kept.
fn secret_key(value: Option<String>, database: &Target) -> Result<(String, Option<PathBuf>), ConfigError> {
    let path = match (value, database) {
        (Some(key), _) => return Ok((checked(key).map_err(|reason| problem(SECRET_KEY, reason))?, None)),
        (None, Target::Postgresql(_)) => {
            let reason = "must be set when the database is PostgreSQL: at least 32 random characters";
            return Err(problem(SECRET_KEY, reason.to_owned()));
        }
        (None, Target::Sqlite(path)) => path.with_file_name("secret.key"),
    };
    match std::fs::read_to_string(&path) {
        Ok(kept) => {
            let key = checked(kept.trim().to_owned());
            let file = path.display();
            Ok((key.map_err(|reason| problem(SECRET_KEY, format!("is kept in {file}, where it {reason}")))?, None))
        }
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            let secret = rand::random::<[u8; 32]>().iter().map(|byte| format!("{byte:02x}")).collect();
            Ok((secret, Some(path)))
        }
        Err(error) => Err(problem(SECRET_KEY, format!("cannot be read in {}: {error}", path.display()))),
    }
}

/// A key that nobody guesses, or why it is none.
fn checked(key: String) -> Result<String, String> {
    /// As a power of ten: some 64 bits.
    const LEAST_GUESSES: f64 = 19.0;
    if key.len() < 32 {
        return Err("must be at least 32 characters long".to_owned());
    }
    let words = ["registrar", "secret", "key", "session", "changeme", "change", "example", "insert", "replace", "here"];
    if zxcvbn::zxcvbn(&key, &words).guesses_log10() < LEAST_GUESSES {
        return Err("is too easy to guess: set it to what openssl rand -hex 32 prints".to_owned());
    }
    Ok(key)
}

/// Writes `secret` to `path` unless another process did so first, and returns what is there.
fn keep_secret(path: &Path, secret: &str) -> std::io::Result<String> {
    db::make_folder(path)?;
    // The file appears with all that is in it, or not at all.
    let draft = path.with_file_name(format!("secret.{:016x}.tmp", rand::random::<u64>()));
    let mut file = db::make_private(&draft)?;
    let kept = file.write_all(secret.as_bytes()).and_then(|()| file.sync_all());
    let kept = kept.and_then(|()| std::fs::hard_link(&draft, path));
    std::fs::remove_file(&draft)?;
    match kept {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(std::fs::read_to_string(path)?.trim().to_owned()),
    }
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
