//! A row while it is checked: each cell is read by itself, and says what is wrong with it.

use std::cell::Cell as Flag;

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
    record: &'a Record,
    problems: &'a Problems,
    is_sound: Flag<bool>,
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
            record,
            problems: context.problems,
            is_sound: Flag::new(!record.is_broken),
        })
    }
}

impl Row<'_> {
    /// Whether nothing is wrong with it so far.
    pub fn is_sound(&self) -> bool {
        self.is_sound.get()
    }

    /// Gives its cells, one after the other, to whoever knows the names of their columns.
    pub fn cells<'r>(&'r self) -> impl FnMut(&'static str) -> Cell<'r> {
        let mut texts = self.record.cells.iter();
        move |column| Cell { row: self, column, text: texts.next().and_then(Option::as_deref) }
    }
}

/// One cell of a row.
#[derive(Clone, Copy)]
pub(super) struct Cell<'r> {
    row: &'r Row<'r>,
    column: &'static str,
    /// `None` where the file lacks the column.
    text: Option<&'r str>,
}

impl<'r> Cell<'r> {
    /// Says what is wrong with it. Of a row that could not be taken apart nothing more is said.
    pub fn refuse(self, reason: impl Into<String>) {
        if !self.row.record.is_broken {
            self.row.problems.add(self.row.sheet, self.row.line, self.column, reason);
        }
        self.row.is_sound.set(false);
    }

    /// Says something about it that does not keep the row from being taken.
    pub fn note(self, text: impl Into<String>) {
        self.row.problems.note(self.row.sheet, self.row.line, self.column, text);
    }

    /// Leaves the row out, without harm to the others, and says why.
    pub fn leave_out(self, reason: impl Into<String>) {
        self.row.problems.add_harmless(self.row.sheet, self.row.line, self.column, reason);
        self.row.is_sound.set(false);
    }

    /// The line of its row.
    pub fn row_line(self) -> usize {
        self.row.line
    }

    /// Whether the file lacks the column.
    pub fn is_absent(self) -> bool {
        self.text.is_none()
    }

    /// What is there already if the file lacks the column, and else what is read from the cell: an empty one clears it.
    pub fn read_or_keep<T>(self, before: Option<T>, read: impl FnOnce(Self) -> T) -> T {
        before.filter(|_| self.is_absent()).unwrap_or_else(|| read(self))
    }

    pub fn is_empty(self) -> bool {
        self.text().trim().is_empty()
    }

    /// Its text as it stands, right or wrong.
    pub fn text(self) -> &'r str {
        self.text.unwrap_or_default()
    }

    /// Text on one line of at most `limit` characters; it may be empty.
    pub fn line(self, limit: usize) -> String {
        let text = self.text();
        if let Err(reason) = check_name(text) {
            self.refuse(reason);
        }
        self.check_length(text, limit);
        squeeze(&nfc(text))
    }

    pub fn required_line(self, limit: usize) -> String {
        self.check_given(self.line(limit))
    }

    /// A code or a number: text on one line that cannot be taken for another.
    pub fn code(self, limit: usize) -> String {
        let text = self.line(limit);
        // What cannot be seen has been refused already.
        if check_name(&text).is_ok()
            && let Err(reason) = check_code(&text)
        {
            self.refuse(reason);
        }
        text
    }

    pub fn required_code(self, limit: usize) -> String {
        self.check_given(self.code(limit))
    }

    /// Text on several lines of at most `limit` characters; it may be empty.
    pub fn lines(self, limit: usize) -> String {
        let text = nfc(self.text()).replace("\r\n", "\n").replace('\r', "\n");
        // Those beyond ASCII are let pass: catalogues are full of what was once the quotation marks of Windows.
        if let Some(control) = text.chars().find(|c| c.is_ascii_control() && !"\n\t".contains(*c)) {
            self.refuse(format!("holds a control character (U+{:04X})", u32::from(control)));
        }
        self.check_length(text.trim(), limit);
        text.trim().to_owned()
    }

    /// Its value; `None` when it is empty, or when it was refused.
    pub fn value<T>(self, parse: impl FnOnce(&str) -> Value<T>) -> Option<T> {
        let text = self.text().trim();
        if text.is_empty() {
            return None;
        }
        parse(text).map_err(|reason| self.refuse(reason)).ok()
    }

    /// A value that must be there; `None` when it was refused.
    pub fn required_value<T>(self, parse: impl FnOnce(&str) -> Value<T>) -> Option<T> {
        if self.is_empty() {
            self.refuse("missing");
        }
        self.value(parse)
    }

    fn check_given(self, text: String) -> String {
        if text.is_empty() {
            self.refuse("missing");
        }
        text
    }

    fn check_length(self, text: &str, limit: usize) {
        if text.chars().count() > limit && squeeze(text).chars().count() > limit {
            self.refuse(format!("longer than {limit} characters"));
        }
    }
}
