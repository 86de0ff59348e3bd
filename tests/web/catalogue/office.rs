//! What the office does to courses and sections that others teach: all that their editors may.

use registrar::catalogue::Rights;

use super::sections::{University, edit_path};
use super::support::Browser;

impl University {
    /// The office, in its own browser.
    fn office(&self) -> Browser {
        self.app.admin("A1");
        self.app.signed_in("A1")
    }
}

/// The parts of the site that lead to the page.
fn crumbs(browser: &Browser) -> Vec<String> {
    browser.select_text(".crumbs a")
}

#[test]
fn an_admin_saves_a_course() {
    let (university, mut teacher) = University::new();
    let mut office = university.office();
    office.get(&format!("/courses/{}", university.course)).click("Edit course").expect_status(200);
    assert_eq!(crumbs(&office), ["Courses", "CS 1"]);
    assert_eq!(office.select_text("header nav [aria-current=page]"), ["Courses"]);
    office.form("Save course").fill("name", "From the office").submit().see("CS 1 is saved.");
    assert_eq!(university.app.catalogue().courses()[0].name, "From the office");
    // Nobody leaves the staff by it.
    assert_eq!(university.app.catalogue().courses()[0].instructors.len(), 2);
    teacher.get("/").see("CS 1");
    office.get("/office/audit?course=CS+1").see("save course");
    assert_eq!(office.select_text("td[data-th=Who]")[0], "by Test Person A1 from 127.0.0.1");
}

#[test]
fn an_admin_makes_changes_and_deletes_a_section() {
    let (university, _) = University::new();
    let mut office = university.office();
    office.get(&format!("/courses/{}", university.course)).click("New section").expect_status(200);
    assert_eq!(crumbs(&office), ["Courses", "CS 1"]);
    office.form("Create section").fill("capacity", "24").submit().see("Section 01 is made.").see("24 of 24 left");
    let section = university.app.catalogue().courses()[0].sections[0].id;
    office.click("Edit CS 1-01").form("Save section").fill("capacity", "25").submit().see("25 of 25 left");
    office.get(&edit_path(section)).expect_status(200);
    let delete = format!("/sections/{section}/delete");
    office.get(&delete).form("Delete CS 1-01").submit().see("The section is deleted.");
    assert!(university.app.catalogue().section(section).is_none());
}

#[test]
fn an_admin_deletes_a_course_in_which_nobody_ever_registered() {
    let (university, _) = University::new();
    let mut office = university.office();
    office.get(&format!("/courses/{}", university.course)).click("Delete this course");
    office.form("Delete CS 1").submit().expect_path("/courses").see("The course is deleted.");
    assert!(university.app.catalogue().courses().is_empty());
}

#[test]
fn an_admin_makes_no_course_since_nobody_would_teach_it() {
    let (university, _) = University::new();
    let mut office = university.office();
    office.get("/courses").dont_see("New course");
    office.get("/courses/new").expect_status(403);
}

#[test]
fn an_admin_keeps_the_staff_of_a_course() {
    let (university, _) = University::new();
    let mut second = university.app.signed_in("F2");
    let third = university.app.faculty("F3");
    let mut office = university.office();
    office.get(&format!("/courses/{}", university.course)).click("Instructors").expect_status(200);
    assert_eq!(crumbs(&office), ["Courses", "CS 1"]);
    // The office gives every right, although it is not on the staff.
    office.form("Invite").fill("identifier", "F3").check("can_edit").check("can_grade").submit();
    office.see("Test Person F3 is invited.").form("Save what Test Person F2 may do").uncheck("can_grade").submit();
    office.see("Test Person F2 may edit the course and see its rosters.");
    second.get("/").see("Test Person A1 changed what you may do in CS 1.");
    university.app.signed_in("F3").get("/").form("Accept CS 1 Course CS 1").submit().see("You teach CS 1 now.");
    let rights = |user| university.app.catalogue().courses()[0].rights_of(user);
    assert_eq!(rights(third.id), Some(Rights::ALL));
    office.get(&format!("/courses/{}/instructors", university.course)).form("Remove Test Person F3").submit();
    office.see("Test Person F3 is no longer on the staff.");
    assert_eq!(rights(third.id), None);
}
