//! How a connection to either database is opened and kept in a pool.
#![allow(missing_docs, reason = "the derive of MultiConnection makes public items without any")]

use std::path::{Path, PathBuf};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::{Connection, ConnectionError, PgConnection, QueryResult, SqliteConnection};

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

/// What `DATABASE_URL` names.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Postgresql(String),
    Sqlite(PathBuf),
}

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
}

/// A connection in a pool.
pub(super) struct Pooled {
    connection: ReadConnection,
    broken: bool,
}

impl Target {
    pub fn parse(url: &str) -> Self {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::Postgresql(url.to_owned());
        }
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        Self::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path)))
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self, Self::Sqlite(_))
    }

    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => path.parent().filter(|folder| !folder.as_os_str().is_empty()),
            Self::Postgresql(_) => None,
        }
    }
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
    pub fn leave(&mut self, failed: bool) {
        if failed {
            self.broken = match &mut **self {
                DbConnection::Postgresql(connection) => connection.batch_execute("SELECT 1").is_err(),
                DbConnection::Sqlite(connection) => is_mid_transaction(connection),
            };
        }
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
        let connection = match &self.target {
            Target::Postgresql(url) => DbConnection::Postgresql(connect_postgresql(url, self.door)?),
            Target::Sqlite(path) => DbConnection::Sqlite(connect_sqlite(path, self.door)?),
        };
        Ok(Pooled { connection: ReadConnection(connection), broken: false })
    }

    fn is_valid(&self, connection: &mut Pooled) -> Result<(), ConnectionError> {
        connection.batch_execute("SELECT 1").map_err(ConnectionError::CouldntSetupConfiguration)
    }

    fn has_broken(&self, connection: &mut Pooled) -> bool {
        connection.broken || std::thread::panicking()
    }
}

fn connect_postgresql(url: &str, door: Door) -> Result<PgConnection, ConnectionError> {
    let mut connection = PgConnection::establish(url)?;
    let setup = match door {
        Door::Read => "SET default_transaction_read_only = on; SET timezone = 'UTC'",
        Door::Write => "SET timezone = 'UTC'",
    };
    connection.batch_execute(setup).map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

fn connect_sqlite(path: &Path, door: Door) -> Result<SqliteConnection, ConnectionError> {
    let mut connection = SqliteConnection::establish(&path.to_string_lossy())?;
    let setup = match door {
        Door::Read => "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON;",
        Door::Write => {
            "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
        }
    };
    connection.batch_execute(setup).map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

fn is_mid_transaction(connection: &mut SqliteConnection) -> bool {
    !matches!(AnsiTransactionManager::transaction_manager_status_mut(connection).transaction_depth(), Ok(None))
}
