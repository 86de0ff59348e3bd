//! One operation after the other: after each, the site is as the model says.

use super::simple::Simple;
use super::state::State;
use super::{Campus, Chance, Operation, SECTIONS};

const OPERATIONS: usize = 2000;

#[test]
fn one_operation_after_the_other_does_what_the_rules_say() {
    let mut chance = Chance::new("one after the other");
    let campus = Campus::new();
    let students = campus.app.all_signed_in(&campus.students);
    let instructor = campus.app.signed_in("F1");
    let mut simple = Simple::new();
    for at in 0..OPERATIONS {
        let operation = match at {
            // Towards the end, one section after the other is cancelled, one of them twice.
            _ if at > OPERATIONS * 4 / 5 && at % 100 == 0 => {
                Operation::Cancel { section: chance.below(SECTIONS.len()) }
            }
            _ => chance.operation(),
        };
        let before = simple.state.clone();
        let wanted = simple.perform(operation);
        let status = campus.perform(operation, &students, &instructor);
        let what = format!("operation {at}, {operation:?}, on {before:#?}");
        assert_eq!(status, wanted, "the answer to {what}");
        assert_eq!(State::read(&campus.app), simple.state, "what became of {what}");
    }
    super::invariants::expect_all(&campus);
}
