//! Accounts: sign up, sign in, stay signed in, and stop.

mod cookie;
mod crowds;
mod faculty;
mod passwords;
mod record;
mod roles;
mod sessions;
mod sign_in;
mod sign_out;
mod sign_up;

use super::support;
use support::{App, Browser, PASSWORD};

/// The name of the session's cookie.
const COOKIE: &str = "registrar";

/// What a student answers on the page of signing up.
const STUDENT: [(&str, &str); 9] = [
    ("first_name", "Grace"),
    ("last_name", "Okafor"),
    ("email", "grace@example.edu"),
    ("phone_number", "+1 909 555 0100"),
    ("registration_number", "S002027"),
    ("school", "Harvey Mudd"),
    ("branch", "CS"),
    ("password", PASSWORD),
    ("confirm_password", PASSWORD),
];

/// What a faculty member answers.
const FACULTY: [(&str, &str); 8] = [
    ("first_name", "Alan"),
    ("last_name", "Byrd"),
    ("email", "alan@example.edu"),
    ("phone_number", ""),
    ("employee_id", "F0042"),
    ("school", "Engineering"),
    ("password", PASSWORD),
    ("confirm_password", PASSWORD),
];

/// Fills in the form of signing up, with `changes` in place of some of the `answers`, and sends it.
fn sign_up<'a>(
    browser: &'a mut Browser,
    page: &str,
    answers: &[(&str, &str)],
    changes: &[(&str, &str)],
) -> &'a mut Browser {
    let mut form = browser.get(page).form("Sign up");
    for (name, value) in answers.iter().chain(changes) {
        form = form.fill(name, value);
    }
    form.submit()
}

/// Signs up a student with this password.
fn student_with_password<'a>(browser: &'a mut Browser, password: &str) -> &'a mut Browser {
    let changes = [("password", password), ("confirm_password", password)];
    sign_up(browser, "/sign-up/student", &STUDENT, &changes)
}

/// Fills in the form of signing in, and sends it.
fn sign_in<'a>(browser: &'a mut Browser, identifier: &str, password: &str) -> &'a mut Browser {
    browser.get("/sign-in").form("Sign in").fill("identifier", identifier).fill("password", password).submit()
}

/// Whether the browser's cookie opens the account's page now.
fn is_signed_in(browser: &mut Browser) -> bool {
    match browser.send("GET", "/account", &[], None).status {
        200 => true,
        303 => false,
        status => panic!("/account answered {status}"),
    }
}

/// A browser that holds what `browser` holds now, and keeps it whatever becomes of `browser`.
fn copy_of(app: &App, browser: &Browser) -> Browser {
    let mut copy = app.browser();
    copy.set_cookie(COOKIE, &browser.cookie(COOKIE).expect("a cookie"));
    copy
}
