//! How much a form may hold.

use super::super::support::{Answer, App, Browser};
use super::{INSTITUTION, expect_error_page};

const LIMIT: usize = 64 * 1024;

#[test]
fn a_body_over_64_kib_is_refused_with_a_page() {
    let app = App::start_with(&[("INSTITUTION_NAME", INSTITUTION)]);
    let mut browser = app.browser();
    for size in [LIMIT + 1, 2 * LIMIT, 40 * LIMIT] {
        expect_error_page(&sign_in(&mut browser, size, &[]), 413, &format!("{size}"));
    }
    assert_eq!(browser.get("/").status(), 200, "the site goes on");
}

#[test]
fn a_body_that_does_not_tell_its_size_is_refused_as_well() {
    let app = App::start_with(&[("INSTITUTION_NAME", INSTITUTION)]);
    let mut browser = app.browser();
    let chunked = [("Transfer-Encoding", "chunked")];
    assert_eq!(sign_in(&mut browser, LIMIT, &chunked).status, 422);
    for size in [LIMIT + 1, 2 * LIMIT, 40 * LIMIT] {
        expect_error_page(&sign_in(&mut browser, size, &chunked), 413, &format!("{size}"));
    }
    assert_eq!(browser.get("/").status(), 200, "the site goes on");
}

#[test]
fn a_body_of_64_kib_is_read() {
    let app = App::start();
    let answer = sign_in(&mut app.browser(), LIMIT, &[]);
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("value=\"S1\""));
}

/// Sends a sign-in whose body has so many bytes.
fn sign_in(browser: &mut Browser, size: usize, more: &[(&str, &str)]) -> Answer {
    let mut headers = vec![("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded")];
    headers.extend(more);
    let start = "identifier=S1&password=";
    let body = format!("{start}{}", "a".repeat(size - start.len()));
    browser.send("POST", "/sign-in", &headers, Some(body.as_bytes()))
}
