//! A grade sheet that was filled in a spreadsheet, read back.

use std::collections::HashMap;
use std::fmt;

use csv::ByteRecord;

use super::model::SheetRow;
use crate::catalogue::Scale;
use crate::form::{key, squeeze};
use crate::records::Status;
use crate::spreadsheet::{Reader, Record, without_apostrophe};

/// So many bad lines are told; of the others only how many they are.
const TOLD: usize = 100;

/// The columns of the file.
pub const COLUMNS: [&str; 3] = ["number", "name", "grade"];

/// What stands against a line of the file. It is shown as `line 3: grade: not a grade of the scale`.
#[derive(Clone, Debug, PartialEq)]
pub struct LineError {
    line: usize,
    column: &'static str,
    reason: String,
}

/// Why a file was not taken: the first hundred bad lines, and how many more there are.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BadLines {
    /// The first hundred.
    pub errors: Vec<LineError>,
    /// How many more there are.
    pub more: usize,
}

/// The grades in a file by the key of the student's number; empty cells are left out. Commas or semicolons part the
/// cells, as spreadsheets of both worlds write them.
///
/// # Errors
/// Every line that cannot be taken.
pub fn read(bytes: &[u8], rows: &[SheetRow], scale: &Scale) -> Result<HashMap<String, String>, BadLines> {
    if let Err(error) = std::str::from_utf8(bytes) {
        let line = 1 + bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count();
        return Err(BadLines::one(line, "", "not UTF-8 text: save the file as “CSV UTF-8”"));
    }
    let (mut reader, mut sheet, mut errors) = (Reader::new(bytes, delimiter(bytes)), None, Vec::new());
    while let Some(Record { line, cells, is_unclosed }) = reader.next_record() {
        match &mut sheet {
            None => sheet = Some(Filled::new(line, cells, rows, scale)?),
            Some(_) if cells.iter().all(|cell| cell.trim_ascii().is_empty()) => {}
            Some(_) if is_unclosed => errors.push(LineError::new(line, "", "a quotation mark is not closed")),
            Some(sheet) => errors.extend(sheet.take(line, cells).err()),
        }
    }
    let sheet = sheet.ok_or_else(|| BadLines::one(1, "", "the header row is missing"))?;
    if errors.is_empty() { Ok(sheet.grades) } else { Err(BadLines::new(errors)) }
}

/// What the file holds so far.
struct Filled<'a> {
    number: usize,
    grade: usize,
    on_sheet: HashMap<String, &'a SheetRow>,
    scale: &'a Scale,
    seen: HashMap<String, usize>,
    grades: HashMap<String, String>,
}

impl<'a> Filled<'a> {
    fn new(line: usize, header: &ByteRecord, rows: &'a [SheetRow], scale: &'a Scale) -> Result<Self, BadLines> {
        let names: Vec<String> = header.iter().map(|cell| key(&text(cell))).collect();
        let place = |column: &'static str| {
            let mut registrations = names.iter().enumerate().filter(|(_, name)| *name == column);
            match (registrations.next(), registrations.next()) {
                (Some((place, _)), None) => Ok(place),
                (None, _) => Err(BadLines::one(line, column, "this column is missing in the header row")),
                (Some(_), Some(_)) => Err(BadLines::one(line, column, "this column is there twice")),
            }
        };
        let (number, grade) = (place("number")?, place("grade")?);
        let on_sheet = rows.iter().map(|row| (key(row.number()), row)).collect();
        Ok(Self { number, grade, on_sheet, scale, seen: HashMap::new(), grades: HashMap::new() })
    }

    fn take(&mut self, line: usize, record: &ByteRecord) -> Result<(), LineError> {
        let cell = |place: usize| text(record.get(place).unwrap_or_default());
        let (number, grade) = (cell(self.number), cell(self.grade));
        for (column, text) in [("number", &number), ("grade", &grade)] {
            if text.chars().any(char::is_control) {
                return Err(LineError::new(line, column, "holds a control character"));
            }
        }
        if number.is_empty() {
            return Err(LineError::new(line, "number", "missing"));
        }
        let student = key(&number);
        let row = self.on_sheet.get(&student).filter(|row| row.status == Status::Registered);
        if row.is_none() {
            let reason = format!("{} is not registered in this section", short(&number));
            return Err(LineError::new(line, "number", reason));
        }
        if let Some(first) = self.seen.insert(student.clone(), line) {
            return Err(LineError::new(line, "number", format!("{} is on line {first} already", short(&number))));
        }
        if grade.is_empty() {
            return Ok(());
        }
        match self.scale.find(&grade) {
            Some(rule) if rule.letter == Scale::WITHDRAWN => {
                Err(LineError::new(line, "grade", format!("{} is not given by hand", Scale::WITHDRAWN)))
            }
            Some(rule) => {
                self.grades.insert(student, rule.letter.clone());
                Ok(())
            }
            None => Err(LineError::new(line, "grade", format!("{} is no grade of the scale", short(&grade)))),
        }
    }
}

/// A cell on one line, without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn text(cell: &[u8]) -> String {
    let text = String::from_utf8_lossy(cell);
    // Controls are kept, so that they are refused and not read as spaces.
    without_apostrophe(&text).split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn short(text: &str) -> String {
    let text = squeeze(text);
    if text.chars().count() > 20 { format!("{}…", text.chars().take(20).collect::<String>()) } else { text }
}

/// A semicolon where the header has one and no comma: so write spreadsheets where the comma is the decimal sign.
fn delimiter(bytes: &[u8]) -> u8 {
    let mut header =
        bytes.split(|byte| matches!(byte, b'\r' | b'\n')).find(|line| !line.is_empty()).unwrap_or_default();
    header = header.trim_ascii();
    if header.contains(&b';') && !header.contains(&b',') { b';' } else { b',' }
}

impl BadLines {
    fn new(mut errors: Vec<LineError>) -> Self {
        let more = errors.len().saturating_sub(TOLD);
        errors.truncate(TOLD);
        Self { errors, more }
    }

    fn one(line: usize, column: &'static str, reason: &str) -> Self {
        Self::new(vec![LineError::new(line, column, reason)])
    }
}

impl LineError {
    fn new(line: usize, column: &'static str, reason: impl Into<String>) -> Self {
        Self { line, column, reason: reason.into() }
    }
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: ", self.line)?;
        if !self.column.is_empty() {
            write!(f, "{}: ", self.column)?;
        }
        f.write_str(&self.reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{GradeRule, Repeats};
    use crate::db::Id;

    fn row(number: &str, status: Status) -> SheetRow {
        SheetRow {
            registration_id: Id::new(),
            student_id: Id::new(),
            first_name: "Ada".to_owned(),
            last_name: "Lovelace".to_owned(),
            number: Some(number.to_owned()),
            status,
            grade: None,
            draft: None,
            graded_at: None,
        }
    }

    fn grades_of(file: &[u8]) -> Result<Vec<(String, String)>, Vec<String>> {
        let rule = |letter: &str| GradeRule {
            letter: letter.to_owned(),
            position: 1,
            points: None,
            is_earned: true,
            is_in_gpa: false,
        };
        let scale = Scale::new(["A", "A-", "-", "W"].map(rule).to_vec(), Repeats::Best);
        let rows = [row("S1", Status::Registered), row("S2", Status::Registered), row("S3", Status::Completed)];
        let mut grades: Vec<_> = read(file, &rows, &scale)
            .map_err(|bad| bad.errors.iter().map(ToString::to_string).collect::<Vec<_>>())?
            .into_iter()
            .collect();
        grades.sort();
        Ok(grades)
    }

    fn taken(pairs: &[(&str, &str)]) -> Result<Vec<(String, String)>, Vec<String>> {
        Ok(pairs.iter().map(|(number, grade)| ((*number).to_owned(), (*grade).to_owned())).collect())
    }

    #[test]
    fn a_file_is_read_whatever_the_order_and_the_sign_between_its_columns() {
        for file in [
            "number,name,grade\r\nS1,Ada,a\r\n S2 ,Bob,A\u{2212}\r\n",
            "\u{feff}grade;points;Number\nA;12,5;s1\n\nA-;;S2",
            "\"number\",\"name\",\"grade\"\n\"S1\",\"'=1+1\",\"A\"\n\"S2\",\"Two\nlines\",\"A-\"\n",
        ] {
            assert_eq!(grades_of(file.as_bytes()), taken(&[("s1", "A"), ("s2", "A-")]), "{file}");
        }
        assert_eq!(grades_of(b"number,grade\nS1,'-\nS2,\n"), taken(&[("s1", "-")]), "an empty cell says nothing");
        assert_eq!(grades_of(b"number,grade\nS1\n"), taken(&[]), "a short line either");
    }

    #[test]
    fn every_bad_line_is_told_with_its_place() {
        let file = "number,name,grade\nS9,,A\nS1,,B\nS2,,W\n,,A\nS3,,A\n\nS1,,A\n=S1,,A\nS2,,A\u{0}\n";
        let told = [
            "line 2: number: S9 is not registered in this section",
            "line 3: grade: B is no grade of the scale",
            "line 4: grade: W is not given by hand",
            "line 5: number: missing",
            "line 6: number: S3 is not registered in this section",
            "line 8: number: S1 is on line 3 already",
            "line 9: number: =S1 is not registered in this section",
            "line 10: grade: holds a control character",
        ];
        assert_eq!(grades_of(file.as_bytes()), Err(told.map(str::to_owned).to_vec()));
    }

    #[test]
    fn what_is_no_sheet_at_all_is_told_in_one_line() {
        let cases: [(&[u8], &str); 6] = [
            (b"", "line 1: the header row is missing"),
            (b"\r\n\r\n", "line 1: the header row is missing"),
            (b"name,grade\nS1,A", "line 1: number: this column is missing in the header row"),
            (b"number,grade,grade\nS1,A,A", "line 1: grade: this column is there twice"),
            (b"number,grade\nS1,A\nS2,\xE4", "line 3: not UTF-8 text: save the file as “CSV UTF-8”"),
            (b"number,grade\nS1,\"A\nS2,A\n", "line 2: a quotation mark is not closed"),
        ];
        for (file, told) in cases {
            assert_eq!(grades_of(file), Err(vec![told.to_owned()]), "{}", String::from_utf8_lossy(file));
        }
    }

    #[test]
    fn of_many_bad_lines_the_first_hundred_are_told() {
        let file = format!("number,grade\n{}", "S9,A\n".repeat(250));
        let bad = read(file.as_bytes(), &[], &Scale::default()).expect_err("nobody has this number");
        assert_eq!((bad.errors.len(), bad.more), (100, 150));
    }
}
