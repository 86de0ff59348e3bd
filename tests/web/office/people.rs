//! The office's list of people, and what it does to their accounts.

use registrar::accounts::Role;
use registrar::context::Actor;

use super::app_with_admin;
use super::support::{App, Browser, PASSWORD};

fn names(browser: &Browser) -> Vec<String> {
    browser.select_text("tbody th")
}

fn try_to_sign_in(app: &App, number: &str) -> Browser {
    let mut browser = app.browser();
    browser.get("/sign-in").form("Sign in").fill("identifier", number).fill("password", PASSWORD).submit();
    browser
}

#[test]
fn faculty_who_wait_are_approved_and_go_to_work() {
    let (app, mut browser) = app_with_admin();
    app.pending_faculty("F1");
    let mut teacher = app.signed_in("F1");
    teacher.get("/courses/new").expect_status(403).see("approve");
    browser.get("/office/users?state=pending").see("Waiting").form("Approve Test Person F1").submit();
    browser.expect_path("/office/users?state=pending").see("Test Person F1 is approved.").see("Nobody matches");
    teacher.get("/courses/new").expect_status(200);
    browser.get("/office/users").post(&user_path(&app, "F1", "approve"), &[("", ""); 0]);
    browser.expect_status(409).see("The account is as it was").see("This account does not wait for approval.");
}

fn user_path(app: &App, number: &str, verb: &str) -> String {
    let user = app
        .store
        .read_now(Actor::program(), |context| registrar::accounts::find_user(context, number))
        .expect("the users can be read")
        .expect("the user is there");
    format!("/office/users/{}/{verb}", user.id)
}

#[test]
fn a_deactivated_user_is_signed_out_until_they_are_activated_again() {
    let (app, mut browser) = app_with_admin();
    app.student("S1");
    let mut student = app.signed_in("S1");
    browser.get("/office/users?q=s1").form("Deactivate Test Person S1").submit();
    browser.expect_path("/office/users?q=s1").see("Test Person S1 is deactivated. They are signed out everywhere.");
    student.get("/account").expect_path("/sign-in?next=%2Faccount");
    try_to_sign_in(&app, "S1").expect_status(422).see("This account is deactivated");
    browser.get("/office/users?state=deactivated");
    assert_eq!(names(&browser), ["Person S1, Test"]);
    browser.form("Activate Test Person S1").submit().see("Test Person S1 is active again.");
    try_to_sign_in(&app, "S1").expect_status(200);
    student.get("/account").expect_path("/sign-in?next=%2Faccount");
}

#[test]
fn nobody_deactivates_themselves() {
    let (app, mut browser) = app_with_admin();
    browser.get("/office/users");
    assert_eq!(browser.select_text("main form[action$=deactivate]"), [""; 0], "there is no button");
    let path = user_path(&app, "A1", "deactivate");
    browser.post(&path, &[("", ""); 0]).expect_status(409).see("You cannot deactivate your own account.");
    browser.click("Back to the people").expect_path("/office/users").expect_status(200);
    for verb in ["approve", "deactivate", "activate"] {
        let path = format!("/office/users/{}/{verb}", registrar::db::Id::new());
        browser.get("/office/users").post(&path, &[("", ""); 0]).expect_status(404);
    }
}

#[test]
fn people_are_found_by_name_number_and_email() {
    let (app, mut browser) = app_with_admin();
    app.person(Role::Student, "S1", "Ada", "Lovelace");
    app.person(Role::Faculty, "F1", "Grace", "Hopper_100%");
    for (query, found) in [
        ("lovelace", "Lovelace, Ada"),
        ("ADA+love", "Lovelace, Ada"),
        ("S1", "Lovelace, Ada"),
        ("s1%40example", "Lovelace, Ada"),
        ("hopper", "Hopper_100%, Grace"),
        ("_100%25", "Hopper_100%, Grace"),
    ] {
        browser.get(&format!("/office/users?q={query}")).expect_status(200);
        assert_eq!(names(&browser), [found], "{query}");
    }
    for nobody in ["nobody", "ada+hopper", "%25%25", "a_a", "%27", "%5C"] {
        browser.get(&format!("/office/users?q={nobody}")).expect_status(200).see("Nobody matches");
    }
    browser.click("See everybody");
    assert_eq!(names(&browser), ["Hopper_100%, Grace", "Lovelace, Ada", "Person A1, Test"]);
    browser.form("/office/users").fill("q", "grace").fill("state", "Active").submit();
    browser.expect_path("/office/users?q=grace&state=active");
    assert_eq!(names(&browser), ["Hopper_100%, Grace"]);
}

#[test]
fn fifty_people_stand_on_a_page() {
    let (app, mut browser) = app_with_admin();
    app.students(51);
    browser.get("/office/users?q=example.edu");
    assert_eq!(names(&browser).len(), 50);
    browser.click("Next page").expect_path("/office/users?q=example.edu&page=2").dont_see("Next page");
    assert_eq!(names(&browser).len(), 2);
    browser.click("Previous page");
    assert_eq!(names(&browser).len(), 50);
    for page in ["0", "-1", "x", "99999999999999999999"] {
        browser.get(&format!("/office/users?page={page}")).expect_status(200);
        assert_eq!(names(&browser).len(), 50, "page {page}");
    }
    browser.get("/office/users?page=9223372036854775807").expect_status(200).see("Nobody matches");
}
