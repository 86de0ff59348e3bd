//! A row while it is checked: its cells are asked for by column, and what is wrong with them is told.

use std::cell::Cell;

use super::checks::Context;
use super::problems::Problems;
use super::sheet::Sheet;
use super::source::{Record, Table};
use super::values::Value;
use crate::form::squeeze;

/// One row of a file.
pub(super) struct Row<'a> {
    pub line: usize,
    sheet: Sheet,
    record: &'a Record,
    problems: &'a Problems,
    sound: Cell<bool>,
}

impl Table {
    /// The rows that are to be looked at.
    pub fn rows<'a>(&'a self, context: &'a Context<'_>) -> impl Iterator<Item = Row<'a>> {
        let sheet = self.sheet;
        let records = self.records.iter().filter(move |record| !context.skipped.contains(&(sheet, record.line)));
        records.map(move |record| Row {
            line: record.line,
            sheet,
            record,
            problems: context.problems,
            sound: Cell::new(!record.is_broken),
        })
    }
}

impl Row<'_> {
    /// Says what is wrong with a column. Of a row that could not be taken apart nothing more is said.
    pub fn refuse(&self, column: &str, reason: impl Into<String>) {
        if !self.record.is_broken {
            self.problems.add(self.sheet, self.line, column, reason);
        }
        self.sound.set(false);
    }

    /// Leaves the row out, without harm to the others, and says why.
    pub fn leave_out(&self, column: &str, reason: impl Into<String>) {
        self.problems.add_harmless(self.sheet, self.line, column, reason);
        self.sound.set(false);
    }

    /// Whether nothing was said against it.
    pub fn is_sound(&self) -> bool {
        self.sound.get()
    }

    /// Whether nothing stands in the cell.
    pub fn is_empty(&self, column: &str) -> bool {
        self.cell(column).trim().is_empty()
    }

    /// Text on one line of at most `limit` characters; it may be empty.
    pub fn line(&self, column: &str, limit: usize) -> String {
        let text = self.cell(column);
        self.check_text(column, text, limit, |_| false);
        squeeze(text)
    }

    /// Text on one line that must be there.
    pub fn required_line(&self, column: &str, limit: usize) -> String {
        let text = self.line(column, limit);
        if text.is_empty() {
            self.refuse(column, "missing");
        }
        text
    }

    /// Text on several lines of at most `limit` characters; it may be empty.
    pub fn lines(&self, column: &str, limit: usize) -> String {
        let text = self.cell(column).replace("\r\n", "\n").replace('\r', "\n");
        self.check_text(column, text.trim(), limit, |c| c == '\n' || c == '\t');
        text.trim().to_owned()
    }

    /// The value of a cell; `None` when it is empty, or when it was refused.
    pub fn value<T>(&self, column: &str, parse: impl FnOnce(&str) -> Value<T>) -> Option<T> {
        let text = self.cell(column).trim();
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|reason| self.refuse(column, reason)).ok()
    }

    /// The value of a cell that must be there; `None` when it was refused.
    pub fn required_value<T>(&self, column: &str, parse: impl FnOnce(&str) -> Value<T>) -> Option<T> {
        if self.is_empty(column) {
            self.refuse(column, "missing");
        }
        self.value(column, parse)
    }

    fn cell(&self, column: &str) -> &str {
        let place = self.sheet.columns().iter().position(|name| *name == column);
        debug_assert!(place.is_some(), "{} has no column {column}", self.sheet.file());
        place.map_or("", |place| &self.record.cells[place])
    }

    fn check_text(&self, column: &str, text: &str, limit: usize, allowed: impl Fn(char) -> bool) {
        // Those beyond ASCII are let pass: catalogues are full of what was once the quotation marks of Windows.
        if let Some(control) = text.chars().find(|c| c.is_ascii_control() && !allowed(*c)) {
            self.refuse(column, format!("holds a control character (U+{:04X})", u32::from(control)));
        }
        if text.chars().count() > limit && squeeze(text).chars().count() > limit {
            self.refuse(column, format!("longer than {limit} characters"));
        }
    }
}
