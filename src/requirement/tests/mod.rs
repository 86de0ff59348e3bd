//! A student of this module: what has been taken is written as `CS 101: B+; MATH 120: now`.

mod examples;
mod properties;
mod words;

use super::*;

/// A record for tests. The catalogue knows every code but those that begin with `NO `.
#[derive(Clone, Debug, Default)]
struct Record {
    attempts: Vec<(String, Attempt)>,
    credits: i32,
    has_permission: bool,
}

impl Record {
    /// `CS 101: B+; CS 102: now; CS 103: beside; CS 104: done`.
    fn of(text: &str) -> Self {
        let attempts = text.split(';').filter_map(|attempt| attempt.split_once(':'));
        Self {
            attempts: attempts.map(|(code, result)| (code.trim().to_owned(), attempt(result.trim()))).collect(),
            ..Self::default()
        }
    }
}

fn attempt(result: &str) -> Attempt {
    let when = "Fall 2022".to_owned();
    match result {
        "beside" => Attempt::AtTheSameTime,
        "now" => Attempt::InProgress { when },
        "done" => Attempt::Completed { grade: None, letter: None, when },
        grade => Attempt::Completed { grade: Some(grade.parse().expect("a grade")), letter: None, when },
    }
}

impl History for Record {
    fn attempts(&self, code: &str) -> Vec<Attempt> {
        let of_course = self.attempts.iter().filter(|(taken, _)| taken == code);
        of_course.map(|(_, attempt)| attempt.clone()).collect()
    }

    fn credits_earned(&self) -> i32 {
        self.credits
    }

    fn has_permission(&self) -> bool {
        self.has_permission
    }

    fn is_known(&self, code: &str) -> bool {
        !code.starts_with("NO ")
    }
}

fn read(text: &str) -> Requirement {
    parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn outcome(text: &str, kind: Kind, record: &Record) -> Outcome {
    evaluate(&read(text), kind, record).verdict.outcome
}
