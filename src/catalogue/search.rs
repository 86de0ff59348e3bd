//! Search in the catalogue: which courses match, in what order. Pure, so that both databases answer alike.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use chrono::{NaiveDateTime, NaiveTime};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::cache::Catalogue;
use super::model::{Cohort, Course, Folded, Meeting, Seats, Section, Slot, first_clash};
use crate::db::Id;
use crate::form::query_words;

/// What is looked for.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// Words; all must be found in a course's code, name, instructors or description.
    pub text: String,
    /// Only courses with a section in this term.
    pub term: Option<Id>,
    /// Only this subject.
    pub subject: Option<Id>,
    /// Only courses of which the catalogue says that this user teaches them.
    pub instructor: Option<Id>,
    /// Only courses on whose staff this user is, or of which they teach a section.
    pub involves: Option<Id>,
    /// Only these courses.
    pub only: Option<HashSet<Id>>,
    /// None of these courses.
    pub except: HashSet<Id>,
    /// The seats of the term's sections, to find only courses with a seat that is free to whoever looks.
    pub with_seats: Option<HashMap<Id, Seats>>,
    /// The instant as of which seats are free.
    pub now: NaiveDateTime,
    /// The group of the student who looks; none: nobody in particular.
    pub student: Option<Cohort>,
    /// Only sections that meet on no other days than these letters of `MTWRFSU`.
    pub days: Option<String>,
    /// Only sections that never meet before.
    pub from: Option<NaiveTime>,
    /// Only sections that never meet after.
    pub until: Option<NaiveTime>,
    /// Only sections that can be had beside these.
    pub beside: Option<ScheduleFilter>,
}

/// What a student has, as far as it stands in the way of other sections.
#[derive(Clone, Debug, Default)]
pub struct ScheduleFilter {
    /// The courses, each with its term: no second section of them can be had.
    pub courses: HashSet<(Id, Id)>,
    /// When they meet.
    pub slots: Vec<Slot>,
}

/// How well a course matches; the least is the best.
type Rank = u8;

impl Folded {
    pub(super) fn new<'a>(code: &str, name: &str, description: &str, people: impl Iterator<Item = &'a str>) -> Self {
        Self {
            code: compact(code),
            name: fold(name),
            people: people.map(fold).collect::<Vec<_>>().join(" "),
            description: fold(description),
        }
    }
}

impl Catalogue {
    /// The courses that match, the best first, then by code.
    pub fn search(&self, search: &Search) -> Vec<&Course> {
        let folded = fold(&search.text);
        let words: Vec<String> = query_words(&folded).map(str::to_owned).collect();
        let code = compact(&search.text);
        let mut found: Vec<(Rank, &Course)> = self
            .courses()
            .iter()
            .filter(|course| search.admits(course))
            .filter_map(|course| Some((rank(&course.folded, &words, &code)?, course)))
            .collect();
        // Stable, and the catalogue is in the order of codes.
        found.sort_by(|(one, _), (other, _)| one.cmp(other).then(Ordering::Equal));
        found.into_iter().map(|(_, course)| course).collect()
    }
}

impl Search {
    /// Whether a section of a course that matches is one for which it does.
    pub fn admits_section(&self, course: &Course, section: &Section) -> bool {
        let has_seat = |seats: &HashMap<Id, Seats>| seats.get(&section.id).is_some_and(|seats| self.has_seat(seats));
        self.term.is_none_or(|term| section.term_id == term)
            && self.with_seats.as_ref().is_none_or(has_seat)
            && self.admits_times(section)
            && self.beside.as_ref().is_none_or(|beside| beside.admits(course, section))
    }

    fn has_seat(&self, seats: &Seats) -> bool {
        let free = match &self.student {
            _ if seats.reservations.is_empty() => seats.free(),
            Some(student) => seats.free_to(student, self.now),
            None => seats.open(self.now),
        };
        free > 0 && !seats.is_cancelled && !seats.is_graded
    }

    /// Whether it is asked when sections meet.
    fn asks_for_times(&self) -> bool {
        self.days.is_some() || self.from.is_some() || self.until.is_some() || self.beside.is_some()
    }

    /// Arranged sections meet at no time that could be asked for.
    fn admits_times(&self, section: &Section) -> bool {
        let is_met = |meeting: &Meeting| {
            self.days.as_ref().is_none_or(|days| meeting.days.chars().all(|day| days.contains(day)))
                && self.from.is_none_or(|from| from <= meeting.starts_at)
                && self.until.is_none_or(|until| meeting.ends_at <= until)
        };
        let asks = self.days.is_some() || self.from.is_some() || self.until.is_some();
        !asks || (!section.meetings.is_empty() && section.meetings.iter().all(is_met))
    }

    fn admits(&self, course: &Course) -> bool {
        let is_offered = (self.term.is_none() && self.with_seats.is_none() && !self.asks_for_times())
            || course.sections.iter().any(|section| self.admits_section(course, section));
        is_offered
            && self.subject.is_none_or(|subject| course.subject.id == subject)
            && self.instructor.is_none_or(|user| course.lists_instructor(user))
            && self.involves.is_none_or(|user| course.involves(user))
            && self.only.as_ref().is_none_or(|only| only.contains(&course.id))
            && !self.except.contains(&course.id)
    }
}

impl ScheduleFilter {
    fn admits(&self, course: &Course, section: &Section) -> bool {
        !self.courses.contains(&(course.id, section.term_id)) && first_clash(&section.slots, &self.slots).is_none()
    }
}

fn rank(course: &Folded, words: &[String], code: &str) -> Option<Rank> {
    if words.is_empty() || course.code == code {
        return Some(0);
    }
    // Of nothing but signs no code is left.
    if !code.is_empty() && course.code.starts_with(code) {
        return Some(1);
    }
    words.iter().map(|word| rank_word(course, word)).try_fold(2, |worst, rank| Some(worst.max(rank?)))
}

fn rank_word(course: &Folded, word: &str) -> Option<Rank> {
    if course.name.split(' ').any(|whole| whole == word) || course.code.starts_with(word) {
        Some(2)
    } else if course.name.split(' ').any(|whole| whole.starts_with(word)) || course.code.contains(word) {
        Some(3)
    } else if course.people.contains(word) {
        Some(4)
    } else if course.name.contains(word) {
        Some(5)
    } else {
        course.description.contains(word).then_some(6)
    }
}

/// Text without regard to case, accents and spacing, so that `Munoz` finds `Muñoz`.
fn fold(text: &str) -> String {
    let plain: String = text.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    crate::form::key(&plain)
}

fn compact(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course(code: &str, name: &str, description: &str, people: &str) -> Folded {
        Folded::new(code, name, description, people.split(','))
    }

    #[test]
    fn an_exact_code_comes_before_a_name_before_a_person_before_a_description() {
        let rank = |course: &Folded, text: &str| {
            let words: Vec<String> = fold(text).split_whitespace().map(str::to_owned).collect();
            super::rank(course, &words, &compact(text))
        };
        let algebra = course("MATH 060 PO", "Linear Algebra", "Vector spaces and their maps.", "Lara Muñoz");
        assert_eq!(rank(&algebra, "math 060 po"), Some(0));
        assert_eq!(rank(&algebra, "MATH060"), Some(1));
        assert_eq!(rank(&algebra, "algebra linear"), Some(2));
        assert_eq!(rank(&algebra, "alg"), Some(3));
        assert_eq!(rank(&algebra, "munoz"), Some(4));
        assert_eq!(rank(&algebra, "gebra"), Some(5));
        assert_eq!(rank(&algebra, "vector spaces"), Some(6));
        assert_eq!(rank(&algebra, "linear pottery"), None, "each word must be found");
        assert_eq!(rank(&algebra, "%"), None, "nor do signs alone match every code");
        assert_eq!(rank(&algebra, "  "), Some(0), "no word is no condition");
    }
}
