//! Holds every row of the files against its rules, against the other rows and against the database.

mod books;
mod courses;
mod meetings;
mod people;
mod registrations;
mod sections;
mod settle;
mod subjects;
mod terms;

use std::collections::HashSet;

use chrono::NaiveDateTime;
use chrono_tz::Tz;

pub(super) use books::Books;
pub(super) use people::Claim;

use super::problems::Problems;
use super::sheet::{Sheet, SheetSummary};
use super::source::Table;
use crate::catalogue::Scale;

/// What the checks need to know beside the rows.
pub(super) struct Context<'a> {
    pub problems: &'a Problems,
    /// The rows that are not looked at.
    pub skipped: &'a HashSet<(Sheet, usize)>,
    /// The zone of local times.
    pub zone: Tz,
    /// For accounts without a password.
    pub password_hash: Option<&'a str>,
    /// The grades that there are.
    pub scale: &'a Scale,
    pub now: NaiveDateTime,
}

/// The longest code of a term, subject or course, in characters.
const LONGEST_CODE: usize = 20;
/// The longest name of anything, in characters.
const LONGEST_NAME: usize = 100;

/// Enters the rows into the books. What is wrong is told to `context.problems`; without any, the books are
/// as the database should be afterwards.
pub(super) fn enter(tables: &[Table], books: &mut Books, context: &Context<'_>) -> Vec<SheetSummary> {
    let summaries = tables.iter().map(|table| enter_table(table, books, context)).collect();
    courses::note_unknown_codes(books, context.problems);
    registrations::check_seats(books, context.problems);
    settle::settle(books, context.now);
    summaries
}

fn enter_table(table: &Table, books: &mut Books, context: &Context<'_>) -> SheetSummary {
    match table.sheet {
        Sheet::Terms => {
            terms::enter(table, books, context);
            books.terms.tally(table)
        }
        Sheet::Subjects => {
            subjects::enter(table, books, context);
            books.subjects.tally(table)
        }
        Sheet::People => {
            people::enter(table, books, context);
            books.people.tally(table)
        }
        Sheet::Courses => {
            courses::enter(table, books, context);
            books.courses.tally(table)
        }
        Sheet::Sections => {
            sections::enter(table, books, context);
            books.sections.tally(table)
        }
        Sheet::Meetings => {
            meetings::enter(table, books, context);
            books.meetings.tally(table)
        }
        Sheet::Registrations => {
            registrations::enter(table, books, context);
            books.registrations.tally(table)
        }
    }
}
