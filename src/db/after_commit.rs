//! What is done once a write is committed.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Work that a write leaves for the moment at which it is committed: it may be done late, never early, and is never lost
/// while the process lives. It is dropped when the write is undone or run once more.
#[derive(Default)]
pub struct AfterCommit(Vec<Box<dyn FnOnce() + Send>>);

impl AfterCommit {
    /// Adds work. It is done on the thread that commits, before the next write: it wakes somebody, and does no more.
    pub fn push(&mut self, work: impl FnOnce() + Send + 'static) {
        self.0.push(Box::new(work));
    }

    /// Does all of it, in the order in which it was added.
    pub(super) fn run(self) {
        for work in self.0 {
            if catch_unwind(AssertUnwindSafe(work)).is_err() {
                log::error!("what was to be done after a commit panicked");
            }
        }
    }
}
