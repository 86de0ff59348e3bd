//! Registrar: the course catalogue and registration office of a university, as one program.
//!
//! Features below, doors above: a door is how people and programs get in, a feature is what they find. `ls
//! src/*/service*` is the service layer. Each feature has the same parts: `model` (rows and domain types), `forms` (what
//! was typed, checked), `repository` (private; the only place with Diesel), `selectors` (reads), `service` (rules and
//! transactions). Selectors and services take a [`context::Context`]: connection, instant, who asks, catalogue.
//!
//! | module | what it is |
//! |---|---|
//! | [`app`], [`pages`], [`jobs`], [`cli`], [`state`] | the server; the pages; what runs by itself; the command line; what they share |
//! | [`dashboard`], [`browsing`] | what each role sees first; courses and sections as whoever looks sees them |
//! | [`registration`], [`exceptions`] | seats, eligibility, waitlists; holds, permissions, reserved seats, credit limits |
//! | [`grading`], [`teaching`], [`planning`], [`schedule`], [`exchange`] | grades; staff of courses; plans; weeks; files in and out |
//! | [`records`] | credits and averages: pure |
//! | [`catalogue`], [`requirement`] | terms, subjects, courses, sections; the language of prerequisites |
//! | [`accounts`] | users, roles, sessions |
//! | [`events`] | what was done: the audit, and notices |
//! | [`policy`], [`reason`] | who may do what; why a student cannot have a seat |
//! | [`context`], [`clock`], [`limits`] | what every selector and service works with; the time; how long texts may be |
//! | [`config`], [`db`], [`form`], `spreadsheet` | settings; the only way to the database; what was typed; CSV |

pub mod accounts;
pub mod app;
pub mod browsing;
pub mod catalogue;
pub mod cli;
pub mod clock;
pub mod config;
pub mod context;
pub mod dashboard;
pub mod db;
pub mod events;
pub mod exceptions;
pub mod exchange;
pub mod form;
pub mod grading;
pub mod jobs;
pub mod limits;
pub mod pages;
pub mod planning;
pub mod policy;
pub mod reason;
pub mod records;
pub mod registration;
pub mod requirement;
pub mod schedule;
mod schema;
mod spreadsheet;
pub mod state;
pub mod teaching;
