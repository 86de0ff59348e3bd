//! The rows of `terms.csv`.

use super::{Context, ImportData, LONGEST_CODE, LONGEST_NAME};
use crate::db::Id;
use crate::exchange::model::Term;
use crate::exchange::row::Row;
use crate::exchange::source::Table;
use crate::exchange::values::{date, instant};
use crate::form::key;

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    for row in table.rows(context) {
        let code = row.required_code("code", LONGEST_CODE);
        let code_key = key(&code);
        import_data.terms.claim(&row, "code", &code_key);
        let before = import_data.terms.find(&code_key);
        if let Some(term) = term(&row, code, before, context) {
            import_data.terms.put(code_key, row.line, term);
        }
    }
}

fn term(row: &Row<'_>, code: String, before: Option<&Term>, context: &Context<'_>) -> Option<Term> {
    let local_or_utc = |text: &str| instant(text, context.zone);
    let name = row.required_line_or("name", LONGEST_NAME, before.map(|term| &term.name));
    let starts_on = row.required_value_or("starts_on", date, before.map(|term| term.starts_on));
    let ends_on = row.required_value_or("ends_on", date, before.map(|term| term.ends_on));
    let instant = |column, before| row.value_or(column, local_or_utc, before);
    let opens_at = instant("registration_opens_at", before.and_then(|term| term.registration_opens_at));
    let closes_at = instant("registration_closes_at", before.and_then(|term| term.registration_closes_at));
    let drop_deadline = instant("drop_deadline", before.and_then(|term| term.drop_deadline));
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
