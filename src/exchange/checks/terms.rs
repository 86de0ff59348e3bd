//! The rows of `terms.csv`.

use super::{Context, ImportData};
use crate::catalogue::{Term, TermDetails};
use crate::db::Id;
use crate::exchange::columns::Terms;
use crate::exchange::row::{Cell, Row};
use crate::exchange::source::Table;
use crate::exchange::values::{date, instant};
use crate::form::key;
use crate::limits;

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    for row in table.rows(context) {
        let cells = Terms::of(&row);
        let code = cells.code.required_code(limits::CODE);
        let code_key = key(&code);
        import_data.terms.claim(cells.code, &code_key);
        let before = import_data.terms.find(&code_key);
        if let Some(term) = term(&row, cells, code, before, context) {
            import_data.terms.put(code_key, row.line, term);
        }
    }
}

fn term(
    row: &Row<'_>,
    cells: Terms<Cell<'_>>,
    code: String,
    before: Option<&Term>,
    context: &Context<'_>,
) -> Option<Term> {
    let local_or_utc = |cell: Cell<'_>| cell.value(|text| instant(text, context.zone));
    let name = cells.name.read_or_keep(before.map(|term| term.name.clone()), |cell| cell.required_line(limits::NAME));
    let starts_on =
        cells.starts_on.read_or_keep(before.map(|term| Some(term.starts_on)), |cell| cell.required_value(date));
    let ends_on = cells.ends_on.read_or_keep(before.map(|term| Some(term.ends_on)), |cell| cell.required_value(date));
    let opens_at =
        cells.registration_opens_at.read_or_keep(before.map(|term| term.registration_opens_at), local_or_utc);
    let closes_at =
        cells.registration_closes_at.read_or_keep(before.map(|term| term.registration_closes_at), local_or_utc);
    let drop_deadline = cells.drop_deadline.read_or_keep(before.map(|term| term.drop_deadline), local_or_utc);
    if starts_on.zip(ends_on).is_some_and(|(start, end)| start > end) {
        cells.ends_on.refuse("before starts_on");
    }
    if opens_at.zip(closes_at).is_some_and(|(open, close)| open >= close) {
        cells.registration_closes_at.refuse("not after registration_opens_at");
    }
    row.is_sound().then_some(())?;
    let details = TermDetails {
        code_key: key(&code),
        code,
        name,
        starts_on: starts_on?,
        ends_on: ends_on?,
        registration_opens_at: opens_at,
        registration_closes_at: closes_at,
        drop_deadline,
        credit_limit: before.and_then(|term| term.credit_limit),
        offer_hours: before.and_then(|term| term.offer_hours),
        withdraw_deadline: before.and_then(|term| term.withdraw_deadline),
    };
    Some(Term { id: before.map_or_else(Id::new, |term| term.id), details })
}
