//! CSV as spreadsheets write and read it: what a program reads, with the line on which each record begins, and what people
//! download, in which no cell can become a formula.

mod read;
mod write;

pub(crate) use read::{Reader, Record};
pub(crate) use write::{spreadsheet_csv, without_apostrophe};
