//! A column that a file lacks leaves what is there; an empty cell clears it.

use diesel::prelude::*;

use super::{Office, tallies};
use crate::exchange::Sheet;
use crate::schema::{courses, meetings, sections, terms, users};

/// Files in which every column that can be left out is, for rows that the database has.
const KEYS_ONLY: [(&str, &str); 7] = [
    ("terms.csv", "code\nsp2027\n"),
    ("subjects.csv", "code\nCS\nMATH\n"),
    ("people.csv", "number\nF1\nF2\nS1\nS2\nS3\n"),
    ("courses.csv", "code\nCS 101\nCS 102\n"),
    ("sections.csv", "term,course,number\nSP2027,CS 101,01\nSP2027,CS 101,02\nSP2027,CS 102,01\n"),
    (
        "meetings.csv",
        "term,course,section,days,starts_at,ends_at\nSP2027,CS 101,01,T,16:30,17:20\nSP2027,CS 101,01,MWF,10:00,10:50\n",
    ),
    ("registrations.csv", "student,term,course,section\nS1,SP2027,CS 102,01\nS3,SP2027,CS 101,01\n"),
];

#[test]
fn a_file_of_keys_alone_changes_nothing_and_says_which_columns_it_lacks() {
    let office = Office::with_university();
    let before = super::round_trip::export_to(&office, "before");
    let summary = office.seed(&KEYS_ONLY.map(|(name, text)| (name, text.replace("sp2027", "SP2027")))).expect("loads");
    let changed: usize = summary.sheets.iter().map(|sheet| sheet.added + sheet.changed + sheet.removed).sum();
    assert_eq!(changed, 0, "{:?}", tallies(&summary));
    assert_eq!(super::round_trip::export_to(&office, "after"), before);
    for (sheet, (_, text)) in summary.sheets.iter().zip(KEYS_ONLY) {
        let there = text.lines().next().expect("a header").split(',').count();
        assert_eq!(sheet.absent.len() + there, sheet.sheet.columns().len(), "{:?}", sheet.sheet);
    }
    assert_eq!(summary.sheets[1].absent, ["name"]);
}

#[test]
fn any_column_can_be_left_out_of_any_file() {
    let keys = |sheet: Sheet| match sheet {
        Sheet::Terms | Sheet::Subjects | Sheet::Courses => 1,
        Sheet::People => 0,
        Sheet::Sections => 3,
        Sheet::Meetings => 6,
        Sheet::Registrations => 4,
    };
    let office = Office::with_university();
    let exported = super::round_trip::export_to(&office, "out");
    for (sheet, text) in Sheet::ALL.into_iter().zip(&exported) {
        for left_out in keys(sheet)..sheet.columns().len() {
            let mut writer = csv::Writer::from_writer(Vec::new());
            for record in csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes()).records() {
                let record = record.expect("a row");
                // An admin without a number is known by the email.
                if sheet.columns()[left_out] == "email" && &record[0] == "admin" {
                    continue;
                }
                let cells = record.iter().enumerate().filter(|(at, _)| *at != left_out).map(|(_, cell)| cell);
                writer.write_record(cells).expect("written");
            }
            let file = writer.into_inner().expect("a file");
            let column = sheet.columns()[left_out];
            let summary = office.seed(&[(sheet.file(), file)]).unwrap_or_else(|error| panic!("{column}: {error}"));
            assert_eq!(summary.sheets[0].absent, [column]);
        }
    }
    assert_eq!(super::round_trip::export_to(&office, "after"), exported);
}

#[test]
fn an_empty_cell_clears_what_is_there() {
    let office = Office::with_university();
    let files = [
        ("terms.csv", "code,registration_opens_at,registration_closes_at,drop_deadline\nSP2027,,2027-01-25T23:59,\n"),
        ("people.csv", "number,school,branch\nS1,,\n"),
        ("courses.csv", "code,description,instructors,prerequisites\nCS 101,,,\nCS 102,,,\n"),
        ("sections.csv", "term,course,number,waitlist_capacity,instructors\nSP2027,CS 101,01,,\n"),
        ("meetings.csv", "term,course,section,days,starts_at,ends_at,room,weeks\nSP2027,CS 101,01,T,16:30,17:20,,\n"),
    ];
    office.seed(&files).expect("loads");
    office
        .db
        .read_now(|connection| {
            let opens: Option<chrono::NaiveDateTime> =
                terms::table.select(terms::registration_opens_at).first(&mut **connection)?;
            assert_eq!(opens, None);
            let person = users::table.filter(users::number.eq("S1")).select((users::school, users::branch));
            assert_eq!(person.first::<(String, String)>(&mut **connection)?, (String::new(), String::new()));
            let texts = courses::table.select((courses::description, courses::prerequisites));
            let empty = (String::new(), String::new());
            assert_eq!(texts.load::<(String, String)>(&mut **connection)?, [empty.clone(), empty.clone()]);
            let waiting = sections::table.select(sections::waitlist_capacity).order(sections::number);
            assert!(waiting.load::<Option<i32>>(&mut **connection)?.contains(&None));
            let registrations =
                meetings::table.filter(meetings::days.eq("T")).select((meetings::room, meetings::weeks));
            assert_eq!(registrations.load::<(String, String)>(&mut **connection)?, [empty]);
            QueryResult::Ok(())
        })
        .expect("reads");
}

#[test]
fn a_new_row_is_empty_where_a_column_is_lacking_and_refused_where_it_must_have_one() {
    let office = Office::with_university();
    office.seed(&[("courses.csv", "code,name,credits,subject,primary_instructor\nCS 9,New,1,CS,F1\n")]).expect("loads");
    let said = office.refusals(&[("terms.csv", "code,starts_on,ends_on\nFA2099,2099-09-01,2099-12-01\n")]);
    assert_eq!(said, ["terms.csv:2: name: missing"]);
    let said = office.refusals(&[("sections.csv", "term,course,number\nSP2027,CS 9,01\n")]);
    assert_eq!(said, ["sections.csv:2: capacity: missing"]);
}

#[test]
fn the_meetings_of_a_section_that_a_file_names_are_those_of_the_file() {
    let office = Office::with_university();
    let header = "term,course,section,days,starts_at,ends_at,room,weeks";
    let corrected = format!("{header}\nSP2027,CS 101,01,MWF,16:00,16:50,Elm 9,\n");
    let summary = office.seed(&[("meetings.csv", &corrected)]).expect("loads");
    let sheet = &summary.sheets[0];
    assert_eq!((sheet.added, sheet.changed, sheet.unchanged, sheet.removed), (0, 1, 0, 1));
    let listed = super::round_trip::export_to(&office, "out")[5].clone();
    let lines: Vec<&str> = listed.lines().skip(1).collect();
    assert_eq!(lines, ["SP2027,CS 101,01,MWF,16:00,16:50,Elm 9,", "SP2027,CS 102,01,TR,09:00,10:15,,"]);
    let again = office.seed(&[("meetings.csv", &corrected)]).expect("loads");
    assert_eq!(tallies(&again), [(0, 0, 1)]);
    let without_room = "term,course,section,days,starts_at,ends_at\nSP2027,CS 101,01,MWF,8:00,8:50\n";
    office.seed(&[("meetings.csv", without_room)]).expect("loads");
    let listed = super::round_trip::export_to(&office, "later")[5].clone();
    assert!(listed.contains("MWF,08:00,08:50,Elm 9,\n"), "an absent column leaves what is there: {listed}");
    let twice = format!("{header}\nSP2027,CS 101,01,M,8:00,8:50,,\nSP2027,CS 101,01,M,8:00,8:50,,\n");
    let refused = ["meetings.csv:3: days: line 2 has the same already"];
    assert_eq!(office.refusals(&[("meetings.csv", &twice)]), refused);
}

#[test]
fn a_skipped_meeting_removes_nothing() {
    let office = Office::with_university();
    let text = "term,course,section,days,starts_at,ends_at,room,weeks\n\
                SP2027,CS 101,01,MWF,10:00,10:50,Birch 121,\nSP2027,CS 101,01,X,16:30,17:20,,\n";
    let options = crate::exchange::SeedOptions { zone: super::ZONE, password_hash: None, skip_bad_rows: true };
    let summary = office.seed_as(&[("meetings.csv", text)], &options).expect("loads");
    assert_eq!((tallies(&summary), summary.sheets[0].removed), (vec![(0, 0, 1)], 0));
}
