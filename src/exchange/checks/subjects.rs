//! The rows of `subjects.csv`.

use super::{Context, ImportData};
use crate::catalogue::Subject;
use crate::db::Id;
use crate::exchange::columns::Subjects;
use crate::exchange::source::Table;
use crate::form::key;
use crate::limits;

pub(super) fn stage_rows(table: &Table, import_data: &mut ImportData, context: &Context<'_>) {
    for row in table.rows(context) {
        let Subjects { code: code_cell, name } = Subjects::of(&row);
        let code = code_cell.required_code(limits::CODE);
        let code_key = key(&code);
        import_data.subjects.claim(code_cell, &code_key);
        let before = import_data.subjects.find(&code_key);
        let id = before.map_or_else(Id::new, |subject| subject.id);
        let known = before.map(|subject| subject.name.clone());
        let name = name.read_or_keep(known, |cell| cell.required_line(limits::NAME));
        let subject = Subject { id, code, code_key: code_key.clone(), name };
        if row.is_sound() {
            import_data.subjects.put(code_key, row.line, subject);
        }
    }
}
