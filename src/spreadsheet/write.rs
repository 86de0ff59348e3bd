//! CSV for people who open it in a spreadsheet.

use csv::{QuoteStyle, Terminator, WriterBuilder};

/// Writes CSV for a download (UTF-8, RFC 4180, every cell quoted). A cell that a spreadsheet would take for a
/// formula begins with an apostrophe (OWASP, "CSV Injection"). Files that are to be read again by a program
/// are written by [`crate::exchange::export`], which leaves cells as they are.
pub(crate) fn spreadsheet_csv(header: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .flexible(true)
        .from_writer(Vec::new());
    // Writing to memory cannot fail, and a flexible writer takes rows of any length.
    let _ = writer.write_record(header.iter().map(|cell| harmless(cell)));
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

/// The cell, with an apostrophe before what a spreadsheet may take for the start of a formula.
fn harmless(cell: &str) -> String {
    if starts_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// What was written as this cell by [`spreadsheet_csv`]: without the apostrophe before the start of a formula.
pub(crate) fn without_apostrophe(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| starts_formula(rest)).unwrap_or(cell)
}

/// Spreadsheets skip leading spaces, and some take the full-width signs for the plain ones.
fn starts_formula(text: &str) -> bool {
    let has_sign = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    has_sign(text) || has_sign(text.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_starts_a_formula() {
        for cell in
            ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "  =1", "\u{a0}=1", "\n=1", "＝1", "＋1", "－1", "＠x"]
        {
            assert_eq!(harmless(cell), format!("'{cell}"));
            assert_eq!(without_apostrophe(&harmless(cell)), cell);
        }
        for cell in ["", "Ada", "a=b", "1-2", "ada@example.edu", "'=1", "  Ada"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    #[test]
    fn an_apostrophe_that_guards_no_formula_stays() {
        for cell in ["'Ada", "'", "Ada", "''=1"] {
            assert_eq!(without_apostrophe(cell), cell);
        }
    }

    #[test]
    fn every_cell_is_quoted_and_can_be_read_back() {
        let rows =
            [vec!["S1".to_owned(), "O\"Hara, \"\"Ada\"\"".to_owned()], vec![String::new(), "two\nlines".to_owned()]];
        let bytes = spreadsheet_csv(&["number", "name"], rows.clone());
        assert!(
            bytes.starts_with(b"\"number\",\"name\"\r\n\"S1\",\"O\"\"Hara"),
            "{:?}",
            String::from_utf8_lossy(&bytes)
        );
        let mut reader = csv::Reader::from_reader(bytes.as_slice());
        let read: Vec<Vec<String>> =
            reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
        assert_eq!(read, rows);
    }

    #[test]
    fn a_formula_cannot_hide_in_the_middle_of_a_cell() {
        let bytes = spreadsheet_csv(&["name"], [vec!["x\",\"=1+1".to_owned()]]);
        assert_eq!(bytes, b"\"name\"\r\n\"x\"\",\"\"=1+1\"\r\n");
    }
}
