//! What was acknowledged is there after the process is killed.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::{block_on, note, numbers, open};

/// Names the folder of the database to the process that is to be killed.
const FOLDER: &str = "REGISTRAR_TEST_KILLED_IN";

#[test]
fn every_acknowledged_write_outlives_a_kill() {
    let notebook = super::Notebook::new();
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "db::tests::killed::a_process_that_writes_until_it_is_killed", "--nocapture"])
        .env(FOLDER, notebook.folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process");
    let mut lines = BufReader::new(child.stdout.take().expect("its words")).lines();
    let mut number = || loop {
        let line = lines.next()?.expect("a line");
        if let Some(number) = line.strip_prefix("kept ") {
            return number.parse::<i64>().ok();
        }
    };
    let mut acknowledged: Vec<i64> = (0..200).map(|_| number().expect("it goes on")).collect();
    child.kill().expect("a kill");
    child.wait().expect("an end");
    acknowledged.extend(std::iter::from_fn(number));
    let kept = numbers(&open(notebook.folder.path()));
    let lost: Vec<_> = acknowledged.iter().filter(|number| !kept.contains(number)).collect();
    assert!(lost.is_empty(), "{} of {} are lost: {lost:?}", lost.len(), acknowledged.len());
}

/// Writes until it is killed, when the test above runs it; otherwise there is nothing to do.
#[test]
fn a_process_that_writes_until_it_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else { return };
    let db = open(folder.as_ref());
    println!();
    std::thread::scope(|scope| {
        for client in 0..16 {
            let db = &db;
            scope.spawn(move || {
                for turn in 0..100_000 {
                    let number = client * 100_000 + turn;
                    block_on(db.write(move |connection| note(connection, number))).expect("a note");
                    let line = format!("kept {number}\n");
                    // Nobody listens any more when the test has failed.
                    if std::io::stdout().write_all(line.as_bytes()).is_err() {
                        return;
                    }
                }
            });
        }
    });
}
