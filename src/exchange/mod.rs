//! Files in and out: a folder of seven CSV files with the terms, subjects, people, courses, sections, meetings
//! and registrations of a university. [`seed`] loads such a folder, [`export`] writes one, and a folder that was
//! written loads into an empty database as it was.

mod checks;
mod columns;
mod export;
mod model;
mod problems;
pub mod progress;
mod repository;
mod row;
mod service;
mod sheet;
mod source;
mod staged_table;
#[cfg(test)]
mod tests;
mod values;

pub use export::{ExportError, ExportSummary, export};
pub use problems::{BadRows, RowError, SeedError};
pub use progress::Progress;
pub use service::{SeedOptions, SeedSummary, seed};
pub use sheet::{Sheet, SheetSummary};
pub use source::Source;
