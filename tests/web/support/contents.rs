//! All that the database holds, as text to compare.

use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types::Text;
use registrar::db::DbConnection;

use super::App;

/// Each table's rows, sorted.
pub type Contents = BTreeMap<String, Vec<String>>;

/// Tables that tell what was done, and columns that tell when and by whom: a save may add to these.
const RECORDS: [&str; 5] = ["audit", "notices", "sessions", "catalogue_version", "__diesel_schema_migrations"];
const CHANGES: [&str; 4] = ["version", "changed_by", "changed_at", "seen_at"];

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl App {
    /// Every table with its rows, but for the records of who did what when.
    pub fn contents(&self) -> Contents {
        self.db.read_now(|connection| read(connection)).expect("the tables can be read")
    }
}

fn read(connection: &mut DbConnection) -> QueryResult<Contents> {
    let is_sqlite = matches!(connection, DbConnection::Sqlite(_));
    let tables = if is_sqlite {
        "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    } else {
        "SELECT tablename::text AS line FROM pg_tables WHERE schemaname = 'public'"
    };
    let mut contents = Contents::new();
    for table in lines(connection, tables)?.into_iter().filter(|table| !RECORDS.contains(&table.as_str())) {
        let columns = if is_sqlite {
            format!("SELECT name AS line FROM pragma_table_info('{table}')")
        } else {
            format!("SELECT column_name::text AS line FROM information_schema.columns WHERE table_name = '{table}'")
        };
        let mut columns = lines(connection, &columns)?;
        columns.retain(|column| !CHANGES.contains(&column.as_str()));
        columns.sort();
        let shown = columns.iter().map(|column| {
            let value = if is_sqlite {
                format!("quote({column})")
            } else {
                format!("coalesce('''' || {column}::text || '''', 'NULL')")
            };
            format!("'{column}=' || {value}")
        });
        let shown = shown.collect::<Vec<_>>().join(" || ' ' || ");
        let mut rows = lines(connection, &format!("SELECT {shown} AS line FROM {table}"))?;
        rows.sort();
        contents.insert(table, rows);
    }
    Ok(contents)
}

fn lines(connection: &mut DbConnection, sql: &str) -> QueryResult<Vec<String>> {
    let rows: Vec<Line> = diesel::sql_query(sql).load(connection)?;
    Ok(rows.into_iter().map(|row| row.line).collect())
}
