//! What instructors and assistants see and may do, and how that is changed.

use registrar::catalogue::{Rights, update_course};
use registrar::context::Actor;
use registrar::policy::{can_edit_course, can_grade};

use super::{ASSISTS, Department, EDITS, GRADES};

#[test]
fn an_assistant_sees_the_course_and_its_rosters_and_changes_nothing() {
    let department = Department::with_second(GRADES);
    let (app, section) = (&department.app, department.section);
    let mut browser = app.signed_in("F2");
    browser.get("/").dont_see("You teach no section").see("CS 1-01").see("Assistant").dont_see("Edit CS 1-01");
    browser.click("Roster of CS 1-01").expect_status(200).see("Nobody is registered yet");
    browser.dont_see("Cancel this section").dont_see("Permissions");
    browser.get("/courses?mine=1").see("Course CS 1");
    browser.get(&department.path("")).see("You assist with this course.").see("Roster of CS 1-01");
    browser.dont_see("Edit course").dont_see("New section").dont_see("Edit CS 1-01");
    browser.get(&format!("/sections/{section}/roster.csv")).expect_status(200);
    browser.get("/schedule").dont_see("CS 1");
    let sections = format!("/sections/{section}");
    let closed = ["/edit", "/delete", "/sections/new", "/instructors"].map(|end| department.path(end));
    for path in closed
        .into_iter()
        .chain(["/edit", "/delete", "/cancel", "/permissions", "/reservations"].map(|end| format!("{sections}{end}")))
    {
        browser.get(&path).expect_status(404);
    }
    let posts = ["", "/delete", "/sections", "/instructors"].map(|end| department.path(end));
    for path in posts.into_iter().chain(["", "/delete"].map(|end| format!("{sections}{end}"))) {
        let status = browser.get("/").post(&path, &[("", ""); 0]).status();
        assert_eq!(status, 404, "{path}");
    }
    browser.get("/").post(&format!("{sections}/cancel"), &[("reason", "No room")]).expect_status(404);
    assert_eq!(department.rights(&department.second), Some(GRADES));
}

#[test]
fn the_services_refuse_an_assistant_too() {
    let department = Department::with_second(ASSISTS);
    let (app, who, course) = (&department.app, &department.second, department.course);
    let input = app.course_input("CS 1");
    let result = app.store.write_now(&Actor::program(), |context| update_course(context, who, course, 1, &input));
    assert!(result.is_err(), "the course is not theirs to change");
}

#[test]
fn who_may_grade_need_not_edit_and_the_primary_instructor_always_may() {
    let department = Department::with_second(GRADES);
    department.app.staff(&department.primary, department.course, &department.third, EDITS);
    let catalogue = department.app.catalogue();
    let course = catalogue.course(department.course).expect("the course");
    let users = [&department.primary, &department.second, &department.third];
    assert_eq!(users.map(|user| can_grade(user, course)), [true, true, false]);
    assert_eq!(users.map(|user| can_edit_course(user, course)), [true, false, true]);
    assert_eq!(course.rights_of(registrar::db::Id::new()), None);
}

#[test]
fn assistants_are_named_nowhere_in_public() {
    let department = Department::with_second(GRADES);
    for number in ["", "S1"] {
        let mut browser = if number.is_empty() {
            department.app.browser()
        } else {
            department.app.student(number);
            department.app.signed_in(number)
        };
        for path in ["/".to_owned(), "/courses".to_owned(), department.path("")] {
            browser.get(&path).expect_status(200).dont_see("Person F2");
        }
        browser.get("/courses?instructor=F2").dont_see("CS 1");
        browser.get("/courses?q=F2").dont_see("Course CS 1");
        browser.get("/courses?instructor=F1").see("Course CS 1");
    }
}

#[test]
fn rights_are_shown_in_words_and_changed_by_those_who_may_edit() {
    let department = Department::with_second(ASSISTS);
    let (app, second) = (&department.app, &department.second);
    let lines = [
        "Test Person F1, you F1 edit the course, see its rosters and grade Primary",
        "Test Person F2 F2 see its rosters Assistant",
    ];
    assert_eq!(department.staff_lines(), lines);
    let mut browser = app.signed_in("F1");
    browser.get(&department.path("")).click("Instructors").expect_path(&department.path("/instructors"));
    browser.form("Save what Test Person F2 may do").check("can_edit").submit();
    browser
        .expect_path(&department.path("/instructors"))
        .see("Test Person F2 may edit the course and see its rosters.");
    assert_eq!(department.rights(second), Some(EDITS));
    let mut other = app.signed_in("F2");
    other.get(&department.path("/edit")).expect_status(200);
    app.browser().get(&department.path("")).see("Instructors Test Person F1, Test Person F2");
    assert_eq!(super::news(&mut other)[0], "Test Person F1 changed what you may do in CS 1.");
    // Somebody may take their own right away, and then no longer sees the page.
    other.get(&department.path("/instructors"));
    other.form("Save what Test Person F2 may do").uncheck("can_edit").submit();
    other.expect_status(200).expect_path(&department.path(""));
    assert_eq!(department.rights(second), Some(ASSISTS));
    let back = [("can_edit", "1")];
    other.post(&department.member(second, ""), &back).expect_status(404);
    assert_eq!(department.rights(second), Some(ASSISTS));
}

#[test]
fn the_primary_instructor_keeps_all_rights() {
    let department = Department::with_second(Rights::ALL);
    let mut browser = department.app.signed_in("F2");
    for end in ["", "/remove"] {
        let path = department.member(&department.primary, end);
        browser.get(&department.path("/instructors")).post(&path, &[("", ""); 0]);
        browser.expect_status(409).see("The primary instructor stays, with all rights.");
    }
    assert_eq!(department.rights(&department.primary), Some(Rights::ALL));
}

#[test]
fn somebody_is_taken_off_the_staff_and_told() {
    let department = Department::with_second(EDITS);
    let mut browser = department.app.signed_in("F1");
    browser.get(&department.path("/instructors")).form("Remove Test Person F2").submit();
    browser.see("Test Person F2 is no longer on the staff.");
    assert_eq!(department.rights(&department.second), None);
    let mut other = department.app.signed_in("F2");
    assert_eq!(super::news(&mut other)[0], "Test Person F1 took you off the staff of CS 1.");
    other.get(&department.path("/edit")).expect_status(404);
    browser.post(&department.member(&department.second, "/remove"), &[("", ""); 0]).expect_status(404);
}

#[test]
fn an_assistant_leaves_by_themselves_but_takes_nobody_else_off() {
    let department = Department::with_second(ASSISTS);
    let (app, third) = (&department.app, &department.third);
    app.staff(&department.primary, department.course, third, ASSISTS);
    let mut browser = app.signed_in("F2");
    browser.get("/").post(&department.member(third, "/remove"), &[("", ""); 0]).expect_status(404);
    assert_eq!(department.rights(third), Some(ASSISTS));
    browser.get(&department.path("")).form("Leave its staff").submit();
    browser.expect_status(200).expect_path(&department.path("")).see("Test Person F2 is no longer on the staff.");
    browser.dont_see("You assist with this course.");
    assert_eq!(department.rights(&department.second), None);
}

#[test]
fn the_form_of_the_course_leaves_assistants_and_the_right_to_grade_alone() {
    let department = Department::with_second(EDITS);
    let (app, second, third) = (&department.app, &department.second, &department.third);
    app.staff(&department.primary, department.course, third, GRADES);
    let mut browser = app.signed_in("F1");
    browser.get(&department.path("/edit")).dont_see("Person F3");
    browser.form("Save course").fill("name", "Renamed").submit().expect_status(200);
    assert_eq!((department.rights(second), department.rights(third)), (Some(EDITS), Some(GRADES)));
    browser.get(&department.path("/edit")).form("Save course").uncheck("F2").submit().expect_status(200);
    assert_eq!((department.rights(second), department.rights(third)), (None, Some(GRADES)));
    browser.get(&department.path("/edit")).form("Save course").fill("Add instructors by number", "F3").submit();
    assert_eq!(department.rights(third), Some(Rights::ALL));
    // Somebody who assists without grading edits from now on, and does not grade.
    app.staff(&department.primary, department.course, second, ASSISTS);
    browser.get(&department.path("/edit")).form("Save course").fill("Add instructors by number", "F2").submit();
    assert_eq!(department.rights(second), Some(EDITS));
}

#[test]
fn a_form_that_was_opened_before_somebody_joined_does_not_take_them_off() {
    let department = Department::new();
    let mut browser = department.app.signed_in("F1");
    browser.get(&department.path("/edit"));
    department.app.staff(&department.primary, department.course, &department.second, EDITS);
    browser.form("Save course").fill("name", "Renamed").submit().expect_status(409);
    browser.see("Test Person F2 saved this course while you were editing.");
    assert_eq!(department.rights(&department.second), Some(EDITS));
}

#[test]
fn an_address_of_another_course_or_of_nobody_changes_nothing() {
    let department = Department::with_second(ASSISTS);
    let other = department.app.course(&department.third, "CS 2");
    let mut browser = department.app.signed_in("F3");
    for user in [department.second.id, registrar::db::Id::new()] {
        for end in ["", "/remove"] {
            let path = format!("/courses/{other}/instructors/{user}{end}");
            browser.get("/").post(&path, &[("can_edit", "1")]).expect_status(404);
        }
    }
    assert_eq!(department.rights(&department.second), Some(ASSISTS));
}

#[test]
fn who_is_taken_off_the_staff_no_longer_teaches_its_sections_either() {
    let department = Department::with_second(EDITS);
    let (app, section) = (&department.app, department.section);
    let mut second = app.signed_in("F2");
    let mut first = app.signed_in("F1");
    first.get(&format!("/sections/{section}/edit")).form("Save section").fill("instructors", "F1 F2").submit();
    second.get(&format!("/sections/{section}/roster")).expect_status(200);
    let path = department.path(&format!("/instructors/{}/remove", department.second.id));
    first.get(&department.path("/instructors")).post(&path, &[("", ""); 0]).expect_status(200);
    for page in ["roster", "grades", "permissions"] {
        second.get(&format!("/sections/{section}/{page}")).expect_status(404);
    }
}
