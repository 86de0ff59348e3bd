//! Signing up.

use std::thread;

use super::support::App;
use super::support::PASSWORD;
use super::{FACULTY, STUDENT, is_signed_in, sign_in, sign_up};
use registrar::accounts::count_users;
use registrar::context::Actor;

#[test]
fn a_student_signs_up_and_then_in() {
    let app = App::start();
    let mut browser = app.browser();
    sign_up(&mut browser, "/sign-up/student", &STUDENT, &[]).expect_path("/sign-in").see("Your account is ready.");
    assert_eq!(browser.hops()[0].status, 303);
    assert!(!is_signed_in(&mut browser), "signing up is not signing in");
    sign_in(&mut browser, "grace@example.edu", PASSWORD).expect_path("/");
    browser.get("/account").see("Grace Okafor").see("S002027").see("Harvey Mudd").see("+1 909 555 0100");
}

#[test]
fn every_wrong_answer_of_a_student_has_its_message_and_is_kept() {
    let (long_name, long_branch) = ("x".repeat(101), "y".repeat(51));
    let wrong = [
        ("first_name", ""),
        ("last_name", long_name.as_str()),
        ("email", "grace at example.edu"),
        ("phone_number", "none, sorry"),
        ("registration_number", "grace@example.edu"),
        ("school", long_name.as_str()),
        ("branch", long_branch.as_str()),
        ("password", "sh0rt!"),
    ];
    expect_refused("/sign-up/student", &STUDENT, &wrong);
}

#[test]
fn every_wrong_answer_of_faculty_has_its_message_and_is_kept() {
    let wrong = [
        ("first_name", ""),
        ("email", "@example.edu"),
        ("phone_number", "+1 909 555 0100 extension 12"),
        ("employee_id", "123456789012345678901"),
        ("school", ""),
        ("password", "sh0rt!"),
    ];
    expect_refused("/sign-up/faculty", &FACULTY, &wrong);
}

#[test]
fn a_form_without_answers_names_every_field_that_must_have_one() {
    let app = App::start();
    let mut browser = app.browser();
    let optional = ["phone_number", "last_name"];
    for (page, fields) in [("/sign-up/student", STUDENT.as_slice()), ("/sign-up/faculty", FACULTY.as_slice())] {
        browser.get(page).post(page, &[] as &[(&str, &str)]).expect_status(422);
        for (field, _) in fields.iter().filter(|(field, _)| *field != "confirm_password") {
            assert_eq!(browser.error_of(field).is_none(), optional.contains(field), "{field}");
        }
    }
}

#[test]
fn the_two_passwords_must_be_the_same() {
    let app = App::start();
    let mut browser = app.browser();
    let changes = [("confirm_password", "plum bicycle orbiT")];
    sign_up(&mut browser, "/sign-up/student", &STUDENT, &changes).expect_status(422);
    assert!(browser.error_of("confirm_password").is_some());
    assert!(browser.error_of("password").is_none());
}

#[test]
fn an_email_is_taken_whatever_its_case() {
    let app = App::start();
    let mut browser = app.browser();
    sign_up(&mut browser, "/sign-up/student", &STUDENT, &[]).expect_path("/sign-in");
    for email in ["grace@example.edu", "Grace@Example.EDU", "  GRACE@example.edu "] {
        let changes = [("email", email), ("registration_number", "S2")];
        sign_up(&mut browser, "/sign-up/student", &STUDENT, &changes)
            .expect_status(422)
            .see("An account with this email exists already");
        assert!(browser.error_of("email").is_some(), "{email}");
    }
}

#[test]
fn a_number_is_taken_whatever_its_case_and_spacing_and_whoever_has_it() {
    let app = App::start();
    let mut browser = app.browser();
    let changes = [("registration_number", "Ab 12")];
    sign_up(&mut browser, "/sign-up/student", &STUDENT, &changes).expect_path("/sign-in");
    for number in ["Ab 12", "aB 12", " AB   12 "] {
        let changes = [("email", "other@example.edu"), ("registration_number", number)];
        sign_up(&mut browser, "/sign-up/student", &STUDENT, &changes).expect_status(422);
        assert!(browser.error_of("registration_number").is_some(), "{number}");
        sign_up(&mut browser, "/sign-up/faculty", &FACULTY, &[("employee_id", number)]).expect_status(422);
        assert!(browser.error_of("employee_id").is_some(), "{number}");
    }
}

#[test]
fn of_many_who_sign_up_at_once_with_one_email_one_succeeds() {
    let app = App::start();
    let sign_up = |number: usize| {
        let number = format!("S{number}");
        let answers = STUDENT.map(|(name, value)| match name {
            "registration_number" => (name, number.as_str()),
            _ => (name, value),
        });
        app.browser().send_form("/sign-up/student", &answers).status
    };
    let mut statuses: Vec<u16> = thread::scope(|scope| {
        let visitors: Vec<_> = (0..8).map(|number| scope.spawn(move || sign_up(number))).collect();
        visitors.into_iter().map(|visitor| visitor.join().expect("an answer")).collect()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422, 422, 422, 422, 422, 422, 422]);
}

/// Sends the form with `wrong` answers, which must come back with a message at each and in the order of the page.
fn expect_refused(page: &str, answers: &[(&str, &str)], wrong: &[(&str, &str)]) {
    let app = App::start();
    let mut browser = app.browser();
    sign_up(&mut browser, page, answers, wrong).expect_status(422).expect_path(page);
    assert!(browser.title().starts_with("Error:"), "{}", browser.title());
    let mut messages = Vec::new();
    for (field, value) in wrong {
        let message = browser.error_of(field).unwrap_or_else(|| panic!("{field} has no message"));
        messages.push(message.trim_start_matches("Error: ").to_owned());
        let control = format!("#{field}");
        assert_eq!(browser.attr(&control, "aria-invalid").as_deref(), Some("true"), "{field}");
        let described = browser.attr(&control, "aria-describedby").unwrap_or_default();
        assert!(described.split(' ').any(|id| id == format!("{field}-error")), "{field}");
        assert!(browser.attr(&format!(".summary a[href=\"{control}\"]"), "href").is_some(), "{field}");
        if !field.contains("password") {
            assert_eq!(browser.value_of(field).as_deref(), Some(*value), "{field}");
        }
    }
    assert_eq!(browser.select_text(".summary a"), messages, "the summary is in the order of the page");
    for field in ["password", "confirm_password"] {
        assert_eq!(browser.value_of(field).unwrap_or_default(), "", "{field}");
    }
    assert!(!browser.body().contains("sh0rt!") && !browser.body().contains(PASSWORD));
    let users = app.store.read_now(Actor::program(), count_users).expect("the users can be counted");
    assert_eq!(users, 0);
}
