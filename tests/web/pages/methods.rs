//! Which methods an address has.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::super::support::Answer;
use super::{Campus, ROUTES, expect_error_page};

#[test]
fn the_table_of_routes_names_every_route() {
    let mut routes = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("its entry can be read").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_default();
            let named = text.split("web::resource(\"").skip(1);
            routes.extend(named.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    let table: BTreeSet<String> = ROUTES.iter().map(|(_, path, _)| (*path).to_owned()).collect();
    assert_eq!(routes, table);
}

#[test]
fn a_method_that_an_address_does_not_have_is_refused_with_those_that_it_has() {
    let campus = Campus::start();
    let mut browser = campus.app.browser();
    for (_, path, methods) in ROUTES {
        let address = campus.address(path);
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if methods.contains(method) {
                continue;
            }
            let body = (method != "GET").then_some(&b""[..]);
            let answer = browser.send(method, &address, &[("Sec-Fetch-Site", "same-origin")], body);
            let what = format!("{method} {path}");
            assert_eq!(answer.status, 405, "{what}");
            if !matches!(path, "/healthz" | "/readyz") {
                expect_error_page(&answer, 405, &what);
            }
            let mut allowed: Vec<&str> = methods.split(", ").collect();
            if methods.contains("GET") {
                allowed.push("HEAD");
            }
            let mut told: Vec<&str> = answer.header("allow").unwrap_or_default().split(", ").collect();
            told.sort_by_key(|method| allowed.iter().position(|allowed| allowed == method));
            assert_eq!(told, allowed, "{what}");
        }
    }
}

#[test]
fn the_head_of_a_page_is_that_of_the_page_without_its_body() {
    let campus = Campus::start();
    let css = campus.app.browser().get("/").attr("link[rel=stylesheet]", "href");
    let css = css.expect("a style sheet");
    for number in ["", "S1", "F1", "A1"] {
        let mut browser = campus.browser_of(number);
        for (_, path, methods) in ROUTES {
            let address = campus.address(path).replace("/static/{name}", &css);
            let (get, head) = (browser.send("GET", &address, &[], None), browser.send("HEAD", &address, &[], None));
            assert_eq!(get.status == 405, !methods.contains("GET"), "{path}");
            assert_eq!(head.status, get.status, "{path}");
            assert!(head.body.is_empty(), "{path}");
            assert_eq!(lines(&head), lines(&get), "{path}");
        }
    }
}

#[test]
fn there_is_no_trace() {
    let campus = Campus::start();
    let mut browser = campus.app.browser();
    for method in ["TRACE", "OPTIONS", "PROPFIND"] {
        let answer = browser.send(method, "/courses", &[("Sec-Fetch-Site", "same-origin")], None);
        assert_eq!(answer.status, 405, "{method}");
    }
}

/// The lines of an answer's head but for its time.
fn lines(answer: &Answer) -> Vec<(String, String)> {
    let mut lines = answer.headers.clone();
    lines.retain(|(name, _)| name != "date");
    lines.sort();
    lines
}
