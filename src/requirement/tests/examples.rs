//! Expressions as catalogues have them: what they are, what they are refused for, what they come to.

use super::*;

fn course(code: &str) -> Requirement {
    Requirement::Course { code: code.to_owned(), grade: None }
}

fn graded(code: &str, grade: Grade) -> Requirement {
    Requirement::Course { code: code.to_owned(), grade: Some(grade) }
}

#[test]
fn and_binds_tighter_than_or() {
    use Requirement::{All, Any};
    let (a, b, c) = (course("A"), course("B"), course("C"));
    assert_eq!(read("A or B and C"), Any(vec![a.clone(), All(vec![b.clone(), c.clone()])]));
    assert_eq!(read("(A or B) and C"), All(vec![Any(vec![a, b]), c]));
}

#[test]
fn every_form_reads_as_its_tree() {
    assert_eq!(
        read("CS 101 and (MATH 120 [C] or MATH 121 [c-])"),
        Requirement::All(vec![
            course("CS 101"),
            Requirement::Any(vec![graded("MATH 120", Grade::C), graded("MATH 121", Grade::CMinus)]),
        ])
    );
    let of = vec![course("A"), Requirement::All(vec![course("B"), course("C")])];
    assert_eq!(read("2 OF (A, B AND C)"), Requirement::AtLeast { count: 2, of });
    assert_eq!(read("60 credits"), Requirement::Credits(6_000));
    assert_eq!(read("1.5 Credits"), Requirement::Credits(150));
    assert_eq!(read(" Permission "), Requirement::Permission);
    assert!(read(" \n\t").is_nothing());
    assert_eq!(read("A [B\u{2212}]"), graded("A", Grade::BMinus));
}

#[test]
fn a_code_is_what_a_catalogue_has() {
    for code in ["CSCI 051P PO", "AFRI 010A AF", "HSA 10", "Bio 44", "6.006", "STAT/MATH 310", "A&P 101", "MÜ 2", "60"]
    {
        assert_eq!(read(code), course(code));
    }
    assert_eq!(read("  CS \u{a0} 101 "), course("CS 101"));
    assert_eq!(read("ANDES 1 or ORE 2").codes(), ["ANDES 1", "ORE 2"]);
    assert_eq!(read("“OR  501” [C]"), graded("OR 501", Grade::C));
    assert_eq!(read("\"OR 501\" and \"C++ 1\"").to_string(), "\"OR 501\" and \"C++ 1\"");
}

#[test]
fn the_canonical_text_has_no_more_parentheses_than_it_needs() {
    for (typed, canonical) in [
        ("((A and B) and (C))", "A and B and C"),
        ("(A and B) or (C and (D or E))", "A and B or C and (D or E)"),
        ("2 of(A,(B or C) , 60 CREDITS)", "2 of (A, B or C, 60 credits)"),
        ("1.50 credits OR 1.00 credits", "1.5 credits or 1 credit"),
        ("csci 051p po[c-]and \"bio 44\"", "csci 051p po [C-] and bio 44"),
        ("", ""),
    ] {
        assert_eq!(read(typed).to_string(), canonical);
    }
}

#[test]
fn a_refusal_names_what_was_expected_and_where() {
    for (text, marked, sentence) in [
        ("CSCI 051P PO [C] nad CSCI 054 PO", "nad", "Expected “and”, “or” or the end at character 18"),
        ("CS 101 & MATH 120", "&", "Expected “and”, “or” or the end at character 8"),
        ("CS 101)", ")", "Expected “and”, “or” or the end at character 7"),
        ("CS 101 and", "", "Expected a course at the end"),
        ("OR 501", "OR", "Expected a course at character 1"),
        ("(CS 101 or MATH 120", "", "Expected “and”, “or” or “)” at the end"),
        ("2 of (A, B", "", "Expected “,”, “and”, “or” or “)” at the end"),
        ("2 of A, B", "A", "Expected “(” at character 6"),
        ("3 of (A, B)", "3", "Expected a number from 1 to 2 at character 1"),
        ("0 of (A, B)", "0", "Expected a number from 1 to 2 at character 1"),
        ("many of (A, B)", "many", "Expected a number from 1 to 2 at character 1"),
        ("0 credits", "0", "Expected a number of credits such as 60 or 1.5 at character 1"),
        ("1.234 credits", "1.234", "Expected a number of credits such as 60 or 1.5 at character 1"),
        ("MÜ 1 [E]", "[E]", "Expected a least grade from A+ to D-, or P at character 6"),
        ("CS 1 [F]", "[F]", "Expected a least grade from A+ to D-, or P at character 6"),
        ("CS 1 [C or CS 2", "[C or CS 2", "Expected a “]” for the “[” at character 6"),
        ("\"CS 1", "\"CS 1", "Expected a second quotation mark for the one at character 1"),
        ("\" \"", "\" \"", "Expected a course at character 1"),
        (
            "CS 101 nad MATH 12000",
            "CS 101 nad MATH 12000",
            "Expected a course code of at most 20 characters at character 1",
        ),
    ] {
        let error = parse(text).expect_err(text);
        assert_eq!((error.mark(text).marked, error.to_string().as_str()), (marked, sentence), "{text}");
    }
}

#[test]
fn hostile_text_is_refused_and_not_followed_down() {
    let nested = |depth| format!("{}A{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(read(&nested(20)), course("A"));
    let error = parse(&nested(21)).expect_err("too deep");
    assert_eq!(error.to_string(), "Expected at most 20 parentheses inside each other at character 21");
    let side_by_side = vec!["(A or 1 of (B))"; 30].join(" and ");
    assert_eq!(read(&side_by_side).codes().len(), 60);
    let error = parse(&"(".repeat(1_001)).expect_err("too long");
    assert_eq!(error.to_string(), "Expected at most 1,000 characters; the rest begins at character 1001");
    assert!(parse(&" ".repeat(1_000)).is_ok());
}

#[test]
fn expressions_of_real_catalogues_are_read_and_weighed() {
    // A second year of computer science and mathematics.
    let record = Record::of(
        "CSCI 051P PO: B+; CSCI 054 PO: C-; MATH 031 PO: A-; MATH 060 PO: now; BIOL 041E PO: P; 18.01: B; HSA 10: done",
    );
    for (text, courses, expected) in [
        ("(CSCI 051G PO or CSCI 051J PO or CSCI 051P PO) and (CSCI 052 PO or CSCI 054 PO)", 5, Outcome::Met),
        ("CSCI 051P PO [C] and CSCI 054 PO [C]", 2, Outcome::NotMet),
        ("MATH 031 PO or MATH 031H PO or MATH 031S PO or MATH 032 PO", 4, Outcome::Met),
        ("MATH 060 PO [C-] and (CSCI 054 PO [C-] or permission)", 2, Outcome::Provisional),
        ("BIOL 041E PO and BIOL 041C PO or BIOL 040L KS and BIOL 044L KS", 4, Outcome::NotMet),
        ("2 of (CSCI 051P PO [B], MATH 031 PO [B], MATH 060 PO)", 3, Outcome::Met),
        ("HSA 10 and 2 of (HSA 11, HSA 12, BIOL 041E PO, 18.01 [C])", 5, Outcome::Met),
        ("60 credits and (permission or 18.02)", 1, Outcome::NotMet),
    ] {
        assert_eq!(read(text).codes().len(), courses, "{text}");
        assert_eq!(outcome(text, Kind::Prerequisite, &record), expected, "{text}");
        assert_eq!(read(text).to_string(), text);
    }
}

#[test]
fn what_a_student_has_done_decides() {
    use Kind::{Antirequisite, Corequisite, Prerequisite};
    use Outcome::{Met, NotMet, Provisional};
    for (text, record, before, beside, without) in [
        ("A", "", NotMet, NotMet, NotMet),
        ("A", "A: D-", Met, Met, Met),
        ("A", "A: F", NotMet, NotMet, NotMet),
        ("A", "A: P", Met, Met, Met),
        ("A", "A: done", Met, Met, Met),
        ("A", "A: now", Provisional, Met, Provisional),
        ("A", "A: beside", NotMet, Met, Provisional),
        ("A [C]", "A: C", Met, Met, Met),
        ("A [C]", "A: C-", NotMet, NotMet, NotMet),
        ("A [C]", "A: P", NotMet, NotMet, NotMet),
        ("A [D-]", "A: P", Met, Met, Met),
        ("A [C]", "A: done", Provisional, Provisional, Provisional),
        ("A [C]", "A: D; A: now", Provisional, Met, Provisional),
        ("A [C]", "A: B; A: F", Met, Met, Met),
        ("NO 1", "NO 1: A", NotMet, NotMet, NotMet),
        ("A and B", "A: A; B: now", Provisional, Met, Provisional),
        ("A or B", "A: A; B: now", Met, Met, Met),
        ("2 of (A, B, C)", "A: A; C: now", Provisional, Met, Provisional),
        ("2 of (A, B, C)", "A: A", NotMet, NotMet, NotMet),
    ] {
        let record = Record::of(record);
        let found = [Prerequisite, Corequisite, Antirequisite].map(|kind| outcome(text, kind, &record));
        assert_eq!(found, [before, beside, without], "{text} with {record:?}");
    }
}

#[test]
fn credits_and_permission_are_the_students_own() {
    let record = Record { credits: 6_000, has_permission: true, ..Record::default() };
    for (text, met) in [("60 credits", true), ("60.01 credits", false), ("permission", true), ("", true)] {
        assert_eq!(outcome(text, Kind::Prerequisite, &record) == Outcome::Met, met, "{text}");
    }
    assert_eq!(outcome("permission", Kind::Prerequisite, &Record::default()), Outcome::NotMet);
}

#[test]
fn an_antirequisite_refuses_whom_a_prerequisite_admits() {
    for (record, is_met) in [("A: B", true), ("A: now", true), ("A: F", false), ("", false)] {
        let (requirement, record) = (read("A"), Record::of(record));
        assert_eq!(evaluate(&requirement, Kind::Prerequisite, &record).refuses(), !is_met);
        assert_eq!(evaluate(&requirement, Kind::Antirequisite, &record).refuses(), is_met);
    }
    for kind in [Kind::Prerequisite, Kind::Corequisite, Kind::Antirequisite] {
        assert!(!evaluate(&read(""), kind, &Record::default()).refuses());
    }
}

#[test]
fn words_for_nothing_ask_for_nothing() {
    for text in ["None", " none. ", "N/A", "n/a", "-", "–", "—", "n.a.", ".", "Not applicable"] {
        assert!(read(text).is_nothing(), "{text}");
    }
    assert_eq!(read("\"none\""), course("none"));
    assert_eq!(course("none").to_string(), "\"none\"");
    assert_eq!(read("NONE 101"), course("NONE 101"));
}

#[test]
fn a_least_grade_may_be_written_in_words() {
    for text in [
        "CS 101 with C or better",
        "CS 101 with a C or better.",
        "CS 101 with a grade of C or higher",
        "CS 101 with at least a C",
        "CS 101 with a minimum grade of C",
        "\"CS 101\" with C",
    ] {
        assert_eq!(read(text), graded("CS 101", Grade::C), "{text}");
    }
    assert_eq!(read("CS 101 with A"), graded("CS 101", Grade::A));
    assert_eq!(read("CS 101 with an A or better"), graded("CS 101", Grade::A));
    assert_eq!(read("CS 101 with B+ or better"), graded("CS 101", Grade::BPlus));
    assert_eq!(read("CS 101 with C- or better or MATH 10 with D").to_string(), "CS 101 [C-] or MATH 10 [D]");
    assert_eq!(read("CS 101 with honours"), course("CS 101 with honours"));
    assert_eq!(read("CS 101 with F"), course("CS 101 with F"));
}

#[test]
fn a_full_stop_at_the_end_ends_the_text() {
    assert_eq!(read("CS 101 [C]."), graded("CS 101", Grade::C));
    assert_eq!(read("60 credits."), Requirement::Credits(6_000));
    assert_eq!(read("A and permission."), Requirement::All(vec![course("A"), Requirement::Permission]));
}
