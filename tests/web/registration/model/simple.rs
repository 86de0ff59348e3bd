//! The rules of seats and lines once more, in plain Rust: slow, sequential and short enough to be believed.

use std::collections::VecDeque;

use super::state::{Held, State};
use super::{CREDIT_LIMIT, Operation, SECTIONS};

const CREDITS: i32 = 300;

/// What the university would be if its rules were followed.
pub struct Simple {
    pub state: State,
    is_cancelled: [bool; SECTIONS.len()],
    /// In which order the lines were joined, over all sections: (student, section).
    joined: Vec<(usize, usize)>,
}

impl Simple {
    pub fn new() -> Self {
        let section = |plan: &super::Plan| Held { capacity: plan.capacity, ..Held::default() };
        Self {
            state: State(SECTIONS.iter().map(section).collect()),
            is_cancelled: [false; SECTIONS.len()],
            joined: Vec::new(),
        }
    }

    /// Does it, and answers the status that the site is to answer.
    pub fn perform(&mut self, operation: Operation) -> u16 {
        let is_done = match operation {
            Operation::Register { student, section, may_wait, gives_up } => {
                self.register(student, section, may_wait, gives_up)
            }
            Operation::Swap { student, section, may_wait, gives_up } => {
                self.has(student, gives_up) && self.register(student, section, may_wait, Some(gives_up))
            }
            Operation::Drop { student, section } => self.drop(student, section),
            Operation::Cancel { section } => self.cancel(section),
            Operation::Resize { section, capacity } => {
                if !self.resize(section, capacity) {
                    return 422;
                }
                true
            }
        };
        if is_done { 303 } else { 409 }
    }

    fn register(&mut self, student: usize, section: usize, may_wait: bool, gives_up: Option<usize>) -> bool {
        let gives_up = gives_up.filter(|old| *old != section && self.has(student, *old));
        if !self.is_eligible(student, section, gives_up) {
            return false;
        }
        if self.free(section) > 0 {
            self.gain(student, section, gives_up);
            return true;
        }
        let line = &mut self.state.0[section].line;
        let has_room = SECTIONS[section].most_waiting.is_none_or(|most| line.len() < most as usize);
        if !may_wait || !has_room || line.iter().any(|(other, _)| *other == student) {
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
        if !self.has(student, section) {
            return false;
        }
        self.give_up(student, section);
        true
    }

    fn resize(&mut self, section: usize, capacity: i32) -> bool {
        if self.state.0[section].seats.len() > capacity as usize {
            return false;
        }
        self.state.0[section].capacity = capacity;
        self.settle(vec![section]);
        true
    }

    fn cancel(&mut self, section: usize) -> bool {
        if std::mem::replace(&mut self.is_cancelled[section], true) {
            return false;
        }
        let mut ended = std::mem::take(&mut self.state.0[section].seats);
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
        self.state.0[section].seats.insert(student);
        for other in (0..SECTIONS.len()).filter(|other| SECTIONS[*other].course == SECTIONS[section].course) {
            self.leave(student, other);
        }
        if let Some(old) = gives_up {
            self.give_up(student, old);
        }
    }

    /// Takes the seat away: it goes to the line, and what the student may have now is theirs where they wait for it.
    fn give_up(&mut self, student: usize, section: usize) {
        self.state.0[section].seats.remove(&student);
        let mut moved = vec![section];
        moved.extend(self.waits(student));
        self.settle(moved);
    }

    fn leave(&mut self, student: usize, section: usize) {
        self.state.0[section].line.retain(|(other, _)| *other != student);
        self.joined.retain(|joined| *joined != (student, section));
    }

    /// Gives each free seat to the first in line who is eligible.
    fn settle(&mut self, moved: Vec<usize>) {
        let mut moved = VecDeque::from(moved);
        while let Some(section) = moved.pop_front() {
            while let Some((student, gives_up)) = self.first_eligible(section) {
                self.state.0[section].seats.insert(student);
                for other in (0..SECTIONS.len()).filter(|other| SECTIONS[*other].course == SECTIONS[section].course) {
                    self.leave(student, other);
                }
                if let Some(old) = gives_up {
                    self.state.0[old].seats.remove(&student);
                    moved.push_back(old);
                    moved.extend(self.waits(student));
                }
            }
        }
    }

    fn first_eligible(&self, section: usize) -> Option<(usize, Option<usize>)> {
        if self.free(section) <= 0 {
            return None;
        }
        let line = self.state.0[section].line.iter();
        let with_what_they_have =
            line.map(|(student, gives_up)| (*student, gives_up.filter(|old| self.has(*student, *old))));
        with_what_they_have.into_iter().find(|(student, gives_up)| self.is_eligible(*student, section, *gives_up))
    }

    /// Whether nothing but the want of a seat stands against it.
    fn is_eligible(&self, student: usize, section: usize, gives_up: Option<usize>) -> bool {
        let kept = (0..SECTIONS.len()).filter(|other| self.has(student, *other) && Some(*other) != gives_up);
        let kept: Vec<usize> = kept.collect();
        let is_over = (kept.len() as i32 + 1) * CREDITS > CREDIT_LIMIT;
        let of_course = |other: &usize| SECTIONS[*other].course == SECTIONS[section].course;
        let in_the_way = |other: &usize| of_course(other) || clash(*other, section);
        !self.is_cancelled[section] && !is_over && !kept.iter().any(in_the_way)
    }

    fn has(&self, student: usize, section: usize) -> bool {
        self.state.0[section].seats.contains(&student)
    }

    fn free(&self, section: usize) -> i32 {
        self.state.0[section].capacity - self.state.0[section].seats.len() as i32
    }

    /// The sections for which a student waits, in the order of joining.
    fn waits(&self, student: usize) -> Vec<usize> {
        let joined = self.joined.iter().filter(|(other, _)| *other == student);
        joined.map(|(_, section)| *section).collect()
    }
}

/// Whether two sections meet at the same time.
pub fn clash(one: usize, other: usize) -> bool {
    let (Some(one), Some(other)) = (SECTIONS[one].meets, SECTIONS[other].meets) else {
        return false;
    };
    one.0.chars().any(|day| other.0.contains(day)) && one.1 < other.2 && other.1 < one.2
}
