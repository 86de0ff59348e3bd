//! Whose a database is: ours, nobody's yet, or another program's.

use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel::sqlite::Sqlite;

use r2d2::ManageConnection;

use super::bounded::Trust;
use super::connection::{Door, Manager};
use super::migrations::{Failure, MIGRATIONS};
use super::target::Target;
use super::{DbConnection, OpenError, Timeouts};

/// What SQLite keeps in the file to say whose it is: "Regi".
const APPLICATION: i64 = 0x5265_6769;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

/// Refuses a database that is not ours, before anything is changed in it.
pub(super) fn claim(target: &Target, timeouts: Timeouts) -> Result<(), OpenError> {
    let open = |door| Manager { target: target.clone(), door, timeouts, trust: Trust::default() }.connect();
    let mut first = open(Door::Read)?;
    // As of one moment: another process may be making the tables.
    let checked = first.reader().snapshot(|connection| Ok(check(connection)));
    checked.map_err(|error| OpenError::Foreign(error.into()))?.map_err(OpenError::Foreign)?;
    drop(first);
    if target.is_sqlite() {
        mark(&mut *open(Door::Write)?).map_err(|error| OpenError::Foreign(error.into()))?;
    }
    Ok(())
}

/// Refuses a database that another program made, or a newer version of this one. Changes nothing.
fn check(connection: &mut DbConnection) -> Result<(), Failure> {
    let marked = match connection {
        DbConnection::Sqlite(_) => count(connection, "SELECT application_id AS count FROM pragma_application_id")?,
        DbConnection::Postgresql(_) => 0,
    };
    if ![0, APPLICATION].contains(&marked) {
        return Err("it belongs to another program".into());
    }
    let (tables, migrations) = match connection {
        DbConnection::Sqlite(_) => (
            "SELECT count(*) AS count FROM sqlite_master WHERE name NOT LIKE 'sqlite!_%' ESCAPE '!'",
            "SELECT count(*) AS count FROM sqlite_master WHERE name = '__diesel_schema_migrations'",
        ),
        // What belongs to an extension is nobody's.
        DbConnection::Postgresql(_) => (
            "SELECT count(*) AS count FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
             AND relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT EXISTS \
             (SELECT 1 FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')",
            "SELECT count(*) AS count FROM pg_class WHERE relname = '__diesel_schema_migrations' \
             AND relnamespace = current_schema()::regnamespace",
        ),
    };
    let applied: Vec<String> = if count(connection, migrations)? == 0 {
        Vec::new()
    } else {
        let rows = diesel::sql_query("SELECT version AS text FROM __diesel_schema_migrations ORDER BY version");
        rows.load::<Line>(connection)?.into_iter().map(|row| row.text).collect()
    };
    let known: Vec<String> = MigrationSource::<Sqlite>::migrations(&MIGRATIONS)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let is_ours = marked == APPLICATION || applied.iter().any(|version| known.contains(version));
    let others = count(connection, tables)? - count(connection, migrations)?;
    if !is_ours && (others > 0 || !applied.is_empty()) {
        return Err("it belongs to another program".into());
    }
    match applied.iter().find(|version| !known.contains(version)) {
        Some(version) => {
            Err(format!("a newer version of Registrar made it (migration {version}): use that one").into())
        }
        None => Ok(()),
    }
}

/// What the database itself finds broken in it.
pub(super) fn list_damage(connection: &mut DbConnection) -> QueryResult<Vec<String>> {
    let queries: &[&str] = match connection {
        DbConnection::Sqlite(_) => &[
            "SELECT integrity_check AS text FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
            "SELECT 'a row of ' || \"table\" || ' refers to no row of ' || parent AS text FROM pragma_foreign_key_check",
        ],
        DbConnection::Postgresql(_) => &[
            "SELECT 'the index ' || indexrelid::regclass || ' is not valid' AS text FROM pg_index WHERE NOT indisvalid",
            "SELECT 'the constraint ' || conname || ' is not validated' AS text FROM pg_constraint \
             WHERE NOT convalidated AND connamespace = current_schema()::regnamespace",
        ],
    };
    let mut damage = Vec::new();
    for query in queries {
        damage.extend(diesel::sql_query(*query).load::<Line>(connection)?.into_iter().map(|row| row.text));
    }
    Ok(damage)
}

/// Says in a SQLite file whose it is.
fn mark(connection: &mut DbConnection) -> QueryResult<()> {
    let DbConnection::Sqlite(_) = connection else { return Ok(()) };
    if count(connection, "SELECT application_id AS count FROM pragma_application_id")? == APPLICATION {
        return Ok(());
    }
    connection.batch_execute(&format!("PRAGMA application_id = {APPLICATION}"))
}

fn count(connection: &mut DbConnection, query: &str) -> QueryResult<i64> {
    diesel::sql_query(query).get_result::<Count>(connection).map(|row| row.count)
}
