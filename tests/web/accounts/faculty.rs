//! Faculty who sign up wait for the registrar's office.

use super::support::{App, PASSWORD};
use super::{FACULTY, copy_of, sign_in, sign_up};

#[test]
fn faculty_who_wait_are_told_so_and_may_only_look() {
    let app = App::start();
    let mut browser = app.browser();
    sign_up(&mut browser, "/sign-up/faculty", &FACULTY, &[])
        .expect_path("/sign-in")
        .see("Your account waits for approval.");
    sign_in(&mut browser, "F0042", PASSWORD).expect_path("/").see("Your account waits for approval");
    for path in
        ["/account", "/account/password", "/account/sessions", "/courses/new", "/office/users", "/office/terms/new"]
    {
        browser.get(path).expect_status(403).see("waits for the registrar’s office");
    }
    for path in ["/courses", "/account/password", "/account/sessions/revoke-others", "/office/subjects"] {
        browser.post(path, &[("code", "CS 1")]).expect_status(403);
    }
    browser.get("/courses").expect_status(200).dont_see("New course");
    browser.form("Sign out").submit().see("You are signed out.");
}

#[test]
fn faculty_who_are_approved_can_work_at_the_very_next_request() {
    let app = App::start();
    let faculty = app.pending_faculty("F1");
    app.admin("A1");
    let mut waiting = app.signed_in("F1");
    waiting.get("/courses/new").expect_status(403);
    let mut kept = copy_of(&app, &waiting);
    app.signed_in("A1")
        .expect_path("/")
        .see("Waiting for your approval")
        .form(&format!("Approve {}", faculty.name()))
        .submit()
        .expect_path("/")
        .see("Test Person F1 is approved.")
        .see("Nobody waits.");
    kept.get("/courses/new").expect_status(200).see("New course");
    kept.get("/").dont_see("waits for approval");
}

#[test]
fn an_account_is_approved_once_and_by_the_office_only() {
    let app = App::start();
    let faculty = app.pending_faculty("F1");
    app.admin("A1");
    app.faculty("F2");
    app.student("S1");
    let approve = format!("/office/users/{}/approve", faculty.id);
    for number in ["F1", "F2", "S1"] {
        app.signed_in(number).post(&approve, &[("", "")]).expect_status(403);
    }
    let mut admin = app.signed_in("A1");
    admin.post(&approve, &[("", "")]).expect_status(200);
    admin.post(&approve, &[("", "")]).expect_status(409).see("This account does not wait for approval.");
}

#[test]
fn faculty_who_are_declined_cannot_sign_in() {
    let app = App::start();
    app.pending_faculty("F1");
    app.admin("A1");
    app.signed_in("A1").form("Decline Test Person F1").submit().see("is deactivated");
    sign_in(&mut app.browser(), "F1", PASSWORD).expect_status(422).see("This account is deactivated.");
}
