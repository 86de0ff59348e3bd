//! How a connection to either database is opened and kept in a pool.
#![allow(missing_docs, reason = "the derive of MultiConnection makes public items without any")]

use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection, ConnectionError, PgConnection, QueryResult, SqliteConnection};

use super::bounded::Trust;
use super::target::Target;
use super::{Outage, Timeouts};

/// A connection to whichever database the settings name.
#[derive(diesel::MultiConnection)]
pub enum DbConnection {
    /// PostgreSQL.
    Postgresql(PgConnection),
    /// SQLite, in a file.
    Sqlite(SqliteConnection),
}

/// A connection of [`Db::read`](super::Db::read), outside any transaction: what it reads was committed.
pub struct ReadConnection(DbConnection);

/// Which door a pool stands behind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Door {
    Read,
    Write,
}

/// Opens connections for a pool.
#[derive(Debug)]
pub(super) struct Manager {
    pub target: Target,
    pub door: Door,
    pub timeouts: Timeouts,
    pub trust: Trust,
}

/// A connection in a pool.
pub(super) struct Pooled {
    connection: ReadConnection,
    trust: Trust,
    trusted_at: u64,
    broken: bool,
}

impl ReadConnection {
    /// Runs `work`, all of whose queries see the database as of one moment.
    ///
    /// # Errors
    /// What `work` returns, or the failure to begin or end.
    pub fn snapshot<T>(&mut self, work: impl FnOnce(&mut DbConnection) -> QueryResult<T>) -> QueryResult<T> {
        match &mut self.0 {
            DbConnection::Postgresql(postgresql) => AnsiTransactionManager::begin_transaction_sql(
                postgresql,
                "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY",
            )?,
            DbConnection::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction(sqlite)?,
        }
        let result = work(&mut self.0);
        // Nothing was written.
        <DbConnection as Connection>::TransactionManager::rollback_transaction(&mut self.0)?;
        result
    }
}

impl std::ops::Deref for ReadConnection {
    type Target = DbConnection;
    fn deref(&self) -> &DbConnection {
        &self.0
    }
}

impl std::ops::DerefMut for ReadConnection {
    fn deref_mut(&mut self) -> &mut DbConnection {
        &mut self.0
    }
}

impl Pooled {
    /// The connection as one of the readers' pool.
    pub fn reader(&mut self) -> &mut ReadConnection {
        &mut self.connection
    }

    /// Notes whether the connection can be used again; it is looked at only after something failed.
    pub fn check_after_failure(&mut self, failed: bool) {
        if failed {
            self.broken = match &mut **self {
                DbConnection::Postgresql(connection) => connection.batch_execute("SELECT 1").is_err(),
                DbConnection::Sqlite(connection) => is_mid_transaction(connection),
            };
            if self.broken {
                // What closed this one has probably closed those beside it.
                self.trust.lose();
            }
        }
    }

    /// Closes the connection instead of keeping it for others.
    pub fn close_after_use(&mut self) {
        self.broken = true;
    }

    fn is_trusted(&self) -> bool {
        self.trusted_at == self.trust.now()
    }
}

impl std::ops::Deref for Pooled {
    type Target = DbConnection;
    fn deref(&self) -> &DbConnection {
        &self.connection
    }
}

impl std::ops::DerefMut for Pooled {
    fn deref_mut(&mut self) -> &mut DbConnection {
        &mut self.connection
    }
}

impl r2d2::ManageConnection for Manager {
    type Connection = Pooled;
    type Error = ConnectionError;

    fn connect(&self) -> Result<Pooled, ConnectionError> {
        let trusted_at = self.trust.now();
        let connection =
            match &self.target {
                Target::Postgresql(url) => {
                    let connected = connect_postgresql(url, self.door, self.timeouts);
                    DbConnection::Postgresql(connected.map_err(|error| {
                        ConnectionError::BadConnection(self.target.without_secrets(&error.to_string()))
                    })?)
                }
                Target::Sqlite(path) => DbConnection::Sqlite(connect_sqlite(path, self.door, self.timeouts)?),
            };
        Ok(Pooled { connection: ReadConnection(connection), trust: self.trust.clone(), trusted_at, broken: false })
    }

    /// Asks the database nothing: each request would wait for one answer more.
    fn is_valid(&self, connection: &mut Pooled) -> Result<(), ConnectionError> {
        if connection.is_trusted() {
            return Ok(());
        }
        Err(ConnectionError::BadConnection("it was opened before the database stopped answering".to_owned()))
    }

    fn has_broken(&self, connection: &mut Pooled) -> bool {
        connection.broken || !connection.is_trusted() || std::thread::panicking()
    }
}

fn connect_postgresql(url: &str, door: Door, timeouts: Timeouts) -> Result<PgConnection, ConnectionError> {
    let mut connection = PgConnection::establish(&with_limits(url))?;
    let milliseconds = |timeout: Duration| timeout.as_millis().to_string();
    let limits = [
        ("statement_timeout", milliseconds(timeouts.statement)),
        ("lock_timeout", milliseconds(timeouts.lock)),
        ("idle_in_transaction_session_timeout", milliseconds(timeouts.idle)),
        ("timezone", "UTC".to_owned()),
        ("default_transaction_read_only", if door == Door::Read { "on" } else { "off" }.to_owned()),
    ];
    let own = limits.into_iter().filter(|(name, _)| !name.ends_with("_timeout") || !url.contains(name));
    let setup: String = own.map(|(name, value)| format!("SET {name} = '{value}';")).collect();
    connection.batch_execute(&setup).map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// The URL with what makes libpq notice in seconds that the other side is gone, unless the operator says otherwise.
fn with_limits(url: &str) -> String {
    const LIMITS: [(&str, &str); 5] = [
        ("connect_timeout", "3"),
        ("keepalives_idle", "10"),
        ("keepalives_interval", "3"),
        ("keepalives_count", "3"),
        ("tcp_user_timeout", "10000"),
    ];
    let (address, given) = url.split_once('?').unwrap_or((url, ""));
    let has = |name: &str| given.split('&').any(|pair| pair.split('=').next() == Some(name));
    let added = LIMITS.into_iter().filter(|(name, _)| !has(name)).map(|(name, value)| format!("{name}={value}"));
    let given = given.split('&').filter(|pair| !pair.is_empty()).map(str::to_owned);
    format!("{address}?{}", given.chain(added).collect::<Vec<_>>().join("&"))
}

fn connect_sqlite(path: &Path, door: Door, timeouts: Timeouts) -> Result<SqliteConnection, ConnectionError> {
    let mut connection = SqliteConnection::establish(&path.to_string_lossy())?;
    let milliseconds = timeouts.lock.as_millis();
    let setup = match door {
        Door::Read => "PRAGMA query_only = ON;",
        Door::Write => "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
    };
    connection
        .batch_execute(&format!("PRAGMA busy_timeout = {milliseconds}; {setup}"))
        .and_then(|()| if door == Door::Write { keep_wal(&mut connection, timeouts.lock) } else { Ok(()) })
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

/// Puts a file into WAL mode, in which it stays. SQLite does not wait for a lock here, whatever its `busy_timeout`: of
/// several processes that start on a new file, all but one would be told that it is locked.
fn keep_wal(connection: &mut SqliteConnection, patience: Duration) -> QueryResult<()> {
    let begun = Instant::now();
    loop {
        match connection.batch_execute("PRAGMA journal_mode = WAL") {
            Err(error) if Outage::of(&error) == Some(Outage::Locked) && begun.elapsed() < patience => {
                thread::sleep(Duration::from_millis(10));
            }
            result => return result,
        }
    }
}

fn is_mid_transaction(connection: &mut SqliteConnection) -> bool {
    !matches!(AnsiTransactionManager::transaction_manager_status_mut(connection).transaction_depth(), Ok(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wal_mode_waits_for_who_changes_the_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let open = || SqliteConnection::establish(&folder.path().join("new.db").to_string_lossy()).expect("opens");
        let (mut connection, mut other) = (open(), open());
        other.batch_execute("BEGIN IMMEDIATE").expect("a lock");
        let (begun, patience) = (Instant::now(), Duration::from_millis(200));
        let locked = keep_wal(&mut connection, patience).expect_err("it is locked");
        assert_eq!(Outage::of(&locked), Some(Outage::Locked));
        assert!(begun.elapsed() >= patience, "{:?}", begun.elapsed());
        other.batch_execute("ROLLBACK").expect("no lock");
        assert_eq!(keep_wal(&mut connection, patience), Ok(()));
    }
}
