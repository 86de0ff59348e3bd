//! The site as its visitors meet it: HTTP tests, one file for each feature, on SQLite; `postgresql.rs` runs the same
//! ones on PostgreSQL.

mod accounts;
mod catalogue;
mod dashboard;
mod edit_forms;
mod exchange;
mod files;
mod grades;
mod matrix;
mod notices;
mod office;
mod planning;
mod registration;
mod schedule;
mod support;
mod teaching;
mod web;
