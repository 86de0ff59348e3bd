//! The week of a student or an instructor: as a page, and as a feed that their own calendar reads.

mod calendar;
mod routes;
mod service;

pub use routes::{DrawnWeek, Mark, WeekEntry, routes};
