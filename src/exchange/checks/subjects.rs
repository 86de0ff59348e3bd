//! The rows of `subjects.csv`.

use super::{Books, Context, LONGEST_CODE, LONGEST_NAME};
use crate::db::Id;
use crate::exchange::model::Subject;
use crate::exchange::source::Table;
use crate::form::key;

pub(super) fn enter(table: &Table, books: &mut Books, context: &Context<'_>) {
    for row in table.rows(context) {
        let code = row.required_code("code", LONGEST_CODE);
        let code_key = key(&code);
        books.subjects.claim(&row, "code", &code_key);
        let before = books.subjects.find(&code_key);
        let id = before.map_or_else(Id::new, |subject| subject.id);
        let name = row.required_line_or("name", LONGEST_NAME, before.map(|subject| &subject.name));
        let subject = Subject { id, code, code_key: code_key.clone(), name };
        if row.is_sound() {
            books.subjects.put(code_key, row.line, subject);
        }
    }
}
