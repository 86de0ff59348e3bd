//! The only door to the database: [`Db::read`], [`Db::write`] and the migrations.
//!
//! One binary serves SQLite and PostgreSQL. A read gets a connection that cannot write; a write is one
//! transaction. Both run on threads of their own, so that no query ever holds up the web server.

mod after_commit;
mod bounded;
mod connection;
mod id;
mod migrations;
mod outage;
mod owner;
mod target;
mod text_enum;
mod timeouts;
mod upkeep;
mod writer;

#[cfg(test)]
mod tests;

use std::error::Error as StdError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use chrono::{NaiveDateTime, SubsecRound, Utc};
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};

pub use after_commit::AfterCommit;
use bounded::{MOST_GIVEN_UP, Trust, Turns};
pub use connection::{DbConnection, MultiBackend, ReadConnection};
use connection::{Door, Manager};
pub use id::{Id, Uuid};
pub use outage::Outage;
use outage::{cause, failure};
pub use target::{Target, make_folder, make_private};
pub use timeouts::Timeouts;
use writer::{BatchLimits, Writer};

type Pool = r2d2::Pool<Manager>;
type TransactionManagerOf = <DbConnection as diesel::Connection>::TransactionManager;

/// How long the pool tries to open a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a write is tried when others stand in its way (deadlock, serialization, a lost race for a unique key).
const TRIES: u32 = 5;

/// The database, cheap to clone.
#[derive(Clone)]
pub struct Db {
    readers: Pool,
    writers: Pool,
    reading: Turns,
    writing: WriteMode,
    lock_timeout: Duration,
}

/// How [`Db::write`] gets its turn.
#[derive(Clone)]
enum WriteMode {
    /// SQLite: by its one writer, with those that wait as well.
    Batched(Writer),
    /// PostgreSQL: on a connection of its own.
    Pooled(Turns),
}

/// Why the database could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The pool could not be filled: no such server, a folder that cannot be written.
    #[error("cannot open the database: {0}")]
    Connect(#[from] r2d2::Error),
    /// No connection could be opened: no such server, a wrong password.
    #[error("cannot open the database: {0}")]
    Refused(#[from] diesel::ConnectionError),
    /// It is no database of this program, or of a newer version.
    #[error("cannot use the database that DATABASE_URL names: {0}")]
    Foreign(Box<dyn StdError + Send + Sync>),
    /// The SQLite file or its folder cannot be made or read.
    #[error("cannot use the file that DATABASE_URL names: {0}")]
    File(std::io::Error),
    /// The address names no database.
    #[error("DATABASE_URL {0}")]
    Address(&'static str),
    /// The copy could not be made.
    #[error("cannot copy the database: {0}")]
    Backup(DieselError),
    /// The system gave no thread.
    #[error("cannot start the threads of the database: {0}")]
    Threads(String),
    /// A migration failed.
    #[error("cannot bring the database up to date: {0}")]
    Migrate(Box<dyn StdError + Send + Sync>),
}

impl Db {
    /// Opens the database that `url` names: `postgres://...`, or a path or `sqlite:` URL.
    ///
    /// # Errors
    /// When the server cannot be reached or the file cannot be opened.
    pub fn open(url: &str) -> Result<Self, OpenError> {
        Self::open_within(url, Timeouts::PAGE)
    }

    /// [`Db::open`] for a command that may take its time.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open_for_command(url: &str) -> Result<Self, OpenError> {
        Self::open_within(url, Timeouts::COMMAND)
    }

    /// [`Db::open`] with other timeouts.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub fn open_within(url: &str, timeouts: Timeouts) -> Result<Self, OpenError> {
        Self::open_as(url, timeouts, BatchLimits::default())
    }

    /// [`Db::open`] with another bound on the writes that share a commit on SQLite, to measure what sharing saves.
    ///
    /// # Errors
    /// As [`Db::open`].
    #[doc(hidden)]
    pub fn open_with(url: &str, most_writes: usize) -> Result<Self, OpenError> {
        Self::open_as(url, Timeouts::PAGE, BatchLimits { writes: most_writes, ..BatchLimits::default() })
    }

    fn open_as(url: &str, timeouts: Timeouts, batch: BatchLimits) -> Result<Self, OpenError> {
        let target = Target::parse(url).map_err(OpenError::Address)?;
        target.prepare().map_err(OpenError::File)?;
        owner::claim(&target, timeouts)?;
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let (readers, writers) = (4.max(cores * 2), if target.is_sqlite() { 1 } else { 4.max(cores * 2) });
        let trust = Trust::default();
        let pool = |door, size: usize| {
            r2d2::Pool::builder()
                .max_size(u32::try_from(size).unwrap_or(u32::MAX))
                .min_idle(Some(1))
                .connection_timeout(PATIENCE)
                .build(Manager { target: target.clone(), door, timeouts, trust: trust.clone() })
        };
        // What was given up keeps its connection.
        let of_writers = if target.is_sqlite() { 1 } else { writers + MOST_GIVEN_UP };
        // The writer comes first: it makes the file that readers can only open.
        let writers_pool = pool(Door::Write, of_writers)?;
        let writing = if target.is_sqlite() {
            WriteMode::Batched(Writer::start(writers_pool.clone(), batch).map_err(no_threads)?)
        } else {
            WriteMode::Pooled(Turns::new(writers, timeouts, trust.clone()).map_err(no_threads)?)
        };
        let readers_pool = pool(Door::Read, readers + MOST_GIVEN_UP)?;
        let reading = Turns::new(readers, timeouts, trust).map_err(no_threads)?;
        Ok(Self { writers: writers_pool, readers: readers_pool, reading, writing, lock_timeout: timeouts.lock })
    }

    /// Runs `work` on a connection that cannot write, off the async workers.
    ///
    /// # Errors
    /// What `work` returns, or the failure to get a connection.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut ReadConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + Send + 'static,
    {
        let db = self.clone();
        self.reading.run(move |_| db.read_now(work)).await
    }

    /// Runs `work` as one transaction, off the async workers: what it did is durable when this answers
    /// `Ok`, and undone when it answers `Err`. It is run again when another transaction stood in its way. On SQLite
    /// it shares a commit with the writes that wait beside it, of which each is kept or undone by itself.
    ///
    /// # Errors
    /// What `work` returns, or the failure to get a connection or to commit.
    pub async fn write<T, E>(&self, work: impl Fn(&mut DbConnection) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + StdError + Send + 'static,
    {
        self.write_then(move |connection, _| work(connection)).await
    }

    /// [`Db::write`] of what leaves work for the moment at which it is committed.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub async fn write_then<T, E>(
        &self,
        work: impl Fn(&mut DbConnection, &mut AfterCommit) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + StdError + Send + 'static,
    {
        match &self.writing {
            WriteMode::Batched(writer) => writer.write(work).await,
            WriteMode::Pooled(turns) => {
                let db = self.clone();
                turns.run(move |is_awaited| db.write_awaited(is_awaited, work)).await
            }
        }
    }

    /// [`Db::read`] for which nobody waits. A failure is logged.
    pub fn read_soon<E>(&self, work: impl FnOnce(&mut ReadConnection) -> Result<(), E> + Send + 'static)
    where
        E: From<DieselError> + StdError + Send + 'static,
    {
        let db = self.clone();
        self.reading.spawn(async move {
            if let Err(error) = db.read(work).await {
                log::warn!("a read for which nobody waits failed: {error}");
            }
        });
    }

    fn is_sqlite(&self) -> bool {
        matches!(self.writing, WriteMode::Batched(_))
    }

    /// [`Db::read`] on this thread, for the command line and tests.
    ///
    /// # Errors
    /// As [`Db::read`].
    pub fn read_now<T, E: From<DieselError>>(
        &self,
        work: impl FnOnce(&mut ReadConnection) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut connection = self.readers.get().map_err(no_connection)?;
        let result = work(connection.reader());
        connection.check_after_failure(result.is_err());
        result
    }

    /// [`Db::write`] on this thread, for the command line and tests.
    ///
    /// On SQLite it has a commit of its own, beside the writer's thread: they take the one connection in turns. So
    /// `work` need not be `'static`, and a long import does not hold up writes in a commit with it.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now<T, E>(&self, work: impl Fn(&mut DbConnection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DieselError> + StdError + 'static,
    {
        self.write_now_then(|connection, _| work(connection))
    }

    /// [`Db::write_now`] of what leaves work for the moment at which it is committed.
    ///
    /// # Errors
    /// As [`Db::write`].
    pub fn write_now_then<T, E>(
        &self,
        work: impl Fn(&mut DbConnection, &mut AfterCommit) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DieselError> + StdError + 'static,
    {
        self.write_awaited(&AtomicBool::new(true), work)
    }

    /// Commits only while somebody waits for it.
    fn write_awaited<T, E>(
        &self,
        is_awaited: &AtomicBool,
        work: impl Fn(&mut DbConnection, &mut AfterCommit) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DieselError> + StdError + 'static,
    {
        let mut tries = 1;
        loop {
            let (started, mut after) = (Instant::now(), AfterCommit::default());
            let mut connection = self.writers.get().map_err(no_connection)?;
            let begun = connection.begin_write();
            let is_lost = begun.as_ref().is_err_and(|error| Outage::of(error) == Some(Outage::Unreachable));
            let result =
                begun.map_err(E::from).and_then(|()| connection.finish_write(|it| work(it, &mut after), is_awaited));
            connection.check_after_failure(result.is_err());
            match result {
                // Nothing was done yet on a connection that was closed while nobody used it.
                Err(error) if tries < TRIES && (is_lost || is_retryable(&error)) => tries += 1,
                Err(error) if !self.is_sqlite() && is_unnamed(&error) => {
                    let is_soon = started.elapsed() < self.lock_timeout;
                    match cause(&error).and_then(Outage::of) {
                        _ if is_soon && tries < TRIES => tries += 1,
                        None if !is_soon => return Err(failure(outage::TOO_LONG).into()),
                        _ => return Err(error),
                    }
                }
                Ok(done) => {
                    // Others may have the connection meanwhile.
                    drop(connection);
                    after.run();
                    return Ok(done);
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the database answers a query about its tables within two seconds.
    pub async fn is_ready(&self) -> bool {
        let answer = self.read(|connection| {
            diesel::RunQueryDsl::execute(diesel::sql_query("SELECT version FROM catalogue_version"), &mut **connection)
        });
        tokio::time::timeout(Duration::from_secs(2), answer).await.is_ok_and(|answer| answer.is_ok())
    }
}

/// The present instant in UTC, in the microseconds that both databases keep.
pub fn now() -> NaiveDateTime {
    Utc::now().naive_utc().trunc_subsecs(6)
}

/// What a transaction returns that found out too late how it has to be done: it is undone and run once more.
#[derive(Debug, thiserror::Error)]
#[error("the transaction has to be run once more")]
struct Repeat;

/// Makes the transaction run again from its beginning.
pub(crate) fn repeat() -> DieselError {
    DieselError::QueryBuilderError(Box::new(Repeat))
}

fn is_repeat(error: &DieselError) -> bool {
    matches!(error, DieselError::QueryBuilderError(error) if error.is::<Repeat>())
}

/// Whether PostgreSQL refuses something and Diesel has no name for why: a deadlock, a timeout, or a fault of ours. Its
/// message may be in any language, so what it is shows in how long it took: a deadlock is found long before a wait for a
/// lock is given up. A fault of ours is refused as often as it is tried.
fn is_unnamed(error: &(dyn StdError + 'static)) -> bool {
    let Some(cause @ DieselError::DatabaseError(DatabaseErrorKind::Unknown, _)) = cause(error) else { return false };
    matches!(Outage::of(cause), None | Some(Outage::Locked))
}

/// Whether running the transaction once more may succeed or give a better answer: a serialization failure, SQLite’s lock that was not had in time, or a key that another transaction took or gave up since it was checked.
fn is_retryable(error: &(dyn StdError + 'static)) -> bool {
    let Some(cause) = cause(error) else { return false };
    let DieselError::DatabaseError(kind, information) = cause else { return is_repeat(cause) };
    match kind {
        DatabaseErrorKind::SerializationFailure
        | DatabaseErrorKind::UniqueViolation
        | DatabaseErrorKind::ForeignKeyViolation => true,
        _ => information.message() == "database is locked",
    }
}

fn no_threads(error: impl ToString) -> OpenError {
    OpenError::Threads(error.to_string())
}

#[expect(clippy::needless_pass_by_value, reason = "map_err gives it by value")]
fn no_connection(error: r2d2::Error) -> DieselError {
    failure(error.to_string())
}

impl DbConnection {
    fn finish_write<T, E: From<DieselError>>(
        &mut self,
        work: impl FnOnce(&mut DbConnection) -> Result<T, E>,
        is_awaited: &AtomicBool,
    ) -> Result<T, E> {
        let result = work(self).and_then(|done| {
            if is_awaited.load(Ordering::Acquire) { Ok(done) } else { Err(failure(outage::NO_ANSWER).into()) }
        });
        match result {
            Ok(_) => TransactionManagerOf::commit_transaction(self)?,
            Err(_) => TransactionManagerOf::rollback_transaction(self)?,
        }
        result
    }

    fn begin_write(&mut self) -> QueryResult<()> {
        match self {
            DbConnection::Postgresql(postgresql) => AnsiTransactionManager::begin_transaction(postgresql),
            DbConnection::Sqlite(sqlite) => {
                // A deferred transaction could fail when it first writes; this one waits for its turn.
                AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")
            }
        }
    }
}
