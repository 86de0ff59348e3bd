//! Inviting, and what those answer who are invited.

use registrar::accounts::deactivate;
use registrar::catalogue::Rights;
use registrar::context::Actor;
use registrar::db::Id;

use super::support::Browser;
use super::{ASSISTS, Department, EDITS, GRADES, news};

#[track_caller]
fn expect_refused(browser: &mut Browser, message: &str) {
    browser.expect_status(422);
    assert!(browser.title().starts_with("Error: "), "{}", browser.title());
    assert_eq!(browser.select_text(".summary a"), [message]);
    assert_eq!(browser.error_of("identifier"), Some(format!("Error: {message}")));
}

#[test]
fn somebody_is_invited_accepts_and_teaches() {
    let department = Department::new();
    let app = &department.app;
    app.admin("A1");
    let mut browser = app.signed_in("F1");
    browser.get(&department.path("/edit")).click("Instructors, assistants and what they may do");
    browser.form("Invite").fill("identifier", " F2@Example.EDU ").check("can_grade").submit();
    browser.expect_path(&department.path("/instructors")).see("Test Person F2 is invited.");
    browser.see("Invited, no answer yet");
    let lines = browser.select_text("section[aria-labelledby=invited] tbody tr");
    assert!(lines[0].starts_with("Test Person F2 F2 see its rosters and grade "), "{lines:?}");
    assert_eq!(department.rights(&department.second), None, "not before they accept");
    let mut other = app.signed_in("F2");
    assert_eq!(news(&mut other), ["Test Person F1 invites you to teach CS 1."]);
    other.see("You could see its rosters and grade.");
    other.form("Accept CS 1 Course CS 1").submit().expect_path("/").see("You teach CS 1 now.").see("CS 1-01");
    assert_eq!(other.select_text("section[aria-labelledby=invitations]").len(), 0);
    assert_eq!(department.rights(&department.second), Some(GRADES));
    assert_eq!(news(&mut browser), ["Test Person F2 accepted your invitation to teach CS 1."]);
    let mut office = app.signed_in("A1");
    office.get("/office/audit?student=F2").see("CS 1: may see its rosters and grade");
    assert_eq!(office.select_text("td[data-th=What]"), ["accept", "sign in", "invite"]);
    assert_eq!(office.select_text("td[data-th=Who]")[2], "Test Person F2 by Test Person F1 from 127.0.0.1");
}

#[test]
fn an_invitation_is_declined_with_a_word_to_who_invited() {
    let department = Department::new();
    department.app.invite(&department.primary, department.course, &department.second, Rights::ALL);
    let mut browser = department.app.signed_in("F2");
    browser.get("/").see("You could edit the course, see its rosters and grade.");
    browser.form("Decline CS 1 Course CS 1").submit().expect_path("/").see("The invitation to CS 1 is declined.");
    browser.dont_see("Invitations");
    assert_eq!(department.rights(&department.second), None);
    let mut first = department.app.signed_in("F1");
    assert_eq!(news(&mut first), ["Test Person F2 declined your invitation to teach CS 1."]);
    department.app.invite(&department.primary, department.course, &department.second, ASSISTS);
}

#[test]
fn nobody_is_invited_who_cannot_be() {
    let department = Department::with_second(ASSISTS);
    let app = &department.app;
    let gone = app.faculty("F8");
    app.pending_faculty("F9");
    app.store.write_now(&Actor::program(), |context| deactivate(context, gone.id)).expect("deactivated");
    app.invite(&department.primary, department.course, &department.third, EDITS);
    let mut browser = app.signed_in("F1");
    let nobody = "Nobody with an active account has this number or email";
    for (identifier, message) in [
        ("", "Enter the number or the email of whom you invite"),
        ("F77", nobody),
        ("F8", nobody),
        ("F9", nobody),
        ("%' OR 1=1 --", nobody),
        ("f1", "You cannot invite yourself"),
        ("F2", "Test Person F2 is on the staff already; change what they may do in the list"),
        ("f3@example.edu", "Test Person F3 is invited already, and has not answered yet"),
    ] {
        browser.get(&department.path("/instructors"));
        browser.form("Invite").fill("identifier", identifier).check("can_grade").submit();
        expect_refused(&mut browser, message);
        assert_eq!(browser.value_of("identifier").as_deref(), Some(identifier), "the answer is kept");
    }
    assert_eq!(department.staff_lines().len(), 2);
}

#[test]
fn an_invitation_is_nobody_elses_to_answer() {
    let department = Department::new();
    let app = &department.app;
    app.student("S1");
    app.admin("A1");
    let invitation = app.invite(&department.primary, department.course, &department.second, Rights::ALL);
    for end in ["accept", "decline"] {
        let path = format!("/invitations/{invitation}/{end}");
        for (number, status) in [("F1", 404), ("F3", 404), ("S1", 404), ("A1", 404)] {
            app.signed_in(number).get("/courses").post(&path, &[("", ""); 0]).expect_status(status);
        }
        app.browser().get("/courses").post(&path, &[("", ""); 0]).expect_path("/sign-in?next=%2Fcourses");
    }
    app.signed_in("F2").get("/").see("Invitations").post(&format!("/invitations/{}/accept", Id::new()), &[("", ""); 0]);
    assert_eq!(department.rights(&department.second), None);
    app.signed_in("F2").get("/").form("Accept CS 1 Course CS 1").submit().expect_status(200);
}

#[test]
fn an_invitation_is_withdrawn_by_any_who_may_edit_and_by_nobody_else() {
    let department = Department::with_second(EDITS);
    let app = &department.app;
    let invitation = app.invite(&department.primary, department.course, &department.third, EDITS);
    let own = app.course(&department.third, "CS 2");
    let mut invited = app.signed_in("F3");
    for course in [department.course, own] {
        let path = format!("/courses/{course}/invitations/{invitation}/revoke");
        invited.get("/").post(&path, &[("", ""); 0]).expect_status(404);
    }
    let mut browser = app.signed_in("F2");
    browser.get(&department.path("/instructors")).form("Withdraw the invitation of Test Person F3").submit();
    browser.see("The invitation is withdrawn.").dont_see("Invited, no answer yet");
    invited.get("/").dont_see("Accept CS 1").see("Test Person F2 withdrew the invitation to teach CS 1.");
    invited.post(&format!("/invitations/{invitation}/accept"), &[("", ""); 0]).expect_status(404);
    assert_eq!(department.rights(&department.third), None);
}

#[test]
fn an_invitation_lapses_with_the_rights_of_who_made_it() {
    let department = Department::with_second(EDITS);
    let app = &department.app;
    app.invite(&department.second, department.course, &department.third, EDITS);
    let mut browser = app.signed_in("F3");
    browser.get("/").see("Test Person F2 invites you");
    let mut first = app.signed_in("F1");
    first.get(&department.path("/instructors")).form("Save what Test Person F2 may do").uncheck("can_edit").submit();
    browser.form("Accept CS 1 Course CS 1").submit().expect_status(409);
    browser.see("Test Person F2, who invited you, no longer edits CS 1.").click("To the course").expect_status(200);
    assert_eq!(department.rights(&department.third), None);
    browser.get("/").form("Decline CS 1 Course CS 1").submit().expect_status(200).dont_see("Invitations");
}

#[test]
fn the_invitation_of_somebody_who_left_is_not_accepted() {
    let department = Department::with_second(EDITS);
    let app = &department.app;
    app.invite(&department.second, department.course, &department.third, EDITS);
    let second = department.second.id;
    app.store.write_now(&Actor::program(), |context| deactivate(context, second)).expect("deactivated");
    let mut browser = app.signed_in("F3");
    browser.get("/").form("Accept CS 1 Course CS 1").submit().expect_status(409).see("no longer edits CS 1");
    assert_eq!(department.rights(&department.third), None);
}

#[test]
fn the_invitation_to_a_course_that_is_deleted_is_gone() {
    let department = Department::new();
    department.app.invite(&department.primary, department.course, &department.second, EDITS);
    let mut browser = department.app.signed_in("F2");
    browser.get("/").see("Invitations");
    department.app.signed_in("F1").get(&department.path("/delete")).form("Delete CS 1").submit().expect_status(200);
    browser.form("Accept CS 1 Course CS 1").submit().expect_status(404).see("the course may have been deleted");
    browser.get("/").expect_status(200).dont_see("Invitations");
}

#[test]
fn who_was_made_an_instructor_meanwhile_loses_nothing_by_accepting() {
    let department = Department::new();
    department.app.invite(&department.primary, department.course, &department.second, ASSISTS);
    // As a file of the office can.
    department.app.sql(&format!(
        "INSERT INTO course_instructors (course_id, user_id, can_edit, can_grade) \
         SELECT courses.id, users.id, TRUE, TRUE FROM courses, users WHERE users.number = '{}'",
        department.second.number()
    ));
    department.app.signed_in("F2").get("/").form("Accept CS 1 Course CS 1").submit().expect_status(200);
    assert_eq!(department.rights(&department.second), Some(Rights::ALL));
}
