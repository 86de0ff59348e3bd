//! What stands against the files, said so that somebody can mend it.

use std::cell::RefCell;
use std::fmt;
use std::path::PathBuf;

use super::sheet::Sheet;

/// So many bad rows are told; of the others only how many they are.
const TOLD: usize = 100;

/// Why files were not loaded. Nothing was, then.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// Something stands against the rows themselves.
    #[error("{0}")]
    Rows(BadRows),
    /// None of the seven files is there.
    #[error("none of terms.csv, subjects.csv, people.csv, courses.csv, sections.csv, meetings.csv, registrations.csv")]
    NoFiles,
    /// A file or the folder cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] diesel::result::Error),
}

/// What stands against the rows, in the order of the files and their lines.
#[derive(Clone, Debug)]
pub struct BadRows {
    /// The first hundred.
    pub errors: Vec<RowError>,
    /// How many more there are.
    pub more: usize,
}

/// What stands against one row. It is shown as `people.csv:17: email: not an email address`.
#[derive(Clone, Debug)]
pub struct RowError {
    sheet: Sheet,
    /// The line of the file on which the row begins; the header is on line 1.
    pub line: usize,
    /// The column; empty when it is the row as a whole.
    pub column: String,
    /// What is wrong, without a full stop.
    pub reason: String,
    /// Whether the row says nothing that anybody could miss: it is left out, and the others are loaded.
    pub(super) is_harmless: bool,
}

/// Gathers what stands against the rows while they are read.
#[derive(Clone, Default)]
pub(super) struct Problems {
    errors: RefCell<Vec<RowError>>,
    notes: RefCell<Vec<RowError>>,
}

impl BadRows {
    pub(super) fn new(mut errors: Vec<RowError>) -> Self {
        // Stable: the errors of one row stay in the order in which its columns were looked at.
        errors.sort_by_key(RowError::place);
        let more = errors.len().saturating_sub(TOLD);
        errors.truncate(TOLD);
        Self { errors, more }
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }
}

impl RowError {
    /// The file and the line in it.
    pub(super) fn place(&self) -> (Sheet, usize) {
        (self.sheet, self.line)
    }

    /// The name of the file.
    pub fn file(&self) -> &'static str {
        self.sheet.file()
    }
}

impl fmt::Display for RowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: ", self.file(), self.line)?;
        if !self.column.is_empty() {
            write!(f, "{}: ", self.column)?;
        }
        f.write_str(&self.reason)
    }
}

impl fmt::Display for BadRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{error}")?;
        }
        if self.more > 0 {
            write!(f, "\nand {} more", self.more)?;
        }
        Ok(())
    }
}

impl Problems {
    /// Keeps what is to be known of a row that is taken.
    pub fn note(&self, sheet: Sheet, line: usize, column: impl Into<String>, text: impl Into<String>) {
        let (column, reason) = (column.into(), text.into());
        self.notes.borrow_mut().push(RowError { sheet, line, column, reason, is_harmless: true });
    }

    pub fn add(&self, sheet: Sheet, line: usize, column: impl Into<String>, reason: impl Into<String>) {
        self.push(sheet, line, column.into(), reason.into(), false);
    }

    pub fn add_harmless(&self, sheet: Sheet, line: usize, column: impl Into<String>, reason: impl Into<String>) {
        self.push(sheet, line, column.into(), reason.into(), true);
    }

    fn push(&self, sheet: Sheet, line: usize, column: String, reason: String, is_harmless: bool) {
        self.errors.borrow_mut().push(RowError { sheet, line, column, reason, is_harmless });
    }

    /// What stands against the rows, and what is to be known of the others.
    pub fn into_parts(self) -> (Vec<RowError>, Vec<RowError>) {
        (self.errors.into_inner(), self.notes.into_inner())
    }

    /// # Errors
    /// [`SeedError::Rows`] when there is any.
    pub fn into_result(self) -> Result<(), SeedError> {
        let (errors, _) = self.into_parts();
        if errors.is_empty() { Ok(()) } else { Err(SeedError::Rows(BadRows::new(errors))) }
    }
}
