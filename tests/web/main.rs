//! The site as its visitors meet it: HTTP tests, one file for each feature, on SQLite. `postgresql.rs` runs
//! the same binary once more, with `REGISTRAR_TEST_DATABASE=postgresql`.

mod accounts;
mod catalogue;
mod dashboard;
mod edit_forms;
mod exchange;
mod files;
mod grading;
mod matrix;
mod notices;
mod office;
mod pages;
mod planning;
mod queries;
mod registration;
mod scans;
mod schedule;
mod support;
mod teaching;
mod transactions;
