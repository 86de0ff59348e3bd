//! What a CSV file may look like, and the lines that are told.

use super::{Office, university};
use crate::exchange::SeedError;

fn refusal(file: &str, bytes: &[u8]) -> Vec<String> {
    Office::new().refusals(&[(file, bytes)])
}

#[test]
fn lines_are_those_of_the_file_whatever_ends_them() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["code,name", "A,\"one\ttwo\"", "", "", "B,", ",,", "C,fine", "D,"].join(end);
        let said = refusal("subjects.csv", text.as_bytes());
        let lines: Vec<&str> = said.iter().filter_map(|line| line.split(':').nth(1)).collect();
        assert_eq!(lines, ["2", "5", "8"], "{end:?}: {said:?}");
    }
}

#[test]
fn lines_within_quotes_count() {
    for end in ["\n", "\r\n"] {
        let text =
            ["\u{feff}code,name,description", "A,One,\"1", "2", "", "4\"", "B,", "C,\"x", "y\",\"z\"", "D,"].join(end);
        let said = refusal("courses.csv", text.as_bytes());
        let of_name: Vec<_> = said.iter().filter(|line| line.contains(": name: ")).collect();
        let lines: Vec<_> = of_name.iter().filter_map(|line| line.split(':').nth(1)).collect();
        assert_eq!(lines, ["6", "7", "9"], "{end:?}: {of_name:?}");
    }
}

#[test]
fn columns_come_in_any_order_and_may_be_left_out() {
    let office = Office::new();
    let mut files = university();
    files[1].1 = "\u{feff}Name, code \nComputer Science,CS\n\nMathematics,MATH\n,\n".to_owned();
    files[0].1 = "code,name,starts_on,ends_on\nSP2027,Spring 2027,2027-01-19,2027-05-14\n".to_owned();
    office.seed(&files).expect("loads");
}

#[test]
fn a_wrong_header_is_told_once() {
    let said = refusal("people.csv", b"role,number,emial,first_name,last_name,role\nstudent,S1,a@b,A,B,student\n");
    let columns = "role, number, email, first_name, last_name, school, branch, password_hash";
    let unknown = format!("people.csv:1: emial: unknown column; there are {columns}");
    assert_eq!(said, [unknown.as_str(), "people.csv:1: role: this column is there twice"]);
    assert_eq!(refusal("people.csv", b""), ["people.csv:1: the header row is missing"]);
}

#[test]
fn a_row_that_cannot_be_taken_apart_is_told() {
    let fields = "subjects.csv:2: 3 fields, but the header has 2; a comma within a field needs quotes";
    assert_eq!(refusal("subjects.csv", b"code,name\nCS,Computer, Science\n"), [fields]);
    assert_eq!(refusal("subjects.csv", b"code,name\nCS,M\xfcller\n"), ["subjects.csv:2: name: not UTF-8 text"]);
    let unclosed = b"code,name\nCS,\"Computer Science\nMATH,Mathematics\n";
    assert_eq!(refusal("subjects.csv", unclosed), ["subjects.csv:2: a quotation mark is not closed"]);
}

#[test]
fn a_folder_without_any_of_the_files_is_refused() {
    let office = Office::new();
    assert!(matches!(office.seed(&[("subject.csv", "code,name\n")]), Err(SeedError::NoFiles)));
    let summary = office.seed(&[("subjects.csv", "code,name\n"), ("person.csv", "role\n")]).expect("loads");
    assert_eq!(summary.ignored, ["person.csv"]);
}
