//! A form counts only from a page of this site, and only under its own name.

use super::super::support::App;
use super::{INSTITUTION, expect_error_page};

#[test]
fn a_form_counts_only_from_a_page_of_this_site() {
    let app = App::start_with(&[("INSTITUTION_NAME", INSTITUTION)]);
    let here = app.base.as_str();
    let (prefixed, suffixed) = (format!("http://evil.example/{here}"), format!("{here}.evil.example"));
    let other_port = format!("{here}0");
    let cases: [(&[(&str, &str)], bool); 15] = [
        (&[("Sec-Fetch-Site", "same-origin")], true),
        (&[("Sec-Fetch-Site", "none")], true),
        (&[("Sec-Fetch-Site", "same-site")], false),
        (&[("Sec-Fetch-Site", "cross-site")], false),
        (&[("Sec-Fetch-Site", "")], false),
        (&[("Sec-Fetch-Site", "cross-site"), ("Origin", here)], false),
        (&[("Sec-Fetch-Site", "same-site"), ("Origin", here)], false),
        (&[("Origin", here)], true),
        (&[("Origin", "https://evil.example")], false),
        (&[("Origin", &prefixed)], false),
        (&[("Origin", &suffixed)], false),
        (&[("Origin", &other_port)], false),
        (&[("Origin", "null")], false),
        (&[("Referer", here)], false),
        (&[], false),
    ];
    app.student("S1");
    for (headers, counts) in cases {
        let mut browser = app.signed_in("S1");
        let answer = browser.send("POST", "/sign-out", headers, Some(b""));
        if counts {
            assert_eq!(answer.status, 303, "{headers:?}");
        } else {
            expect_error_page(&answer, 403, &format!("{headers:?}"));
            assert!(answer.text().contains("The form was not sent from a page of this site."));
        }
        let is_signed_in = browser.get("/").has("Sign out");
        assert_eq!(is_signed_in, !counts, "{headers:?}");
    }
}

#[test]
fn pages_may_be_opened_from_anywhere() {
    let app = App::start();
    let mut browser = app.browser();
    for headers in [
        [("Sec-Fetch-Site", "cross-site"), ("Origin", "https://evil.example")],
        [("Sec-Fetch-Site", "same-site"), ("Origin", "null")],
    ] {
        for method in ["GET", "HEAD"] {
            assert_eq!(browser.send(method, "/courses", &headers, None).status, 200);
        }
    }
}

#[test]
fn the_site_answers_to_its_own_names_only() {
    let settings = [("INSTITUTION_NAME", INSTITUTION), ("ALLOWED_HOSTS", "registrar.example, Courses.Example")];
    let app = App::start_with(&settings);
    let mut browser = app.browser();
    for host in ["registrar.example", "REGISTRAR.example:8080", "courses.example"] {
        let answer = browser.send("GET", "/courses", &[("Host", host)], None);
        assert_eq!(answer.status, 200, "{host}");
    }
    for host in ["evil.example", "registrar.example.evil.example", "evil-registrar.example", "127.0.0.1"] {
        for path in ["/courses", "/nowhere", "/static/app.css"] {
            let answer = browser.send("GET", path, &[("Host", host)], None);
            expect_error_page(&answer, 400, host);
        }
    }
}

#[test]
fn without_names_the_site_answers_to_any() {
    let app = App::start();
    let answer = app.browser().send("GET", "/courses", &[("Host", "any.example")], None);
    assert_eq!(answer.status, 200);
}
