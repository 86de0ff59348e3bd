//! Signing in.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::support::{Answer, App, PASSWORD};
use super::{COOKIE, copy_of, is_signed_in, sign_in};

#[test]
fn an_email_and_a_number_are_taken_whatever_their_case_and_spacing() {
    let app = App::start();
    app.student("S1");
    for identifier in ["S1", "s1", " S1  ", "s1@example.edu", "S1@EXAMPLE.EDU", "\tS1@example.edu "] {
        sign_in(&mut app.browser(), identifier, PASSWORD).expect_status(200).expect_path("/").see("Sign out");
    }
}

#[test]
fn both_answers_must_be_given() {
    let app = App::start();
    let mut browser = app.browser();
    sign_in(&mut browser, " ", "").expect_status(422).expect_path("/sign-in");
    assert!(browser.title().starts_with("Error:"), "{}", browser.title());
    for field in ["identifier", "password"] {
        assert!(browser.error_of(field).is_some(), "{field}");
        assert!(browser.attr(&format!(".summary a[href=\"#{field}\"]"), "href").is_some());
    }
}

#[test]
fn an_unknown_user_and_a_wrong_password_get_the_same_answer() {
    let app = App::start();
    app.student("S1");
    let wrong_password = answer(&app, "S1", "orbit bicycle plum");
    let unknown_user = answer(&app, "S2", PASSWORD);
    assert_eq!(wrong_password.status, 422);
    assert!(wrong_password.text().contains("or the password, is not right"));
    assert!(!wrong_password.text().contains("orbit bicycle plum"));
    assert_eq!(wrong_password.text().replace("\"S1\"", "\"S2\""), unknown_user.text());
    assert_eq!(lines(&wrong_password), lines(&unknown_user));
}

#[test]
fn an_account_without_a_password_cannot_be_signed_in_to() {
    let app = App::start();
    app.student("S1");
    app.sql("UPDATE users SET password_hash = NULL");
    for password in [PASSWORD, "", "NULL"] {
        let mut browser = app.browser();
        sign_in(&mut browser, "S1", password).expect_status(422);
        assert!(!is_signed_in(&mut browser));
    }
    let unknown_user = answer(&app, "S2", PASSWORD);
    let no_password = answer(&app, "S1", PASSWORD);
    assert_eq!(no_password.text().replace("\"S1\"", "\"S2\""), unknown_user.text());
}

#[test]
fn only_who_knows_the_password_learns_that_an_account_is_deactivated() {
    let app = App::start();
    let student = app.student("S1");
    app.admin("A1");
    app.signed_in("A1")
        .get("/office/users")
        .form("Deactivate Test Person S1")
        .submit()
        .see("Test Person S1 is deactivated.");
    sign_in(&mut app.browser(), "S1", PASSWORD).expect_status(422).see("This account is deactivated.");
    sign_in(&mut app.browser(), "S1", "orbit bicycle plum").expect_status(422).dont_see("deactivated");
    app.signed_in("A1")
        .post(&format!("/office/users/{}/activate", student.id), &[("", "")])
        .see("Test Person S1 is active again.");
    sign_in(&mut app.browser(), "S1", PASSWORD).expect_path("/");
}

#[test]
fn signing_in_leads_back_to_the_page_that_was_asked_for() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.browser();
    browser.get("/account/sessions?from=mail&x=a%26b").see("You will come back to where you were.");
    assert_eq!(browser.hops()[0].status, 303);
    browser
        .form("Sign in")
        .fill("identifier", "S1")
        .fill("password", "wrong at first")
        .submit()
        .expect_status(422)
        .form("Sign in")
        .fill("password", PASSWORD)
        .submit()
        .expect_path("/account/sessions?from=mail&x=a%26b")
        .see("Where you are signed in");
}

#[test]
fn next_never_leaves_the_site() {
    let app = App::start();
    app.student("S1");
    for hostile in [
        "https://evil.example/",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\r\nLocation: https://evil.example",
        "/.//evil.example",
        "/a/..//evil.example",
        "/%2e//evil.example",
        "http:evil.example",
        "https:/\\evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "@evil.example",
        ".evil.example",
        "account",
        " //evil.example",
        "",
    ] {
        let answers = [("identifier", "S1"), ("password", PASSWORD), ("next", hostile)];
        let answer = app.browser().send_form("/sign-in", &answers);
        assert_eq!(answer.status, 303, "{hostile:?}");
        expect_on_site(hostile, answer.header("location").unwrap_or_default());
        let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", hostile).finish();
        let address = format!("/sign-in?{query}");
        let mut browser = app.browser();
        browser.get(&address).expect_status(200);
        expect_on_site(hostile, &browser.value_of("next").unwrap_or_default());
        let answer = app.signed_in("S1").send("GET", &address, &[], None);
        assert_eq!(answer.status, 303, "{hostile:?}");
        expect_on_site(hostile, answer.header("location").unwrap_or_default());
    }
}

#[test]
fn whoever_is_signed_in_goes_on_from_the_pages_for_visitors() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/sign-in").expect_path("/").see("Sign out");
    browser.get("/sign-in?next=/courses?q=a").expect_path("/courses?q=a");
    browser.get("/sign-in?next=//evil.example").expect_path("/");
    browser.get("/sign-up/student").expect_path("/");
    browser.get("/sign-up/faculty").expect_path("/");
}

#[test]
fn each_sign_in_has_a_session_of_its_own() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.browser();
    // A visitor's cookie carries the flash of a sign-out.
    browser.post("/sign-out", &[("", "")]);
    browser.send_form("/sign-out", &[("", "")]);
    let mut before = copy_of(&app, &browser);
    sign_in(&mut browser, "S1", PASSWORD).expect_path("/");
    let mut first = copy_of(&app, &browser);
    sign_in(&mut app.browser(), "S1", PASSWORD);
    browser.post("/sign-out", &[("", "")]);
    sign_in(&mut browser, "S1", PASSWORD).expect_path("/");
    assert_ne!(first.cookie(COOKIE), browser.cookie(COOKIE));
    assert!(!is_signed_in(&mut before), "a cookie from before the sign-in stays a visitor's");
    assert!(!is_signed_in(&mut first), "a new sign-in does not open an ended session");
    assert!(is_signed_in(&mut browser));
}

#[test]
fn fifty_sign_ins_at_once_succeed_and_other_pages_are_served_meanwhile() {
    const MANY: usize = 50;
    let app = App::start();
    for number in 0..MANY {
        app.student(&format!("S{number}"));
    }
    let done = AtomicUsize::new(0);
    let sign_in = |number: usize| {
        let number = format!("S{number}");
        let answers = [("identifier", number.as_str()), ("password", PASSWORD)];
        let answer = app.browser().send_form("/sign-in", &answers);
        done.fetch_add(1, Ordering::SeqCst);
        answer.status
    };
    let mut meanwhile = 0;
    let statuses: Vec<u16> = thread::scope(|scope| {
        let visitors: Vec<_> = (0..MANY).map(|number| scope.spawn(move || sign_in(number))).collect();
        let mut browser = app.browser();
        while done.load(Ordering::SeqCst) < MANY {
            let answer = browser.send("GET", "/healthz", &[], None);
            assert_eq!(answer.status, 200);
            meanwhile += usize::from(done.load(Ordering::SeqCst) < MANY);
        }
        visitors.into_iter().map(|visitor| visitor.join().expect("an answer")).collect()
    });
    assert_eq!(statuses, [303; MANY]);
    assert!(meanwhile > 0, "/healthz waited for all the sign-ins");
}

/// The answer to one sign-in, as it came.
fn answer(app: &App, identifier: &str, password: &str) -> Answer {
    let answers = [("identifier", identifier), ("password", password), ("next", "/courses")];
    app.browser().send_form("/sign-in", &answers)
}

/// Resolves an address as browsers do.
#[track_caller]
fn expect_on_site(hostile: &str, location: &str) {
    let page = url::Url::parse("http://registrar.example/sign-in").expect("an address");
    let target = page.join(location).expect("an address");
    assert!(location.starts_with('/'), "{hostile:?} became {location:?}");
    assert_eq!(target.origin(), page.origin(), "{hostile:?} became {location:?}");
}

/// The lines of an answer's head but for its time.
fn lines(answer: &Answer) -> Vec<(String, String)> {
    let mut lines = answer.headers.clone();
    lines.retain(|(name, _)| name != "date");
    lines.sort();
    lines
}
