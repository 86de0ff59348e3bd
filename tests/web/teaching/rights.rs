//! Who gives which rights to which people, and how they end.

use registrar::catalogue::Rights;

use super::{ASSISTS, Department, EDITS, GRADES, news};

#[test]
fn an_editor_does_not_give_themselves_the_right_to_grade() {
    let department = Department::with_second(EDITS);
    let mut browser = department.app.signed_in("F2");
    let own = department.member(&department.second, "");
    let both = [("can_edit", "1"), ("can_grade", "1")];
    browser.get(&department.path("/instructors")).post(&own, &both).expect_status(409);
    browser.see("Nobody gives a right to themselves");
    assert_eq!(department.rights(&department.second), Some(EDITS));
    browser.get(&format!("/sections/{}/grades", department.section)).expect_status(404);
}

#[test]
fn only_who_may_grade_lets_others_grade() {
    let department = Department::with_second(EDITS);
    let app = &department.app;
    app.staff(&department.primary, department.course, &department.third, ASSISTS);
    app.faculty("F4");
    let mut browser = app.signed_in("F2");
    let third = department.member(&department.third, "");
    browser.get(&department.path("/instructors")).post(&third, &[("can_grade", "1")]).expect_status(409);
    browser.see("You may not give a right that you do not have yourself");
    assert_eq!(department.rights(&department.third), Some(ASSISTS));
    browser.get(&department.path("/instructors"));
    browser.form("Invite").fill("identifier", "F4").set_raw("can_grade", "1").submit().expect_status(422);
    browser.see("You may not give a right that you do not have yourself");
    // What they have themselves they give.
    browser.get(&department.path("/instructors")).post(&third, &[("can_edit", "1")]).expect_status(200);
    assert_eq!(department.rights(&department.third), Some(EDITS));
}

#[test]
fn an_invitation_gives_no_more_than_who_invited_still_has() {
    let department = Department::with_second(Rights::ALL);
    let app = &department.app;
    app.invite(&department.second, department.course, &department.third, Rights::ALL);
    let mut first = app.signed_in("F1");
    first.get(&department.path("/instructors"));
    first.form("Save what Test Person F2 may do").uncheck("can_grade").submit().expect_status(200);
    app.signed_in("F3").get("/").form("Accept CS 1 Course CS 1").submit().expect_status(200);
    assert_eq!(department.rights(&department.third), Some(EDITS));
}

#[test]
fn forms_choose_among_those_who_joined() {
    let department = Department::new();
    let mut browser = department.app.signed_in("F1");
    let message = "F2 has not joined the course";
    browser.get(&department.path("/edit")).form("Save course").fill("Add instructors by number", "F2").submit();
    browser.expect_status(422).see(message);
    browser.get(&format!("/sections/{}/edit", department.section)).form("Save section").fill("instructors", "F1 F2");
    browser.form("Save section").fill("instructors", "F1 F2").submit().expect_status(422).see(message);
    browser.get(&department.path("/sections/new")).form("Create section").fill("capacity", "3");
    browser.form("Create section").fill("capacity", "3").fill("instructors", "F2").submit().expect_status(422);
    browser.see(message);
    browser.get("/courses/new").form("Create course").fill("code", "CS 9").fill("name", "Nine").fill("credits", "3");
    let form = browser.form("Create course").fill("code", "CS 9").fill("name", "Nine").fill("credits", "3");
    form.fill("subject", "CS").fill("capacity", "3").fill("instructors", "F2").submit().expect_status(422).see(message);
    assert_eq!(department.rights(&department.second), None);
    department.app.signed_in("F2").get(&format!("/sections/{}/grades", department.section)).expect_status(404);
}

#[test]
fn being_named_by_a_section_gives_no_right_to_grade() {
    let department = Department::with_second(ASSISTS);
    let mut first = department.app.signed_in("F1");
    first.get(&format!("/sections/{}/edit", department.section));
    first.form("Save section").fill("instructors", "F1 F2").submit().expect_status(200);
    let mut second = department.app.signed_in("F2");
    second.get(&format!("/sections/{}/roster", department.section)).expect_status(200);
    second.get(&format!("/sections/{}/grades", department.section)).expect_status(404);
}

#[test]
fn who_leaves_by_the_form_of_the_course_teaches_none_of_its_sections_and_is_notified() {
    let department = Department::with_second(Rights::ALL);
    let (app, section) = (&department.app, department.section);
    let mut first = app.signed_in("F1");
    first.get(&format!("/sections/{section}/edit")).form("Save section").fill("instructors", "F1 F2").submit();
    let mut second = app.signed_in("F2");
    second.get(&format!("/sections/{section}/grades")).expect_status(200);
    first.get(&department.path("/edit")).form("Save course").uncheck("F2").submit().expect_status(200);
    for page in ["grades", "roster", "permissions"] {
        second.get(&format!("/sections/{section}/{page}")).expect_status(404);
    }
    assert_eq!(app.sql("DELETE FROM section_instructors"), 1, "only the primary instructor is left");
    assert_eq!(news(&mut second)[0], "Test Person F1 took you off the staff of CS 1.");
    app.admin("A1");
    app.signed_in("A1").get("/office/audit?student=F2").see("leave staff").see("removed");
}

#[test]
fn who_becomes_an_instructor_by_the_form_is_notified_and_it_is_on_record() {
    let department = Department::with_second(GRADES);
    let app = &department.app;
    let mut first = app.signed_in("F1");
    first.get(&department.path("/edit")).form("Save course").fill("Add instructors by number", "F2").submit();
    first.expect_status(200);
    assert_eq!(department.rights(&department.second), Some(Rights::ALL));
    assert_eq!(news(&mut app.signed_in("F2"))[0], "Test Person F1 changed what you may do in CS 1.");
    app.admin("A1");
    let mut office = app.signed_in("A1");
    office.get("/office/audit?course=CS+1").see("CS 1: may edit the course, see its rosters and grade");
}
