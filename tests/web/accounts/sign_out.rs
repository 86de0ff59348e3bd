//! Signing out.

use std::thread;

use super::support::App;
use super::{copy_of, is_signed_in};

#[test]
fn a_student_signs_in_and_out() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.expect_path("/").see("Test").form("Sign out").submit().see("You are signed out.").see("Find a course");
    assert!(!is_signed_in(&mut browser));
}

#[test]
fn signing_out_needs_a_button() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/sign-out").expect_status(405);
    assert!(is_signed_in(&mut browser));
}

#[test]
fn signing_out_twice_is_no_error() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    let mut other_tab = copy_of(&app, &browser);
    browser.get("/").form("Sign out").submit().expect_status(200);
    other_tab.post("/sign-out", &[("", "")]).expect_status(200).see("You are signed out.");
}

#[test]
fn signing_out_in_several_windows_at_once_is_no_error() {
    let app = App::start();
    app.student("S1");
    let browser = app.signed_in("S1");
    let statuses: Vec<u16> = thread::scope(|scope| {
        let windows: Vec<_> = (0..8)
            .map(|_| copy_of(&app, &browser))
            .map(|mut window| scope.spawn(move || window.send_form("/sign-out", &[("", "")]).status))
            .collect();
        windows.into_iter().map(|window| window.join().expect("an answer")).collect()
    });
    assert_eq!(statuses, [303; 8]);
}
