//! What the writer promises on SQLite.

mod commits;
mod killed;
mod together;

use std::time::Duration;

use diesel::prelude::*;
use diesel::result::Error as DieselError;
use diesel::sql_types::BigInt;

use super::{Db, DbConnection};

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

    /// Keeps the writer at work, so that the writes that come now go into one commit.
    async fn hold_up(&self) {
        let db = self.db.clone();
        let (started, has_started) = tokio::sync::oneshot::channel();
        let started = std::sync::Mutex::new(Some(started));
        tokio::spawn(async move {
            db.write(move |_| -> QueryResult<()> {
                if let Some(started) = started.lock().expect("a lock").take() {
                    started.send(()).expect("somebody waits");
                }
                // Longer than a commit takes on, so those that come now are in the next.
                std::thread::sleep(Duration::from_millis(300));
                Ok(())
            })
            .await
        });
        has_started.await.expect("it starts");
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(future)
}

fn open(folder: &std::path::Path) -> Db {
    Db::open(&folder.join("notes.db").to_string_lossy()).expect("opens")
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
