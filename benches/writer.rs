//! What the shared commits of SQLite save: 64 clients against one sync each, and one client against the old way.
//!
//! `cargo bench --bench writer` measures the ways in turns, in one run on the disk of the target folder, and prints
//! medians. It takes some 20 seconds.

use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use registrar::db::{Db, DbConnection};
use tokio::sync::Semaphore;

const ROUNDS: usize = 41;
const ROUND: Duration = Duration::from_millis(100);
const CLIENTS: usize = 64;

/// A way to write.
#[derive(Clone)]
enum Way {
    Writer(Db),
    Before(Before),
}

/// How the writes of SQLite went before they shared commits: each in turn on a blocking thread.
#[derive(Clone)]
struct Before {
    turn: Arc<Semaphore>,
    connection: Arc<Mutex<DbConnection>>,
}

impl Way {
    async fn write(&self, number: i64) -> QueryResult<()> {
        match self {
            Self::Writer(db) => db.write(move |connection| insert(connection, number)).await,
            Self::Before(before) => before.write(number).await,
        }
    }
}

impl Before {
    fn open(path: &Path) -> Self {
        let mut connection = SqliteConnection::establish(&path.to_string_lossy()).expect("a connection");
        connection
            .batch_execute(
                "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;",
            )
            .expect("settings");
        Self { turn: Arc::new(Semaphore::new(1)), connection: Arc::new(Mutex::new(DbConnection::Sqlite(connection))) }
    }

    async fn write(&self, number: i64) -> QueryResult<()> {
        let permit = self.turn.clone().acquire_owned().await;
        let connection = self.connection.clone();
        let writing = tokio::task::spawn_blocking(move || {
            let mut connection = connection.lock().expect("a lock");
            let result = match &mut *connection {
                DbConnection::Sqlite(sqlite) => sqlite.immediate_transaction(|sqlite| {
                    diesel::sql_query(INSERT).bind::<diesel::sql_types::BigInt, _>(number).execute(sqlite).map(|_| ())
                }),
                DbConnection::Postgresql(_) => unreachable!("the benchmark is of SQLite"),
            };
            drop(permit);
            result
        });
        writing.await.expect("no panic")
    }
}

const INSERT: &str = "INSERT INTO notes (number, words) VALUES (?, 'as long as a registration is, in bytes')";

fn insert(connection: &mut DbConnection, number: i64) -> QueryResult<()> {
    diesel::sql_query(INSERT).bind::<diesel::sql_types::BigInt, _>(number).execute(connection).map(|_| ())
}

fn main() {
    // The system's folder for temporary files may be in memory, where a sync costs nothing.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/bench-writer");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let open = |name: &str, most_writes| {
        let db = Db::open_with(&folder.join(name).to_string_lossy(), most_writes).expect("a database");
        db.write_now(|connection| {
            connection.batch_execute("CREATE TABLE notes (number BIGINT PRIMARY KEY, words TEXT NOT NULL)")
        })
        .expect("a table");
        db
    };
    let (together, alone) = (open("together.db", CLIENTS), open("alone.db", 1));
    drop(open("before.db", 1));
    let before = Way::Before(Before::open(&folder.join("before.db")));
    let (together, alone) = (Way::Writer(together), Way::Writer(alone));
    let ways = [
        ("64 clients, shared commits", &together, CLIENTS),
        ("64 clients, one sync each", &alone, CLIENTS),
        ("64 clients, before", &before, CLIENTS),
        ("1 client, shared commits", &together, 1),
        ("1 client, before", &before, 1),
    ];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let next = Arc::new(AtomicI64::new(0));
    let mut rates = vec![Vec::new(); ways.len()];
    for _ in 0..ROUNDS {
        for (rates, (_, way, clients)) in rates.iter_mut().zip(&ways) {
            rates.push(runtime.block_on(rate(way, *clients, &next)));
        }
    }
    for (rates, (name, ..)) in rates.iter().zip(&ways) {
        println!("{name:<28} {:>8.0} writes a second", median(rates.clone()));
    }
    let ratio = |a: usize, b: usize| median(rates[a].iter().zip(&rates[b]).map(|(a, b)| a / b).collect());
    println!("64 clients, to one sync each: {:.2}", ratio(0, 1));
    println!("64 clients, to before:        {:.2}", ratio(0, 2));
    println!("1 client, to before:          {:.2}", ratio(3, 4));
    let _ = std::fs::remove_dir_all(&folder);
}

/// How many writes a second are answered to so many clients, of which each waits for its answer before the next.
async fn rate(way: &Way, clients: usize, next: &Arc<AtomicI64>) -> f64 {
    let started = Instant::now();
    let client = || {
        let (way, next) = (way.clone(), next.clone());
        tokio::spawn(async move {
            let mut answered = 0_u32;
            while started.elapsed() < ROUND {
                way.write(next.fetch_add(1, Ordering::Relaxed)).await.expect("a write");
                answered += 1;
            }
            answered
        })
    };
    let clients: Vec<_> = (0..clients).map(|_| client()).collect();
    let mut answered = 0;
    for client in clients {
        answered += client.await.expect("no panic");
    }
    f64::from(answered) / started.elapsed().as_secs_f64()
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    if values.len() % 2 == 1 { values[middle] } else { f64::midpoint(values[middle - 1], values[middle]) }
}
