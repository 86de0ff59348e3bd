//! Forms with nonsense in them.

use super::fields::{FORMS, encode};
use super::{Campus, FORM_HEADERS, ODD, UNREADABLE, ask, expect_error_page, expect_no_internals};

#[test]
fn a_form_with_what_is_no_text_cannot_be_read() {
    let campus = Campus::start();
    for (number, path, answers) in FORMS {
        let (mut browser, address) = (campus.browser_of(number), campus.address(path));
        for (field, _) in answers {
            for nonsense in UNREADABLE {
                let body = encode(answers, Some((field, nonsense)));
                let answer = ask(&mut browser, "POST", &address, &body);
                expect_error_page(&answer, 400, &format!("{path} {field}={nonsense}"));
            }
        }
        for body in [&b"code=\xff"[..], b"code=a\0b", b"\xff=1", b"%FF=1", b"%00=1"] {
            let answer = browser.send("POST", &address, &FORM_HEADERS, Some(body));
            expect_error_page(&answer, 400, path);
        }
    }
}

#[test]
fn a_form_with_odd_answers_is_answered() {
    let campus = Campus::start();
    let long = "x".repeat(5_000);
    for (number, path, answers) in FORMS {
        let (mut browser, address) = (campus.browser_of(number), campus.address(path));
        for (field, _) in answers {
            for odd in ODD.iter().copied().chain([long.as_str()]) {
                let body = encode(answers, Some((field, odd)));
                let answer = ask(&mut browser, "POST", &address, &body);
                let what = format!("{path} {field}={odd}");
                assert!(matches!(answer.status, 303 | 409 | 422), "{what}: {}", answer.status);
                expect_no_internals(&answer.text().replace(odd, ""), &what);
            }
        }
    }
}

#[test]
fn a_form_with_fields_too_few_or_too_many_is_answered() {
    let campus = Campus::start();
    for (number, path, answers) in FORMS {
        let (mut browser, address) = (campus.browser_of(number), campus.address(path));
        let whole = encode(answers, None);
        let answer = ask(&mut browser, "POST", &address, &format!("{whole}&{whole}"));
        expect_error_page(&answer, 400, path);
        for body in ["", "&&&", "=", "=&=", "unknown=1", "%zz"] {
            let answer = ask(&mut browser, "POST", &address, body);
            assert_eq!(answer.status, 422, "{path} {body}");
            expect_no_internals(&answer.text(), path);
        }
        for (field, _) in answers {
            let some: Vec<_> = answers.iter().copied().filter(|(name, _)| name != field).collect();
            for body in [encode(&some, None), format!("{}&{field}", encode(&some, None))] {
                let answer = ask(&mut browser, "POST", &address, &body);
                assert!(matches!(answer.status, 303 | 409 | 422), "{path} {body}: {}", answer.status);
            }
            let body = format!("{}&{field}[]=1&{field}[x]=1", encode(&some, None));
            let answer = ask(&mut browser, "POST", &address, &body);
            assert!(answer.status < 500, "{path} {body}");
        }
    }
}

#[test]
fn a_body_that_is_no_form_is_not_read() {
    let campus = Campus::start();
    for (number, path, answers) in FORMS {
        let (mut browser, address) = (campus.browser_of(number), campus.address(path));
        let body = encode(answers, None);
        for kind in [
            "application/json",
            "multipart/form-data; boundary=x",
            "text/plain",
            "application/x-www-form-urlencoded-not",
            ";",
        ] {
            let headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", kind)];
            let answer = browser.send("POST", &address, &headers, Some(body.as_bytes()));
            expect_error_page(&answer, 415, &format!("{path} {kind}"));
        }
        let answer = browser.send("POST", &address, &FORM_HEADERS[..1], Some(body.as_bytes()));
        expect_error_page(&answer, 415, path);
        let kind = ("Content-Type", "Application/X-WWW-Form-Urlencoded; charset=UTF-8");
        let answer = browser.send("POST", &address, &[FORM_HEADERS[0], kind], Some(b""));
        assert_eq!(answer.status, 422, "{path}");
    }
}

#[test]
fn thousands_of_rows_are_refused_with_a_page_of_a_few() {
    let campus = Campus::start();
    let mut browser = campus.browser_of("F1");
    let address = campus.address("/courses/{id}/sections");
    let section = "term=NOW&number=02&capacity=1";
    for (rows, message) in [
        ("&room=a".repeat(8_000), "A section may have at most 20 meetings"),
        (format!("{}&room=a", "&days=".repeat(9_000)), "enter the days as letters"),
        (format!("&instructors={}", "F1+".repeat(20_000)), "Enter at most 50 instructors"),
    ] {
        let answer = ask(&mut browser, "POST", &address, &format!("{section}{rows}"));
        assert_eq!(answer.status, 422, "{message}");
        let text = answer.text();
        assert!(text.contains(message), "{message}: {text}");
        assert!(text.len() < 200_000, "{message}: {} bytes", text.len());
    }
}

#[test]
fn a_moment_in_a_year_that_no_database_keeps_is_refused() {
    let campus = Campus::start();
    let mut browser = campus.browser_of("A1");
    for year in ["-4800", "-262143", "+262142", "0000", "99999"] {
        let body = format!("students=S1&reason=Library&from={}-01-01T00:00", year.replace('+', "%2B"));
        let answer = ask(&mut browser, "POST", "/office/holds", &body);
        assert_eq!(answer.status, 422, "{year}");
    }
}
