//! What the writer promises on SQLite.

mod commits;
mod killed;
mod together;

use std::sync::{Mutex, mpsc};
use std::time::Duration;

use diesel::prelude::*;
use diesel::result::Error as DieselError;
use diesel::sql_types::BigInt;
use futures_util::future::join;
use tokio::sync::oneshot;

use super::{BatchLimits, Db, DbConnection, Timeouts};

/// A database of notes, in a folder that goes with it.
struct Notebook {
    db: Db,
    folder: tempfile::TempDir,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

impl Notebook {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let db = open(folder.path());
        db.write_now(|connection| {
            run(connection, "CREATE TABLE notes (number BIGINT PRIMARY KEY)")?;
            run(connection, "CREATE TABLE answers (note BIGINT NOT NULL REFERENCES notes (number))")
        })
        .expect("tables");
        Self { db, folder }
    }

    /// The numbers that somebody else sees, on a connection of their own.
    fn numbers(&self) -> Vec<i64> {
        numbers(&self.db)
    }

    /// Has these writes done in one commit: the writer is kept at work until all of them wait for it.
    async fn write_together<T>(&self, writes: impl Future<Output = T>) -> T {
        let (started, has_started) = oneshot::channel();
        let started = Mutex::new(Some(started));
        let (release, is_released) = mpsc::channel();
        let first = self.db.write(move |_| -> QueryResult<()> {
            if let Some(started) = started.lock().expect("a lock").take() {
                started.send(()).expect("somebody waits");
            }
            is_released.recv().expect("it is released");
            Ok(())
        });
        let others = async {
            has_started.await.expect("it starts");
            // A write stands in the queue once it was polled, and these are polled in turn.
            let release = async { release.send(()).expect("it waits") };
            join(writes, release).await.0
        };
        join(first, others).await.1
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(future)
}

fn open(folder: &std::path::Path) -> Db {
    // However slow the machine is, what waits together is committed together.
    let batch = BatchLimits { work: Duration::MAX, ..BatchLimits::default() };
    Db::open_as(&folder.join("notes.db").to_string_lossy(), Timeouts::PAGE, batch).expect("opens")
}

fn numbers(db: &Db) -> Vec<i64> {
    let rows: Vec<Number> = db
        .read_now(|connection| diesel::sql_query("SELECT number FROM notes ORDER BY number").load(&mut **connection))
        .expect("numbers");
    rows.into_iter().map(|row| row.number).collect()
}

fn note(connection: &mut DbConnection, number: i64) -> QueryResult<()> {
    run(connection, &format!("INSERT INTO notes VALUES ({number})"))
}

fn run(connection: &mut DbConnection, statement: &str) -> QueryResult<()> {
    diesel::sql_query(statement).execute(connection).map(|_| ())
}

fn is_busy(result: &QueryResult<()>) -> bool {
    use diesel::result::DatabaseErrorKind::UnableToSendCommand;
    matches!(result, Err(DieselError::DatabaseError(UnableToSendCommand, _)))
}
