//! Batches of operations, all at the same time on two servers: whenever it is quiet, what must hold does.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::thread;

use actix_web::rt::System;
use registrar::jobs::process_waitlists;

use super::super::super::support::App;
use super::{Campus, Chance, Crowd, Operation, SECTIONS, invariants};

const ROUNDS: usize = 45;
const THREADS: usize = 12;
/// How many each thread does in a round.
const OPERATIONS: usize = 4;
/// From this round on, some operations cancel sections.
const CANCELLING: usize = 41;

#[test]
fn whatever_many_do_at_once_the_promises_hold() {
    let mut chance = Chance::new("many at once");
    let campus = Campus::new();
    run(&campus, ROUNDS, |round| match chance.operation() {
        Operation::Resize { section, .. } if round >= CANCELLING && chance.is_one_in(4) => {
            Operation::Cancel { section }
        }
        operation => operation,
    });
}

/// Here nobody waits: writes in the term go on beside each other, and only the student is in the way of the student.
#[test]
fn whatever_a_student_does_at_once_in_many_windows_the_promises_hold() {
    let mut chance = Chance::new("many windows");
    let campus = Campus::new();
    campus.app.sql("UPDATE sections SET capacity = 30");
    run(&campus, ROUNDS / 2, |_| {
        let (student, section, gives_up) =
            (chance.below(3), chance.below(SECTIONS.len()), chance.below(SECTIONS.len()));
        let may_wait = false;
        match chance.below(8) {
            0..4 => Operation::Register { student, section, may_wait, gives_up: None },
            4..6 => Operation::Swap { student, section, may_wait, gives_up },
            _ => Operation::Drop { student, section },
        }
    });
}

/// So many rounds of operations, each round at once; after each, all that must hold does.
fn run(campus: &Campus, rounds: usize, mut operation: impl FnMut(usize) -> Operation) {
    let beside = App::start_beside(&campus.app);
    let servers = [&campus.app, &beside].map(|app| campus.signed_in(app));
    let mut answers = BTreeMap::new();
    for round in 0..rounds {
        if round % 10 >= 8 {
            campus.perform(Operation::Deadline { is_past: round % 10 == 8 }, &servers[0]);
            // Nobody did anything to a section: the program by itself moves the lines that this moves.
            let moved = System::new().block_on(process_waitlists(&campus.app.store));
            moved.expect("the lines move");
        }
        let mut batch = || (0..OPERATIONS).map(|_| operation(round)).collect::<Vec<_>>();
        let batches: Vec<_> = (0..THREADS).map(|_| batch()).collect();
        for status in at_once(campus, &servers, &batches) {
            *answers.entry(status).or_insert(0) += 1;
            assert!([303, 404, 409, 422].contains(&status), "{status} in round {round}");
        }
        invariants::expect_all(campus);
    }
    println!("answers: {answers:?}");
    assert!(answers[&303] > rounds, "something came about: {answers:?}");
}

/// Each batch on a thread of its own, each on one of the servers; answers all statuses.
fn at_once(campus: &Campus, servers: &[Crowd; 2], batches: &[Vec<Operation>]) -> Vec<u16> {
    let start = Barrier::new(batches.len());
    thread::scope(|scope| {
        let run = |(at, batch): (usize, &'_ Vec<Operation>)| {
            let (start, crowd, batch) = (&start, &servers[at % 2], batch.clone());
            scope.spawn(move || {
                start.wait();
                let perform = |operation| campus.perform(operation, crowd);
                batch.into_iter().map(perform).collect::<Vec<_>>()
            })
        };
        let threads: Vec<_> = batches.iter().enumerate().map(run).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("answers")).collect()
    })
}
