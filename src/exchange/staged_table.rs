//! What the database has and what the files make of it, by key.

use std::collections::HashMap;
use std::hash::Hash;

use super::row::Cell;
use super::sheet::SheetSummary;
use super::source::Table;

/// The rows of one kind, in the order of the database and then of the file.
pub(super) struct StagedTable<K, R> {
    entries: Vec<Entry<R>>,
    places: HashMap<K, usize>,
    /// The line on which the file has a key, sound or not.
    lines: HashMap<K, usize>,
    /// What the database has and should no longer have.
    removed: Vec<R>,
}

/// One row, as it will be.
pub(super) struct Entry<R> {
    pub now: R,
    /// As the database has it, when the file has it too.
    pub before: Option<R>,
    /// Its line in the file.
    pub line: Option<usize>,
}

impl<K: Clone + Eq + Hash, R: PartialEq> StagedTable<K, R> {
    pub fn new(rows: Vec<R>, key: impl Fn(&R) -> K) -> Self {
        let places = rows.iter().enumerate().map(|(place, row)| (key(row), place)).collect();
        let entries = rows.into_iter().map(|now| Entry { now, before: None, line: None }).collect();
        Self { entries, places, lines: HashMap::new(), removed: Vec::new() }
    }

    pub fn find(&self, key: &K) -> Option<&R> {
        self.places.get(key).map(|place| &self.entries[*place].now)
    }

    /// Whether the file has a row with this key that was refused, and the database has none.
    pub fn was_refused(&self, key: &K) -> bool {
        self.lines.contains_key(key) && !self.places.contains_key(key)
    }

    /// Notes that the row of this cell has this key, and refuses it when an earlier one has it already.
    pub fn claim(&mut self, cell: Cell<'_>, key: &K) {
        if let Some(earlier) = self.lines.get(key) {
            cell.refuse(format!("line {earlier} has the same already"));
        } else {
            self.lines.insert(key.clone(), cell.row_line());
        }
    }

    /// Takes the row of the file in place of the database's.
    pub fn put(&mut self, key: K, line: usize, now: R) {
        if let Some(place) = self.places.get(&key) {
            let entry = &mut self.entries[*place];
            entry.before = Some(std::mem::replace(&mut entry.now, now));
            entry.line = Some(line);
        } else {
            self.places.insert(key, self.entries.len());
            self.entries.push(Entry { now, before: None, line: Some(line) });
        }
    }

    /// Gives a row another key.
    pub fn rekey(&mut self, old: &K, new: K) {
        if let Some(place) = self.places.remove(old) {
            self.places.insert(new, place);
        }
    }

    /// Takes the row of the file in place of this one of the database, whatever the keys of the two.
    pub fn put_at(&mut self, place: usize, line: usize, now: R) {
        let entry = &mut self.entries[place];
        entry.before = Some(std::mem::replace(&mut entry.now, now));
        entry.line = Some(line);
    }

    /// Takes a row of the file that the database does not have.
    pub fn push(&mut self, line: usize, now: R) {
        self.entries.push(Entry { now, before: None, line: Some(line) });
    }

    /// Takes away a row of the database.
    pub fn remove_at(&mut self, place: usize)
    where
        R: Clone,
    {
        self.removed.push(self.entries[place].now.clone());
    }

    /// The rows that the database should no longer have.
    pub fn removed(&self) -> &[R] {
        &self.removed
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn entries(&self) -> &[Entry<R>] {
        &self.entries
    }

    pub fn entries_mut(&mut self) -> &mut [Entry<R>] {
        &mut self.entries
    }

    /// The rows that the database does not have.
    pub fn added(&self) -> impl Iterator<Item = &R> {
        self.entries.iter().filter(|entry| entry.is_added()).map(|entry| &entry.now)
    }

    /// The rows that the database has otherwise: as they were, as they will be.
    pub fn changed(&self) -> impl Iterator<Item = (&R, &R)> {
        self.entries.iter().filter_map(Entry::change)
    }

    /// How many rows of the file are new, are otherwise, and are as the database has them.
    pub fn summary(&self, table: &Table) -> SheetSummary {
        let of_file = || self.entries.iter().filter(|entry| entry.line.is_some());
        let added = of_file().filter(|entry| entry.is_added()).count();
        let changed = of_file().filter(|entry| entry.change().is_some()).count();
        SheetSummary {
            sheet: table.sheet,
            read: table.records.len(),
            added,
            changed,
            unchanged: of_file().count() - added - changed,
            removed: self.removed.len(),
            absent: table.absent.clone(),
        }
    }

    /// Whether anything is to be written.
    pub fn differs(&self) -> bool {
        !self.removed.is_empty() || self.entries.iter().any(|entry| entry.is_added() || entry.change().is_some())
    }
}

impl<R: Clone + PartialEq> Entry<R> {
    /// Changes the row for another reason than its own line of the file.
    pub fn amend(&mut self, change: impl FnOnce(&mut R)) {
        if self.line.is_none() && self.before.is_none() {
            self.before = Some(self.now.clone());
        }
        change(&mut self.now);
    }
}

impl<R: PartialEq> Entry<R> {
    pub fn is_added(&self) -> bool {
        self.line.is_some() && self.before.is_none()
    }

    /// The row as it was and as it will be, when the two differ.
    pub fn change(&self) -> Option<(&R, &R)> {
        self.before.as_ref().filter(|before| **before != self.now).map(|before| (before, &self.now))
    }
}
