//! The rules of seats and lines once more, in plain Rust: slow, sequential and short enough to be believed.

use std::collections::{BTreeMap, VecDeque};

use registrar::reason::Rule;

use super::state::{Held, State};
use super::{BRANCHES, CREDIT_LIMIT, Operation, SECTIONS, STUDENTS, rules_of};

const CREDITS: i32 = 300;

/// What the university would be if its rules were followed.
pub struct Simple {
    pub state: State,
    is_cancelled: [bool; SECTIONS.len()],
    /// In which order the lines were joined, over all sections: (student, section).
    joined: Vec<(usize, usize)>,
    /// How many holds each student has.
    holds: [usize; STUDENTS],
    is_past_drop: bool,
    /// Each section's reservations, the oldest first.
    reservations: [Vec<Reservation>; SECTIONS.len()],
    /// From which reservation a student's seat in a section came.
    charged: BTreeMap<(usize, usize), usize>,
}

#[derive(Clone)]
struct Reservation {
    branch: usize,
    seats: i32,
    used: i32,
    is_open: bool,
}

/// A seat that may be had.
enum Seat {
    Open,
    Reserved(usize),
    OverCapacity,
}

impl Simple {
    pub fn new() -> Self {
        let section = |plan: &super::Plan| Held { capacity: plan.capacity, ..Held::default() };
        Self {
            state: State(SECTIONS.iter().map(section).collect()),
            is_cancelled: [false; SECTIONS.len()],
            joined: Vec::new(),
            holds: [0; STUDENTS],
            is_past_drop: false,
            reservations: Default::default(),
            charged: BTreeMap::new(),
        }
    }

    /// Does it, and returns the status that the site is to answer.
    pub fn perform(&mut self, operation: Operation) -> u16 {
        let (is_done, otherwise) = match operation {
            Operation::Register { student, section, may_wait, gives_up } => {
                (self.register(student, section, may_wait, gives_up), 409)
            }
            Operation::Swap { student, section, may_wait, gives_up } => {
                (self.register(student, section, may_wait, Some(gives_up)), 409)
            }
            Operation::Drop { student, section } => (self.drop(student, section), 409),
            Operation::Withdraw { student, section } => (self.withdraw(student, section), 409),
            Operation::Cancel { section } => (self.cancel(section), 409),
            Operation::Resize { section, capacity } => (self.resize(section, capacity), 422),
            Operation::Permit { student, section, rules } => {
                let words = Rule::write_all(&rules_of(rules));
                self.state.0[section].permissions.insert(student, words);
                self.settle(vec![section]);
                (true, 409)
            }
            Operation::Hold { student } => {
                self.holds[student] += 1;
                (true, 409)
            }
            Operation::Lift { student } => (self.lift(student), 404),
            Operation::Reserve { section, branch, seats } => (self.reserve(section, branch, seats), 422),
            Operation::Open { section } => (self.open(section), 404),
            Operation::Deadline { is_past } => {
                self.is_past_drop = is_past;
                (true, 409)
            }
        };
        for (held, reservations) in self.state.0.iter_mut().zip(&self.reservations) {
            let kept = reservations.iter().filter(|it| !it.is_open).map(|it| (it.branch, it.seats - it.used));
            held.kept = kept.collect();
        }
        if is_done { 303 } else { otherwise }
    }

    fn register(&mut self, student: usize, section: usize, may_wait: bool, gives_up: Option<usize>) -> bool {
        if !self.state.0[section].line.is_empty() && self.free(section) > 0 {
            self.settle(vec![section]);
        }
        if gives_up.is_some_and(|old| !self.has(student, old)) {
            return false;
        }
        let gives_up = gives_up.filter(|old| *old != section);
        let against = self.against(student, section, gives_up);
        if against.is_empty() {
            self.gain(student, section, gives_up);
            return true;
        }
        let wants_only_seat = against.iter().all(|rule| matches!(rule, Some(Rule::Reserved | Rule::Capacity)));
        let line = &mut self.state.0[section].line;
        let has_room = SECTIONS[section].most_waiting.is_none_or(|most| line.len() < most as usize);
        if !wants_only_seat || !may_wait || !has_room || line.iter().any(|(other, _)| *other == student) {
            return false;
        }
        line.push((student, gives_up));
        self.joined.push((student, section));
        true
    }

    fn drop(&mut self, student: usize, section: usize) -> bool {
        if self.waits(student).contains(&section) {
            self.leave(student, section);
            return true;
        }
        if !self.has(student, section) || self.is_past_drop {
            return false;
        }
        self.give_up(student, section);
        true
    }

    fn withdraw(&mut self, student: usize, section: usize) -> bool {
        if !self.has(student, section) || !self.is_past_drop {
            return false;
        }
        self.state.0[section].withdrawn.insert(student);
        self.give_up(student, section);
        true
    }

    fn resize(&mut self, section: usize, capacity: i32) -> bool {
        let taken = self.taken(section);
        let held = &mut self.state.0[section];
        if taken - held.extra + kept(&self.reservations[section]) > capacity {
            return false;
        }
        held.capacity = capacity;
        held.extra = (taken - capacity).max(0);
        self.settle(vec![section]);
        true
    }

    fn lift(&mut self, student: usize) -> bool {
        if self.holds[student] == 0 {
            return false;
        }
        self.holds[student] -= 1;
        self.settle_waits(student)
    }

    fn reserve(&mut self, section: usize, branch: usize, seats: i32) -> bool {
        if self.free(section) - kept(&self.reservations[section]) < seats {
            return false;
        }
        self.reservations[section].push(Reservation { branch, seats, used: 0, is_open: false });
        true
    }

    fn open(&mut self, section: usize) -> bool {
        let Some(oldest) = self.reservations[section].iter_mut().find(|it| !it.is_open) else {
            return false;
        };
        oldest.is_open = true;
        self.settle(vec![section]);
        true
    }

    fn cancel(&mut self, section: usize) -> bool {
        if std::mem::replace(&mut self.is_cancelled[section], true) {
            return false;
        }
        let mut ended = std::mem::take(&mut self.state.0[section].seats);
        self.state.0[section].extra = 0;
        self.charged.retain(|(_, of), _| *of != section);
        ended.extend(self.state.0[section].line.iter().map(|(student, _)| *student));
        for student in &ended {
            self.leave(*student, section);
        }
        let mut moved: Vec<usize> = ended.into_iter().flat_map(|student| self.waits(student)).collect();
        moved.sort_unstable();
        moved.dedup();
        self.settle(moved);
        true
    }

    /// Gives the seat; whoever has a section of a course waits for no other of it.
    fn gain(&mut self, student: usize, section: usize, gives_up: Option<usize>) {
        self.take(student, section, gives_up);
        if let Some(old) = gives_up {
            self.give_up(student, old);
        }
    }

    fn take(&mut self, student: usize, section: usize, gives_up: Option<usize>) {
        let waived = self.waived(student, section);
        let is_needed = !self.against_all(student, section, gives_up).is_empty();
        match self.seat(student, section, &waived).expect("a seat") {
            Seat::Open => {}
            Seat::OverCapacity => self.state.0[section].extra += 1,
            Seat::Reserved(at) => {
                self.reservations[section][at].used += 1;
                self.charged.insert((student, section), at);
            }
        }
        if is_needed {
            self.state.0[section].permissions.remove(&student);
        }
        self.state.0[section].seats.insert(student);
        for other in (0..SECTIONS.len()).filter(|other| SECTIONS[*other].course == SECTIONS[section].course) {
            self.leave(student, other);
        }
    }

    /// Takes the seat away: it goes to the line, and what the student may have now is theirs where they wait for it.
    fn give_up(&mut self, student: usize, section: usize) {
        self.free_seat(student, section);
        let mut moved = vec![section];
        moved.extend(self.waits(student));
        self.settle(moved);
    }

    /// The seat goes to whoever is over capacity, else to the reservation that it came from.
    fn free_seat(&mut self, student: usize, section: usize) {
        self.state.0[section].seats.remove(&student);
        let charged = self.charged.remove(&(student, section));
        if self.state.0[section].extra > 0 {
            self.state.0[section].extra -= 1;
        } else if let Some(at) = charged {
            let reservation = &mut self.reservations[section][at];
            reservation.used -= i32::from(!reservation.is_open && reservation.used > 0);
        }
    }

    fn leave(&mut self, student: usize, section: usize) {
        self.state.0[section].line.retain(|(other, _)| *other != student);
        self.joined.retain(|joined| *joined != (student, section));
    }

    fn settle_waits(&mut self, student: usize) -> bool {
        let mut waits = self.waits(student);
        waits.sort_unstable();
        for section in waits {
            self.settle(vec![section]);
        }
        true
    }

    /// Gives each free seat to the first in line who is eligible.
    fn settle(&mut self, moved: Vec<usize>) {
        let mut moved = VecDeque::from(moved);
        while let Some(section) = moved.pop_front() {
            while let Some((student, gives_up)) = self.first_eligible(section) {
                self.take(student, section, gives_up);
                if let Some(old) = gives_up {
                    self.free_seat(student, old);
                    moved.push_back(old);
                    moved.extend(self.waits(student));
                }
            }
        }
    }

    fn first_eligible(&self, section: usize) -> Option<(usize, Option<usize>)> {
        if self.free(section) <= 0 || self.is_cancelled[section] {
            return None;
        }
        let line = self.state.0[section].line.iter();
        let with_what_they_have =
            line.map(|(student, gives_up)| (*student, gives_up.filter(|old| self.has(*student, *old))));
        with_what_they_have.into_iter().find(|(student, up)| self.against(*student, section, *up).is_empty())
    }

    /// What stands against it that no permission waives; `None` is what none can waive.
    fn against(&self, student: usize, section: usize, gives_up: Option<usize>) -> Vec<Option<Rule>> {
        let waived = self.waived(student, section);
        let mut against = self.against_all(student, section, gives_up);
        against.retain(|rule| rule.is_none_or(|rule| !waived.contains(&rule)));
        against
    }

    fn against_all(&self, student: usize, section: usize, gives_up: Option<usize>) -> Vec<Option<Rule>> {
        let kept = (0..SECTIONS.len()).filter(|other| self.has(student, *other) && Some(*other) != gives_up);
        let kept: Vec<usize> = kept.collect();
        let of_course = |other: &usize| SECTIONS[*other].course == SECTIONS[section].course;
        let is_final = self.is_cancelled[section]
            || self.holds[student] > 0
            || (gives_up.is_some() && self.is_past_drop)
            || self.state.0[section].withdrawn.contains(&student)
            || kept.iter().any(of_course);
        let no_seat = if self.free(section) > 0 { Rule::Reserved } else { Rule::Capacity };
        let has_conflict = kept.iter().any(|other| !of_course(other) && clash(*other, section));
        let against = [
            is_final.then_some(None),
            has_conflict.then_some(Some(Rule::Conflict)),
            ((kept.len() as i32 + 1) * CREDITS > CREDIT_LIMIT).then_some(Some(Rule::Credits)),
            self.seat(student, section, &[]).is_none().then_some(Some(no_seat)),
        ];
        against.into_iter().flatten().collect()
    }

    fn waived(&self, student: usize, section: usize) -> Vec<Rule> {
        self.state.0[section].permissions.get(&student).map(|words| Rule::read_all(words)).unwrap_or_default()
    }

    /// The seat that the student would get: one that is kept for them, an open one, one of others, one over capacity.
    fn seat(&self, student: usize, section: usize, waived: &[Rule]) -> Option<Seat> {
        let branch = student % BRANCHES.len();
        let unused = |it: &Reservation| !it.is_open && it.used < it.seats;
        let reservations = &self.reservations[section];
        let of_theirs = reservations.iter().position(|it| unused(it) && it.branch == branch);
        let of_any = reservations.iter().position(unused).filter(|_| waived.contains(&Rule::Reserved));
        let is_open = self.free(section) > kept(reservations);
        let may_add = self.free(section) <= 0 && waived.contains(&Rule::Capacity);
        let open = is_open.then_some(Seat::Open);
        of_theirs.map(Seat::Reserved).or(open).or(of_any.map(Seat::Reserved)).or(may_add.then_some(Seat::OverCapacity))
    }

    fn has(&self, student: usize, section: usize) -> bool {
        self.state.0[section].seats.contains(&student)
    }

    fn taken(&self, section: usize) -> i32 {
        self.state.0[section].seats.len() as i32
    }

    fn free(&self, section: usize) -> i32 {
        self.state.0[section].capacity - (self.taken(section) - self.state.0[section].extra)
    }

    /// The sections for which a student waits, in the order of joining.
    fn waits(&self, student: usize) -> Vec<usize> {
        let joined = self.joined.iter().filter(|(other, _)| *other == student);
        joined.map(|(_, section)| *section).collect()
    }
}

/// The seats that reservations keep.
fn kept(reservations: &[Reservation]) -> i32 {
    reservations.iter().filter(|it| !it.is_open).map(|it| it.seats - it.used).sum()
}

/// Whether two sections meet at the same time.
pub fn clash(one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (SECTIONS[one].meets, SECTIONS[other].meets) else {
        return false;
    };
    one.0.chars().any(|day| other.0.contains(day)) && one.1 < other.2 && other.1 < one.2
}
