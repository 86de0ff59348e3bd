//! Tells somebody who waits how far a file has come.

use crate::exchange::progress::Progress;
use crate::exchange::sheet::SheetSummary;

/// Tells how many rows of a file are done.
pub(super) struct ProgressReporter<'a> {
    progress: &'a dyn Progress,
    sheet: Option<&'a SheetSummary>,
    done: usize,
}

impl<'a> ProgressReporter<'a> {
    pub fn new(progress: &'a dyn Progress, sheet: Option<&'a SheetSummary>) -> Self {
        if let Some(sheet) = sheet {
            progress.step(sheet.sheet.file(), sheet.unchanged, sheet.read);
        }
        Self { progress, sheet, done: sheet.map_or(0, |sheet| sheet.unchanged) }
    }

    pub fn add(&mut self, rows: usize) {
        let Some(sheet) = self.sheet else { return };
        let done = sheet.read.min(self.done + rows);
        if done > self.done {
            self.done = done;
            self.progress.step(sheet.sheet.file(), done, sheet.read);
        }
    }

    pub fn finish(mut self) {
        self.add(usize::MAX / 2);
    }
}
