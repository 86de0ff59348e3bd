//! Plans: what a student means to register for in a term.

use std::collections::HashMap;

use diesel::prelude::{Insertable, Queryable, Selectable};

use crate::db::Id;
use crate::schema::plan_items;

/// The most sections that a plan of one term has.
pub const MOST_PLANNED: usize = 30;

/// What a student plans for a term: positions in the order of preference, each with its alternatives, of which the
/// first is the first choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    positions: Vec<Vec<Id>>,
}

/// A student's plans of all terms.
#[derive(Clone, Debug, Default)]
pub struct Plans(HashMap<Id, Plan>);

/// What is done to a section that is in a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Change {
    /// It is taken out.
    Remove,
    /// Its position, with all alternatives, goes before the one above.
    Up,
    /// Its position, with all alternatives, goes after the one below.
    Down,
    /// It becomes the first choice of its position.
    First,
}

#[derive(Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = plan_items)]
pub(super) struct PlanRow {
    pub student_id: Id,
    pub section_id: Id,
    pub term_id: Id,
    pub position: i32,
    pub alternative: i32,
}

impl Plan {
    /// The positions in the order of preference, each with its alternatives.
    pub fn positions(&self) -> &[Vec<Id>] {
        &self.positions
    }

    /// Every section, in the order of preference.
    pub fn sections(&self) -> impl Iterator<Item = Id> {
        self.positions.iter().flatten().copied()
    }

    /// The first choice of each position.
    pub fn first_choices(&self) -> impl Iterator<Item = Id> {
        self.positions.iter().filter_map(|position| position.first().copied())
    }

    /// Whether a section is in it.
    pub fn has(&self, section: Id) -> bool {
        self.position_of(section).is_some()
    }

    /// Whether nothing is planned.
    pub fn is_empty(&self) -> bool {
        self.positions.is_empty()
    }

    /// Puts a section at the end, or after the alternatives of another one. Returns whether that one was there.
    pub(super) fn put(&mut self, section: Id, instead_of: Option<Id>) -> bool {
        let Some(other) = instead_of else {
            self.positions.push(vec![section]);
            return true;
        };
        let position = self.position_of(other);
        position.map(|at| self.positions[at].push(section)).is_some()
    }

    /// Changes what there is about a section. Returns whether it is in the plan.
    pub(super) fn change(&mut self, section: Id, change: Change) -> bool {
        let Some(at) = self.position_of(section) else { return false };
        let last = self.positions.len() - 1;
        match change {
            Change::Remove => {
                self.positions[at].retain(|other| *other != section);
                self.positions.retain(|position| !position.is_empty());
            }
            Change::Up => self.positions.swap(at, at.saturating_sub(1)),
            Change::Down => self.positions.swap(at, (at + 1).min(last)),
            // The others keep their order.
            Change::First => self.positions[at].sort_by_key(|other| *other != section),
        }
        true
    }

    /// What the database keeps of it: positions and alternatives from 1, without holes.
    pub(super) fn rows(&self, student: Id, term: Id) -> Vec<PlanRow> {
        let (mut rows, mut position) = (Vec::new(), 0);
        for alternatives in &self.positions {
            position += 1;
            let numbered = (1..).zip(alternatives);
            rows.extend(numbered.map(|(alternative, section)| PlanRow {
                student_id: student,
                section_id: *section,
                term_id: term,
                position,
                alternative,
            }));
        }
        rows
    }

    fn position_of(&self, section: Id) -> Option<usize> {
        self.positions.iter().position(|position| position.contains(&section))
    }
}

impl Plans {
    /// The plans out of a student's rows, which stand in the order of positions and alternatives. Where a section was
    /// deleted, what stands after it moves up.
    pub(super) fn new(rows: Vec<PlanRow>) -> Self {
        let mut plans: HashMap<Id, Plan> = HashMap::new();
        let mut last = None;
        for row in rows {
            let plan = plans.entry(row.term_id).or_default();
            let here = Some((row.term_id, row.position));
            match plan.positions.last_mut().filter(|_| here == last) {
                Some(position) => position.push(row.section_id),
                None => plan.positions.push(vec![row.section_id]),
            }
            last = here;
        }
        Self(plans)
    }

    /// The plan of a term; empty if there is none.
    pub fn of(&self, term: Id) -> Plan {
        self.0.get(&term).cloned().unwrap_or_default()
    }

    /// Whether a section is in one of them.
    pub fn has(&self, section: Id) -> bool {
        self.0.values().any(|plan| plan.has(section))
    }

    /// The terms for which something is planned.
    pub fn terms(&self) -> impl Iterator<Item = Id> {
        self.0.keys().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plan(positions: &[&[Id]]) -> Plan {
        Plan { positions: positions.iter().map(|position| position.to_vec()).collect() }
    }

    #[test]
    fn a_section_stands_at_the_end_or_instead_of_another() {
        let [a, b, c] = [(); 3].map(|()| Id::new());
        let mut it = Plan::default();
        assert!(it.put(a, None) && it.put(b, None) && it.put(c, Some(a)));
        assert_eq!(it, plan(&[&[a, c], &[b]]));
        assert!(!it.put(Id::new(), Some(Id::new())), "it is not there");
        assert_eq!(it, plan(&[&[a, c], &[b]]));
        assert_eq!(it.first_choices().collect::<Vec<_>>(), [a, b]);
    }

    #[test]
    fn positions_move_whole_and_an_alternative_becomes_the_first_choice() {
        let [a, b, c, d] = [(); 4].map(|()| Id::new());
        let mut it = plan(&[&[a, b, c], &[d]]);
        assert!(it.change(c, Change::First));
        assert_eq!(it, plan(&[&[c, a, b], &[d]]));
        assert!(it.change(b, Change::Down));
        assert_eq!(it, plan(&[&[d], &[c, a, b]]));
        assert!(it.change(b, Change::Down) && it.change(d, Change::Up));
        assert_eq!(it, plan(&[&[d], &[c, a, b]]), "the ends are the ends");
        assert!(it.change(d, Change::Remove) && it.change(c, Change::Remove));
        assert_eq!(it, plan(&[&[a, b]]));
        assert!(!it.change(c, Change::Up), "it is not there");
    }

    proptest! {
        #[test]
        fn whatever_is_done_no_position_is_left_out(
            steps in proptest::collection::vec((0_usize..6, 0_usize..8, 0_usize..8), 0..60),
        ) {
            let sections = [(); 8].map(|()| Id::new());
            let (student, term) = (Id::new(), Id::new());
            let mut it = Plan::default();
            for (step, one, other) in steps {
                let (one, other) = (sections[one], sections[other]);
                match step {
                    0 if !it.has(one) => drop(it.put(one, None)),
                    1 if !it.has(one) => drop(it.put(one, Some(other))),
                    2 => drop(it.change(one, Change::Remove)),
                    3 => drop(it.change(one, Change::Up)),
                    4 => drop(it.change(one, Change::Down)),
                    _ => drop(it.change(one, Change::First)),
                }
                let rows = it.rows(student, term);
                let registrations: Vec<(i32, i32)> = rows.iter().map(|row| (row.position, row.alternative)).collect();
                let follow = |pair: &[(i32, i32)]| {
                    let (before, after) = (pair[0], pair[1]);
                    after == (before.0, before.1 + 1) || after == (before.0 + 1, 1)
                };
                prop_assert!(registrations.first().is_none_or(|first| *first == (1, 1)) && registrations.windows(2).all(follow));
                prop_assert_eq!(Plans::new(rows).of(term), it.clone());
            }
        }
    }
}
