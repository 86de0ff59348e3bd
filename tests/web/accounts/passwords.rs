//! What may be a password, and how it is changed.

use std::sync::mpsc::channel;

use registrar::accounts::{AccountError, Passwords, hash_now, list_users, set_password};
use registrar::context::Actor;

use super::support::{App, Browser, PASSWORD};
use super::{copy_of, is_signed_in, sign_in, student_with_password};

/// Another good password.
const NEW: &str = "quiet lantern forty-two";

#[test]
fn short_long_common_and_own_passwords_are_refused() {
    let app = App::start();
    let mut browser = app.browser();
    let too_long = words(1_025);
    for (password, message) in [
        ("plum 42 z", "10 characters or more"),
        ("🦀🐙🦑🐠🐡🦈🐳🐬🦭", "10 characters or more"),
        (too_long.as_str(), "at most 1,024 characters"),
        ("1234567890", "easy to guess"),
        ("passwordpassword", "easy to guess"),
        ("qwertyuiop", "easy to guess"),
        ("Grace Okafor", "your own name, email or number"),
        ("okaforGRACE1", "your own name, email or number"),
        ("grace@example.edu", "your own name, email or number"),
        ("S002027S002027", "your own name, email or number"),
    ] {
        student_with_password(&mut browser, password).expect_status(422);
        let error = browser.error_of("password").unwrap_or_default();
        assert!(error.contains(message), "{password}: {error}");
    }
}

#[test]
fn a_password_of_1024_characters_counts_to_its_last() {
    let app = App::start();
    let mut browser = app.browser();
    let longest = words(1_024);
    student_with_password(&mut browser, &longest).expect_path("/sign-in");
    sign_in(&mut browser, "S002027", &words(1_023)).expect_status(422);
    sign_in(&mut browser, "S002027", &longest).expect_path("/");
}

#[test]
fn any_characters_may_be_in_a_password() {
    for password in ["🦀 und 42 Möwen", "مفتاح أزرق وقمر", "青い鍵と月と四十二個の星", "<b>&amp;\"'%00+ ;"]
    {
        let app = App::start();
        let mut browser = app.browser();
        student_with_password(&mut browser, password).expect_path("/sign-in");
        sign_in(&mut browser, "S002027", password).expect_path("/");
    }
}

#[test]
fn spaces_around_a_password_count() {
    let app = App::start();
    let mut browser = app.browser();
    let password = format!("  {PASSWORD} ");
    student_with_password(&mut browser, &password).expect_path("/sign-in");
    for other in [PASSWORD.to_owned(), format!("  {PASSWORD}"), format!(" {PASSWORD} ")] {
        sign_in(&mut browser, "S002027", &other).expect_status(422);
    }
    sign_in(&mut browser, "S002027", &password).expect_path("/");
}

#[test]
fn a_new_password_takes_the_place_of_the_old_one() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    change_password(&mut browser, PASSWORD, NEW, NEW, true).expect_path("/account").see("Your password is changed.");
    assert_eq!(browser.hops()[0].status, 303);
    sign_in(&mut app.browser(), "S1", PASSWORD).expect_status(422);
    sign_in(&mut app.browser(), "S1", NEW).expect_path("/");
}

#[test]
fn a_change_of_password_that_is_refused_changes_nothing() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    for (current, new, again, field) in [
        ("not my password", NEW, NEW, "current_password"),
        ("", NEW, NEW, "current_password"),
        (PASSWORD, "sh0rt!", "sh0rt!", "password"),
        (PASSWORD, "Test Person S1", "Test Person S1", "password"),
        (PASSWORD, NEW, "something else", "confirm_password"),
    ] {
        change_password(&mut browser, current, new, again, true).expect_status(422).expect_path("/account/password");
        assert!(browser.title().starts_with("Error:"), "{}", browser.title());
        assert!(browser.error_of(field).is_some(), "{field}");
        assert!(browser.attr(&format!(".summary a[href=\"#{field}\"]"), "href").is_some());
        for blank in ["current_password", "password", "confirm_password"] {
            assert_eq!(browser.value_of(blank).unwrap_or_default(), "", "{blank}");
        }
    }
    sign_in(&mut app.browser(), "S1", NEW).expect_status(422);
    sign_in(&mut app.browser(), "S1", PASSWORD).expect_path("/");
}

#[test]
fn a_new_password_signs_out_everywhere_else_when_asked_to() {
    let app = App::start();
    app.student("S1");
    let (mut here, there) = (app.signed_in("S1"), app.signed_in("S1"));
    let mut kept = copy_of(&app, &there);
    change_password(&mut here, PASSWORD, NEW, NEW, true).see("You are signed out everywhere else.");
    assert!(!is_signed_in(&mut kept));
    assert!(is_signed_in(&mut here));
}

#[test]
fn a_new_password_leaves_other_devices_signed_in_otherwise() {
    let app = App::start();
    app.student("S1");
    let (mut here, mut there) = (app.signed_in("S1"), app.signed_in("S1"));
    change_password(&mut here, PASSWORD, NEW, NEW, false).expect_path("/account").dont_see("signed out");
    assert!(is_signed_in(&mut there));
    assert!(is_signed_in(&mut here));
}

/// So many characters of one, two and four bytes.
fn words(length: usize) -> String {
    "plum bicycle orbit 🦀 möwe ".chars().cycle().take(length).collect()
}

fn change_password<'a>(
    browser: &'a mut Browser,
    current: &str,
    new: &str,
    again: &str,
    sign_out_elsewhere: bool,
) -> &'a mut Browser {
    let form = browser
        .get("/account/password")
        .form("Change password")
        .fill("current_password", current)
        .fill("password", new)
        .fill("confirm_password", again);
    if sign_out_elsewhere {
        return form.check("sign_out_elsewhere").submit();
    }
    form.uncheck("sign_out_elsewhere").submit()
}

/// Sets another password for the only user, and commits it once the passwords of `ask` were checked against the old one.
fn set_password_while<T: Send>(app: &App, passwords: &Passwords, ask: impl FnOnce() -> T + Send) -> T {
    let user =
        app.store.read_now(Actor::program(), |context| list_users(context, &[], None, 0, 1)).expect("users").remove(0);
    let (hash, before) = (hash_now("lantern orbit plum 77"), passwords.count_hashed());
    let (is_set, wait) = channel();
    std::thread::scope(|scope| {
        let asked = scope.spawn(move || {
            wait.recv().expect("the other password is set");
            ask()
        });
        let set = app.store.write_now(&Actor::program(), |context| {
            set_password(context, user.id, &hash)?;
            // Nobody sees it before it is committed.
            is_set.send(()).expect("somebody waits");
            while passwords.count_hashed() == before && !asked.is_finished() {
                std::thread::yield_now();
            }
            Ok::<_, AccountError>(())
        });
        set.expect("it is set");
        asked.join().expect("an answer")
    })
}

#[test]
fn a_sign_in_with_a_password_that_was_right_until_now_is_refused() {
    let (app, passwords) = app_with_passwords();
    app.student("S1");
    let mut browser = app.browser();
    browser.get("/sign-in");
    let status = set_password_while(&app, &passwords, || {
        browser.form("Sign in").fill("identifier", "S1").fill("password", PASSWORD).submit().status()
    });
    assert_eq!(status, 422);
    assert!(!is_signed_in(&mut browser));
}

#[test]
fn a_password_that_was_set_meanwhile_is_not_changed_by_who_knew_the_one_before() {
    let (app, passwords) = app_with_passwords();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/account/password");
    let answers = [("current_password", PASSWORD), ("password", NEW), ("confirm_password", NEW)];
    set_password_while(&app, &passwords, || browser.send_form("/account/password", &answers).status);
    sign_in(&mut app.browser(), "S1", NEW).expect_status(422);
    sign_in(&mut app.browser(), "S1", "lantern orbit plum 77").expect_path("/");
}

/// A site, and the passwords that it looks at.
fn app_with_passwords() -> (App, Passwords) {
    let passwords = Passwords::new(1);
    let app = App::start_changed(&[], |state| state.passwords = passwords.clone());
    (app, passwords)
}
