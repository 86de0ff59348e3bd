//! The record of who did what, when, from where, about whom or what, and what came of it.
//!
//! An act and its entry are written in one transaction. What may be done again and again without end (attempts, sign-ins,
//! readings) is counted: within an hour the same thing is one entry. Passwords and secrets are never part of it.

mod model;
mod repository;
mod selectors;
mod service;

pub use model::{Act, Entry, EntryFilter};
pub use selectors::{list_actions, list_entries};
pub use service::{record, record_bounded, record_counted};
