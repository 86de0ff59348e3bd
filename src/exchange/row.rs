//! A row while it is checked: its cells are asked for by column, and what is wrong with them is told.

use std::cell::Cell;

use super::checks::Context;
use super::problems::Problems;
use super::sheet::Sheet;
use super::source::{Record, Table};
use super::values::Value;
use crate::form::squeeze;
use crate::form::text::{check_code, check_name, nfc};

/// One row of a file.
pub(super) struct Row<'a> {
    pub line: usize,
    sheet: Sheet,
    absent: &'a [&'static str],
    record: &'a Record,
    problems: &'a Problems,
    sound: Cell<bool>,
}

impl Table {
    /// The rows that are to be looked at.
    pub fn rows<'a>(&'a self, context: &'a Context<'_>) -> impl Iterator<Item = Row<'a>> {
        self.rows_where(context, false)
    }

    /// The rows that are not to be looked at.
    pub fn skipped_rows<'a>(&'a self, context: &'a Context<'_>) -> impl Iterator<Item = Row<'a>> {
        self.rows_where(context, true)
    }

    fn rows_where<'a>(&'a self, context: &'a Context<'_>, are_skipped: bool) -> impl Iterator<Item = Row<'a>> {
        let is_skipped = move |record: &Record| context.skipped.contains(&(self.sheet, record.line));
        let records = self.records.iter().filter(move |record| is_skipped(record) == are_skipped);
        records.map(move |record| Row {
            line: record.line,
            sheet: self.sheet,
            absent: &self.absent,
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

    /// Says something about a column of a row that is taken.
    pub fn note(&self, column: &str, text: impl Into<String>) {
        self.problems.note(self.sheet, self.line, column, text);
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

    /// Whether the file has the column. One that it lacks leaves what is there, as the functions in `_or` do; an empty
    /// cell clears it.
    pub fn has(&self, column: &str) -> bool {
        !self.absent.contains(&column)
    }

    /// Whether nothing stands in the cell.
    pub fn is_empty(&self, column: &str) -> bool {
        self.cell(column).trim().is_empty()
    }

    /// Text on one line of at most `limit` characters; it may be empty.
    pub fn line(&self, column: &str, limit: usize) -> String {
        let text = self.cell(column);
        if let Err(reason) = check_name(text) {
            self.refuse(column, reason);
        }
        self.check_length(column, text, limit);
        squeeze(&nfc(text))
    }

    /// A code or a number: text on one line that cannot be taken for another.
    pub fn code(&self, column: &str, limit: usize) -> String {
        let text = self.line(column, limit);
        // What cannot be seen has been refused already.
        if check_name(&text).is_ok()
            && let Err(reason) = check_code(&text)
        {
            self.refuse(column, reason);
        }
        text
    }

    /// A code or a number that must be there.
    pub fn required_code(&self, column: &str, limit: usize) -> String {
        let text = self.code(column, limit);
        if text.is_empty() {
            self.refuse(column, "missing");
        }
        text
    }

    /// [`Row::line`], or what is there already.
    pub fn line_or(&self, column: &str, limit: usize, before: Option<&String>) -> String {
        self.kept(column, before.cloned()).unwrap_or_else(|| self.line(column, limit))
    }

    /// Text on one line that must be there.
    pub fn required_line(&self, column: &str, limit: usize) -> String {
        let text = self.line(column, limit);
        if text.is_empty() {
            self.refuse(column, "missing");
        }
        text
    }

    /// [`Row::required_line`], or what is there already.
    pub fn required_line_or(&self, column: &str, limit: usize, before: Option<&String>) -> String {
        self.kept(column, before.cloned()).unwrap_or_else(|| self.required_line(column, limit))
    }

    /// Text on several lines of at most `limit` characters; it may be empty.
    pub fn lines(&self, column: &str, limit: usize) -> String {
        let text = nfc(self.cell(column)).replace("\r\n", "\n").replace('\r', "\n");
        // Those beyond ASCII are let pass: catalogues are full of what was once the quotation marks of Windows.
        if let Some(control) = text.chars().find(|c| c.is_ascii_control() && !"\n\t".contains(*c)) {
            self.refuse(column, format!("holds a control character (U+{:04X})", u32::from(control)));
        }
        self.check_length(column, text.trim(), limit);
        text.trim().to_owned()
    }

    /// [`Row::lines`], or what is there already.
    pub fn lines_or(&self, column: &str, limit: usize, before: Option<&String>) -> String {
        self.kept(column, before.cloned()).unwrap_or_else(|| self.lines(column, limit))
    }

    /// The value of a cell; `None` when it is empty, or when it was refused.
    pub fn value<T>(&self, column: &str, parse: impl FnOnce(&str) -> Value<T>) -> Option<T> {
        let text = self.cell(column).trim();
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|reason| self.refuse(column, reason)).ok()
    }

    /// [`Row::value`], or what is there already.
    pub fn value_or<T>(&self, column: &str, parse: impl FnOnce(&str) -> Value<T>, before: Option<T>) -> Option<T> {
        self.kept(column, before).or_else(|| self.value(column, parse))
    }

    /// The value of a cell that must be there; `None` when it was refused.
    pub fn required_value<T>(&self, column: &str, parse: impl FnOnce(&str) -> Value<T>) -> Option<T> {
        if self.is_empty(column) {
            self.refuse(column, "missing");
        }
        self.value(column, parse)
    }

    /// [`Row::required_value`], or what is there already.
    pub fn required_value_or<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> Value<T>,
        before: Option<T>,
    ) -> Option<T> {
        self.kept(column, before).or_else(|| self.required_value(column, parse))
    }

    fn kept<T>(&self, column: &str, before: Option<T>) -> Option<T> {
        before.filter(|_| !self.has(column))
    }

    /// The text of a cell, good or bad.
    pub fn peek(&self, column: &str) -> &str {
        self.cell(column)
    }

    fn cell(&self, column: &str) -> &str {
        let place = self.sheet.columns().iter().position(|name| *name == column);
        debug_assert!(place.is_some(), "{} has no column {column}", self.sheet.file());
        place.map_or("", |place| &self.record.cells[place])
    }

    fn check_length(&self, column: &str, text: &str, limit: usize) {
        if text.chars().count() > limit && squeeze(text).chars().count() > limit {
            self.refuse(column, format!("longer than {limit} characters"));
        }
    }
}
