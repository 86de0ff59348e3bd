//! Writes the database as the seven files, in an order that depends on nothing but their content.

mod cells;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use chrono_tz::Tz;

use super::progress::Progress;
use super::repository;
use super::sheet::Sheet;
use crate::db::Db;
use cells::Cells;

/// What was written.
#[derive(Clone, Debug)]
pub struct ExportSummary {
    /// The seven files, and how many rows each has.
    pub rows: Vec<(Sheet, usize)>,
}

/// Why files were not written. Those of before are left as they were, unless the disk failed between two of them.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The folder or a file cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// Which one.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] diesel::result::Error),
}

/// Writes the seven files into `folder`, which is made if need be; files of these names are replaced.
/// Instants are written in local times of `zone` with their offset. All files show the same moment.
///
/// The files know no state of accounts, and whoever is read from them is active. So of accounts that are
/// pending or deactivated only those are written that a course, a section or a registration refers to, and
/// without their passwords: nobody can sign in by way of an export who could not before. Only their
/// owner may read the files: they hold the hashes of passwords, and who has which grade.
///
/// # Errors
/// When the database fails or a file cannot be written.
pub fn export(db: &Db, folder: &Path, zone: Tz, progress: &dyn Progress) -> Result<ExportSummary, ExportError> {
    let everything = db.read_now(|connection| {
        repository::read_one_moment(connection, |connection| repository::list_everything(connection, true))
    })?;
    crate::db::make_folder(&folder.join("people.csv"))
        .map_err(|source| ExportError::Write { path: folder.to_owned(), source })?;
    let cells = Cells::new(&everything, zone);
    let result = write_all(folder, &cells, progress);
    if result.is_err() {
        for sheet in Sheet::ALL {
            // Most are not there; and the failure that is reported is the one that came first.
            let _ = std::fs::remove_file(draft(folder, sheet));
        }
    }
    result
}

/// Writes drafts and puts them in place when all of them are complete.
fn write_all(folder: &Path, cells: &Cells<'_>, progress: &dyn Progress) -> Result<ExportSummary, ExportError> {
    let mut summary = ExportSummary { rows: Vec::new() };
    for sheet in Sheet::ALL {
        let (rows, path) = (cells.rows(sheet), draft(folder, sheet));
        write_draft(&path, sheet, &rows).map_err(|source| ExportError::Write { path, source })?;
        progress.step(sheet.file(), rows.len(), rows.len());
        summary.rows.push((sheet, rows.len()));
    }
    for sheet in Sheet::ALL {
        let path = folder.join(sheet.file());
        std::fs::rename(draft(folder, sheet), &path).map_err(|source| ExportError::Write { path, source })?;
    }
    Ok(summary)
}

fn draft(folder: &Path, sheet: Sheet) -> PathBuf {
    folder.join(format!(".{}.{}.draft", sheet.file(), std::process::id()))
}

fn write_draft(path: &Path, sheet: Sheet, rows: &[Vec<String>]) -> io::Result<()> {
    let file = create(path)?;
    let mut writer = csv::Writer::from_writer(&file);
    writer.write_record(sheet.columns())?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.flush()?;
    drop(writer);
    file.sync_all()
}

/// Makes a file again, for its owner alone from its first byte.
fn create(path: &Path) -> io::Result<File> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => crate::db::make_private(path),
    }
}
