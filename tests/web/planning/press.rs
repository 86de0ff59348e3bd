//! One press registers all of a plan that can be had.

use registrar::context::Actor;
use registrar::records::Status;
use registrar::registration::{list_attempts, list_registrations};

use super::{app_with_courses, meeting, open_in, press, put, rows};

#[test]
fn a_full_section_gives_way_to_its_alternative() {
    let (app, _, sections) = app_with_courses([1, 5, 5, 5]);
    app.register(&app.student("S9"), sections[0]);
    let student = app.student("S1");
    app.plan(&student, sections[0], None);
    app.plan(&student, sections[1], Some(sections[0]));
    app.plan(&student, sections[2], Some(sections[0]));
    app.plan(&student, sections[3], None);
    let mut browser = app.signed_in("S1");
    let states = ["1 CS 1-01 No seat", "or else CS 2-01 Ready", "or else CS 3-01 Ready", "2 CS 4-01 Ready"];
    assert_eq!(rows(&mut browser), states);
    press(&mut browser).expect_path("/plan?term=NOW").see("2 of 2 registered.");
    let states =
        ["1 CS 1-01 Not needed", "or else CS 2-01 Registered", "or else CS 3-01 Not needed", "2 CS 4-01 Registered"];
    assert_eq!(rows(&mut browser), states);
    browser.see("You have, or wait for, a section of each choice.");
    assert_eq!(sections.map(|section| app.seats_taken(section).1), [1, 1, 0, 1]);
}

#[test]
fn all_that_can_be_had_is_had_and_the_rest_says_why_not() {
    let (app, teacher, sections) = app_with_courses([5, 1, 5, 5]);
    app.register(&app.student("S9"), sections[1]);
    let at = |code: &str, from: &str| {
        let course = app.course(&teacher, code);
        app.section_meeting(&teacher, course, "01", 5, vec![meeting("M", from, "11:00:00")])
    };
    let (early, late) = (at("CS 7", "09:00:00"), at("CS 8", "10:00:00"));
    let student = app.student("S1");
    for section in [sections[0], sections[1], early, late] {
        app.plan(&student, section, None);
    }
    let mut browser = app.signed_in("S1");
    press(&mut browser).see("2 of 4 registered. What prevents the rest is listed below.");
    let states = ["1 CS 1-01 Registered", "2 CS 2-01 No seat", "3 CS 7-01 Registered", "4 CS 8-01 Not possible"];
    assert_eq!(rows(&mut browser), states);
    browser.see("Full: the only seat is taken.").see("Conflicts with CS 7-01, Monday 10:00.");
    let attempts =
        app.store.read_now(Actor::program(), |context| list_attempts(context, None, Some(student.id), 0, 10));
    let outcomes: Vec<&str> = attempts.expect("the record").into_iter().map(|it| it.outcome.as_str()).collect();
    assert_eq!(outcomes, ["refused", "registered", "refused", "registered"], "each is on record");
}

#[test]
fn what_cannot_be_had_does_not_stand_in_the_way_of_what_comes_after_it() {
    let (app, teacher, _) = app_with_courses([5; 4]);
    let at = |code: &str, seats| {
        let course = app.course(&teacher, code);
        app.section_meeting(&teacher, course, "01", seats, vec![meeting("M", "09:00:00", "11:00:00")])
    };
    let (full, free) = (at("CS 7", 0), at("CS 8", 5));
    let student = app.student("S1");
    app.plan(&student, full, None);
    app.plan(&student, free, None);
    let mut browser = app.signed_in("S1");
    assert_eq!(rows(&mut browser), ["1 CS 7-01 No seat", "2 CS 8-01 Ready"]);
    open_in(&app, 24);
    assert_eq!(rows(&mut browser), ["1 CS 7-01 No seat", "2 CS 8-01 Not possible"], "by then there may be a seat");
    open_in(&app, -1);
    press(&mut browser).see("1 of 2 registered.");
    assert_eq!(rows(&mut browser), ["1 CS 7-01 Not possible", "2 CS 8-01 Registered"], "now they conflict");
}

#[test]
fn where_all_are_full_the_first_waitlist_with_room_is_joined_if_that_is_asked_for() {
    let (app, _, sections) = app_with_courses([0, 0, 5, 5]);
    app.sql("UPDATE sections SET waitlist_capacity = 0 WHERE course_id = (SELECT id FROM courses WHERE code = 'CS 1')");
    let student = app.student("S1");
    app.plan(&student, sections[0], None);
    app.plan(&student, sections[1], Some(sections[0]));
    app.plan(&student, sections[2], None);
    let mut browser = app.signed_in("S1");
    press(&mut browser).see("1 of 2 registered.");
    let waits = [("term", "NOW"), ("waitlist", "1")];
    browser.post("/plan/register", &waits).see("1 of 2 registered, 1 waitlisted.");
    let states = ["1 CS 1-01 Not needed", "or else CS 2-01 Waitlisted, 1 of 1", "2 CS 3-01 Registered"];
    assert_eq!(rows(&mut browser), states);
    browser.post("/plan/register", &waits).see("Nothing has changed. 1 of 2 registered, 1 waitlisted.");
    assert_eq!(rows(&mut browser), states);
}

#[test]
fn a_second_press_changes_nothing() {
    let (app, _, sections) = app_with_courses([5, 0, 5, 5]);
    let student = app.student("S1");
    for section in sections {
        app.plan(&student, section, None);
    }
    let registrations = || {
        let mut registrations =
            app.store.read_now(Actor::program(), |context| list_registrations(context, student.id)).expect("places");
        registrations.sort_by_key(|place| place.section_id);
        registrations
    };
    let mut browser = app.signed_in("S1");
    press(&mut browser).see("3 of 4 registered.");
    let before = registrations();
    press(&mut browser).see("Nothing has changed. 3 of 4 registered.");
    assert_eq!(registrations(), before);
    // What is had stays in the plan until it is taken out, which drops nothing.
    browser.form("Remove CS 1-01").submit();
    assert_eq!(rows(&mut browser), ["1 CS 2-01 No seat", "2 CS 3-01 Registered", "3 CS 4-01 Registered"]);
    assert_eq!(registrations(), before);
    put(&mut browser, sections[0]).expect_status(409);
}

#[test]
fn before_the_window_opens_nothing_is_tried() {
    let (app, _, sections) = app_with_courses([5; 4]);
    let student = app.student("S1");
    app.plan(&student, sections[0], None);
    open_in(&app, 24);
    let mut browser = app.signed_in("S1");
    let term = [("term", "NOW")];
    browser.get("/plan").see("From").post("/plan/register", &term).expect_status(409);
    browser.see("Nothing was registered").see("Registration has not opened for you in Term NOW before");
    browser.click("See your plan").expect_path("/plan?term=NOW");
    app.sql("UPDATE terms SET registration_opens_at = NULL, registration_closes_at = '2020-01-01 00:00:00'");
    app.sql("UPDATE catalogue_version SET version = version + 1");
    browser.get("/plan?term=NOW").see("Registration has closed.");
    browser.post("/plan/register", &term).expect_status(409).see("Registration has closed in Term NOW on");
    let attempts =
        app.store.read_now(Actor::program(), |context| list_attempts(context, None, Some(student.id), 0, 10));
    assert!(attempts.expect("the record").is_empty());
    assert_eq!(app.seats_taken(sections[0]), (0, 0));
}

#[test]
fn a_hold_stands_against_all_of_it() {
    let (app, _, sections) = app_with_courses([5; 4]);
    let student = app.student("S1");
    app.plan(&student, sections[0], None);
    app.hold(&student);
    let mut browser = app.signed_in("S1");
    assert_eq!(rows(&mut browser), ["1 CS 1-01 Not possible"]);
    press(&mut browser).see("Nothing has changed. 0 of 1 registered.").see("A library fine is open");
    let registrations =
        app.store.read_now(Actor::program(), |context| list_registrations(context, student.id)).expect("places");
    assert!(registrations.iter().all(|place| place.status != Status::Registered));
}
