//! The institution's grades: what each is worth, and which attempts count when a course is taken again.

use diesel::prelude::{Insertable, Queryable, Selectable};

use crate::requirement::Grade;
use crate::schema::grade_scale;
use crate::text_enum;

text_enum! {
    /// Which attempts at a course that was taken more than once count in the grade point average.
    pub enum Repeats {
        /// The one with the most points.
        Best = "best",
        /// The last one.
        Last = "last",
        /// Each of them.
        All = "all",
    }
}

/// What a grade is worth.
#[derive(Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = grade_scale)]
pub struct GradeRule {
    /// As it stands on a transcript, `C-`.
    pub letter: String,
    /// Orders the scale.
    pub position: i32,
    /// Points for each credit, in hundredths; none: it has no place among the others.
    pub points: Option<i32>,
    /// Whether the course's credits are earned with it.
    pub is_earned: bool,
    /// Whether it counts in the grade point average; then it has points.
    pub is_in_gpa: bool,
}

/// All grades in their order, and what becomes of repeats.
#[derive(Clone, Debug)]
pub struct Scale {
    rules: Vec<GradeRule>,
    repeats: Repeats,
}

/// What most of the United States give for these letters, in hundredths, the best first. Prerequisites know no others.
const USUAL_POINTS: [(Grade, i32); 12] = [
    (Grade::A, 400),
    (Grade::AMinus, 370),
    (Grade::BPlus, 330),
    (Grade::B, 300),
    (Grade::BMinus, 270),
    (Grade::CPlus, 230),
    (Grade::C, 200),
    (Grade::CMinus, 170),
    (Grade::DPlus, 130),
    (Grade::D, 100),
    (Grade::DMinus, 70),
    (Grade::P, 0),
];

impl Scale {
    /// The grade of who withdrew; every scale has it, and no instructor gives it.
    pub const WITHDRAWN: &str = "W";

    /// A scale of these grades, which are in their order.
    pub fn new(rules: Vec<GradeRule>, repeats: Repeats) -> Self {
        Self { rules, repeats }
    }

    /// All grades in their order.
    pub fn rules(&self) -> &[GradeRule] {
        &self.rules
    }

    /// The grades that an instructor may give.
    pub fn given(&self) -> impl Iterator<Item = &GradeRule> {
        self.rules.iter().filter(|rule| rule.letter != Self::WITHDRAWN)
    }

    /// Which attempts count when a course is taken again.
    pub fn repeats(&self) -> Repeats {
        self.repeats
    }

    /// The grade with this letter, without regard to case, with the minus of a keyboard or of a word processor.
    pub fn find(&self, letter: &str) -> Option<&GradeRule> {
        let letter = letter.trim().replace(['\u{2212}', '\u{2013}'], "-").to_lowercase();
        self.rules.iter().find(|rule| rule.letter.to_lowercase() == letter)
    }

    /// Whether a completed course is earned with this grade. Where no grade is on record, or one that the scale does
    /// not have, it is, unless it is an F.
    pub fn is_earned(&self, grade: Option<&str>) -> bool {
        let Some(letter) = grade else { return true };
        match self.find(letter) {
            Some(rule) => rule.is_earned,
            None => letter.parse().map_or(true, Grade::is_passing),
        }
    }

    /// How a grade counts against a minimum grade in a prerequisite: one that earns nothing as F, one that prerequisites
    /// know as itself, another one as the best that is not worth more, or else as P. None: the scale does not have it.
    pub fn weigh(&self, letter: &str) -> Option<Grade> {
        let known = letter.parse().ok();
        let Some(rule) = self.find(letter) else { return known };
        if !rule.is_earned {
            return Some(Grade::F);
        }
        let usual = USUAL_POINTS.iter().find(|(_, points)| Some(*points) <= rule.points);
        known.or(usual.map(|(grade, _)| *grade)).or(Some(Grade::P))
    }
}

impl Default for Scale {
    fn default() -> Self {
        Self::new(Vec::new(), Repeats::Best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(letter: &str, points: Option<i32>, is_earned: bool) -> GradeRule {
        GradeRule { letter: letter.to_owned(), position: 1, points, is_earned, is_in_gpa: points.is_some() }
    }

    fn scale() -> Scale {
        let rules = vec![
            rule("A-", Some(370), true),
            rule("AB", Some(350), true),
            rule("E", Some(10), true),
            rule("F", Some(0), false),
            rule("P", None, true),
            rule("H", None, true),
            rule("I", None, false),
        ];
        Scale::new(rules, Repeats::Best)
    }

    #[test]
    fn a_letter_is_found_without_regard_to_case_and_to_the_kind_of_minus() {
        for letter in ["A-", "a-", " A\u{2212} ", "a\u{2013}"] {
            assert_eq!(scale().find(letter).map(|rule| rule.letter.as_str()), Some("A-"), "{letter}");
        }
        assert_eq!(scale().find("A"), None);
        assert_eq!(scale().find(""), None);
    }

    #[test]
    fn a_letter_of_the_house_counts_in_a_prerequisite_as_the_best_that_is_not_worth_more() {
        let weighed = [
            ("A-", Some(Grade::AMinus)),
            ("AB", Some(Grade::BPlus)),
            ("E", Some(Grade::P)),
            ("F", Some(Grade::F)),
            ("P", Some(Grade::P)),
            ("H", Some(Grade::P)),
            ("I", Some(Grade::F)),
            ("B", Some(Grade::B)),
            ("X", None),
        ];
        for (letter, grade) in weighed {
            assert_eq!(scale().weigh(letter), grade, "{letter}");
        }
    }

    #[test]
    fn what_is_not_known_is_earned_unless_it_is_an_f() {
        for (grade, is_earned) in
            [(None, true), (Some("X"), true), (Some("A-"), true), (Some("f"), false), (Some("I"), false)]
        {
            assert_eq!(scale().is_earned(grade), is_earned, "{grade:?}");
        }
        assert!(!Scale::default().is_earned(Some("F")));
    }
}
