//! What operators do to a database as a whole.

use std::path::Path;

use diesel::RunQueryDsl;
use diesel::dsl::sql;
use diesel::result::{Error as DieselError, QueryResult};
use diesel::sql_types::{Integer, Text};

use super::outage::failure;
use super::{Db, DbConnection, OpenError, make_private, migrations, no_connection, owner};

impl Db {
    /// Copies a SQLite database to a new file, consistently, while others use it. PostgreSQL has its own tools.
    ///
    /// # Errors
    /// When the file is there, or cannot be written.
    pub fn backup(&self, file: &Path) -> Result<(), OpenError> {
        make_private(file).map_err(OpenError::File)?;
        let copied = self.copy(file);
        if copied.is_err() {
            // Half a copy would look like a whole one; the failure is what counts.
            let _ = std::fs::remove_file(file);
        }
        copied
    }

    /// What the database's own checks find broken in it; they read all of it.
    ///
    /// # Errors
    /// When the database fails.
    pub fn damage(&self) -> QueryResult<Vec<String>> {
        self.read_now(|connection| owner::list_damage(connection))
    }

    /// Moves what SQLite keeps beside its file into it, so that the file alone is the whole database.
    ///
    /// # Errors
    /// When the database fails, or others keep it from that for too long.
    pub fn checkpoint(&self) -> QueryResult<()> {
        let mut connection = self.writers.get().map_err(no_connection)?;
        match &mut **connection {
            // It waits for those who read at the moment.
            DbConnection::Sqlite(sqlite) => {
                let checkpoint = sql::<(Integer, Integer, Integer)>("PRAGMA wal_checkpoint(TRUNCATE)");
                let (busy, ..): (i32, i32, i32) = checkpoint.get_result(sqlite)?;
                if busy == 0 { Ok(()) } else { Err(failure("others read for too long: the database is locked")) }
            }
            DbConnection::Postgresql(_) => Ok(()),
        }
    }

    fn copy(&self, file: &Path) -> Result<(), OpenError> {
        let mut connection = self.writers.get()?;
        let copy = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(file.to_string_lossy());
        match &mut **connection {
            DbConnection::Sqlite(sqlite) => {
                copy.execute(sqlite).map_err(OpenError::Backup)?;
                Ok(())
            }
            DbConnection::Postgresql(_) => Err(OpenError::Backup(DieselError::NotFound)),
        }
    }

    /// Applies the migrations that are still to come and answers their names. Several processes may ask at once.
    ///
    /// # Errors
    /// When a migration fails; the database then is as the last successful one left it.
    pub fn migrate(&self) -> Result<Vec<String>, OpenError> {
        let mut connection = self.writers.get()?;
        let done = migrations::run(&mut connection).map_err(OpenError::Migrate);
        // Its limits are those of a migration now.
        connection.close_after_use();
        done
    }

    /// The names of the migrations that [`Db::migrate`] would apply.
    ///
    /// # Errors
    /// When the database does not answer.
    pub fn pending_migrations(&self) -> Result<Vec<String>, OpenError> {
        let mut connection = self.writers.get()?;
        migrations::pending(&mut connection).map_err(OpenError::Migrate)
    }
}
