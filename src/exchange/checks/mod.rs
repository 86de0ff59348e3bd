//! Holds every row of the files against its rules, against the other rows and against the database.

mod courses;
mod import_data;
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

pub(super) use import_data::ImportData;
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

/// Stages the rows of all files. What is wrong is reported to `context.problems`; without any, what is staged is as the
/// database should be afterwards.
pub(super) fn stage_rows(tables: &[Table], import_data: &mut ImportData, context: &Context<'_>) -> Vec<SheetSummary> {
    let stage = |table: &Table| {
        stage_table(table, import_data, context);
        import_data.summary(table)
    };
    let summaries = tables.iter().map(stage).collect();
    courses::note_unknown_codes(import_data, context.problems);
    registrations::check_seats(import_data, context.problems);
    settle::settle(import_data, context.now);
    summaries
}

fn stage_table(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    match table.sheet {
        Sheet::Terms => terms::stage_rows(table, import_data, context),
        Sheet::Subjects => subjects::stage_rows(table, import_data, context),
        Sheet::People => people::stage_rows(table, import_data, context),
        Sheet::Courses => courses::stage_rows(table, import_data, context),
        Sheet::Sections => sections::stage_rows(table, import_data, context),
        Sheet::Meetings => meetings::stage_rows(table, import_data, context),
        Sheet::Registrations => registrations::stage_rows(table, import_data, context),
    }
}
