//! Addresses with ids that are none, or of nothing.

use super::fields::{FORMS, encode};
use super::{Campus, ROUTES, ask, expect_error_page};

#[test]
fn an_address_with_no_id_in_it_is_not_there() {
    let campus = Campus::start();
    for (number, path, methods) in ROUTES.iter().filter(|(_, path, _)| path.contains("{id}")) {
        let mut browser = campus.browser_of(number);
        for id in [
            "0",
            "nothing",
            "%FF",
            "%00",
            "00000000-0000-0000-0000-00000000000g",
            "0123456789abcdef0123456789abcdef",
            "%7B01234567-89ab-cdef-0123-456789abcdef%7D",
            "urn:uuid:01234567-89ab-cdef-0123-456789abcdef",
            "..%2f..%2foffice",
        ] {
            let address = campus.address(&path.replace("{id}", id));
            for method in methods.split(", ") {
                let answer = ask(&mut browser, method, &address, "");
                expect_error_page(&answer, 404, &format!("{method} {address}"));
            }
        }
    }
}

#[test]
fn an_address_with_an_unknown_id_is_not_there() {
    let campus = Campus::start();
    for (number, path, methods) in ROUTES.iter().filter(|(_, path, _)| path.contains("{id}")) {
        let mut browser = campus.browser_of(number);
        let address = campus.address(&path.replace("{id}", "01234567-89ab-7def-8123-456789abcdef"));
        let form = FORMS.iter().find(|(_, form, _)| form == path);
        let body = form.map(|(_, _, answers)| encode(answers, None)).unwrap_or_default();
        for method in methods.split(", ") {
            let answer = ask(&mut browser, method, &address, &body);
            expect_error_page(&answer, 404, &format!("{method} {path}"));
        }
    }
}
