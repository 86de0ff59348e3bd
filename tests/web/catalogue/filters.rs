//! The filters of the list of courses.

use registrar::accounts::{Role, User};
use registrar::catalogue::SectionDetails;
use registrar::db::Id;

use super::codes;
use super::support::{App, Browser};

/// A university of two terms: `CS 1` (full) and `CS 2` are taught now, `CS 3` in the term OLD; `CS 4` never was.
struct University {
    app: App,
    teacher: User,
    section_now: Id,
    section_then: Id,
}

impl University {
    fn new() -> Self {
        let app = App::start();
        app.university();
        app.term("OLD", "1990-01-01", "1990-06-30");
        let teacher = app.faculty("F1");
        let course = |number: &str| app.course(&teacher, number);
        let (full, free, old) = (course("CS 1"), course("CS 2"), course("CS 3"));
        course("CS 4");
        let full = app.section(&teacher, full, "01", 1);
        let section_now = app.section(&teacher, free, "01", 2);
        let details = SectionDetails {
            waitlist_capacity: None,
            number: "01".to_owned(),
            capacity: 5,
            instructors: vec!["F1".to_owned()],
            meetings: Vec::new(),
        };
        let section_then = app.section_in("OLD", &teacher, old, &details);
        app.register(&app.student("S0"), full);
        Self { app, teacher, section_now, section_then }
    }
}

#[track_caller]
fn expect_codes(browser: &mut Browser, query: &str, expected: &[&str]) {
    browser.get(&format!("/courses?{query}")).expect_status(200);
    assert_eq!(codes(browser), expected, "{query}");
}

#[test]
fn the_term_is_the_current_one_unless_another_is_asked_for() {
    let university = University::new();
    let mut browser = university.app.browser();
    for now in ["", "term=", "term=NOW", "term=now", "term=nosuch", "term=%27"] {
        expect_codes(&mut browser, now, &["CS 1", "CS 2"]);
    }
    expect_codes(&mut browser, "term=OLD", &["CS 3"]);
    assert_eq!(browser.value_of("term").as_deref(), Some("OLD"));
    browser.see("5 of 5 left").click("Course CS 3").see("Sections, Term OLD");
    expect_codes(&mut browser, "term=all", &["CS 1", "CS 2", "CS 3", "CS 4"]);
    assert_eq!(browser.value_of("term").as_deref(), Some("all"));
    browser.dont_see("Not taught in this term");
}

#[test]
fn only_a_subject_is_shown_when_it_is_asked_for() {
    let university = University::new();
    let app = &university.app;
    let mut details = app.course_details("MATH 1");
    details.subject_id = app.catalogue().subject_by_code("MATH").expect("a subject").id;
    let course = app.course_with(&university.teacher, &details);
    app.section(&university.teacher, course, "01", 5);
    let mut browser = app.browser();
    expect_codes(&mut browser, "subject=MATH", &["MATH 1"]);
    browser.see("1 course in Mathematics");
    assert_eq!(browser.title(), "Courses in Mathematics – Registrar");
    expect_codes(&mut browser, "subject=math", &["MATH 1"]);
    expect_codes(&mut browser, "subject=cs&q=course", &["CS 1", "CS 2"]);
    expect_codes(&mut browser, "subject=nosuch", &[]);
    browser.see("No course matches");
}

#[test]
fn only_courses_with_a_free_seat_are_shown_when_they_are_asked_for() {
    let university = University::new();
    let mut browser = university.app.browser();
    expect_codes(&mut browser, "open=1", &["CS 2"]);
    expect_codes(&mut browser, "open=1&term=OLD", &["CS 3"]);
    expect_codes(&mut browser, "open=1&term=all", &["CS 2", "CS 3"]);
    browser.get("/courses");
    browser.form("Search").check("Seats free").submit().see("1 course");
    assert_eq!(codes(&browser), ["CS 2"]);
}

#[test]
fn only_an_instructors_courses_are_shown_when_they_are_asked_for() {
    let university = University::new();
    let app = &university.app;
    let other = app.person(Role::Faculty, "F2", "Lara", "Muñoz");
    let course = app.course(&other, "CS 9");
    app.section(&other, course, "01", 5);
    app.student("S9");
    let mut browser = app.browser();
    expect_codes(&mut browser, "instructor=F2", &["CS 9"]);
    expect_codes(&mut browser, "instructor=f2", &["CS 9"]);
    expect_codes(&mut browser, "instructor=F1", &["CS 1", "CS 2"]);
    expect_codes(&mut browser, "instructor=F1&term=OLD", &["CS 3"]);
    for nobody in ["F99", "S9", "%27"] {
        expect_codes(&mut browser, &format!("instructor={nobody}"), &[]);
    }
}

#[test]
fn a_students_list_leaves_out_what_they_have_and_shows_it_when_asked() {
    let university = University::new();
    let app = &university.app;
    let student = app.student("S1");
    let mut browser = app.signed_in("S1");
    expect_codes(&mut browser, "", &["CS 1", "CS 2"]);
    expect_codes(&mut browser, "mine=1", &[]);
    browser.see("You have no course in this term yet.");
    app.register(&student, university.section_now);
    app.register(&student, university.section_then);
    expect_codes(&mut browser, "", &["CS 1"]);
    expect_codes(&mut browser, "mine=1", &["CS 2"]);
    browser.see("Registered");
    expect_codes(&mut browser, "term=OLD", &[]);
    expect_codes(&mut browser, "term=OLD&mine=1", &["CS 3"]);
    expect_codes(&mut browser, "term=all", &["CS 1", "CS 4"]);
    expect_codes(&mut browser, "term=all&mine=1", &["CS 2", "CS 3"]);
    browser.get("/courses?mine=1").form("Drop CS 2-01").submit().expect_status(200);
    expect_codes(&mut browser, "", &["CS 1", "CS 2"]);
}

#[test]
fn faculty_see_what_they_teach_when_they_ask_also_without_a_section() {
    let university = University::new();
    let app = &university.app;
    let other = app.faculty("F2");
    let course = app.course(&other, "CS 9");
    app.section(&other, course, "01", 5);
    let mut browser = app.signed_in("F1");
    expect_codes(&mut browser, "", &["CS 1", "CS 2", "CS 9"]);
    browser.click("Teaching").expect_path("/courses?mine=1");
    assert_eq!(codes(&browser), ["CS 1", "CS 2", "CS 3", "CS 4"]);
    expect_codes(&mut browser, "mine=1&term=NOW", &["CS 1", "CS 2"]);
    // To a visitor and an admin nothing is theirs.
    app.admin("A1");
    expect_codes(&mut app.browser(), "mine=1", &["CS 1", "CS 2", "CS 9"]);
    expect_codes(&mut app.signed_in("A1"), "mine=1", &["CS 1", "CS 2", "CS 9"]);
}

#[test]
fn five_sections_of_a_course_are_four_in_the_list_and_all_on_its_page() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let course = app.course(&teacher, "CS 1");
    for number in ["05", "01", "04", "02", "03"] {
        app.section(&teacher, course, number, 5);
    }
    let mut browser = app.browser();
    browser.get("/courses");
    assert_eq!(browser.select_text("article .no"), ["Section 01", "Section 02", "Section 03", "Section 04"]);
    browser.click("1 more section of CS 1").expect_path(&format!("/courses/{course}"));
    assert_eq!(browser.select_text("tbody th").len(), 5);
}
