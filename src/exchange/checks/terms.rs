//! The rows of `terms.csv`.

use super::{Books, Context, LONGEST_CODE, LONGEST_NAME};
use crate::db::Id;
use crate::exchange::model::Term;
use crate::exchange::row::Row;
use crate::exchange::source::Table;
use crate::exchange::values::{date, instant};
use crate::form::key;

pub(super) fn enter(table: &Table, books: &mut Books, context: &Context<'_>) {
    for row in table.rows(context) {
        let code = row.required_line("code", LONGEST_CODE);
        let code_key = key(&code);
        books.terms.claim(&row, "code", &code_key);
        let before = books.terms.find(&code_key);
        if let Some(term) = term(&row, code, before, context) {
            books.terms.put(code_key, row.line, term);
        }
    }
}

fn term(row: &Row<'_>, code: String, before: Option<&Term>, context: &Context<'_>) -> Option<Term> {
    let local_or_utc = |text: &str| instant(text, context.zone);
    let name = row.required_line("name", LONGEST_NAME);
    let (starts_on, ends_on) = (row.required_value("starts_on", date), row.required_value("ends_on", date));
    let opens_at = row.value("registration_opens_at", local_or_utc);
    let closes_at = row.value("registration_closes_at", local_or_utc);
    let drop_deadline = row.value("drop_deadline", local_or_utc);
    if starts_on.zip(ends_on).is_some_and(|(start, end)| start > end) {
        row.refuse("ends_on", "before starts_on");
    }
    if opens_at.zip(closes_at).is_some_and(|(open, close)| open >= close) {
        row.refuse("registration_closes_at", "not after registration_opens_at");
    }
    row.is_sound().then_some(())?;
    Some(Term {
        id: before.map_or_else(Id::new, |term| term.id),
        code_key: key(&code),
        code,
        name,
        starts_on: starts_on?,
        ends_on: ends_on?,
        registration_opens_at: opens_at,
        registration_closes_at: closes_at,
        drop_deadline,
    })
}
