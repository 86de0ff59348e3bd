//! What a student has done so far, counted: credits attempted and earned, and the grade point average. Pure, and in
//! whole numbers: credits and points are hundredths, quality points are ten-thousandths.
//!
//! - *Attempted* are the credits of all that was completed or withdrawn from, each time it was taken. So counts the
//!   University of Massachusetts Amherst (Registrar, "Explanation of Repeat Codes").
//! - *Earned* are the credits of what was completed with a grade that earns them. A course that was taken several times
//!   counts once, as at the University of Memphis (Registrar, "Repeats"), unless every attempt is to count. A course
//!   once earned stays earned.
//! - The *grade point average* is quality points by the credits that they are of, cut off after two digits and not
//!   rounded, as at the University of Denver (Graduate Bulletin, "Grade Point Average"). An attempt that does not count
//!   counts in no total, so that the terms add up to the whole. Only a grade of the average replaces another: W, P, NP
//!   and I leave the attempts before them as they are.

mod model;

pub use model::{Registration, Status};

use std::collections::HashMap;

use chrono::NaiveDate;

use crate::catalogue::{Catalogue, Repeats, Scale};
use crate::db::Id;

/// What was counted, in one term or in all. Credits are hundredths.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Totals {
    /// Credits of all that was completed or withdrawn from.
    pub attempted: i64,
    /// Credits earned.
    pub earned: i64,
    /// Credits in the grade point average.
    pub gpa_credits: i64,
    /// Points times credits, in ten-thousandths.
    pub quality_points: i64,
}

impl Totals {
    /// The grade point average in hundredths, cut off; none: nothing has counted yet.
    pub fn gpa(self) -> Option<i32> {
        i32::try_from(self.quality_points.checked_div(self.gpa_credits)?).ok()
    }

    fn add(&mut self, other: Self) {
        self.attempted += other.attempted;
        self.earned += other.earned;
        self.gpa_credits += other.gpa_credits;
        self.quality_points += other.quality_points;
    }
}

/// A student's record in numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TranscriptTotals {
    /// All terms together.
    pub overall: Totals,
    by_term: HashMap<Id, Totals>,
    repeated: HashMap<Id, RepeatPolicy>,
}

/// What becomes of an attempt when another one at its course counts in the average.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum RepeatPolicy {
    /// It counts nowhere.
    NotCounted,
    /// The course is earned by it all the same.
    CreditsOnly,
}

impl TranscriptTotals {
    /// What was counted in a term.
    pub fn in_term(&self, term: Id) -> Totals {
        self.by_term.get(&term).copied().unwrap_or_default()
    }

    /// What became of the attempt in this section, if another one at its course counts instead.
    pub fn repeated(&self, section: Id) -> Option<RepeatPolicy> {
        self.repeated.get(&section).copied()
    }
}

/// A student's record in numbers, from all their registrations.
pub fn transcript_totals(registrations: &[Registration], catalogue: &Catalogue) -> TranscriptTotals {
    count(&attempts(registrations, catalogue), catalogue.scale())
}

/// The credits that a student has earned, in hundredths.
pub fn credits_earned(registrations: &[Registration], catalogue: &Catalogue) -> i32 {
    i32::try_from(transcript_totals(registrations, catalogue).overall.earned).unwrap_or(i32::MAX)
}

/// The credits of a registration, in hundredths: as they were when the grade was given, else as they are.
pub fn credits_of(place: &Registration, catalogue: &Catalogue) -> i32 {
    place.credits.or_else(|| Some(catalogue.course(place.course_id)?.credits)).unwrap_or(0)
}

/// A course that was completed or withdrawn from.
#[derive(Clone, Debug)]
struct Attempt {
    section: Id,
    course: Id,
    term: Id,
    /// The term's first and last day, which order attempts in time.
    days: (NaiveDate, NaiveDate),
    credits: i64,
    is_completed: bool,
    grade: Option<String>,
}

impl Attempt {
    /// Orders attempts in time, and those of one time in some way that does not depend on the order they come in.
    fn time(&self) -> ((NaiveDate, NaiveDate), Id, Id) {
        (self.days, self.term, self.section)
    }

    fn is_earned(&self, scale: &Scale) -> bool {
        self.is_completed && scale.is_earned(self.grade.as_deref())
    }

    /// Its points in the grade point average, in hundredths; none: it is not in it.
    fn points(&self, scale: &Scale) -> Option<i32> {
        let rule = scale.find(self.grade.as_deref()?)?;
        rule.points.filter(|_| self.is_completed && rule.is_in_gpa)
    }
}

fn attempts(registrations: &[Registration], catalogue: &Catalogue) -> Vec<Attempt> {
    let attempt = |place: &Registration| {
        let days = catalogue.term(place.term_id).map(|term| (term.starts_on, term.ends_on)).unwrap_or_default();
        Attempt {
            section: place.section_id,
            course: place.course_id,
            term: place.term_id,
            days,
            credits: credits_of(place, catalogue).into(),
            is_completed: place.status == Status::Completed,
            grade: place.grade.clone(),
        }
    };
    let counts = |place: &&Registration| matches!(place.status, Status::Completed | Status::Withdrawn);
    registrations.iter().filter(counts).map(attempt).collect()
}

fn count(attempts: &[Attempt], scale: &Scale) -> TranscriptTotals {
    let mut by_course: HashMap<Id, Vec<&Attempt>> = HashMap::new();
    for attempt in attempts {
        by_course.entry(attempt.course).or_default().push(attempt);
    }
    let mut transcript_totals = TranscriptTotals::default();
    for of_course in by_course.values() {
        let chosen = Chosen::of(of_course, scale);
        for attempt in of_course {
            let points = attempt.points(scale);
            let is_in_gpa = points.is_some() && chosen.in_gpa.is_none_or(|section| section == attempt.section);
            let is_earned = attempt.is_earned(scale) && chosen.earned.is_none_or(|section| section == attempt.section);
            if points.is_some() && !is_in_gpa && is_earned {
                transcript_totals.repeated.insert(attempt.section, RepeatPolicy::CreditsOnly);
            } else if !is_in_gpa && !is_earned && (points.is_some() || attempt.is_earned(scale)) {
                transcript_totals.repeated.insert(attempt.section, RepeatPolicy::NotCounted);
            }
            let if_true = |is_it: bool| if is_it { attempt.credits } else { 0 };
            let totals = Totals {
                attempted: attempt.credits,
                earned: if_true(is_earned),
                gpa_credits: if_true(is_in_gpa),
                quality_points: if_true(is_in_gpa) * i64::from(points.unwrap_or(0)),
            };
            transcript_totals.by_term.entry(attempt.term).or_default().add(totals);
            transcript_totals.overall.add(totals);
        }
    }
    transcript_totals
}

/// Which attempts at one course count; none: each that can.
struct Chosen {
    in_gpa: Option<Id>,
    earned: Option<Id>,
}

impl Chosen {
    fn of(attempts: &[&Attempt], scale: &Scale) -> Self {
        if scale.repeats() == Repeats::All {
            return Self { in_gpa: None, earned: None };
        }
        // Of two that are as good the later one counts.
        let rank = |attempt: &Attempt| match scale.repeats() {
            Repeats::Best => (attempt.points(scale), attempt.time()),
            Repeats::Last | Repeats::All => (None, attempt.time()),
        };
        let in_gpa = attempts.iter().filter(|attempt| attempt.points(scale).is_some()).max_by_key(|it| rank(it));
        let in_gpa = in_gpa.map(|attempt| attempt.section);
        let earned = attempts.iter().filter(|attempt| attempt.is_earned(scale));
        // What counts in the average is earned rather than another attempt.
        let earned = earned.max_by_key(|it| (Some(it.section) == in_gpa, rank(it))).map(|attempt| attempt.section);
        Self { in_gpa, earned }
    }
}

#[cfg(test)]
mod tests;
