//! Accounts.

use super::support::App;

#[test]
fn a_student_signs_in_and_out() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("s1");
    browser
        .expect_path("/")
        .see("Test")
        .form("Sign out")
        .submit()
        .see("You are signed out.")
        .see("Find a course");
}
