//! Thousands of mixed operations on a small university: one at a time beside a model of the rules in plain Rust, and
//! many at the same time, after which what must always hold is looked for in the database.

mod concurrent;
mod invariants;
mod sequential;
mod simple;
mod state;

use std::time::{SystemTime, UNIX_EPOCH};

use registrar::accounts::User;
use registrar::catalogue::{Meeting, SectionDetails, TermDetails};
use registrar::db::Id;
use registrar::form::key;

use super::super::support::{App, Browser, TEST_TERM};

const STUDENTS: usize = 24;
/// A course has three credits; of the three courses a student may have two.
const CREDIT_LIMIT: i32 = 600;

/// A section: its course, its seats, how many may wait, and when it meets (days, from and until in minutes).
struct Plan {
    course: usize,
    capacity: i32,
    most_waiting: Option<i32>,
    meets: Option<(&'static str, u32, u32)>,
}

/// The first section clashes with the third one, the fourth with the fifth.
const SECTIONS: [Plan; 6] = [
    plan(0, 1, None, Some(("MW", 600, 660))),
    plan(0, 2, Some(2), None),
    plan(1, 2, None, Some(("WF", 630, 720))),
    plan(1, 3, Some(0), Some(("TR", 540, 600))),
    plan(2, 1, None, Some(("T", 570, 630))),
    plan(2, 4, Some(2), Some(("M", 660, 720))),
];

const fn plan(
    course: usize,
    capacity: i32,
    most_waiting: Option<i32>,
    meets: Option<(&'static str, u32, u32)>,
) -> Plan {
    Plan { course, capacity, most_waiting, meets }
}

/// What somebody does; students and sections by their positions.
#[derive(Clone, Copy, Debug)]
enum Operation {
    Register { student: usize, section: usize, may_wait: bool, gives_up: Option<usize> },
    Swap { student: usize, section: usize, may_wait: bool, gives_up: usize },
    Drop { student: usize, section: usize },
    Resize { section: usize, capacity: i32 },
    Cancel { section: usize },
}

/// Chance that can be had again: the generator of Steele, Lea and Flood (`splitmix64`).
struct Chance(u64);

impl Chance {
    /// From `REGISTRAR_SEED`, or else from the time; says which.
    fn new(what: &str) -> Self {
        let given = std::env::var("REGISTRAR_SEED").ok().and_then(|seed| seed.parse().ok());
        let time = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
        let seed = given.unwrap_or_else(|| u64::try_from(time()).unwrap_or_default());
        println!("{what}: REGISTRAR_SEED={seed}");
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).expect("it is small")
    }

    fn is_one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// Anything but a cancellation.
    fn operation(&mut self) -> Operation {
        let (student, section) = (self.below(STUDENTS), self.below(SECTIONS.len()));
        let (may_wait, other) = (!self.is_one_in(4), self.below(SECTIONS.len()));
        match self.below(20) {
            0..8 => Operation::Register { student, section, may_wait, gives_up: self.is_one_in(3).then_some(other) },
            8..11 => Operation::Swap { student, section, may_wait, gives_up: other },
            11..19 => Operation::Drop { student, section },
            _ => Operation::Resize { section, capacity: i32::try_from(self.below(5)).expect("it is small") },
        }
    }
}

/// A university with the sections of the plan, its students, and the instructor of all courses.
struct Campus {
    app: App,
    sections: Vec<Id>,
    students: Vec<User>,
}

impl Campus {
    fn new() -> Self {
        let app = App::start();
        app.term_with(TermDetails {
            code: TEST_TERM.to_owned(),
            code_key: key(TEST_TERM),
            name: "Now".to_owned(),
            starts_on: "2000-01-01".parse().expect("a day"),
            ends_on: "2099-12-31".parse().expect("a day"),
            registration_opens_at: None,
            registration_closes_at: None,
            drop_deadline: None,
            credit_limit: Some(CREDIT_LIMIT),
            offer_hours: None,
            withdraw_deadline: None,
        });
        app.subject("CS", "Computer Science");
        let teacher = app.faculty("F1");
        let courses = [1, 2, 3].map(|number| app.course(&teacher, &format!("CS {number}")));
        let section = |(position, plan): (usize, &Plan)| {
            let details = SectionDetails {
                number: format!("{position}"),
                capacity: plan.capacity,
                waitlist_capacity: plan.most_waiting,
                instructors: Vec::new(),
                meetings: plan.meets.map(meeting).into_iter().collect(),
            };
            app.section_in(TEST_TERM, &teacher, courses[plan.course], &details)
        };
        Self { sections: SECTIONS.iter().enumerate().map(section).collect(), students: app.students(STUDENTS), app }
    }

    /// Does it over HTTP, on whichever server these browsers are signed in, and answers the status.
    fn perform(&self, operation: Operation, students: &[Browser], instructor: &Browser) -> u16 {
        let path = |section: usize, verb: &str| format!("/sections/{}/{verb}", self.sections[section]);
        let fields = |may_wait: bool, gives_up: Option<usize>| {
            let waitlist = may_wait.then(|| ("waitlist", "1".to_owned()));
            let drop = gives_up.map(|section| ("drop", self.sections[section].to_string()));
            waitlist.into_iter().chain(drop).collect::<Vec<_>>()
        };
        let send = |browser: &Browser, path: String, fields: &[(&str, String)]| {
            browser.clone().send_form(&path, fields).status
        };
        match operation {
            Operation::Register { student, section, may_wait, gives_up } => {
                send(&students[student], path(section, "register"), &fields(may_wait, gives_up))
            }
            Operation::Swap { student, section, may_wait, gives_up } => {
                send(&students[student], path(section, "swap"), &fields(may_wait, Some(gives_up)))
            }
            Operation::Drop { student, section } => send(&students[student], path(section, "drop"), &[]),
            Operation::Cancel { section } => {
                let reason = [("reason", "Nobody teaches it".to_owned())];
                send(instructor, path(section, "cancel"), &reason)
            }
            Operation::Resize { section, capacity } => {
                let mut instructor = instructor.clone();
                instructor.get(&path(section, "edit"));
                let form = instructor.form("Save section").fill("capacity", &capacity.to_string());
                let entries = form.entries();
                send(&instructor, format!("/sections/{}", self.sections[section]), &entries_of(&entries))
            }
        }
    }
}

fn entries_of(entries: &[(String, String)]) -> Vec<(&str, String)> {
    entries.iter().map(|(name, value)| (name.as_str(), value.clone())).collect()
}

fn meeting((days, starts_at, ends_at): (&str, u32, u32)) -> Meeting {
    let time = |minutes: u32| chrono::NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).expect("a time");
    Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: days.to_owned(),
        starts_at: time(starts_at),
        ends_at: time(ends_at),
        room: String::new(),
        weeks: String::new(),
    }
}
