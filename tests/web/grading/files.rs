//! The sheet as a file.

use super::Class;
use super::support::{Answer, Browser};

const BOUNDARY: &str = "----a-boundary";

/// Sends these files with a form of the site.
fn upload(browser: &mut Browser, path: &str, files: &[&[u8]]) -> Answer {
    let mut body = Vec::new();
    for file in files {
        let head = "Content-Disposition: form-data; name=\"file\"; filename=\"grades.csv\"\r\nContent-Type: text/csv";
        body.extend_from_slice(format!("--{BOUNDARY}\r\n{head}\r\n\r\n").as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", kind.as_str())];
    browser.send("POST", &format!("{path}/upload"), &headers, Some(&body))
}

/// The kept grades by number, as the page shows them.
fn drafts(browser: &mut Browser, path: &str) -> Vec<String> {
    browser.get(path).expect_status(200);
    (1..=3).map(|n| browser.select_text(&format!("#grade-{n} option[selected]")).join("")).collect()
}

#[test]
fn the_sheet_is_filled_in_a_spreadsheet_and_sent_back() {
    let class = Class::start();
    let mut browser = class.sheet();
    browser.form("Save draft").fill_nth("grade", 0, "A-").submit();
    let answer = browser.send("GET", &format!("{}.csv", class.path()), &[], None);
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8"));
    let sheet = answer.text();
    let lines: Vec<&str> = sheet.lines().collect();
    assert_eq!(lines[..2], ["\"number\",\"name\",\"grade\"", "\"S1\",\"Person S1, Test\",\"A-\""]);
    let filled = sheet.replace("\"Person S2, Test\",\"\"", "\"Person S2, Test\",\"b+\"");
    let answer = upload(&mut browser, &class.path(), &[filled.as_bytes()]);
    assert_eq!((answer.status, answer.header("location")), (303, Some(class.path().as_str())));
    assert_eq!(drafts(&mut browser, &class.path()), ["A-", "B+", ""]);
    browser.see("The file had grades for 2 students.");
    let answer = upload(&mut browser, &class.path(), &["\u{feff}Grade;Number\r\nF;s3\r\n;S1\r\n".as_bytes()]);
    assert_eq!(answer.status, 303);
    assert_eq!(drafts(&mut browser, &class.path()), ["A-", "B+", "F"], "an empty cell leaves what was kept");
}

#[test]
fn a_bad_file_changes_nothing_and_every_line_is_told() {
    let class = Class::start();
    let mut browser = class.sheet();
    let cases: [(&[u8], &str); 11] = [
        (b"number,grade\nS1,A\nS9,A\n", "line 3: number: S9 is not registered in this section"),
        (b"number,grade\nS1,A\nS2,Q\n", "line 3: grade: Q is no grade of the scale"),
        (b"number,grade\nS1,A\nS1,B\n", "line 3: number: S1 is on line 2 already"),
        (b"number,grade\nS1,W\n", "line 2: grade: W is not given by hand"),
        (b"number,grade\nS1,A\n\"=HYPERLINK(1)\",A\n", "line 3: number: =HYPERLINK(1) is not registered"),
        (b"number,grade\nS1,A\nS2,<script>alert(1)</script>\n", "is no grade of the scale"),
        (b"number,grade\nS1,A\nS2,A\0\n", "line 3: grade: holds a control character"),
        (b"number,grade\nS1,A\nS2,\xFF\xFE\n", "line 3: not UTF-8 text"),
        (b"who,what\nS1,A\n", "line 1: number: this column is missing in the header row"),
        (b"number,grade\nS1,\"A\nS2,B\n", "line 2: a quotation mark is not closed"),
        (b"", "line 1: the header row is missing"),
    ];
    for (file, told) in cases {
        let answer = upload(&mut browser, &class.path(), &[file]);
        assert_eq!(answer.status, 422, "{told}");
        let page = answer.text().replace("&#60;", "<").replace("&#62;", ">");
        assert!(page.contains(told), "{told}: {page}");
        assert!(page.contains("<title>Error: "), "{told}");
        assert!(!answer.text().contains("<script>"), "it is shown as text");
    }
    assert_eq!(drafts(&mut browser, &class.path()), ["", "", ""]);
    let many = format!("number,grade\n{}", "S9,A\n".repeat(130));
    assert!(upload(&mut browser, &class.path(), &[many.as_bytes()]).text().contains("And 30 more."));
}

#[test]
fn what_is_no_single_file_of_at_most_a_megabyte_is_refused() {
    let class = Class::start();
    let mut browser = class.sheet();
    let line = b"S1,A\n";
    let head: &[u8] = b"number,grade\n";
    for size in [1024 * 1024 + 1, 2 * 1024 * 1024] {
        let file = [head, &line.repeat(size / line.len() + 1)[..size - head.len()]].concat();
        assert_eq!(upload(&mut browser, &class.path(), &[&file]).status, 413, "{size}");
    }
    let full = [head, &b"\n".repeat(1024 * 1024 - head.len())].concat();
    assert_eq!(upload(&mut browser, &class.path(), &[&full]).status, 303, "a megabyte is taken");
    let twice: [&[u8]; 2] = [b"number,grade\nS1,A\n", b"number,grade\nS1,B\n"];
    assert_eq!(upload(&mut browser, &class.path(), &twice).status, 400);
    assert_eq!(upload(&mut browser, &class.path(), &[]).status, 422, "no file is an empty one");
    let path = format!("{}/upload", class.path());
    let own = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded")];
    assert_eq!(browser.send("POST", &path, &own, Some(b"file=x")).status, 415);
    let broken = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", "multipart/form-data")];
    assert_eq!(browser.send("POST", &path, &broken, Some(b"x")).status, 400);
    assert_eq!(drafts(&mut browser, &class.path()), ["", "", ""]);
}

#[test]
fn a_file_from_another_site_or_another_person_is_refused() {
    let class = Class::start();
    class.app.faculty("F2");
    let file: &[u8] = b"number,grade\nS1,A\n";
    let path = class.path();
    assert_eq!(upload(&mut class.app.signed_in("F2"), &path, &[file]).status, 404);
    assert_eq!(upload(&mut class.app.signed_in("S1"), &path, &[file]).status, 403);
    assert_eq!(
        upload(&mut class.app.browser(), &path, &[file]).header("location").map(|to| &to[..8]),
        Some("/sign-in")
    );
    let mut browser = class.sheet();
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [("Sec-Fetch-Site", "cross-site"), ("Content-Type", kind.as_str())];
    assert_eq!(browser.send("POST", &format!("{path}/upload"), &headers, Some(b"--x--")).status, 403);
    assert_eq!(drafts(&mut browser, &path), ["", "", ""]);
}
