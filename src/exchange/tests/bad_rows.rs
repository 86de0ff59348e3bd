//! Each kind of bad row is reported with its line and column, and nothing is loaded.

use super::{Office, ZONE, tallies, university};
use crate::exchange::{SeedError, SeedOptions};

/// Loads the university with one more row, on which this must be said.
fn assert_refused(file: &str, row: &str, said: &str) {
    let office = Office::new();
    let mut files = university();
    let (_, text) = files.iter_mut().find(|(name, _)| *name == file).expect("a file");
    let line = text.lines().count() + 1;
    text.push_str(row);
    text.push('\n');
    assert_eq!(office.refusals(&files), [format!("{file}:{line}: {said}")], "{row}");
    assert_eq!(office.counts(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1], "nothing may be loaded");
}

#[test]
fn a_bad_term_is_refused() {
    let refused = |row: &str, said: &str| assert_refused("terms.csv", row, said);
    refused(",Fall,2027-08-30,2027-12-17,,,", "code: missing");
    refused("FA2027,,2027-08-30,2027-12-17,,,", "name: missing");
    refused("FA2027,Fall,2027-08-30,,,,", "ends_on: missing");
    refused("A code of 21 letters.,Fall,2027-08-30,2027-12-17,,,", "code: longer than 20 characters");
    refused(" sp2027 ,Fall,2027-08-30,2027-12-17,,,", "code: line 2 has the same already");
    refused("FA2027,Fall,30.8.2027,2027-12-17,,,", "starts_on: not a date such as 2027-01-19");
    refused("FA2027,Fall,2027-12-17,2027-08-30,,,", "ends_on: before starts_on");
    refused(
        "FA2027,Fall,2027-08-30,2027-12-17,soon,,",
        "registration_opens_at: not an instant such as 2027-01-19T08:00:00Z or 2027-01-19 08:00",
    );
    refused(
        "FA2027,Fall,2027-08-30,2027-12-17,,,2027-03-14T02:30",
        "drop_deadline: there is no such local time in America/Los_Angeles: the clock is put forward",
    );
    refused(
        "FA2027,Fall,2027-08-30,2027-12-17,2027-06-01 08:00,2027-06-01 08:00,",
        "registration_closes_at: not after registration_opens_at",
    );
}

#[test]
fn a_bad_person_is_refused() {
    let refused = |row: &str, said: &str| assert_refused("people.csv", row, said);
    refused("dean,D1,dean@example.edu,Di,Dean,,,", "role: not one of student, faculty, admin");
    refused("student,,new@example.edu,New,Comer,,,", "number: missing; only an admin may have none");
    refused("student,n@1,new@example.edu,New,Comer,,,", "number: a number has no “@”");
    refused("student,s1,new@example.edu,New,Comer,,,", "number: line 4 has the same already");
    refused("student,S9,Ada@Example.edu,New,Comer,,,", "email: already the email of S1");
    refused("student,S9,,New,Comer,,,", "email: missing");
    refused("student,S9,nobody,New,Comer,,,", "email: not an email address");
    refused("admin,,root@localhost,New,Comer,,,", "email: line 7 has the same already");
    refused("student,S9,new@example.edu,,Comer,,,", "first_name: missing");
    refused("student,S9,new@example.edu,Ne\0w,Comer,,,", "first_name: holds a control character (U+0000)");
    refused("student,S9,new@example.edu,New,\"Co\nmer\",,,", "last_name: holds a control character (U+000A)");
    refused("student,S9,new@example.edu,New,Comer,,,secret", "password_hash: not an argon2id hash as a PHC string");
    let school = "s".repeat(101);
    refused(&format!("student,S9,new@example.edu,New,Comer,{school},,"), "school: longer than 100 characters");
}

#[test]
fn a_bad_course_is_refused() {
    let refused = |row: &str, said: &str| assert_refused_at("courses.csv", row, 5, said);
    refused("CS 103,Compilers,,4,ART,F1,,,,", "subject: there is no subject ART");
    refused("CS 103,Compilers,,100,CS,F1,,,,", "credits: not credits from 0 to 99.99, with at most two decimals");
    refused("CS 103,Compilers,,4,CS,,,,,", "primary_instructor: missing, and so are instructors");
    refused("CS 103,Compilers,,4,CS,F9,,,,", "primary_instructor: there is nobody with the number F9");
    refused("CS 103,Compilers,,4,CS,S1,,,,", "primary_instructor: S1 is of role student, not faculty");
    refused("CS 103,Compilers,,4,CS,F1,F1 S1,,,", "instructors: S1 is of role student, not faculty");
    refused("CS 103,Compilers,,4,CS,F1,F1 F9,,,", "instructors: there is nobody with the number F9");
    refused("CS 103,Compilers,,4,CS,F1,F2 f2,,,", "instructors: the same number twice");
    refused("cs  101,Compilers,,4,CS,F1,,,,", "code: line 2 has the same already");
    let description = "d".repeat(4_001);
    refused(&format!("CS 103,Compilers,{description},4,CS,F1,,,,"), "description: longer than 4000 characters");
}

/// As [`assert_refused`] for a file whose last row is on another line than its number of rows says.
fn assert_refused_at(file: &str, row: &str, line: usize, said: &str) {
    let lines = university().iter().find(|(name, _)| *name == file).map_or(0, |(_, text)| text.lines().count());
    assert_eq!(lines + 1, line, "a quoted field of two lines comes before");
    assert_refused(file, row, said);
}

#[test]
fn a_bad_section_is_refused() {
    let refused = |row: &str, said: &str| assert_refused("sections.csv", row, said);
    refused("FA2099,CS 101,03,20,,", "term: there is no term FA2099");
    refused("SP2027,CS 999,03,20,,", "course: there is no course CS 999");
    refused("SP2027,CS 101,,20,,", "number: missing");
    refused("SP2027,cs 101,01,20,,", "number: line 2 has the same already");
    refused("SP2027,CS 101,03,,,", "capacity: missing");
    refused("SP2027,CS 101,03,-1,,", "capacity: not a whole number from 0 to 100000");
    refused("SP2027,CS 101,03,100001,,", "capacity: not a whole number from 0 to 100000");
    refused("SP2027,CS 101,03,20,many,", "waitlist_capacity: not a whole number from 0 to 100000");
    refused("SP2027,CS 101,03,20,,F1 F9", "instructors: there is nobody with the number F9");
}

#[test]
fn a_bad_meeting_is_refused() {
    let refused = |row: &str, said: &str| assert_refused("meetings.csv", row, said);
    refused("SP2027,CS 101,09,M,10:00,11:00,,", "section: there is no section 09 of CS 101 in SP2027");
    refused("SP2027,CS 101,02,,10:00,11:00,,", "days: missing");
    refused("SP2027,CS 101,02,MX,10:00,11:00,,", "days: not days, each once, out of MTWRFSU");
    refused("SP2027,CS 101,02,M,10,11:00,,", "starts_at: not a time such as 09:30");
    refused("SP2027,CS 101,02,M,11:00,11:00,,", "ends_at: not after starts_at");
    refused("SP2027,CS 101,02,M,10:00,11:00,,0-3", "weeks: not weeks from 1 to 60 such as 1-15 or 1,3,5");
    refused("SP2027,CS 101,01,FWM,10:00,10:50,birch  121,", "days: line 2 has the same already");
}

#[test]
fn a_bad_registration_is_refused() {
    let refused = |row: &str, said: &str| assert_refused("registrations.csv", row, said);
    refused("S9,SP2027,CS 102,01,registered,,", "student: there is nobody with the number S9");
    refused("F1,SP2027,CS 102,01,registered,,", "student: F1 is of role faculty, not student");
    refused("S2,SP2027,CS 102,02,registered,,", "section: there is no section 02 of CS 102 in SP2027");
    refused(
        "S2,SP2027,CS 102,01,enrolled,,",
        "status: not one of registered, waitlisted, dropped, withdrawn, completed",
    );
    refused("S1,SP2027,CS 102,01,dropped,,", "student: line 5 has the same already");
    refused(
        "S2,SP2027,CS 102,01,registered,,2026-13-01",
        "registered_at: not an instant such as 2027-01-19T08:00:00Z or 2027-01-19 08:00",
    );
    refused(
        "S2,SP2027,CS 101,02,registered,,",
        "status: the student is registered in section 01 of this course already",
    );
}

#[test]
fn a_grade_that_is_not_on_the_scale_is_refused() {
    for grade in ["E", "U", "NC", "85", "5.0", "a--"] {
        let scale = "A+, A, A-, B+, B, B-, C+, C, C-, D+, D, D-, F, P, NP, I, W";
        let said = format!("grade: {grade} is not on the scale: {scale}");
        assert_refused("registrations.csv", &format!("S2,SP2027,CS 102,01,completed,{grade},"), &said);
    }
    let said = "grade: W is the grade of who withdrew";
    assert_refused("registrations.csv", "S2,SP2027,CS 102,01,completed,w,", said);
    let office = Office::new();
    let mut files = university();
    files[6].1.push_str("S2,SP2027,CS 102,01,completed,b\u{2212},\nS3,SP2027,CS 102,01,completed,i,\n");
    office.seed(&files).expect("loads");
    let written = super::round_trip::export_to(&office, "out")[6].clone();
    assert!(written.contains("S2,SP2027,CS 102,01,completed,B-,"), "as the scale writes it: {written}");
    assert!(written.contains("S3,SP2027,CS 102,01,completed,I,"), "{written}");
}

#[test]
fn a_section_takes_no_more_than_its_capacity() {
    let office = Office::new();
    let mut files = university();
    files[4].1 = files[4].1.replace("SP2027,CS 101,01,2,", "SP2027,CS 101,01,1,");
    assert_eq!(office.refusals(&files), ["registrations.csv:3: status: the section is full: its capacity is 1"]);
}

#[test]
fn what_the_database_has_counts_too() {
    let office = Office::with_university();
    let before = office.counts();
    let refused = |file, text: &str, said: &str| {
        assert_eq!(office.refusals(&[(file, text)]), [format!("{file}:2: {said}")]);
    };
    let people = |row: &str| format!("role,number,email,first_name,last_name\n{row}\n");
    refused("people.csv", &people("student,S9,ben@example.edu,New,Comer"), "email: already the email of S2");
    refused("people.csv", &people("student,S1,ben@example.edu,Ada,Amoah"), "email: already the email of S2");
    refused(
        "people.csv",
        &people("faculty,S1,ada@example.edu,Ada,Amoah"),
        "role: S1 is of role student, which does not change",
    );
    refused("people.csv", &people("admin,A1,root@localhost,Root,Office"), "email: already the email of root@localhost");
    let sections = |row: &str| format!("term,course,number,capacity\n{row}\n");
    refused("sections.csv", &sections("SP2027,CS 101,01,1"), "capacity: below the 2 that are taken, held or kept");
    let registrations = |row: &str| format!("student,term,course,section,status\n{row}\n");
    refused(
        "registrations.csv",
        &registrations("S3,SP2027,CS 101,01,registered"),
        "status: the section is full: its capacity is 2",
    );
    refused(
        "registrations.csv",
        &registrations("S1,SP2027,CS 101,02,registered"),
        "status: the student is registered in section 01 of this course already",
    );
    assert_eq!(office.counts(), before);
}

#[test]
fn a_refused_row_is_not_held_against_those_that_refer_to_it() {
    let office = Office::new();
    let mut files = university();
    files[2].1 = files[2].1.replace("henrik@example.edu", "henrik");
    files[3].1 = files[3].1.replace("CS 102,Structures", "CS 102,");
    let expected = ["people.csv:3: email: not an email address", "courses.csv:4: name: missing"];
    assert_eq!(office.refusals(&files), expected);
}

#[test]
fn every_bad_row_is_told_up_to_a_hundred() {
    let office = Office::new();
    let rows: String = (0..130).map(|number| format!("S{number},\n")).collect();
    let result = office.seed(&[("subjects.csv", format!("code,name\n{rows}"))]);
    let Err(error @ SeedError::Rows(_)) = result else { panic!("not refused: {result:?}") };
    let text = error.to_string();
    assert_eq!(text.lines().count(), 101);
    assert!(text.starts_with("subjects.csv:2: name: missing\nsubjects.csv:3: name: missing\n"), "{text}");
    assert!(text.ends_with("subjects.csv:101: name: missing\nand 30 more"), "{text}");
}

#[test]
fn bad_rows_and_those_that_refer_to_them_are_skipped_when_asked() {
    let office = Office::new();
    let mut files = university();
    files[2].1 = files[2].1.replace("henrik@example.edu", "henrik");
    files[6].1.push_str("S2,SP2027,CS 101,01\n");
    let options = SeedOptions { zone: ZONE, password_hash: None, skip_bad_rows: true };
    let summary = office.seed_as(&files, &options).expect("loads");
    let expected = "\
people.csv:3: email: not an email address
courses.csv:2: instructors: there is nobody with the number F2
courses.csv:4: instructors: there is nobody with the number F2
sections.csv:2: course: there is no course CS 101
sections.csv:3: instructors: there is nobody with the number F2
sections.csv:4: course: there is no course CS 102";
    let said = summary.skipped.to_string();
    assert!(said.starts_with(expected), "{said}");
    assert_eq!(tallies(&summary), [(1, 0, 0), (2, 0, 0), (5, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0), (0, 0, 0)]);
    assert_eq!(office.counts(), [1, 2, 5, 0, 0, 0, 0, 0, 0, 2]);
}

#[test]
fn a_meeting_of_a_course_that_is_nowhere_is_left_out_and_told() {
    let office = Office::new();
    let mut files = university();
    files[5].1.push_str("SP2027,CS 999,01,M,10:00,11:00,,\n");
    let summary = office.seed(&files).expect("loads");
    let said = "meetings.csv:5: course: there is no course CS 999; its meeting is left out";
    assert_eq!(summary.skipped.to_string(), said);
    let clean = Office::with_university();
    assert_eq!(office.counts(), clean.counts());
}
