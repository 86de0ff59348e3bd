//! How far the reading or writing of files has come, for somebody who waits.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressStyle};

/// Is told how far a long piece of work has come.
pub trait Progress {
    /// Of `what`, mostly a file, `done` rows out of `of` are done. The last call about it has both equal;
    /// the work may begin again when another transaction stood in its way.
    fn step(&self, what: &str, done: usize, of: usize);
}

/// Tells nobody.
pub struct Silent;

/// Writes one line to standard error for each file that is done.
pub struct Lines;

/// Draws a bar on standard error.
pub struct Bar(ProgressBar);

/// A [`Bar`] when standard error is a terminal, otherwise [`Lines`].
pub fn on_stderr() -> Box<dyn Progress> {
    if std::io::stderr().is_terminal() { Box::new(Bar::new()) } else { Box::new(Lines) }
}

impl Progress for Silent {
    fn step(&self, _: &str, _: usize, _: usize) {}
}

impl Progress for Lines {
    fn step(&self, what: &str, done: usize, of: usize) {
        if done == of {
            eprintln!("{what}: {of} rows");
        }
    }
}

impl Bar {
    /// An empty bar, drawn with the first step.
    #[expect(clippy::new_without_default, reason = "it draws on the terminal, which nobody expects of a default")]
    pub fn new() -> Self {
        let style = ProgressStyle::with_template("{msg:20} {bar:40} {pos}/{len}");
        let bar = ProgressBar::new(0);
        Self(style.map(|style| bar.clone().with_style(style)).unwrap_or(bar))
    }
}

impl Progress for Bar {
    fn step(&self, what: &str, done: usize, of: usize) {
        self.0.set_length(of as u64);
        self.0.set_message(what.to_owned());
        self.0.set_position(done as u64);
        if done == of {
            self.0.println(format!("{what}: {of} rows"));
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
