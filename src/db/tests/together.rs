//! Writes that share a commit succeed and fail alone.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use futures_util::future::{FutureExt, join, join3};

use super::{Notebook, block_on, note, numbers, open};

#[test]
fn what_64_threads_write_at_once_is_all_kept() {
    let notebook = Notebook::new();
    std::thread::scope(|scope| {
        for client in 0..64 {
            let db = &notebook.db;
            scope.spawn(move || {
                for turn in 0..5 {
                    let number = client * 5 + turn;
                    block_on(db.write(move |connection| note(connection, number))).expect("a note");
                    assert!(numbers(db).contains(&number), "others see it once it is answered");
                }
            });
        }
    });
    assert_eq!(notebook.numbers(), (0..320).collect::<Vec<_>>());
}

#[test]
fn a_write_that_fails_is_undone_alone_and_hears_why() {
    block_on(async {
        let notebook = Notebook::new();
        let (first, failing, last) = notebook
            .write_together(join3(
                notebook.db.write(|connection| note(connection, 1)),
                notebook.db.write(|connection| {
                    note(connection, 2)?;
                    Err::<(), _>(DieselError::NotFound)
                }),
                notebook.db.write(|connection| note(connection, 3)),
            ))
            .await;
        assert!(first.is_ok() && last.is_ok());
        assert_eq!(failing, Err(DieselError::NotFound));
        assert_eq!(notebook.numbers(), [1, 3]);
    });
}

#[test]
fn a_write_that_panics_is_undone_alone_and_the_panic_reaches_its_caller() {
    block_on(async {
        let notebook = Notebook::new();
        let db = notebook.db.clone();
        let panicking = db.write(|connection| {
            note(connection, 2)?;
            connection.transaction(|connection| -> QueryResult<()> {
                note(connection, 3)?;
                panic!("a slip of the pen");
            })
        });
        let panicking = AssertUnwindSafe(panicking).catch_unwind();
        let (first, panicking, last) = notebook
            .write_together(join3(
                notebook.db.write(|connection| note(connection, 1)),
                panicking,
                notebook.db.write(|connection| note(connection, 4)),
            ))
            .await;
        assert!(first.is_ok() && last.is_ok());
        let panic = panicking.expect_err("a panic");
        assert_eq!(panic.downcast_ref(), Some(&"a slip of the pen"));
        assert_eq!(notebook.numbers(), [1, 4]);
        notebook.db.write(|connection| note(connection, 5)).await.expect("the writer lives");
        assert_eq!(notebook.numbers(), [1, 4, 5]);
    });
}

#[test]
fn a_transaction_within_a_write_is_undone_alone() {
    block_on(async {
        let notebook = Notebook::new();
        let nesting = |number| {
            notebook.db.write(move |connection| {
                note(connection, number)?;
                let inner = connection.transaction(|connection| {
                    note(connection, number + 1)?;
                    Err::<(), _>(DieselError::RollbackTransaction)
                });
                assert!(inner.is_err());
                connection.transaction(|connection| note(connection, number + 2))
            })
        };
        let (first, second) = notebook.write_together(join(nesting(10), nesting(20))).await;
        assert!(first.is_ok() && second.is_ok());
        assert_eq!(notebook.numbers(), [10, 12, 20, 22]);
    });
}

#[test]
fn a_write_that_is_tried_again_is_applied_once() {
    block_on(async {
        let notebook = Notebook::new();
        let tries = Arc::new(AtomicU32::new(0));
        let counting = tries.clone();
        let (first, again, always) = notebook
            .write_together(join3(
                notebook.db.write(|connection| note(connection, 1)),
                notebook.db.write(move |connection| {
                    note(connection, 2)?;
                    // The first try meets the note of another; the second does not.
                    note(connection, 1 + 9 * i64::from(counting.fetch_add(1, Ordering::SeqCst)))
                }),
                notebook.db.write(|connection| note(connection, 1)),
            ))
            .await;
        assert!(first.is_ok() && again.is_ok());
        assert!(matches!(always, Err(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _))));
        assert_eq!(tries.load(Ordering::SeqCst), 2);
        assert_eq!(notebook.numbers(), [1, 2, 10]);
    });
}

#[test]
fn two_databases_on_one_file_and_writes_on_own_threads_go_beside_each_other() {
    let notebook = Notebook::new();
    let other = open(notebook.folder.path());
    std::thread::scope(|scope| {
        for client in 0..16 {
            let db = if client % 2 == 0 { &notebook.db } else { &other };
            scope.spawn(move || {
                for turn in 0..5 {
                    let number = client * 10 + turn * 2;
                    block_on(db.write(move |connection| note(connection, number))).expect("a note");
                    db.write_now(|connection| note(connection, number + 1)).expect("a note");
                }
            });
        }
    });
    assert_eq!(notebook.numbers(), (0..160).collect::<Vec<_>>());
}
