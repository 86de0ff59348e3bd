//! Finds the files, and reads their header and rows.

use std::borrow::Cow;
use std::io::ErrorKind;
use std::path::Path;

use super::problems::{Problems, SeedError};
use super::sheet::Sheet;
use crate::form::key;
use crate::spreadsheet::{self, Reader};

/// Where the files are.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// In a folder on disk.
    Folder(&'a Path),
    /// In memory: names and contents.
    Files(&'a [(&'a str, &'a [u8])]),
}

/// The rows of one file.
pub(super) struct Table {
    pub sheet: Sheet,
    /// Those of [`Sheet::columns`] that the file does not have.
    pub absent: Vec<&'static str>,
    pub records: Vec<Record>,
}

/// One row of a file.
pub(super) struct Record {
    /// The line on which it begins.
    pub line: usize,
    /// One for each of [`Sheet::columns`]; `None` where the file has no such column.
    pub cells: Vec<Option<String>>,
    /// Whether it could not be taken apart; what is wrong has been told.
    pub is_broken: bool,
}

impl Source<'_> {
    /// Every file that is there, in the order of [`Sheet::ALL`].
    ///
    /// # Errors
    /// When a file cannot be read, when none is there, or when the header of one is wrong: its rows would
    /// only repeat the same complaint.
    pub(super) fn tables(&self, problems: &Problems) -> Result<Vec<Table>, SeedError> {
        let (mut tables, headers) = (Vec::new(), Problems::default());
        for sheet in Sheet::ALL {
            if let Some(bytes) = self.bytes(sheet)? {
                tables.push(Table::read(sheet, &bytes, &headers, problems));
            }
        }
        headers.into_result()?;
        if tables.is_empty() { Err(SeedError::NoFiles) } else { Ok(tables) }
    }

    /// The CSV files that are not one of the seven; perhaps a name is misspelt.
    pub(super) fn others(&self) -> Vec<String> {
        let names: Vec<String> = match self {
            Self::Folder(folder) => {
                let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
                entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
            }
            Self::Files(files) => files.iter().map(|(name, _)| (*name).to_owned()).collect(),
        };
        let is_known = |name: &str| Sheet::ALL.iter().any(|sheet| sheet.file() == name);
        let mut others: Vec<_> = names.into_iter().filter(|name| name.ends_with(".csv") && !is_known(name)).collect();
        others.sort();
        others
    }

    fn bytes(&self, sheet: Sheet) -> Result<Option<Cow<'_, [u8]>>, SeedError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(sheet.file());
                match std::fs::read(&path) {
                    Ok(bytes) => Ok(Some(bytes.into())),
                    Err(error) if error.kind() == ErrorKind::NotFound && folder.is_dir() => Ok(None),
                    Err(source) => Err(SeedError::Read { path, source }),
                }
            }
            Self::Files(files) => {
                let file = files.iter().find(|(name, _)| *name == sheet.file());
                Ok(file.map(|(_, bytes)| Cow::Borrowed(*bytes)))
            }
        }
    }
}

impl Table {
    fn read(sheet: Sheet, bytes: &[u8], headers: &Problems, problems: &Problems) -> Self {
        let mut table = Self { sheet, absent: Vec::new(), records: Vec::new() };
        let (mut reader, mut columns) = (Reader::new(bytes, b','), None);
        while let Some(record) = reader.next_record() {
            match &columns {
                None => {
                    let found = header(sheet, &record, headers);
                    let all = sheet.columns().iter().enumerate();
                    table.absent = all.filter(|(place, _)| !found.contains(place)).map(|(_, name)| *name).collect();
                    columns = Some(found);
                }
                Some(_) if record.cells.iter().all(<[u8]>::is_empty) => {}
                Some(columns) => table.records.push(row(sheet, columns, &record, problems)),
            }
        }
        if columns.is_none() {
            headers.add(sheet, 1, "", "the header row is missing");
        }
        table
    }
}

/// For each column of the file, which of [`Sheet::columns`] it is.
fn header(sheet: Sheet, record: &spreadsheet::Record<'_>, headers: &Problems) -> Vec<usize> {
    let (mut columns, line) = (Vec::new(), record.line);
    for cell in record.cells {
        let name = String::from_utf8_lossy(cell);
        let place = sheet.columns().iter().position(|column| *column == key(&name));
        match place {
            None => headers.add(sheet, line, name, format!("unknown column; there are {}", sheet.columns().join(", "))),
            Some(place) if columns.contains(&place) => headers.add(sheet, line, name, "this column is there twice"),
            Some(place) => columns.push(place),
        }
    }
    columns
}

fn row(sheet: Sheet, columns: &[usize], record: &spreadsheet::Record<'_>, problems: &Problems) -> Record {
    let (line, cells) = (record.line, record.cells);
    let mut row = Record { line, cells: vec![None; sheet.columns().len()], is_broken: false };
    columns.iter().for_each(|place| row.cells[*place] = Some(String::new()));
    let mut refuse = |column: &str, reason: String| {
        problems.add(sheet, line, column, reason);
        row.is_broken = true;
    };
    if record.is_unclosed {
        refuse("", "a quotation mark is not closed".to_owned());
    } else if cells.len() > columns.len() {
        let (fields, columns) = (cells.len(), columns.len());
        refuse("", format!("{fields} fields, but the header has {columns}; a comma within a field needs quotes"));
    }
    for (place, cell) in columns.iter().zip(cells) {
        match std::str::from_utf8(cell) {
            Ok(text) => row.cells[*place] = Some(text.to_owned()),
            Err(_) => {
                problems.add(sheet, line, sheet.columns()[*place], "not UTF-8 text");
                row.is_broken = true;
                row.cells[*place] = Some(String::from_utf8_lossy(cell).into_owned());
            }
        }
    }
    row
}
