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
use registrar::context::Actor;
use registrar::db::Id;
use registrar::exceptions::list_holds;
use registrar::form::key;
use registrar::reason::Rule;
use registrar::registration::list_reservations;

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
    Register {
        student: usize,
        section: usize,
        may_wait: bool,
        gives_up: Option<usize>,
    },
    Swap {
        student: usize,
        section: usize,
        may_wait: bool,
        gives_up: usize,
    },
    Drop {
        student: usize,
        section: usize,
    },
    Resize {
        section: usize,
        capacity: i32,
    },
    Cancel {
        section: usize,
    },
    /// Gives up a seat when it is too late to drop.
    Withdraw {
        student: usize,
        section: usize,
    },
    /// Waives these of the rules that can be waived here, as bits of [`WAIVABLE`].
    Permit {
        student: usize,
        section: usize,
        rules: usize,
    },
    Hold {
        student: usize,
    },
    /// Lifts the latest hold of the student, if there is one.
    Lift {
        student: usize,
    },
    /// Keeps seats for a branch, by its position in [`BRANCHES`].
    Reserve {
        section: usize,
        branch: usize,
        seats: i32,
    },
    /// Opens the oldest reservation of the section that is not open.
    Open {
        section: usize,
    },
    /// From now on it is too late to drop, or no longer.
    Deadline {
        is_past: bool,
    },
}

/// The branches: a student's is by the position.
const BRANCHES: [&str; 2] = ["CS", "MATH"];

/// The rules that stand against anybody here.
const WAIVABLE: [Rule; 4] = [Rule::Conflict, Rule::Credits, Rule::Reserved, Rule::Capacity];

/// Some of them, by bits.
fn rules_of(bits: usize) -> Vec<Rule> {
    (0..WAIVABLE.len()).filter(|at| bits & (1 << at) != 0).map(|at| WAIVABLE[at]).collect()
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
        match self.below(28) {
            0..8 => Operation::Register { student, section, may_wait, gives_up: self.is_one_in(3).then_some(other) },
            8..11 => Operation::Swap { student, section, may_wait, gives_up: other },
            11..18 => Operation::Drop { student, section },
            18 => Operation::Withdraw { student, section },
            19..23 => Operation::Permit { student, section, rules: 1 + self.below((1 << WAIVABLE.len()) - 1) },
            23 => Operation::Hold { student },
            24 => Operation::Lift { student },
            25 => Operation::Reserve { section, branch: self.below(BRANCHES.len()), seats: 1 + self.small(2) },
            26 => Operation::Open { section },
            _ => Operation::Resize { section, capacity: self.small(5) },
        }
    }

    fn small(&mut self, end: usize) -> i32 {
        i32::try_from(self.below(end)).expect("it is small")
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
        let sections = SECTIONS.iter().enumerate().map(section).collect();
        let students = app.students(STUDENTS);
        app.admin("A1");
        for (position, student) in students.iter().enumerate() {
            let branch = BRANCHES[position % BRANCHES.len()];
            app.sql(&format!("UPDATE users SET branch = '{branch}' WHERE number = '{}'", student.number()));
        }
        Self { app, sections, students }
    }

    /// The browsers of all on a server of the site.
    fn signed_in(&self, app: &App) -> Crowd {
        let students = app.all_signed_in(&self.students);
        Crowd { students, instructor: app.signed_in("F1"), admin: app.signed_in("A1") }
    }

    /// Does it over HTTP, on whichever server these browsers are signed in, and returns the status.
    fn perform(&self, operation: Operation, crowd: &Crowd) -> u16 {
        let Crowd { students, instructor, admin } = crowd;
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
            Operation::Withdraw { student, section } => send(&students[student], path(section, "withdraw"), &[]),
            Operation::Permit { student, section, rules } => {
                let mut fields = vec![
                    ("student", self.students[student].number().to_owned()),
                    ("reason", "It is needed".to_owned()),
                    ("expires_at", "2099-01-01T00:00".to_owned()),
                ];
                fields.extend(rules_of(rules).into_iter().map(|rule| ("rules", rule.as_str().to_owned())));
                send(instructor, path(section, "permissions"), &fields)
            }
            Operation::Hold { student } => {
                let number = self.students[student].number().to_owned();
                let fields = [("students", number), ("reason", "A fine is open".to_owned())];
                send(admin, "/office/holds".to_owned(), &fields)
            }
            Operation::Lift { student } => match self.hold_of(student) {
                Some(hold) => send(admin, format!("/office/holds/{hold}/lift"), &[]),
                None => 404,
            },
            Operation::Reserve { section, branch, seats } => {
                let fields = [
                    ("branch", BRANCHES[branch].to_owned()),
                    ("seats", seats.to_string()),
                    ("until", "2099-01-01T00:00".to_owned()),
                ];
                send(instructor, path(section, "reservations"), &fields)
            }
            Operation::Open { section } => match self.reservation_of(section) {
                Some(reservation) => send(instructor, path(section, &format!("reservations/{reservation}/open")), &[]),
                None => 404,
            },
            Operation::Deadline { is_past } => {
                let deadline = if is_past { "'2000-01-02 00:00:00'" } else { "NULL" };
                let until = "withdraw_deadline = '2099-01-01 00:00:00'";
                self.app.sql(&format!("UPDATE terms SET drop_deadline = {deadline}, {until}"));
                self.app.sql("UPDATE catalogue_version SET version = version + 1");
                303
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

/// The browsers in which everybody is signed in.
struct Crowd {
    students: Vec<Browser>,
    instructor: Browser,
    admin: Browser,
}

impl Campus {
    fn hold_of(&self, student: usize) -> Option<Id> {
        let id = self.students[student].id;
        let holds = self.app.store.read_now(Actor::program(), |context| list_holds(context, Some(id), false, 0, 1));
        holds.expect("the holds can be read").first().map(|hold| hold.id)
    }

    fn reservation_of(&self, section: usize) -> Option<Id> {
        let id = self.sections[section];
        let rows =
            self.app.store.read_now(Actor::program(), |context| list_reservations(context, id)).expect("reservations");
        rows.iter().find(|row| row.opened_at.is_none()).map(|row| row.id)
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
