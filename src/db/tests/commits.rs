//! Commits that fail, locks that are held, and the end of the writer.

use std::cell::RefCell;
use std::sync::mpsc::{self, RecvTimeoutError, TryRecvError};
use std::time::{Duration, Instant};

use diesel::prelude::*;
use futures_util::future::{join, join3};

use super::{Notebook, block_on, is_busy, note, open, run};

#[test]
fn a_commit_that_fails_keeps_nothing_and_the_next_one_works() {
    block_on(async {
        let notebook = Notebook::new();
        let (first, breaking, refused) = notebook
            .write_together(join3(
                notebook.db.write(|connection| note(connection, 1)),
                notebook.db.write(|connection| {
                    run(connection, "PRAGMA defer_foreign_keys = ON")?;
                    run(connection, "INSERT INTO answers VALUES (99)")
                }),
                notebook.db.write(|_| Err(diesel::result::Error::NotFound)),
            ))
            .await;
        assert!(is_busy(&first) && is_busy(&breaking) && is_busy(&refused), "{first:?} {breaking:?} {refused:?}");
        assert_eq!(notebook.numbers(), [0; 0]);
        notebook.db.write(|connection| note(connection, 2)).await.expect("the next commit");
        assert_eq!(notebook.numbers(), [2]);
    });
}

#[test]
fn a_full_disk_keeps_nothing_and_the_writer_goes_on_when_there_is_space_again() {
    block_on(async {
        let notebook = Notebook::new();
        let fill_up = |connection: &mut super::DbConnection| {
            run(connection, "PRAGMA max_page_count = 1")?;
            connection.transaction(|connection| -> QueryResult<()> {
                for number in 100..2000 {
                    note(connection, number)?;
                }
                Ok(())
            })
        };
        let (first, full, last) = notebook
            .write_together(join3(
                notebook.db.write(|connection| note(connection, 1)),
                notebook.db.write(fill_up),
                notebook.db.write(|connection| note(connection, 3)),
            ))
            .await;
        assert!(full.is_err());
        let kept = notebook.numbers();
        assert_eq!(first.is_ok(), kept.contains(&1));
        assert_eq!(last.is_ok(), kept.contains(&3));
        assert!(kept.iter().all(|number| *number < 100));
        let roomy = |connection: &mut super::DbConnection| {
            run(connection, "PRAGMA max_page_count = 1000000")?;
            note(connection, 4)
        };
        notebook.db.write(roomy).await.expect("the next commit");
        assert!(notebook.numbers().contains(&4));
    });
}

#[test]
fn a_write_waits_for_the_lock_of_another_process_and_then_gives_up() {
    block_on(async {
        let notebook = Notebook::new();
        let other = open(notebook.folder.path());
        run_on_writer(&notebook, "PRAGMA busy_timeout = 100").await;
        let (held, is_held) = mpsc::channel();
        let (release, is_released) = mpsc::channel();
        let holder = std::thread::spawn(move || {
            other.write_now(|connection| {
                note(connection, 7)?;
                held.send(()).expect("somebody waits");
                is_released.recv().expect("it is released");
                QueryResult::Ok(())
            })
        });
        is_held.recv().expect("the lock is held");
        let started = Instant::now();
        let (first, second) = join(
            notebook.db.write(|connection| note(connection, 1)),
            notebook.db.write(|connection| note(connection, 2)),
        )
        .await;
        assert!(is_busy(&first) && is_busy(&second), "{first:?} {second:?}");
        assert!(started.elapsed() >= Duration::from_millis(100));
        release.send(()).expect("it waits");
        holder.join().expect("no panic").expect("it writes");
        notebook.db.write(|connection| note(connection, 3)).await.expect("the lock is free");
        assert_eq!(notebook.numbers(), [3, 7]);
    });
}

#[test]
fn a_write_that_leaves_a_transaction_open_is_not_kept() {
    block_on(async {
        use diesel::connection::TransactionManager;
        let notebook = Notebook::new();
        let leaving = notebook.db.write(|connection| {
            note(connection, 1)?;
            crate::db::TransactionManagerOf::begin_transaction(connection)
        });
        assert!(is_busy(&leaving.await));
        notebook.db.write(|connection| note(connection, 2)).await.expect("the next commit");
        assert_eq!(notebook.numbers(), [2]);
    });
}

#[test]
fn the_writer_ends_with_the_last_database() {
    thread_local!(static KEPT: RefCell<Option<mpsc::Sender<()>>> = const { RefCell::new(None) });
    let (dropped, is_dropped) = mpsc::channel::<()>();
    let Notebook { db, folder: _folder } = Notebook::new();
    block_on(db.write(move |_| -> QueryResult<()> {
        KEPT.set(Some(dropped.clone()));
        Ok(())
    }))
    .expect("a write");
    let clone = db.clone();
    drop(db);
    block_on(clone.write(|connection| note(connection, 1))).expect("the same thread serves the clone");
    assert_eq!(is_dropped.try_recv(), Err(TryRecvError::Empty));
    drop(clone);
    assert_eq!(is_dropped.recv_timeout(Duration::from_secs(60)), Err(RecvTimeoutError::Disconnected));
}

/// Sets something on the writer's own connection.
async fn run_on_writer(notebook: &Notebook, statement: &'static str) {
    notebook.db.write(move |connection| run(connection, statement)).await.expect("a setting");
}
