//! The headers that every answer has.

use super::super::support::{Answer, App};
use super::Campus;

const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; \
    frame-ancestors 'none'";

#[test]
fn every_answer_has_the_headers_that_protect_it() {
    for (what, answer) in answers(&Campus::start()) {
        for (name, value) in [
            ("content-security-policy", POLICY),
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.headers_named(name), [value], "{what}");
        }
        assert_eq!(answer.header("strict-transport-security"), None, "{what}");
        for name in ["server", "x-powered-by"] {
            assert_eq!(answer.header(name), None, "{what}");
        }
        assert_eq!(answer.headers_named("cache-control").len(), 1, "{what}");
    }
}

#[test]
fn a_site_with_https_asks_browsers_to_stay_with_it() {
    let app = App::start_with(&[("COOKIE_SECURE", "true")]);
    let mut browser = app.browser();
    for path in ["/", "/courses", "/nowhere", "/account", "/healthz"] {
        let answer = browser.send("GET", path, &[], None);
        assert_eq!(answer.header("strict-transport-security"), Some("max-age=31536000"), "{path}");
    }
}

#[test]
fn what_a_user_sees_is_kept_nowhere() {
    let campus = Campus::start();
    for number in ["S1", "F1", "A1"] {
        let mut browser = campus.app.signed_in(number);
        for path in ["/", "/courses", "/account", "/account/sessions", "/office/users", "/nowhere"] {
            let answer = browser.send("GET", path, &[], None);
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{number} {path} {}", answer.status);
        }
    }
}

#[test]
fn what_a_visitor_sees_is_asked_for_again_each_time() {
    let campus = Campus::start();
    let mut browser = campus.app.browser();
    for path in ["/", "/courses", "/sign-in", "/account"] {
        let answer = browser.send("GET", path, &[], None);
        assert_eq!(answer.header("cache-control"), Some("private, no-cache"), "{path}");
    }
}

/// One answer of each kind.
fn answers(campus: &Campus) -> Vec<(String, Answer)> {
    let mut visitor = campus.app.browser();
    let css = visitor.get("/").attr("link[rel=stylesheet]", "href").expect("a style sheet");
    let too_large = vec![b'a'; 64 * 1024 + 1];
    let form = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded")];
    let mut answers = Vec::new();
    let mut ask =
        |browser: &mut super::Browser, status, method: &str, path: &str, headers: &[_], body: Option<&[u8]>| {
            let answer = browser.send(method, path, headers, body);
            let what = format!("{method} {path}");
            assert_eq!(answer.status, status, "{what}");
            answers.push((what, answer));
        };
    for (status, path) in [
        (200, "/"),
        (200, "/courses"),
        (200, "/sign-in"),
        (200, css.as_str()),
        (200, "/healthz"),
        (200, "/readyz"),
        (303, "/account"),
        (400, "/courses?q=%FF"),
        (404, "/nowhere"),
        (404, "/static/nothing.css"),
        (405, "/sign-out"),
    ] {
        ask(&mut visitor, status, "GET", path, &[], None);
    }
    ask(&mut visitor, 200, "HEAD", "/courses", &[], None);
    ask(&mut visitor, 403, "POST", "/sign-in", &[], Some(b""));
    ask(&mut visitor, 413, "POST", "/sign-in", &form, Some(&too_large));
    ask(&mut visitor, 415, "POST", "/sign-in", &form[..1], Some(b""));
    ask(&mut visitor, 422, "POST", "/sign-in", &form, Some(b""));
    let mut faculty = campus.app.signed_in("F1");
    ask(&mut faculty, 200, "GET", "/courses/new", &[], None);
    ask(&mut faculty, 200, "GET", &campus.address("/sections/{id}/roster.csv"), &[], None);
    ask(&mut faculty, 403, "GET", "/office/users", &[], None);
    ask(&mut faculty, 303, "POST", "/sign-out", &form, Some(b""));
    let student = [form[0], form[1]];
    let drop = campus.address("/sections/{id}/drop");
    ask(&mut campus.app.signed_in("S1"), 409, "POST", &drop, &student, Some(b""));
    campus.app.sql("DROP TABLE catalogue_version");
    ask(&mut visitor, 500, "GET", "/courses", &[], None);
    answers
}
