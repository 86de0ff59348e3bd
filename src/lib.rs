//! Registrar: the course catalogue and registration office of a university, as one program.
//!
//! Each feature is a folder with the same layers: `model` (rows and domain types), `forms` (what was typed, checked),
//! `repository` (private; the only place with Diesel), `service` (rules and transactions), `routes` (pages). Imports
//! point down, from `routes` to `service` to `repository`, and from later features to earlier ones:
//!
//! | module | what it is |
//! |---|---|
//! | [`config`], [`db`], [`form`] | settings; the only door to the database; what was typed |
//! | [`audit`] | the record of who did what |
//! | [`accounts`] | users, sign up, sign in, sessions |
//! | [`catalogue`] | terms, subjects, courses, sections, meetings, search |
//! | [`registration`], [`notices`] | register, drop, swap, wait, the rules, rosters; what happened meanwhile |
//! | [`teaching`] | instructors and assistants of a course, invitations |
//! | [`grades`] | grade sheets, transcripts, the scale |
//! | [`schedule`] | a student's or instructor's week, as a page and as a calendar feed |
//! | [`planning`] | what students mean to register for, and all of it registered in one press |
//! | [`dashboard`], [`office`], [`exchange`] | home pages; the registrar's pages; CSV in and out |
//! | [`web`] | what all pages share: who is signed in, page shell, flash, errors, same-origin check |
//! | [`app`], [`cli`] | all routes and the server; the command line |

pub mod accounts;
pub mod app;
pub mod audit;
pub mod catalogue;
pub mod cli;
pub mod config;
pub mod dashboard;
pub mod db;
pub mod exchange;
pub mod form;
pub mod grades;
pub mod notices;
pub mod office;
pub mod planning;
pub mod registration;
pub mod schedule;
mod schema;
pub mod teaching;
pub mod web;
