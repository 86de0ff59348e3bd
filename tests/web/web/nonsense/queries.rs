//! Queries with nonsense in them.

use super::{Campus, ODD, UNREADABLE, ask, expect_error_page};

/// Every query: who asks, where, its names.
const QUERIES: [(&str, &str, &[&str]); 8] = [
    ("", "/courses", &["q", "term", "subject", "instructor", "open", "mine", "from", "until", "fits", "page"]),
    ("S1", "/courses", &["q", "term", "subject", "instructor", "open", "mine", "from", "until", "fits", "page"]),
    ("F1", "/courses", &["q", "term", "mine", "page"]),
    ("", "/courses/{id}", &["term"]),
    ("S1", "/schedule", &["term"]),
    ("F1", "/schedule", &["term"]),
    ("A1", "/office/users", &["q", "state", "page"]),
    ("", "/sign-in", &["next"]),
];

#[test]
fn a_query_with_what_is_no_text_cannot_be_read() {
    let campus = Campus::start();
    for (number, path, names) in QUERIES {
        let mut browser = campus.browser_of(number);
        for name in names {
            for nonsense in UNREADABLE {
                let address = format!("{}?{name}={nonsense}", campus.address(path));
                expect_error_page(&ask(&mut browser, "GET", &address, ""), 400, &address);
            }
            let address = format!("{}?{name}=1&{name}=2", campus.address(path));
            expect_error_page(&ask(&mut browser, "GET", &address, ""), 400, &address);
        }
    }
}

#[test]
fn a_query_with_odd_words_is_answered() {
    let campus = Campus::start();
    let long = "x ".repeat(2_000);
    for (number, path, names) in QUERIES {
        let mut browser = campus.browser_of(number);
        for name in names {
            for odd in ODD.iter().copied().chain([long.as_str(), "%25_%5C"]) {
                let odd = odd.replace('&', "%26");
                let address = format!("{}?{name}={odd}", campus.address(path));
                let answer = ask(&mut browser, "GET", &address, "");
                assert_eq!(answer.status, 200, "{address}");
            }
            let address = format!("{}?{name}&unknown=1&=&&[]=1", campus.address(path));
            assert_eq!(ask(&mut browser, "GET", &address, "").status, 200, "{address}");
        }
    }
}

#[test]
fn a_page_beyond_the_last_is_answered() {
    let campus = Campus::start();
    let (mut visitor, mut admin) = (campus.app.browser(), campus.app.signed_in("A1"));
    for page in ["0", "2", "-7", "9223372036854775807", "18446744073709551616", "1.5", "two"] {
        visitor.get(&format!("/courses?page={page}")).expect_status(200).see("CS 101");
        admin.get(&format!("/office/users?page={page}")).expect_status(200);
    }
}
