//! Whatever is sent, the answer is a page in words for people, and never a failure.

mod addresses;
mod fields;
mod forms;
mod queries;

use super::support::{self, Answer, Browser};
use super::{Campus, ROUTES, expect_error_page, expect_no_internals};

/// What no text can hold: NUL, and bytes that are not UTF-8.
const UNREADABLE: [&str; 6] = ["%00", "a%00b", "%FF", "%C3%28", "%ED%A0%80", "%F0%9F"];

/// What is text, and nothing that a field asks for.
const ODD: [&str; 9] = [
    "",
    "99999999999999999999999999999",
    "-1",
    "1e309",
    "%zz%",
    "%0D%0A%09%7F",
    "%E2%80%AE%F0%9F%A6%80%CC%81",
    "';--\"<b>{{7*7}}",
    "0000-00-00T99:99",
];

const FORM_HEADERS: [(&str, &str); 2] =
    [("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded")];

/// Sends a request with a body that is encoded already.
fn ask(browser: &mut Browser, method: &str, address: &str, body: &str) -> Answer {
    let body = (method == "POST").then_some(body.as_bytes());
    browser.send(method, address, &FORM_HEADERS, body)
}
