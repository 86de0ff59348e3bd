//! What holds for every requirement and every record.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::*;

const CODES: [&str; 6] = ["A", "B", "CS 101", "Bio 44", "NO 1", "OR 501"];

proptest! {
    #[test]
    fn the_canonical_text_reads_back_as_the_same_tree(requirement in requirement(any_code())) {
        let text = requirement.to_string();
        prop_assume!(text.chars().count() <= 1_000);
        prop_assert_eq!(parse(&text), Ok(requirement), "{}", text);
    }

    #[test]
    fn no_pair_of_parentheses_can_be_spared(requirement in requirement(any_code())) {
        let text: Vec<char> = requirement.to_string().chars().collect();
        prop_assume!(text.len() <= 1_000);
        for (open, close) in pairs(&text) {
            let kept = |index: &usize| *index != open && *index != close;
            let shorter: String = (0..text.len()).filter(kept).map(|index| text[index]).collect();
            prop_assert_ne!(parse(&shorter), Ok(requirement.clone()), "{}", shorter);
        }
    }

    #[test]
    fn any_text_is_read_or_refused_within_itself(text in prop_oneof![".{0,60}", hostile(), "[(\\[ ]{990,1010}"]) {
        match parse(&text) {
            Ok(requirement) => prop_assert_eq!(parse(&requirement.to_string()), Ok(requirement)),
            Err(error) => {
                let length = text.chars().count();
                prop_assert!(error.at + error.length <= length);
                prop_assert_eq!(error.length == 0, error.at == length);
                let Marked { before, marked, after } = error.mark(&text);
                prop_assert_eq!(before.chars().count(), error.at);
                prop_assert_eq!(marked.chars().count(), error.length);
                prop_assert_eq!([before, marked, after].concat(), text);
            }
        }
    }

    #[test]
    fn outcomes_are_as_defined(requirement in known(), record in record(), kind in kind()) {
        let expected = if holds(&requirement, kind, &record, Outcome::Met) {
            Outcome::Met
        } else if holds(&requirement, kind, &record, Outcome::Provisional) {
            Outcome::Provisional
        } else {
            Outcome::NotMet
        };
        prop_assert_eq!(evaluate(&requirement, kind, &record).verdict.outcome, expected);
    }

    #[test]
    fn doing_more_or_better_never_hurts(
        requirement in known(), record in record(), more in record(), better in vec(any::<Index>(), 8), kind in kind(),
    ) {
        let mut improved = record.clone();
        for ((_, attempt), index) in improved.attempts.iter_mut().zip(&better) {
            improve(attempt, *index);
        }
        improved.attempts.extend(more.attempts);
        improved.credits += more.credits;
        improved.has_permission |= more.has_permission;
        let outcome = |record| evaluate(&requirement, kind, record).verdict.outcome;
        prop_assert!(outcome(&record) <= outcome(&improved));
    }

    #[test]
    fn an_unknown_course_is_never_met(record in record(), kind in kind()) {
        prop_assert_eq!(outcome("NO 1", kind, &record), Outcome::NotMet);
    }

    #[test]
    fn the_order_of_parts_and_attempts_decides_nothing(requirement in known(), record in record(), kind in kind()) {
        let mut reversed = record.clone();
        reversed.attempts.reverse();
        let outcome = |requirement, record| evaluate(requirement, kind, record).verdict.outcome;
        prop_assert_eq!(outcome(&requirement, &record), outcome(&mirrored(&requirement), &reversed));
    }

    #[test]
    fn whoever_is_refused_is_told_why_and_nobody_else(requirement in known(), record in record(), kind in kind()) {
        let evaluation = evaluate(&requirement, kind, &record);
        prop_assert_eq!(evaluation.refuses(), evaluation.sentence().is_some());
        let groups = lines(std::slice::from_ref(&evaluation));
        let stands_against = |line: &Line| line.mark == Mark::NotMet;
        prop_assert_eq!(evaluation.refuses(), groups.iter().flat_map(|group| &group.lines).any(stands_against));
        let listed = groups.iter().flat_map(|group| &group.lines).filter(|line| line.is_course).count();
        prop_assert_eq!(listed, requirement.codes().len());
    }
}

/// The definition, spelt out: whether the requirement is met at least this far.
fn holds(requirement: &Requirement, kind: Kind, record: &Record, least: Outcome) -> bool {
    let count = |parts: &[Requirement]| parts.iter().filter(|part| holds(part, kind, record, least)).count();
    match requirement {
        Requirement::All(parts) => count(parts) == parts.len(),
        Requirement::Any(parts) => count(parts) > 0,
        Requirement::AtLeast { count: needed, of } => count(of) >= *needed,
        leaf => evaluate(leaf, kind, record).verdict.outcome >= least,
    }
}

fn improve(attempt: &mut Attempt, index: Index) {
    if let Attempt::Completed { grade: Some(grade), .. } = attempt {
        let better: Vec<Grade> = Grade::ALL.into_iter().filter(|other| other >= grade).collect();
        *grade = *index.get(&better);
    }
}

fn mirrored(requirement: &Requirement) -> Requirement {
    let mirror = |parts: &[Requirement]| parts.iter().rev().map(mirrored).collect();
    match requirement {
        Requirement::All(parts) => Requirement::All(mirror(parts)),
        Requirement::Any(parts) => Requirement::Any(mirror(parts)),
        Requirement::AtLeast { count, of } => Requirement::AtLeast { count: *count, of: mirror(of) },
        leaf => leaf.clone(),
    }
}

/// The places of parentheses that belong together, outside of quotation marks.
fn pairs(text: &[char]) -> Vec<(usize, usize)> {
    let (mut open, mut pairs, mut is_quoted) = (Vec::new(), Vec::new(), false);
    for (index, c) in text.iter().enumerate() {
        match c {
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => open.push(index),
            ')' if !is_quoted => pairs.extend(open.pop().map(|open| (open, index))),
            _ => {}
        }
    }
    pairs
}

fn requirement(code: BoxedStrategy<String>) -> BoxedStrategy<Requirement> {
    let grade = proptest::option::of(select(Grade::ALL[1..].to_vec()));
    let leaf = prop_oneof![
        6 => (code, grade).prop_map(|(code, grade)| Requirement::Course { code, grade }),
        1 => (1..1_000_000).prop_map(Requirement::Credits),
        1 => Just(Requirement::Permission),
    ];
    let compound = |part: BoxedStrategy<Requirement>| {
        prop_oneof![
            vec(part.clone(), 2..4).prop_map(Requirement::all),
            vec(part.clone(), 2..4).prop_map(Requirement::any),
            (vec(part, 1..4), any::<Index>())
                .prop_map(|(of, index)| Requirement::AtLeast { count: index.index(of.len()) + 1, of }),
        ]
    };
    leaf.prop_recursive(4, 24, 3, compound).boxed()
}

/// Requirements over a handful of courses.
fn known() -> BoxedStrategy<Requirement> {
    requirement(select(CODES.to_vec()).prop_map(str::to_owned).boxed())
}

/// Any code that an expression can hold, with keywords and signs in it.
fn any_code() -> BoxedStrategy<String> {
    let squeeze = |code: String| code.split_whitespace().collect::<Vec<_>>().join(" ");
    prop_oneof![
        "[A-Z]{2,5} [0-9]{1,3}[A-Z]?( [A-Z]{2})?",
        "[A-Za-z0-9./&'-]{1,6}( [A-Za-z0-9./&'-]{1,4}){0,2}",
        "(and|OR|of|Credits|permission|60|2|A) ?(or|1|of|credit)?",
        "[^\"“”]{1,20}",
    ]
    .prop_map(squeeze)
    .prop_filter("a code has a character", |code| !code.is_empty())
    .boxed()
}

/// Texts of the right pieces in the wrong order.
fn hostile() -> BoxedStrategy<String> {
    const PIECES: [&str; 20] = [
        "CS 101",
        "A",
        "é",
        "and",
        "OR",
        "of",
        "2",
        "60",
        "credits",
        "permission",
        "(",
        ")",
        ",",
        "[C]",
        "[",
        "]",
        "\"",
        "“",
        "2 of (",
        " ",
    ];
    vec(select(PIECES.to_vec()), 0..14).prop_map(|pieces| pieces.join(" ")).boxed()
}

fn record() -> BoxedStrategy<Record> {
    let when = || "Fall 2022".to_owned();
    let attempt = prop_oneof![
        1 => Just(Attempt::AtTheSameTime),
        1 => Just(Attempt::InProgress { when: when() }),
        1 => Just(Attempt::Completed { grade: None, letter: None, when: when() }),
        4 => select(Grade::ALL.to_vec()).prop_map(move |grade| Attempt::Completed { grade: Some(grade), letter: None, when: when() }),
    ];
    let attempts = vec((select(CODES.to_vec()).prop_map(str::to_owned), attempt), 0..8);
    (attempts, 0..1_000_000, any::<bool>())
        .prop_map(|(attempts, credits, has_permission)| Record { attempts, credits, has_permission })
        .boxed()
}

fn kind() -> BoxedStrategy<Kind> {
    select(vec![Kind::Prerequisite, Kind::Corequisite, Kind::Antirequisite]).boxed()
}
