//! The week of a student or an instructor: as a page, and as a feed that their own calendar reads.

pub mod calendar;
mod service;

pub use service::{Block, Day, Week};
