//! Holds: the office keeps somebody from registering, and lets them again.

use super::support::Browser;
use super::university::{University, drop, news, refusals, register, wait};

/// Places holds through the office's page.
fn place<'a>(office: &'a mut Browser, students: &str, reason: &str) -> &'a mut Browser {
    office.get("/office/holds").expect_status(200);
    office.form("Place holds").fill("students", students).fill("reason", reason).submit()
}

#[test]
fn a_student_with_a_hold_drops_but_does_not_register_until_it_is_lifted() {
    let university = University::new();
    university.app.admin("A1");
    let (one, other) = (university.section("CS 1", 5), university.section("CS 2", 5));
    let [mut student] = university.students();
    register(&mut student, one).expect_status(200);
    let mut office = university.app.signed_in("A1");
    office.get("/office/holds").see("No hold stands").form("Place holds").fill("students", "S1");
    let form = office.form("Place holds").fill("students", "S1").fill("reason", "A library fine is open");
    form.fill("note", "Invoice 77").submit().expect_status(200).see("Test Person S1 has a hold.").see("Invoice 77");
    student.get("/courses").see("There is a hold on your registration: A library fine is open.").dont_see("Invoice 77");
    student.get("/").see("There is a hold on your registration: A library fine is open.");
    assert_eq!(news(&mut student), ["There is a hold on your registration."]);
    let told = refusals(register(&mut student, other));
    let reason = "There is a hold on your registration: A library fine is open";
    assert_eq!(told, [(reason.to_owned(), "Ask the registrar’s office to lift it.".to_owned())]);
    drop(&mut student, one);
    office.get("/office/holds").form("Lift the hold on Person S1, Test").submit().see("The hold is lifted.");
    office.see("No hold stands").get("/office/holds?all=1").see("Lifted").see("by Test Person A1");
    register(&mut student, other).expect_status(200).dont_see("Ask the registrar’s office to lift it");
    // Who did what and when is on record.
    let [placed, lifted] = ["hold placed A library fine is open", "hold lifted A library fine is open"];
    office.get("/office/audit?student=S1").see(placed.split_once(' ').map(|(_, it)| it).unwrap_or_default());
    office.see(lifted.split_once(' ').map(|(_, it)| it).unwrap_or_default()).see("by Test Person A1");
}

#[test]
fn many_get_a_hold_by_their_pasted_numbers_or_none_does() {
    let university = University::new();
    university.app.admin("A1");
    let [mut first, _, mut third] = university.students();
    let mut office = university.app.signed_in("A1");
    place(&mut office, "S1, s2@example.edu\nS9;F1", "Unpaid fees").expect_status(422);
    assert_eq!(office.error_of("students").as_deref(), Some("Error: No student has the number or email F1, S9"));
    assert_eq!(office.value_of("reason").as_deref(), Some("Unpaid fees"), "what was typed is kept");
    first.get("/").dont_see("hold");
    place(&mut office, "S1, s2@example.edu\r\n S1 ;; S3", "Unpaid fees").see("3 students have a hold.");
    first.get("/").see("Unpaid fees");
    third.get("/").see("Unpaid fees");
    for (students, reason) in [("", "Why"), ("  ,; ", "Why"), ("S1", ""), ("S1", &"x".repeat(201))] {
        place(&mut office, students, reason).expect_status(422);
    }
    office.get("/office/holds").form("Place holds").fill("students", "S1").fill("reason", "Why");
    let form = office.form("Place holds").fill("students", "S1").fill("reason", "Why");
    form.fill("from", "2031-01-02T00:00").fill("until", "2031-01-01T00:00").submit().expect_status(422);
    assert_eq!(office.error_of("until").as_deref(), Some("Error: A hold must end after it begins"));
}

#[test]
fn a_hold_counts_only_from_and_until_its_instants() {
    let university = University::new();
    university.app.admin("A1");
    let section = university.section("CS 1", 5);
    let [mut later, mut now] = university.students();
    let mut office = university.app.signed_in("A1");
    let form = office.get("/office/holds").form("Place holds").fill("students", "S1").fill("reason", "Later");
    form.fill("from", "2090-01-01T00:00").submit().expect_status(200).see("Not yet");
    register(&mut later, section).expect_status(200);
    let form = office.get("/office/holds").form("Place holds").fill("students", "S2").fill("reason", "Soon over");
    form.fill("until", "2090-01-01T00:00").submit().expect_status(200);
    register(&mut now, section).expect_status(409).see("until Sun 1 Jan 2090, 0:00: Soon over");
    university.app.sql("UPDATE holds SET from_at = '2000-01-01 00:00:00', until_at = '2000-01-02 00:00:00'");
    register(&mut now, section).expect_status(200);
    office.get("/office/holds").see("Over");
}

#[test]
fn who_has_a_hold_is_passed_over_and_gets_the_seat_when_it_is_lifted() {
    let university = University::new();
    university.app.admin("A1");
    let section = university.section("CS 1", 1);
    let [mut first, mut second] = university.students();
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    let mut office = university.app.signed_in("A1");
    place(&mut office, "S2", "A fine").expect_status(200);
    drop(&mut first, section);
    assert!(university.line(section)[0].contains("Passed over: Something that the registrar’s office can settle"));
    register(&mut first, section).expect_status(200);
    drop(&mut first, section);
    office.get("/office/holds").form("Lift the hold").submit().expect_status(200);
    assert_eq!(university.roster(section), ["S2"]);
    university.expect_counters_to_be_right();
}
