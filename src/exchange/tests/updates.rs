//! What the database has is brought to what the files say, and no further.

use diesel::prelude::*;

use super::{HASH, Office, tallies, university};
use crate::db::Id;
use crate::schema::{course_instructors, courses, sections, users};

#[test]
fn a_second_time_changes_nothing() {
    let office = Office::new();
    let first = office.seed(&university()).expect("loads");
    assert_eq!(tallies(&first), [(1, 0, 0), (2, 0, 0), (6, 0, 0), (2, 0, 0), (3, 0, 0), (3, 0, 0), (4, 0, 0)]);
    let (counts, sections) = (office.counts(), office.sections());
    assert_eq!(counts, [1, 2, 6, 2, 3, 3, 2, 3, 4, 2]);
    let second = office.seed(&university()).expect("loads");
    assert_eq!(tallies(&second), [(0, 0, 1), (0, 0, 2), (0, 0, 6), (0, 0, 2), (0, 0, 3), (0, 0, 3), (0, 0, 4)]);
    assert_eq!((office.counts(), office.sections()), (counts, sections));
}

#[test]
fn seats_taken_are_counted() {
    let sections = Office::with_university().sections();
    let taken: Vec<i32> = sections.iter().map(|(_, _, registered, _)| *registered).collect();
    assert_eq!(taken, [2, 0, 0]);
}

#[test]
fn a_changed_row_moves_its_version_and_the_catalogues() {
    let office = Office::with_university();
    let mut files = university();
    files[3].1 = files[3].1.replace("F1,F1 F2", "F1,F1");
    files[4].1 = files[4].1.replace("CS 101,02,1,", "CS 101,02,5,");
    files[5].1.push_str("SP2027,CS 102,01,F,09:00,10:00,Elm 3,\n");
    let summary = office.seed(&files).expect("loads");
    assert_eq!(tallies(&summary)[3..6], [(0, 1, 1), (0, 1, 2), (1, 0, 3)]);
    assert_eq!(office.catalogue_version(), 3, "once for all");
    let versions: Vec<i32> = office.sections().iter().map(|(_, _, _, version)| *version).collect();
    assert_eq!(versions, [1, 2, 2]);
    let teaching: i64 = office
        .db
        .read_now(|connection| course_instructors::table.count().get_result(&mut **connection))
        .expect("a count");
    assert_eq!(teaching, 3, "who teaches a section stays on the staff of its course");
}

#[test]
fn registrations_alone_move_seats_but_no_version() {
    let office = Office::with_university();
    let rows = "S1,SP2027,CS 101,01,dropped\nS1,SP2027,CS 101,02,registered\nS3,SP2027,CS 101,01,registered";
    let files = [("registrations.csv", format!("student,term,course,section,status\n{rows}\n"))];
    assert_eq!(tallies(&office.seed(&files).expect("loads")), [(1, 2, 0)]);
    let taken: Vec<_> =
        office.sections().into_iter().map(|(_, _, registered, version)| (registered, version)).collect();
    assert_eq!(taken, [(2, 1), (1, 1), (0, 1)]);
    assert_eq!(office.catalogue_version(), 2);
    let back = "S1,SP2027,CS 101,01,registered\nS3,SP2027,CS 101,01,dropped\nS1,SP2027,CS 101,02,dropped";
    office.seed(&[("registrations.csv", format!("student,term,course,section,status\n{back}\n"))]).expect("loads");
}

#[test]
fn a_smaller_capacity_fits_when_seats_are_given_up_in_the_same_folder() {
    let office = Office::with_university();
    let files = [
        ("sections.csv", "term,course,number,capacity\nSP2027,CS 101,01,1\n"),
        ("registrations.csv", "student,term,course,section,status\nS2,SP2027,CS 101,01,dropped\n"),
    ];
    office.seed(&files).expect("loads");
    assert_eq!(office.sections()[0].2, 1);
}

#[test]
fn a_renamed_teacher_moves_the_catalogue_and_a_renamed_student_does_not() {
    let office = Office::with_university();
    let rename = |from: &str, to: &str| office.seed(&[("people.csv", university()[2].1.replace(from, to))]);
    rename("Ada,", "Ida,").expect("loads");
    assert_eq!(office.catalogue_version(), 2);
    rename("Grace,", "Gracia,").expect("loads");
    assert_eq!(office.catalogue_version(), 3);
}

#[test]
fn a_trial_password_goes_to_accounts_without_one() {
    let office = Office::new();
    let mut files = university();
    let own = HASH.replace("c29tZXNhbHRzb21l", "YW5vdGhlcnNhbHQx");
    files[2].1 = files[2].1.replace("Amoah,Engineering,Computing,", &format!("Amoah,Engineering,Computing,\"{own}\""));
    office.seed(&files).expect("loads");
    let hashes = || -> Vec<Option<String>> {
        let hashes = users::table.order(users::id).select(users::password_hash);
        office.db.read_now(|connection| hashes.load(&mut **connection)).expect("hashes")
    };
    assert_eq!(hashes(), [None, None, Some(own.clone()), None, None, None]);
    let summary = office.seed_with(&[("people.csv", &university()[2].1)], Some(HASH)).expect("loads");
    assert_eq!(tallies(&summary), [(0, 5, 1)]);
    let trial = Some(HASH.to_owned());
    assert_eq!(hashes(), [trial.clone(), trial.clone(), Some(own), trial.clone(), trial.clone(), trial]);
    let again = office.seed_with(&[("people.csv", &university()[2].1)], Some("another")).expect("loads");
    assert_eq!(tallies(&again), [(0, 0, 6)]);
}

#[test]
fn a_number_may_hold_spaces() {
    let office = Office::new();
    let mut files = university();
    files[2].1.push_str("faculty,F 1 b,spaced@example.edu,Sol,Spaced,,,\n");
    files[4].1.push_str("SP2027,CS 102,02,9,,F 1 b F2\n");
    office.seed(&files).expect("loads");
}

#[test]
fn assistants_stay_as_they_are_until_a_file_makes_them_instructors() {
    let office = Office::new();
    let mut files = university();
    files[3].1 = files[3].1.replace("F1,F1 F2", "F1,F1");
    files[4].1 = files[4].1.replace("CS 101,02,1,,F2", "CS 101,02,1,,F1");
    office.seed(&files).expect("loads");
    let second: Id = office
        .db
        .read_now(|connection| users::table.filter(users::number.eq("F2")).select(users::id).first(&mut **connection))
        .expect("F2");
    let course: Id = office
        .db
        .read_now(|connection| {
            courses::table.filter(courses::code.eq("CS 101")).select(courses::id).first(&mut **connection)
        })
        .expect("CS 101");
    let row = (
        course_instructors::course_id.eq(course),
        course_instructors::user_id.eq(second),
        course_instructors::can_edit.eq(false),
        course_instructors::can_grade.eq(false),
    );
    office
        .db
        .write_now(|connection| diesel::insert_into(course_instructors::table).values(row).execute(connection))
        .expect("F2 assists");
    let rights = || -> Option<(bool, bool)> {
        let rights = course_instructors::table.find((course, second));
        let rights = rights.select((course_instructors::can_edit, course_instructors::can_grade));
        office.db.read_now(|connection| rights.first(&mut **connection).optional()).expect("the rights")
    };
    assert_eq!(tallies(&office.seed(&files).expect("loads"))[3], (0, 0, 2), "nothing has changed");
    assert_eq!(rights(), Some((false, false)));
    assert_eq!(tallies(&office.seed(&university()).expect("loads"))[3], (0, 1, 1));
    assert_eq!(rights(), Some((true, false)));
    office.seed(&files).expect("loads");
    assert_eq!(rights(), None, "no longer in the list");
}

#[test]
fn a_seat_over_capacity_stays_one_until_there_is_room() {
    let office = Office::with_university();
    let over =
        diesel::sql_query("UPDATE sections SET capacity = 1, registered = 1, overenrolled = 1 WHERE registered = 2");
    let changed: QueryResult<usize> = office.db.write_now(|connection| over.clone().execute(connection));
    assert_eq!(changed, Ok(1));
    let counters = || {
        let columns = (sections::capacity, sections::registered, sections::overenrolled);
        let full = sections::table.filter(sections::registered.gt(0)).select(columns);
        office.db.read_now(|connection| full.load::<(i32, i32, i32)>(&mut **connection)).expect("the sections")
    };
    let rows = |capacity: i32| format!("term,course,number,capacity\nSP2027,CS 101,01,{capacity}\n");
    let registrations = ("registrations.csv", university()[6].1.clone());
    office.seed(&[("sections.csv", rows(1)), registrations.clone()]).expect("what there is can be loaded");
    assert_eq!(counters(), [(1, 1, 1)]);
    office.seed(&[("sections.csv", rows(5)), registrations]).expect("there is room for all");
    assert_eq!(counters(), [(5, 3, 0)], "and for the one who waited");
}

#[test]
fn a_folder_leaves_the_seats_that_are_kept() {
    let office = Office::with_university();
    let keep = diesel::sql_query("UPDATE sections SET capacity = 4, reserved = 2 WHERE registered = 2");
    let changed: QueryResult<usize> = office.db.write_now(|connection| keep.clone().execute(connection));
    assert_eq!(changed, Ok(1));
    let one_more = "student,term,course,section,status\nS3,SP2027,CS 101,01,registered\n";
    let refused = ["registrations.csv:2: status: the section is full: its capacity is 4 (kept or held: 2)"];
    assert_eq!(office.refusals(&[("registrations.csv", one_more)]), refused);
    let fewer = "term,course,number,capacity\nSP2027,CS 101,01,3\n";
    let refused = ["sections.csv:2: capacity: below the 4 that are taken, held or kept"];
    assert_eq!(office.refusals(&[("sections.csv", fewer)]), refused);
}

#[test]
fn a_folder_leaves_the_seat_that_is_held_for_somebody() {
    let office = Office::with_university();
    let hold = diesel::sql_query("UPDATE sections SET capacity = 3, offered = 1 WHERE registered = 2");
    let changed: QueryResult<usize> = office.db.write_now(|connection| hold.clone().execute(connection));
    assert_eq!(changed, Ok(1));
    let one_more = "student,term,course,section,status\nS3,SP2027,CS 101,01,registered\n";
    let refused = ["registrations.csv:2: status: the section is full: its capacity is 3 (kept or held: 1)"];
    assert_eq!(office.refusals(&[("registrations.csv", one_more)]), refused);
}

#[test]
fn a_file_takes_no_further_role_from_anybody() {
    let office = Office::with_university();
    let roles = |number: &str| {
        let row = users::table.filter(users::number.eq(number));
        let row = row.select((users::is_student, users::is_faculty, users::is_admin));
        office.db.read_now(|connection| row.first::<(bool, bool, bool)>(&mut **connection))
    };
    let give = "UPDATE users SET is_admin = TRUE WHERE number IN ('S1', 'F1', 'S3')";
    office.db.write_now(|connection| diesel::sql_query(give).execute(connection)).expect("they work in the office too");
    let summary = office.seed(&university()).expect("loads");
    assert!(summary.sheets.iter().all(|sheet| sheet.added == 0 && sheet.changed == 0), "{:?}", summary.sheets);
    assert_eq!((roles("S1"), roles("F1")), (Ok((true, false, true)), Ok((false, true, true))));
    // Any of their roles may stand in the file, and no other.
    office.seed(&[("people.csv", "role,number\nadmin,S1\nadmin,F1\n")]).expect("loads");
    assert_eq!(
        office.refusals(&[("people.csv", "role,number\nfaculty,S1\n")]),
        ["people.csv:2: role: S1 is of role admin and student, which does not change"]
    );
    assert_eq!((roles("S1"), roles("F1")), (Ok((true, false, true)), Ok((false, true, true))));
}
