//! The markup of every page that a visitor can reach by links, and of every form that comes back.

mod rules;

use std::collections::{HashSet, VecDeque};

use registrar::catalogue::{Meeting, Rights};
use registrar::db::Id;
use scraper::Html;

use super::support::{App, Browser};
use rules::{check, select};

/// More pages than that are not looked at.
const MOST_PAGES: usize = 400;

#[test]
fn a_visitor_finds_every_page_in_order() {
    let app = small_university();
    let seen = crawl(&mut app.browser());
    expect_seen(&seen, &["/", "/courses", "/courses/", "/sign-in", "/sign-up/student", "/sign-up/faculty"]);
}

#[test]
fn a_student_finds_every_page_in_order() {
    let app = small_university();
    let mut browser = app.signed_in("S1");
    for course in &app.catalogue().courses()[3..6] {
        let section = course.sections[0].id.to_string();
        browser.get("/courses").post("/plan/items", &[("section", &section)]);
    }
    let seen = crawl(&mut browser);
    expect_seen(
        &seen,
        &["/", "/courses", "/courses/", "/account", "/account/password", "/account/sessions", "/schedule", "/plan"],
    );
}

#[test]
fn faculty_find_every_page_in_order() {
    let app = small_university();
    let seen = crawl(&mut app.signed_in("F1"));
    expect_seen(&seen, &["/", "/courses/new", "/courses/", "/sections/", "/account", "/schedule"]);
    for ending in ["/edit", "/delete", "/sections/new", "/roster", "/roster.csv", "/instructors"] {
        assert!(seen.iter().any(|path| path.ends_with(ending)), "{ending} is not linked");
    }
}

#[test]
fn faculty_who_wait_find_every_page_in_order() {
    let app = small_university();
    app.pending_faculty("F9");
    let mut browser = app.signed_in("F9");
    check(&browser);
    check(browser.get("/courses"));
}

#[test]
fn the_office_finds_every_page_in_order() {
    let app = small_university();
    app.pending_faculty("F9");
    let seen = crawl(&mut app.signed_in("A1"));
    expect_seen(&seen, &["/", "/courses", "/office/users", "/office/terms", "/office/terms/new"]);
    expect_seen(&seen, &["/office/subjects", "/office/subjects/new", "/office/subjects/", "/sections/"]);
}

#[test]
fn an_empty_site_is_in_order_as_well() {
    let app = App::start();
    crawl(&mut app.browser());
    for number in ["S1", "F1", "A1"] {
        match number {
            "S1" => app.student(number),
            "F1" => app.faculty(number),
            _ => app.admin(number),
        };
        crawl(&mut app.signed_in(number));
    }
}

#[test]
fn every_form_that_comes_back_is_in_order() {
    let app = small_university();
    let catalogue = app.catalogue();
    let taught = &catalogue.courses()[2];
    let (course, section) = (taught.id, taught.sections[0].id);
    for (number, page, action) in [
        ("", "/sign-in".to_owned(), "/sign-in".to_owned()),
        ("", "/sign-up/student".to_owned(), "/sign-up/student".to_owned()),
        ("", "/sign-up/faculty".to_owned(), "/sign-up/faculty".to_owned()),
        ("S1", "/account/password".to_owned(), "/account/password".to_owned()),
        ("F1", "/courses/new".to_owned(), "/courses".to_owned()),
        ("F1", format!("/courses/{course}/edit"), format!("/courses/{course}")),
        ("F1", format!("/courses/{course}/sections/new"), format!("/courses/{course}/sections")),
        ("F1", format!("/courses/{course}/instructors"), format!("/courses/{course}/instructors")),
        ("F1", format!("/sections/{section}/edit"), format!("/sections/{section}")),
        ("A1", "/office/terms/new".to_owned(), "/office/terms".to_owned()),
        ("A1", "/office/subjects/new".to_owned(), "/office/subjects".to_owned()),
    ] {
        let mut browser = if number.is_empty() { app.browser() } else { app.signed_in(number) };
        // What is no day, no number and no code of a term.
        let answers = [("days", "X"), ("capacity", "-1"), ("term", "NEVER")];
        browser.get(&page).post(&action, &answers).expect_status(422);
        assert!(browser.title().starts_with("Error:"), "{page}: {}", browser.title());
        check(&browser);
        let html = Html::parse_document(browser.body());
        for link in select(&html, ".summary a") {
            let target = link.attr("href").and_then(|href| href.strip_prefix('#'));
            let is_there = target.is_some_and(|id| select(&html, &format!("[id=\"{id}\"]")).len() == 1);
            assert!(is_there, "{page} links to {target:?}");
        }
    }
}

#[test]
fn every_error_is_in_order() {
    let app = small_university();
    let section = app.catalogue().courses()[2].sections[0].id;
    for number in ["", "S1", "A1"] {
        let mut browser = if number.is_empty() { app.browser() } else { app.signed_in(number) };
        check(browser.get("/nowhere").expect_status(404));
        check(browser.get("/courses?q=%FF").expect_status(400));
        check(browser.get("/sign-out").expect_status(405));
    }
    let mut student = app.signed_in("S1");
    check(student.get("/office/users").expect_status(403));
    let register = format!("/sections/{section}/register");
    check(student.get("/courses").post(&register, &[("", "")]).expect_status(409));
}

/// Follows every link within the site, and looks at each page; returns the paths.
fn crawl(browser: &mut Browser) -> HashSet<String> {
    let mut seen = HashSet::from(["/".to_owned()]);
    let mut waiting = VecDeque::from(["/".to_owned()]);
    while let Some(path) = waiting.pop_front() {
        browser.get(&path).expect_status(200);
        let kind = browser.header("content-type").unwrap_or_default();
        if !kind.starts_with("text/html") {
            continue;
        }
        check(browser);
        let html = Html::parse_document(browser.body());
        for link in select(&html, "a[href]") {
            let target = link.attr("href").and_then(|href| href.split('#').next()).unwrap_or_default();
            assert!(target.is_empty() || target.starts_with(['/', 'm']), "{path} links to {target}");
            if target.starts_with('/') && seen.insert(target.to_owned()) {
                waiting.push_back(target.to_owned());
            }
        }
        assert!(seen.len() <= MOST_PAGES, "the links do not end: {seen:?}");
    }
    seen
}

/// Expects pages at these paths; one that ends in `/` stands for all that begin with it.
#[track_caller]
fn expect_seen(seen: &HashSet<String>, paths: &[&str]) {
    for path in paths {
        let is_seen = match path.strip_suffix('/').filter(|path| !path.is_empty()) {
            Some(_) => seen.iter().any(|other| other.starts_with(path) && other.len() > path.len()),
            None => seen.contains(*path),
        };
        assert!(is_seen, "{path} is not linked: {seen:?}");
    }
}

/// Two instructors, two pages of courses with sections full and free, at set times and arranged, and two students.
fn small_university() -> App {
    let app = App::start();
    app.university();
    app.term("NEXT", "2100-01-01", "2100-06-30");
    let (first, second) = (app.faculty("F1"), app.faculty("F2"));
    let (student, other) = (app.student("S1"), app.student("S2"));
    app.admin("A1");
    for number in 101..131 {
        let who = if number % 3 == 0 { &second } else { &first };
        let course = app.course(who, &format!("CS {number}"));
        let meeting = || Meeting {
            id: Id::new(),
            section_id: Id::new(),
            days: "MW".to_owned(),
            starts_at: "09:35".parse().expect("a time"),
            ends_at: "10:50".parse().expect("a time"),
            room: "Hall 1".to_owned(),
            weeks: "1-15".to_owned(),
        };
        let sections = if number < 107 { number - 101 } else { 0 };
        for section in 0..sections {
            let meetings = if section % 2 == 0 { vec![meeting()] } else { Vec::new() };
            let seats = if section == 3 { 0 } else { section + 1 };
            let id = app.section_meeting(who, course, &format!("{section:02}"), seats, meetings);
            match (number, section) {
                (103, 0) => app.register(&student, id),
                (104, 0) => app.register(&other, id),
                _ => {}
            }
        }
        match number {
            102 => app.staff(&second, course, &first, Rights::default()),
            104 => drop(app.invite(&first, course, &second, Rights::ALL)),
            105 => drop(app.invite(&second, course, &first, Rights::ALL)),
            _ => {}
        }
    }
    app
}
