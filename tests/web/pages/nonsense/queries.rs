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

#[test]
fn a_long_query_gets_a_short_answer() {
    const SHORT: usize = 20_000;
    let campus = Campus::start();
    for (number, path, names) in QUERIES {
        let mut browser = campus.browser_of(number);
        for name in names {
            let address = format!("{}?{name}={}", campus.address(path), "a+".repeat(30_000));
            let answer = ask(&mut browser, "GET", &address, "");
            expect_error_page(&answer, 422, path);
            assert!(answer.text().len() < SHORT, "{path} {name}: {} bytes", answer.text().len());
            for long in ["a+".repeat(2_000), "%F0%9F%A6%80".repeat(600)] {
                let answer = ask(&mut browser, "GET", &format!("{}?{name}={long}", campus.address(path)), "");
                assert_eq!(answer.status, 200, "{path} {name}");
                assert!(answer.text().len() < SHORT, "{path} {name}: {} bytes", answer.text().len());
            }
        }
    }
}

#[test]
fn a_search_looks_for_ten_words_of_two_hundred_characters() {
    let campus = Campus::start();
    let mut visitor = campus.app.browser();
    let ten = "cs ".repeat(10);
    visitor.get(&format!("/courses?q={}nothing", ten.replace(' ', "+"))).expect_status(200).see("CS 101");
    let answer = ask(&mut visitor, "GET", &format!("/courses?q={}", "x".repeat(1_000)), "").text();
    assert!(answer.contains(&"x".repeat(200)) && !answer.contains(&"x".repeat(201)), "{answer}");
}

#[test]
fn an_address_too_long_to_come_back_to_leads_home() {
    let campus = Campus::start();
    let mut visitor = campus.app.browser();
    for (length, next) in
        [(100, format!("/sign-in?next=%2Faccount%3Fx%3D{}", "a".repeat(100))), (4_000, "/sign-in?next=%2F".to_owned())]
    {
        let answer = ask(&mut visitor, "GET", &format!("/account?x={}", "a".repeat(length)), "");
        assert_eq!((answer.status, answer.header("location")), (303, Some(next.as_str())));
    }
    let answer = ask(&mut visitor, "GET", &format!("/{}", "a".repeat(60_000)), "");
    expect_error_page(&answer, 422, "a long path");
    assert!(answer.text().len() < 20_000);
}
