//! One operation after the other: after each, the site is as the model says.

use super::simple::Simple;
use super::state::State;
use super::{Campus, Chance, Operation, SECTIONS, STUDENTS};

const OPERATIONS: usize = 2000;

#[test]
fn one_operation_after_the_other_does_what_the_rules_say() {
    let mut chance = Chance::new("one after the other");
    let campus = Campus::new();
    let crowd = campus.signed_in(&campus.app);
    let mut simple = Simple::new();
    for at in 0..OPERATIONS {
        let operation = match at {
            // Towards the end, one section after the other is cancelled, one of them twice.
            _ if at > OPERATIONS * 4 / 5 && at % 100 == 0 => {
                Operation::Cancel { section: chance.below(SECTIONS.len()) }
            }
            // For a while of each fifth part it is too late to drop, and many withdraw who can.
            _ if at % 400 == 250 => Operation::Deadline { is_past: true },
            _ if at % 400 == 349 => Operation::Deadline { is_past: false },
            _ if (250..349).contains(&(at % 400)) && chance.is_one_in(5) => {
                let (section, turn) = (chance.below(SECTIONS.len()), chance.below(STUDENTS));
                let student = simple.state.0[section].seats.iter().cycle().nth(turn).copied();
                Operation::Withdraw { student: student.unwrap_or(turn), section }
            }
            _ => chance.operation(),
        };
        let before = simple.state.clone();
        let wanted = simple.perform(operation);
        let status = campus.perform(operation, &crowd);
        let what = format!("operation {at}, {operation:?}, on {before:#?}");
        assert_eq!(status, wanted, "the answer to {what}");
        assert_eq!(State::read(&campus.app), simple.state, "what became of {what}");
    }
    super::invariants::expect_all(&campus);
}
