//! What people read: the lists of a course's page and the sentence of a refusal.

use super::*;

/// The lists as text: `+` met, `~` provisional, `-` not met, `.` not needed; two spaces for each level.
fn listing(groups: &[Group]) -> String {
    let mut text = String::new();
    for group in groups {
        let indent = "  ".repeat(group.level);
        text += &format!("{indent}{}\n", group.title);
        for line in &group.lines {
            let mark = match line.mark {
                Mark::Met => "+",
                Mark::Provisional => "~",
                Mark::NotMet => "-",
                Mark::NotNeeded => ".",
                Mark::Unmarked => "*",
            };
            let words = [mark, &line.label, &line.detail, "|", &line.note].join(" ");
            text += &format!("{indent}{}\n", words.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }
    text
}

fn assert_lines(requirements: &[(Kind, &str)], record: &str, expected: &[&str]) {
    let trees: Vec<_> = requirements.iter().map(|(kind, text)| (*kind, read(text))).collect();
    let record = Record::of(record);
    let evaluations: Vec<_> = trees.iter().map(|(kind, tree)| evaluate(tree, *kind, &record)).collect();
    assert_eq!(listing(&lines(&evaluations)).lines().collect::<Vec<_>>(), expected);
}

#[test]
fn a_course_page_lists_all_requirements_as_one_story() {
    assert_lines(
        &[
            (Kind::Prerequisite, "MATH 031 PO [C-] or MATH 031 CM [C-] or NO 31 [C-]"),
            (Kind::Corequisite, "MATH 032 PO"),
            (Kind::Antirequisite, "MATH 073 HM"),
        ],
        "MATH 031 PO: B+; MATH 032 PO: now",
        &[
            "One of these:",
            "+ MATH 031 PO with C- or better | met: you have B+, Fall 2022",
            ". MATH 031 CM with C- or better | not taken",
            ". NO 31 with C- or better | not in this catalogue",
            "And this:",
            "+ MATH 032 PO or at the same time | met: in progress, Fall 2022",
            "Not together with:",
            "+ MATH 073 HM | you have not taken it",
        ],
    );
}

#[test]
fn one_course_needs_no_heading() {
    assert_lines(&[(Kind::Prerequisite, "")], "", &[]);
    assert_lines(&[(Kind::Prerequisite, "A [P]")], "A: now", &["", "~ A passed | provisional: in progress, Fall 2022"]);
}

#[test]
fn the_outermost_and_is_a_row_of_lists() {
    assert_lines(
        &[(Kind::Prerequisite, "(A or B) and C and permission and 2 of (D, E, F)")],
        "C: beside; D: done",
        &[
            "One of these:",
            "- A | not taken",
            "- B | not taken",
            "And all of these:",
            "- C | needed before, not at the same time",
            "- an instructor’s permission | not given",
            "And 2 of these:",
            "+ D | met: you have completed it, Fall 2022",
            "- E | not taken",
            "- F | not taken",
        ],
    );
}

#[test]
fn what_lies_deeper_is_a_list_in_its_list() {
    assert_lines(
        &[(Kind::Prerequisite, "A [C] or (B or 45.5 credits) and D")],
        "A: done",
        &[
            "One of these:",
            "~ A with C or better | provisional: completed, grade to come, Fall 2022",
            "  Or all of these:",
            "  . D | not taken",
            "    And one of these:",
            "    . B | not taken",
            "    . 45.5 credits | you have 0 credits",
        ],
    );
    assert_lines(
        &[(Kind::Prerequisite, "2 of (A and B, C, D)")],
        "",
        &[
            "2 of these:",
            "- C | not taken",
            "- D | not taken",
            "  All of these, counted as one:",
            "  - A | not taken",
            "  - B | not taken",
        ],
    );
}

#[test]
fn what_excludes_a_course_is_marked_the_other_way_round() {
    assert_lines(
        &[(Kind::Antirequisite, "A or B and C")],
        "A: B+; B: now",
        &[
            "Not together with:",
            "- A | you have B+, Fall 2022",
            "  Or all of these:",
            "  . B | in progress, Fall 2022",
            "  + C | you have not taken it",
        ],
    );
}

#[test]
fn a_visitor_sees_no_marks() {
    let requirement = read("A [C] or NO 1");
    let groups = outline(&[(Kind::Prerequisite, &requirement)]);
    assert_eq!(listing(&groups), "One of these:\n* A with C or better |\n* NO 1 |\n");
}

#[test]
fn a_refusal_says_what_is_missing_and_only_that() {
    for (text, record, sentence) in [
        ("CS 101 [C]", "CS 101: D", "Needs CS 101 with C or better; you have D"),
        ("CS 101 [C]", "", "Needs CS 101 with C or better"),
        ("CS 101", "CS 101: beside", "Needs CS 101; needed before, not at the same time"),
        ("CS 60 and CS 70 [C]", "CS 60: A; CS 70: D", "Needs CS 70 with C or better; you have D"),
        ("(MATH 120 or MATH 121) and CS 101", "", "Needs CS 101 and one of MATH 120, MATH 121"),
        ("(MATH 120 or MATH 121) and CS 101", "CS 101: P", "Needs one of MATH 120, MATH 121"),
        (
            "(A or B) and (C or D) and E [B]",
            "E: C",
            "Needs E with B or better (you have C), (one of A, B) and one of C, D",
        ),
        ("A or B and C", "B: A", "Needs one of A, C"),
        ("A or B and C", "", "Needs one of A, (B and C)"),
        ("2 of (A, B, C)", "", "Needs 2 of A, B, C"),
        ("2 of (A, B, C)", "A: now", "Needs one more of B, C"),
        ("2 of (A, B)", "A: A", "Needs B"),
        ("NO 1 or A", "NO 1: A", "Needs one of NO 1 (not in this catalogue), A"),
        ("60 credits", "", "Needs 60 credits; you have 0"),
        ("permission", "", "Needs an instructor’s permission"),
    ] {
        assert_sentence(text, Kind::Prerequisite, record, Some(sentence));
    }
}

#[test]
fn the_sentence_knows_what_the_requirement_is_for() {
    use Kind::{Antirequisite, Corequisite, Prerequisite};
    for (text, kind, record, sentence) in [
        ("A", Prerequisite, "A: now", None),
        ("", Prerequisite, "", None),
        ("A", Corequisite, "", Some("Needs A, before or at the same time")),
        ("A [C]", Corequisite, "A: D", Some("Needs A with C or better, before or at the same time; you have D")),
        ("A", Antirequisite, "", None),
        ("A", Antirequisite, "A: B+", Some("Not together with A; you have B+")),
        ("A or B or C", Antirequisite, "A: now; C: P", Some("Not together with A (in progress) and C (you have P)")),
        ("A", Antirequisite, "A: beside", Some("Not together with A; you take it at the same time")),
    ] {
        assert_sentence(text, kind, record, sentence);
    }
}

fn assert_sentence(text: &str, kind: Kind, record: &str, sentence: Option<&str>) {
    let found = evaluate(&read(text), kind, &Record::of(record)).sentence();
    assert_eq!(found.as_deref(), sentence, "{text} with {record:?}");
}
