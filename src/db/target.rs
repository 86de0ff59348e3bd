//! What `DATABASE_URL` names, and what it must not.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A database, as `DATABASE_URL` names it.
#[derive(Clone, Debug)]
pub enum Target {
    /// The URL of a PostgreSQL database.
    Postgresql(String),
    /// The path of a SQLite file.
    Sqlite(PathBuf),
}

/// What stands at the beginning of every SQLite file.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

impl Target {
    /// Reads the setting.
    ///
    /// # Errors
    /// When it names no database: a sentence without its subject, and without what the setting says, which may hold a
    /// password.
    pub fn parse(url: &str) -> Result<Self, &'static str> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgresql(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        let path = path.strip_prefix("//").unwrap_or(path);
        if has_scheme(path) || path.contains("://") {
            return Err("begins with what is no kind of database: give a path, sqlite:PATH or postgres://...");
        }
        if path.contains('@') && path.contains(':') || path.contains("host=") || path.contains("dbname=") {
            return Err("looks like the address of a server: write it as postgres://user:password@host/name");
        }
        if path.contains('?') {
            return Err("has a question mark, but a SQLite file takes no parameters: give its path alone");
        }
        if path.is_empty() || path.ends_with('/') {
            return Err("names a folder: give the path of a file in it, such as data/registrar.db");
        }
        Ok(Self::Sqlite(PathBuf::from(path)))
    }

    pub(super) fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    /// Makes the file of a SQLite database, and its folder, for its owner alone, if there is none; refuses what is
    /// there and no SQLite file.
    pub(super) fn prepare(&self) -> io::Result<()> {
        let Self::Sqlite(path) = self else { return Ok(()) };
        if path.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        match File::open(path) {
            Ok(file) => {
                let mut start = Vec::new();
                file.take(16).read_to_end(&mut start)?;
                if start.is_empty() || start == MAGIC {
                    return Ok(());
                }
                Err(io::Error::other("it is a file of another kind"))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                make_folder(path)?;
                match make_private(path) {
                    // Another process was faster.
                    Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
                    _ => Ok(()),
                }
            }
            Err(error) => Err(error),
        }
    }

    /// What may be said of an error: libpq quotes parts of the URL in some.
    pub(super) fn without_secrets(&self, error: &str) -> String {
        let Self::Postgresql(url) = self else { return error.to_owned() };
        let secrets = secrets(url);
        let is_secret = |text: &str| {
            let text = text.trim();
            !text.is_empty() && secrets.iter().any(|secret| secret.contains(text) || text.contains(secret.as_ref()))
        };
        // What libpq quotes is every second part.
        let parts = error.split('"').enumerate();
        let shown: Vec<&str> =
            parts.map(|(n, part)| if n % 2 == 1 && is_secret(part) { "***" } else { part }).collect();
        let long = secrets.iter().filter(|secret| secret.len() >= 3);
        long.fold(shown.join("\""), |text, secret| text.replace(secret.as_ref(), "***"))
    }
}

/// Makes a file that nobody but its owner may read; fails if it is there.
pub fn make_private(path: &Path) -> io::Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// Makes the folder of a file, for its owner alone; one that is there stays as it is.
pub fn make_folder(of: &Path) -> io::Result<()> {
    let Some(folder) = of.parent().filter(|folder| !folder.as_os_str().is_empty()) else { return Ok(()) };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// Whether it begins as a URL does; a single letter is a drive.
fn has_scheme(path: &str) -> bool {
    let Some((scheme, _)) = path.split_once(':') else { return false };
    scheme.len() != 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

/// The passwords of the URL, as they stand there and as they are meant.
fn secrets(url: &str) -> Vec<Cow<'_, str>> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let of_user = rest.rsplit_once('@').and_then(|(user, _)| user.split_once(':')).map(|(_, password)| password);
    let parameters = rest.split(['?', '&']).filter_map(|pair| pair.split_once('='));
    let given = parameters.filter(|(name, _)| name.contains("password")).map(|(_, value)| value);
    let written: Vec<&str> = of_user.into_iter().chain(given).filter(|secret| !secret.is_empty()).collect();
    // libpq may take a part of a password for a host or a port.
    let parts =
        written.iter().flat_map(|secret| secret.split(['/', '@', ':', '?', '#'])).filter(|part| part.len() >= 3);
    let parts: Vec<_> = parts.map(Cow::Borrowed).collect();
    let meant = written.iter().flat_map(|secret| url::form_urlencoded::parse(secret.as_bytes()).map(|(key, _)| key));
    let meant: Vec<_> = meant.filter(|secret| !secret.is_empty()).collect();
    let mut all: Vec<_> = written.into_iter().map(Cow::Borrowed).chain(parts).chain(meant).collect();
    // The whole before its parts.
    all.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_mistyped_is_no_path() {
        for url in [
            "postgresq://u:p@h/x",
            "postgres:/u:p@h/x",
            "postgres:u:p@h/x",
            "Postgres://u:p@h/x",
            "//u:p@h/x",
            "u:p@h/x",
            "mysql://h/x",
            "http://h/x",
            "file:data/x.db",
            ":memory:",
            "sqlite::memory:",
            "sqlite:",
            "sqlite:postgres://u:p@h/x",
            "sqlite://data/x.db?mode=rwc",
            "host=localhost dbname=x",
            "data/",
        ] {
            let refusal = Target::parse(url).expect_err(url);
            assert!(!refusal.contains("u:p"), "{refusal}");
        }
    }

    #[test]
    fn a_path_may_be_written_in_several_ways() {
        for (url, path) in [
            ("data/registrar.db", "data/registrar.db"),
            ("sqlite:data/registrar.db", "data/registrar.db"),
            ("sqlite://data/registrar.db", "data/registrar.db"),
            ("sqlite:///var/lib/registrar.db", "/var/lib/registrar.db"),
            ("/home/me@work/registrar.db", "/home/me@work/registrar.db"),
        ] {
            let target = Target::parse(url).expect(url);
            assert!(matches!(&target, Target::Sqlite(found) if found == Path::new(path)), "{url}: {target:?}");
        }
        for url in ["postgres://h/x", "postgresql://u:p@h,i/x?connect_timeout=2"] {
            assert!(matches!(Target::parse(url), Ok(Target::Postgresql(_))), "{url}");
        }
    }

    #[test]
    fn an_error_does_not_tell_the_password() {
        let target = Target::Postgresql("postgres://u:p4ss/w%20zq@h/x?sslpassword=wink".to_owned());
        for error in [
            "invalid port number: \"p4ss\"",
            "invalid integer value \"w%20zq@h\"",
            "could not connect with p4ss/w%20zq",
            "the password p4ss/w zq is wrong",
            "wink is not right",
        ] {
            let shown = target.without_secrets(error);
            for secret in ["p4ss", "zq", "wink"] {
                assert!(!shown.contains(secret), "{shown}");
            }
        }
        assert_eq!(target.without_secrets("role \"u\" does not exist"), "role \"u\" does not exist");
    }
}
