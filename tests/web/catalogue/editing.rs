//! Who may change and delete a course, and what happens when two do.

use registrar::accounts::User;
use registrar::catalogue::{Rights, update_course};
use registrar::context::Actor;
use registrar::db::Id;

use super::support::App;
use super::{codes, expect_refused};

/// The course CS 1 of F1 and F2, in the current term with one section.
struct University {
    app: App,
    primary: User,
    course: Id,
    section: Id,
}

impl University {
    fn new() -> Self {
        let app = App::start();
        app.university();
        let primary = app.faculty("F1");
        let course = app.course(&primary, "CS 1");
        app.staff(&primary, course, &app.faculty("F2"), Rights::ALL);
        let section = app.section(&primary, course, "01", 5);
        Self { app, primary, course, section }
    }

    fn path(&self, end: &str) -> String {
        format!("/courses/{}{end}", self.course)
    }
}

#[test]
fn an_assistant_is_made_an_instructor_by_number_and_taken_off_again() {
    let university = University::new();
    let app = &university.app;
    app.staff(&university.primary, university.course, &app.faculty("F3"), Rights::default());
    let mut third = app.signed_in("F3");
    third.get(&university.path("/edit")).expect_status(404);
    let mut browser = app.signed_in("F1");
    browser.get(&university.path("/edit")).form("Save course").fill("Add instructors by number", "f3, F2").submit();
    browser.expect_status(200).see("Instructors Test Person F1, Test Person F2, Test Person F3");
    third.get(&university.path("/edit")).expect_status(200);
    browser.get(&university.path("/edit")).form("Save course").uncheck("F3").submit().expect_status(200);
    browser.see("Instructors Test Person F1, Test Person F2").dont_see("Person F3");
    third.get(&university.path("/edit")).expect_status(404);
}

#[test]
fn a_co_instructor_edits_and_manages_sections_but_does_not_delete_the_course() {
    let university = University::new();
    let mut browser = university.app.signed_in("F2");
    browser
        .get(&university.path(""))
        .dont_see("Delete this course")
        .click("Edit course")
        .dont_see("Delete this course");
    browser.form("Save course").fill("name", "By the second").submit().expect_status(200).see("By the second");
    browser.see("Instructors Test Person F1, Test Person F2");
    browser.click("New section").form("Create section").fill("capacity", "3").submit().see("Section 02 is made.");
    browser.click("Edit CS 1-02").click("Delete this section").form("Delete CS 1-02").submit();
    browser.see("The section is deleted.");
    browser.get(&university.path("/delete")).expect_status(403).see("Only the primary instructor");
    browser.get(&university.path("")).post(&university.path("/delete"), &[("", ""); 0]).expect_status(403);
    browser.get(&university.path("")).expect_status(200);
}

#[test]
fn the_primary_instructor_stays_whatever_the_form_says() {
    let university = University::new();
    let mut browser = university.app.signed_in("F2");
    browser.get(&university.path("/edit")).form("Save course").set_raw("instructors", "F2").submit();
    browser.expect_status(200).see("Instructors Test Person F1, Test Person F2");
}

#[test]
fn a_course_is_deleted_after_one_question_and_not_by_looking() {
    let university = University::new();
    let mut browser = university.app.signed_in("F1");
    browser.get(&university.path("")).click("Delete this course").expect_path(&university.path("/delete"));
    browser.see("Delete Course CS 1?").see("This cannot be undone.");
    browser.click("Keep it").expect_status(200).expect_path(&university.path(""));
    browser.get(&university.path("/delete")).form("Delete CS 1").submit();
    browser.expect_path("/courses?mine=1").see("The course is deleted.").dont_see("Course CS 1");
    browser.get(&university.path("")).expect_status(404);
    browser.get(&format!("/sections/{}", university.section)).expect_status(404);
    browser.get("/courses").post(&university.path("/delete"), &[("", ""); 0]).expect_status(404);
}

#[test]
fn a_course_in_which_somebody_was_registered_is_not_deleted() {
    let university = University::new();
    let app = &university.app;
    let student = app.student("S1");
    app.register(&student, university.section);
    let mut browser = app.signed_in("F1");
    let mut refuse = || {
        browser.get(&university.path("/delete")).form("Delete CS 1").submit();
        browser
            .expect_status(409)
            .see("The course is not deleted")
            .see("Its registrations are on record (1)")
            .see("Delete the sections that nobody has ever taken")
            .click("Back to the course")
            .expect_path(&university.path(""))
            .expect_status(200);
    };
    refuse();
    app.signed_in("S1").get("/").form("Drop CS 1-01").submit().see("Dropped CS 1-01");
    refuse();
}

#[test]
fn the_second_of_two_who_edit_a_course_sees_the_others_version_and_keeps_their_own() {
    let university = University::new();
    let (mut first, mut second) = (university.app.signed_in("F1"), university.app.signed_in("F2"));
    second.get(&university.path("/edit"));
    first.get(&university.path("/edit")).form("Save course").fill("name", "By the first").fill("credits", "1").submit();
    first.expect_status(200).see("By the first");
    second.form("Save course").fill("name", "By the second").fill("description", "Mine").submit();
    second
        .expect_status(409)
        .see("Test Person F1 saved this course while you were editing.")
        .see("As Test Person F1 saved it")
        .see("Name By the first")
        .see("Credits 1")
        .see("Description What CS 1 is about.");
    assert!(second.title().starts_with("Error: "), "{}", second.title());
    assert_eq!(second.value_of("name").as_deref(), Some("By the second"));
    assert_eq!(second.value_of("description").as_deref(), Some("Mine"));
    assert_eq!(second.value_of("credits").as_deref(), Some("3"), "as they saw it");
    first.get(&university.path("")).see("By the first");
    second.form("Save course").submit().expect_status(200).see("CS 1 is saved.").see("By the second").see("Mine");
}

#[test]
fn a_refused_edit_keeps_its_version_so_that_nobody_is_overwritten() {
    let university = University::new();
    let (mut first, mut second) = (university.app.signed_in("F1"), university.app.signed_in("F2"));
    second.get(&university.path("/edit"));
    first.get(&university.path("/edit")).form("Save course").fill("name", "By the first").submit().expect_status(200);
    second.form("Save course").fill("credits", "many").submit();
    expect_refused(&mut second, &[("credits", "Credits must be a number from 0 to 99.99")]);
    second.form("Save course").fill("credits", "2").submit().expect_status(409).see("Name By the first");
    for version in ["", "0", "-1", "x", "99", "2147483647", "99999999999"] {
        second.get(&university.path("/edit")).form("Save course").set_raw("version", version).submit();
        second.expect_status(409);
    }
}

#[test]
fn a_change_shows_at_once_on_another_server_of_the_same_database() {
    let university = University::new();
    let beside = App::start_beside(&university.app);
    let mut visitor = beside.browser();
    assert_eq!(codes(visitor.get("/courses")), ["CS 1"]);
    let mut browser = university.app.signed_in("F1");
    for name in ["Renamed", "Renamed again"] {
        browser.get(&university.path("/edit")).form("Save course").fill("name", name).submit().expect_status(200);
        visitor.get(&format!("/courses?q={}", name.replace(' ', "+"))).see("1 course").click(name).expect_status(200);
    }
    let section = format!("/sections/{}/edit", university.section);
    browser.get(&section).form("Save section").fill("capacity", "77").submit().expect_status(200);
    visitor.get("/courses").see("77 of 77 left");
    browser.get(&university.path("/delete")).form("Delete CS 1").submit().expect_status(200);
    assert!(codes(visitor.get("/courses")).is_empty());
}

#[test]
fn a_change_behind_the_sites_back_shows_at_once() {
    let university = University::new();
    let app = &university.app;
    let mut visitor = app.browser();
    visitor.get("/courses").see("Course CS 1");
    let mut input = app.course_input("CS 1");
    input.details.texts.name = "Behind".to_owned();
    let (who, course) = (&university.primary, university.course);
    app.store
        .write_now(&Actor::program(), |context| update_course(context, who, course, 2, &input))
        .expect("the course can be changed");
    visitor.get("/courses").see("Behind").dont_see("Course CS 1");
    let second = app.course(&university.primary, "CS 2");
    app.section(&university.primary, second, "01", 9);
    assert_eq!(codes(visitor.get("/courses")), ["CS 1", "CS 2"]);
    visitor.see("9 of 9 left");
    app.register(&app.student("S1"), university.section);
    visitor.get("/courses").see("4 of 5 left");
}
