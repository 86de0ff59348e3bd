//! Worked examples that universities publish, and what holds for every record.

use proptest::prelude::*;

use super::*;
use crate::catalogue::GradeRule;

fn scale(repeats: Repeats) -> Scale {
    let rule = |(letter, points, is_earned): (&str, Option<i32>, bool)| GradeRule {
        letter: letter.to_owned(),
        position: 1,
        points,
        is_earned,
        is_in_gpa: points.is_some(),
    };
    let rules = [
        ("A", Some(400), true),
        ("A-", Some(370), true),
        ("B+", Some(330), true),
        ("B", Some(300), true),
        ("B-", Some(270), true),
        ("C", Some(200), true),
        ("D", Some(100), true),
        ("F", Some(0), false),
        ("P", None, true),
        ("NP", None, false),
        ("I", None, false),
        ("W", None, false),
    ];
    Scale::new(rules.into_iter().map(rule).collect(), repeats)
}

/// Attempts as (course, year, credits, grade); `W` was withdrawn from.
fn taken(lines: &[(u32, i32, i64, &str)]) -> Vec<Attempt> {
    let courses: HashMap<u32, Id> = lines.iter().map(|(course, ..)| (*course, Id::new())).collect();
    let terms: HashMap<i32, Id> = lines.iter().map(|(_, year, ..)| (*year, Id::new())).collect();
    let line = |(course, year, credits, grade): &(u32, i32, i64, &str)| {
        let day = NaiveDate::from_ymd_opt(*year, 1, 1).expect("a day");
        Attempt {
            section: Id::new(),
            course: courses[course],
            term: terms[year],
            days: (day, day),
            credits: credits * 100,
            is_completed: *grade != "W",
            grade: (!grade.is_empty() && *grade != "W").then(|| (*grade).to_owned()),
        }
    };
    lines.iter().map(line).collect()
}

fn overall(lines: &[(u32, i32, i64, &str)], repeats: Repeats) -> Totals {
    count(&taken(lines), &scale(repeats)).overall
}

/// Washington State University, Registrar, "Grades and GPA": 29.9 points of 10 credits are 2.99; and 28.6 of 11 are
/// 2.60 with 14 credits earned, as one course of 3 was passed without points.
#[test]
fn the_examples_of_washington_state_university_come_out() {
    let first = overall(&[(1, 2020, 3, "B+"), (2, 2020, 4, "C"), (3, 2020, 3, "A")], Repeats::Best);
    assert_eq!((first.quality_points, first.gpa(), first.earned), (299_000, Some(299), 1000));
    let second =
        overall(&[(1, 2020, 3, "D"), (2, 2020, 4, "B-"), (3, 2020, 4, "A-"), (4, 2020, 3, "P")], Repeats::Best);
    assert_eq!((second.quality_points, second.gpa(), second.earned), (286_000, Some(260), 1400));
}

/// University of Calgary, Calendar 2019, "Grade Point Average": 63 points of 24 units are 2.625, which is shown as 2.62.
#[test]
fn an_average_is_cut_off_and_not_rounded() {
    let lines = [
        (1, 2019, 6, "A"),
        (2, 2019, 6, "B"),
        (3, 2019, 3, "C"),
        (4, 2019, 3, "D"),
        (5, 2019, 3, "F"),
        (6, 2019, 3, "A"),
    ];
    let totals = overall(&lines, Repeats::All);
    assert_eq!((totals.quality_points, totals.gpa_credits, totals.gpa()), (630_000, 2400, Some(262)));
}

/// University of Denver, Graduate Bulletin, "Grade Point Average": I, NP, P and W are not in it, and all grades of
/// repeats are.
#[test]
fn what_has_no_points_is_attempted_and_not_in_the_average() {
    let lines = [(1, 2020, 3, "B"), (2, 2020, 3, "P"), (3, 2020, 3, "NP"), (4, 2020, 3, "I"), (5, 2020, 3, "W")];
    let totals = overall(&lines, Repeats::All);
    assert_eq!(totals, Totals { attempted: 1500, earned: 600, gpa_credits: 300, quality_points: 90_000 });
    let twice = overall(&[(1, 2020, 3, "D"), (1, 2021, 3, "B")], Repeats::All);
    assert_eq!((twice.gpa(), twice.earned), (Some(200), 600));
    assert_eq!(overall(&[], Repeats::All).gpa(), None);
    assert_eq!(overall(&[(1, 2020, 0, "A")], Repeats::All).gpa(), None, "no credits, no average");
}

/// University of Memphis, Registrar, "Repeats": a D of 3 hours beside B, B and C of 1, 1 and 3 is 15 points of 8; taken
/// again with an A, the D no longer counts. Three attempts at a course of 3 hours, two of them passed, earn 3.
#[test]
fn of_repeats_the_last_counts_even_if_it_is_the_worse_one() {
    let fall = [(1, 2010, 3, "D"), (2, 2010, 1, "B"), (3, 2010, 1, "B"), (4, 2010, 3, "C")];
    let before = overall(&fall, Repeats::Last);
    assert_eq!((before.quality_points, before.gpa_credits, before.gpa()), (150_000, 800, Some(187)));
    let attempts = taken(&[fall[0], fall[1], fall[2], fall[3], (1, 2012, 3, "A")]);
    let after = count(&attempts, &scale(Repeats::Last));
    assert_eq!((after.overall.quality_points, after.overall.gpa_credits), (240_000, 800));
    assert_eq!((after.overall.attempted, after.overall.earned), (1100, 800));
    assert_eq!(after.repeated(attempts[0].section), Some(RepeatPolicy::NotCounted));
    assert_eq!(after.repeated(attempts[4].section), None);
    assert_eq!(after.in_term(attempts[0].term).gpa(), Some(240), "12 points of 5");
    let three = [(1, 2010, 3, "C"), (1, 2011, 3, "F"), (1, 2012, 3, "D")];
    assert_eq!(
        overall(&three, Repeats::Last),
        Totals { attempted: 900, earned: 300, gpa_credits: 300, quality_points: 30_000 }
    );
    let worse = taken(&[(1, 2010, 3, "D"), (1, 2011, 3, "F")]);
    let transcript_totals = count(&worse, &scale(Repeats::Last));
    assert_eq!(
        (transcript_totals.overall.gpa(), transcript_totals.overall.earned),
        (Some(0), 300),
        "once earned stays earned"
    );
    assert_eq!(transcript_totals.repeated(worse[0].section), Some(RepeatPolicy::CreditsOnly));
}

#[test]
fn of_repeats_the_best_counts_and_a_pass_replaces_nothing() {
    let lines = [(1, 2010, 3, "C"), (1, 2011, 3, "F"), (1, 2012, 3, "P"), (1, 2013, 3, "W")];
    let attempts = taken(&lines);
    let transcript_totals = count(&attempts, &scale(Repeats::Best));
    assert_eq!(
        transcript_totals.overall,
        Totals { attempted: 1200, earned: 300, gpa_credits: 300, quality_points: 60_000 }
    );
    let repeated: Vec<_> = attempts.iter().map(|attempt| transcript_totals.repeated(attempt.section)).collect();
    assert_eq!(repeated, [None, Some(RepeatPolicy::NotCounted), Some(RepeatPolicy::NotCounted), None]);
    let passed_after_failing = overall(&[(1, 2010, 3, "F"), (1, 2011, 3, "P")], Repeats::Best);
    assert_eq!((passed_after_failing.gpa(), passed_after_failing.earned), (Some(0), 300));
}

const GRADES: [&str; 13] = ["A", "A-", "B+", "B", "B-", "C", "D", "F", "P", "NP", "I", "W", ""];

proptest! {
    #[test]
    fn the_order_of_the_list_never_matters_and_the_terms_add_up(
        lines in prop::collection::vec((0_u32..6, 2018_i32..2022, 0_i64..12, 0_usize..GRADES.len()), 0..24),
        repeats in prop::sample::select(vec![Repeats::Best, Repeats::Last, Repeats::All]),
        turned in any::<prop::sample::Index>(),
    ) {
        let lines: Vec<_> = lines.into_iter().map(|(c, year, credits, at)| (c, year, credits, GRADES[at])).collect();
        let (mut attempts, scale) = (taken(&lines), scale(repeats));
        let transcript_totals = count(&attempts, &scale);
        if !attempts.is_empty() {
            let by = turned.index(attempts.len());
            attempts.rotate_left(by);
            attempts[by..].reverse();
        }
        prop_assert_eq!(&transcript_totals, &count(&attempts, &scale));
        let mut sum = Totals::default();
        transcript_totals.by_term.values().for_each(|totals| sum.add(*totals));
        prop_assert_eq!(sum, transcript_totals.overall);
        for totals in transcript_totals.by_term.values().chain([&transcript_totals.overall]) {
            prop_assert!(totals.gpa().is_none_or(|gpa| (0..=400).contains(&gpa)));
            prop_assert!(totals.earned <= totals.attempted && totals.gpa_credits <= totals.attempted);
        }
    }
}
