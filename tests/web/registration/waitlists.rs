//! Waiting for a seat: joining, the position, leaving, and who is promoted when a seat is free.

use registrar::jobs::process_waitlists;

use super::university::{University, drop, news, register, wait};

#[test]
fn students_join_the_line_in_order_see_their_position_and_leave() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut first, mut second, mut third, mut fourth] = university.students();
    register(&mut first, section).expect_status(200);
    second
        .get("/courses")
        .see("Full nobody waiting")
        .form("Join waitlist of CS 1-01")
        .submit()
        .expect_path("/courses")
        .see("Joined the waitlist of CS 1-01. You are 1 of 1.")
        .see("Waitlisted, 1 of 1 Full");
    wait(&mut third, section).see("Joined the waitlist of CS 1-01. You are 2 of 2.");
    wait(&mut fourth, section).see("You are 3 of 3.");
    third.get("/").see("Waitlisted, 2 of 3");
    university.app.browser().get("/courses").see("Full 3 waiting");
    let line = ["1 of 3: S2, Waits", "2 of 3: S3, Waits", "3 of 3: S4, Waits"];
    assert_eq!(university.line(section), line);
    let mut roster = university.app.signed_in("F1");
    roster.get(&format!("/sections/{section}/roster"));
    let outcomes = roster.select_text("section[aria-labelledby=attempts] td[data-th=Outcome]");
    let told =
        ["waitlisted position 3", "waitlisted position 2", "waitlisted position 1", "registered", "made CS 1-01"];
    assert_eq!(outcomes, told, "the latest attempt first");
    // Who waits cannot join again.
    register(&mut third, section).expect_status(409);
    let again = [("waitlist", "1")];
    third.get("/").post(&format!("/sections/{section}/register"), &again).expect_status(409);
    second.get("/").form("Leave the waitlist of CS 1-01").submit().see("You no longer wait for CS 1-01.");
    third.get("/").see("Waitlisted, 1 of 2");
    fourth.get("/").see("Waitlisted, 2 of 2");
    wait(&mut second, section).see("You are 3 of 3.");
    let line = ["1 of 3: S3, Waits", "2 of 3: S4, Waits", "3 of 3: S2, Waits"];
    assert_eq!(university.line(section), line, "who comes back stands at the end");
    university.expect_counters_to_be_right();
}

#[test]
fn a_line_that_is_full_or_not_there_is_not_joined() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut first, mut second, mut third] = university.students();
    register(&mut first, section).expect_status(200);
    let limit = |most: i32| university.app.sql(&format!("UPDATE sections SET waitlist_capacity = {most}"));
    let refused = |browser: &mut super::Browser| {
        browser.get("/courses");
        let buttons = browser.select_text("form button").join(" ");
        assert!(!buttons.contains("Join waitlist"), "{buttons}");
        let path = format!("/sections/{section}/register");
        browser.post(&path, &[("waitlist", "1")]).expect_status(409);
    };
    limit(0);
    second.get("/courses").see("Full no waitlist");
    refused(&mut second);
    limit(1);
    wait(&mut second, section);
    refused(&mut third);
    assert_eq!(university.line(section), ["1 of 1: S2, Waits"]);
    university.expect_counters_to_be_right();
}

#[test]
fn a_seat_that_is_dropped_goes_to_the_first_in_line_who_is_told() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut first, mut second, mut third, mut fourth] = university.students();
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    wait(&mut third, section);
    drop(&mut first, section);
    register(&mut fourth, section).expect_status(409).see("Full: all 1 seats are taken or held, 1 are waiting");
    assert_eq!(university.roster(section), ["S2"]);
    assert_eq!(university.line(section), ["1 of 1: S3, Waits"]);
    assert_eq!(news(&mut second), ["A seat came free and is yours: CS 1-01."]);
    second.see("You were the first in line who could have it.");
    for browser in [&mut first, &mut third, &mut fourth] {
        assert!(news(browser).is_empty(), "it is nobody else's business");
    }
    university.expect_counters_to_be_right();
}

#[test]
fn a_larger_capacity_promotes_as_many_as_there_are_seats() {
    let university = University::new();
    let section = university.section("CS 1", 0);
    let [mut first, mut second, mut third] = university.students();
    for browser in [&mut first, &mut second, &mut third] {
        wait(browser, section);
    }
    university.resize(section, 2);
    assert_eq!(university.roster(section), ["S1", "S2"]);
    assert_eq!(university.line(section), ["1 of 1: S3, Waits"]);
    for browser in [&mut first, &mut second] {
        assert_eq!(news(browser), ["A seat came free and is yours: CS 1-01."]);
    }
    third.get("/").see("Waitlisted, 1 of 1");
    university.expect_counters_to_be_right();
}

#[test]
fn who_cannot_have_the_seat_is_passed_over_and_keeps_the_place() {
    let university = University::new();
    let section = university.section_at("CS 1", 1, "M", "10:00:00");
    let other = university.section_at("CS 2", 1, "M", "10:30:00");
    let [mut first, mut second, mut third, mut fourth] = university.students();
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    register(&mut second, other).expect_status(200);
    wait(&mut third, section);
    drop(&mut first, section);
    assert_eq!(university.roster(section), ["S3"]);
    let passed_over = "1 of 1: S2, Passed over: A time conflict";
    assert_eq!(university.line(section), [passed_over]);
    assert_eq!(news(&mut second), ["You were passed over for CS 1-01."]);
    second.see("Conflicts with CS 2-01, Monday 10:30. Your place in line is kept.").see("Waitlisted, 1 of 1");
    // The seat stays free for whoever may have it; they are told once.
    drop(&mut third, section);
    assert_eq!(news(&mut second).len(), 1);
    university.app.browser().get("/courses").see("Waitlist first 1 free, 1 waiting");
    register(&mut fourth, section).expect_status(200).see("The seat is yours.");
    drop(&mut fourth, section);
    // What stood against it is gone: the free seat is theirs at once.
    drop(&mut second, other);
    assert_eq!(university.roster(section), ["S2"]);
    let latest = news(&mut second);
    assert_eq!(latest[0], "A seat came free and is yours: CS 1-01.", "{latest:?}");
    university.expect_counters_to_be_right();
}

#[test]
fn a_seat_in_one_section_ends_the_waiting_for_others_of_its_course() {
    let university = University::new();
    let first = university.section("CS 1", 0);
    let course = university.app.catalogue().courses()[0].id;
    let second = university.app.section(&university.teacher, course, "02", 1);
    let [mut browser] = university.students();
    wait(&mut browser, first);
    register(&mut browser, second).expect_status(200);
    assert!(university.line(first).is_empty());
    university.expect_counters_to_be_right();
}

#[test]
fn a_line_moves_when_registration_opens_again() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut first, mut second] = university.students();
    register(&mut first, section).expect_status(200);
    wait(&mut second, section).expect_status(200);
    let close = |closes_at: &str| {
        university.app.sql(&format!("UPDATE terms SET registration_closes_at = {closes_at}"));
        university.app.sql("UPDATE catalogue_version SET version = version + 1");
    };
    close("'2020-01-01 00:00:00'");
    drop(&mut first, section).expect_status(200);
    assert_eq!(university.line(section), ["1 of 1: S2, Waits"], "nobody registers after the window");
    close("NULL");
    let moved = actix_web::rt::System::new().block_on(process_waitlists(&university.app.store));
    assert_eq!(moved.expect("the lines can be looked at"), 1);
    second.get("/").see("A seat came free and is yours: CS 1-01.");
    university.expect_counters_to_be_right();
}
