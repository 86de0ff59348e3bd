//! Reads CSV from memory, record by record.

use csv::{ByteRecord, ReaderBuilder};

/// The records of a file in memory, of any length each.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    csv: csv::Reader<&'a [u8]>,
    record: ByteRecord,
    /// How many bytes `line` has counted.
    counted: usize,
    line: usize,
}

/// One record, and where it is.
pub(crate) struct Record<'r> {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    pub cells: &'r ByteRecord,
    /// Whether a quotation mark in it is not closed, so that it may have swallowed the records after it.
    pub is_unclosed: bool,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], delimiter: u8) -> Self {
        // The byte order mark that some spreadsheets begin a file with.
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        let csv = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(bytes);
        Self { bytes, csv, record: ByteRecord::new(), counted: 0, line: 1 }
    }

    pub fn next_record(&mut self) -> Option<Record<'_>> {
        // Reading from memory cannot fail, and a flexible reader takes every record.
        if !self.csv.read_byte_record(&mut self.record).unwrap_or(false) {
            return None;
        }
        let start = at(self.record.position().map_or(0, csv::Position::byte));
        let raw = self.bytes.get(start..at(self.csv.position().byte())).unwrap_or_default();
        let is_unclosed = raw.iter().filter(|byte| **byte == b'"').count() % 2 == 1;
        Some(Record { line: self.count_lines(start), cells: &self.record, is_unclosed })
    }

    /// The line of the record that was looked for from `start`. The CSV reader's own count is of the place where it looked,
    /// which may be some line breaks before the record.
    fn count_lines(&mut self, start: usize) -> usize {
        let mut start = start.min(self.bytes.len());
        start += self.bytes[start..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        for place in self.counted..start {
            let is_break = match self.bytes[place] {
                b'\n' => true,
                b'\r' => self.bytes.get(place + 1) != Some(&b'\n'),
                _ => false,
            };
            self.line += usize::from(is_break);
        }
        self.counted = start;
        self.line
    }
}

fn at(byte: u64) -> usize {
    usize::try_from(byte).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(usize, usize, bool)> {
        let mut reader = Reader::new(text.as_bytes(), b',');
        let mut records = Vec::new();
        while let Some(record) = reader.next_record() {
            records.push((record.line, record.cells.len(), record.is_unclosed));
        }
        records
    }

    #[test]
    fn each_record_has_the_line_on_which_it_begins() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["\u{feff}a,b", "\"1", "2\",x", "", "", "c", "\"d"].join(end);
            assert_eq!(read(&text), [(1, 2, false), (2, 2, false), (6, 1, false), (7, 1, true)], "{end:?}");
        }
        assert_eq!(read(""), []);
    }
}
