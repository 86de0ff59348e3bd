//! Brings a database up to date with the migrations that are compiled in.

use std::error::Error as StdError;

use diesel::connection::SimpleConnection;
use diesel::dsl::sql;
use diesel::migration::Migration;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::DbConnection;

pub(super) const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
/// What the two databases say in words of their own: triggers. Each may run again.
const SQLITE_TRIGGERS: &str = include_str!("../../migrations/2026-11-25-000000_initial/sqlite.sql");
const POSTGRESQL_TRIGGERS: &str = include_str!("../../migrations/2026-11-25-000000_initial/postgresql.sql");
/// The advisory lock under which PostgreSQL migrates, so that several processes may start at once.
const LOCK: i64 = 0x5265_6769_7374_7261;

pub(super) type Failure = Box<dyn StdError + Send + Sync>;

/// What rolls a transaction back.
struct Undone(Failure);

impl From<diesel::result::Error> for Undone {
    fn from(error: diesel::result::Error) -> Self {
        Self(error.into())
    }
}

pub(super) fn run(connection: &mut DbConnection) -> Result<Vec<String>, Failure> {
    match connection {
        DbConnection::Sqlite(sqlite) => {
            if sqlite.pending_migrations(MIGRATIONS)?.is_empty() && has_triggers(sqlite)? {
                return Ok(Vec::new());
            }
            // One process at a time: another one waits for the lock, and then finds nothing to do.
            sqlite.batch_execute("PRAGMA busy_timeout = 1800000")?;
            sqlite
                .immediate_transaction(|sqlite| {
                    let done = versions(sqlite.run_pending_migrations(MIGRATIONS)).map_err(Undone)?;
                    sqlite.batch_execute(SQLITE_TRIGGERS)?;
                    Ok(done)
                })
                .map_err(|Undone(failure)| failure)
        }
        DbConnection::Postgresql(pg) => {
            // A large table, or another process that is at it, takes longer than a page may.
            pg.batch_execute("SET statement_timeout = '30min'; SET lock_timeout = '30min'")?;
            pg.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
            let done = versions(pg.run_pending_migrations(MIGRATIONS));
            let done = done.and_then(|done| {
                if !done.is_empty() {
                    pg.batch_execute(POSTGRESQL_TRIGGERS)?;
                }
                Ok(done)
            });
            pg.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
            done
        }
    }
}

/// Whether the triggers are there: another program, such as Diesel's, may have run the migrations without them.
fn has_triggers(sqlite: &mut SqliteConnection) -> QueryResult<bool> {
    let trigger =
        "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND name = 'audit_is_never_changed')";
    sql::<Bool>(trigger).get_result(sqlite)
}

pub(super) fn pending(connection: &mut DbConnection) -> Result<Vec<String>, Failure> {
    match connection {
        DbConnection::Sqlite(sqlite) => names(&sqlite.pending_migrations(MIGRATIONS)?),
        DbConnection::Postgresql(pg) => names(&pg.pending_migrations(MIGRATIONS)?),
    }
}

fn versions(done: Result<Vec<diesel::migration::MigrationVersion<'_>>, Failure>) -> Result<Vec<String>, Failure> {
    Ok(done?.iter().map(ToString::to_string).collect())
}

fn names<DB: diesel::backend::Backend>(migrations: &[Box<dyn Migration<DB>>]) -> Result<Vec<String>, Failure> {
    Ok(migrations.iter().map(|migration| migration.name().to_string()).collect())
}

#[cfg(test)]
mod tests {
    use diesel::prelude::*;
    use diesel::sql_types::Text;

    use super::*;

    #[derive(QueryableByName)]
    struct Name {
        #[diesel(sql_type = Text)]
        name: String,
    }

    /// A start that has nothing to do takes no lock: it looks, and finds the triggers.
    #[test]
    fn the_triggers_are_found_where_they_are() {
        let mut connection = SqliteConnection::establish(":memory:").expect("a database");
        connection.run_pending_migrations(MIGRATIONS).expect("applied");
        assert_eq!(has_triggers(&mut connection), Ok(false));
        connection.batch_execute(SQLITE_TRIGGERS).expect("triggers");
        assert_eq!(has_triggers(&mut connection), Ok(true));
    }

    #[test]
    fn every_migration_can_be_reverted_and_applied_again() {
        let mut connection = SqliteConnection::establish(":memory:").expect("a database");
        for _ in 0..2 {
            connection.run_pending_migrations(MIGRATIONS).expect("applied");
            connection.revert_all_migrations(MIGRATIONS).expect("reverted");
            let names = diesel::sql_query("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'");
            let left: Vec<Name> = names.load(&mut connection).expect("what is left");
            let left: Vec<String> = left.into_iter().map(|it| it.name).collect();
            assert_eq!(left, ["__diesel_schema_migrations"]);
        }
    }
}
