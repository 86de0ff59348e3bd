//! The list of courses and a course's page.

use chrono::{Days, Utc};
use registrar::accounts::Role;
use registrar::catalogue::{Meeting, SectionDetails};
use registrar::db::Id;

use super::codes;
use super::support::{App, Browser, TEST_TERM};

/// A university with so many courses in the current term, `CS 001` and so on.
fn app_with_courses(count: usize) -> App {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    for number in 1..=count {
        let course = app.course(&teacher, &format!("CS {number:03}"));
        app.section(&teacher, course, "01", 10);
    }
    app
}

fn found(browser: &mut Browser, query: &str) -> Vec<String> {
    codes(browser.get(&format!("/courses?{query}")).expect_status(200))
}

#[test]
fn anyone_looks_at_the_courses_and_at_one_of_them() {
    let app = app_with_courses(1);
    let mut browser = app.browser();
    browser.get("/courses").see("1 course").see("10 of 10 left");
    browser
        .click("Course CS 001")
        .expect_status(200)
        .see("What CS 001 is about.")
        .see("Credits 3")
        .see("Computer Science")
        .see("Test Person F1")
        .see("Sections, Term NOW");
    assert_eq!(browser.title(), "CS 001 Course CS 001 – Registrar");
    browser.click("Sign in to register for CS 001-01").expect_status(200).see("You will come back to where you were");
}

#[test]
fn twenty_five_courses_stand_on_a_page() {
    let app = app_with_courses(52);
    let mut browser = app.browser();
    browser.get("/courses?q=cs").see("52 courses").see("Courses 1–25 of 52").dont_see("Previous page");
    assert_eq!(codes(&browser).len(), 25);
    browser.click("Next page").expect_path("/courses?q=cs&page=2").see("Courses 26–50 of 52");
    assert_eq!(codes(&browser).first().map(String::as_str), Some("CS 026"));
    browser.click("Next page").see("Courses 51–52 of 52").dont_see("Next page");
    assert_eq!(codes(&browser), ["CS 051", "CS 052"]);
    browser.click("Previous page").click("Previous page").expect_path("/courses?q=cs");
    browser.click("Page 3").expect_path("/courses?q=cs&page=3");
}

#[test]
fn one_page_has_no_links_to_pages() {
    let app = app_with_courses(25);
    let mut browser = app.browser();
    browser.get("/courses").see("25 courses").dont_see("Next page").dont_see("Previous page");
    assert_eq!(codes(&browser).len(), 25);
}

#[test]
fn a_page_that_is_not_there_is_the_nearest_one() {
    let app = app_with_courses(26);
    let mut browser = app.browser();
    for page in ["0", "1", "-1", "two", "", "1e9", "99999999999999999999999", "%2B1"] {
        assert_eq!(found(&mut browser, &format!("page={page}")).len(), 25, "page {page}");
    }
    for page in ["2", "3", "4000000000", "18446744073709551615"] {
        assert_eq!(found(&mut browser, &format!("page={page}")), ["CS 026"], "page {page}");
    }
}

#[test]
fn without_courses_the_list_says_so() {
    let app = App::start();
    app.browser()
        .get("/courses")
        .expect_status(200)
        .see("0 courses")
        .see("No course matches")
        .click("See all courses")
        .expect_path("/courses");
    app.university();
    app.browser().get("/courses?q=pottery").see("No course matches “pottery”");
}

#[test]
fn a_course_that_is_not_there_is_404() {
    let app = app_with_courses(1);
    let mut browser = app.browser();
    for path in [
        format!("/courses/{}", Id::new()),
        format!("/sections/{}", Id::new()),
        "/courses/1".to_owned(),
        "/courses/%27".to_owned(),
        format!("/courses/{}x", Id::new()),
    ] {
        browser.get(&path).expect_status(404).see("There is no such page");
    }
}

#[test]
fn a_search_looks_at_the_code_the_name_the_description_and_the_instructors() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let munoz = app.person(Role::Faculty, "F2", "Lara", "Muñoz");
    let mut details = app.course_details("CS 060");
    details.texts.name = "Linear Álgebra".to_owned();
    details.texts.description = "Vector spaces and their maps.".to_owned();
    let algebra = app.course_with(&munoz, &details);
    let other = app.course(&teacher, "CS 200");
    app.section(&munoz, algebra, "01", 10);
    app.section(&teacher, other, "01", 10);
    let mut browser = app.browser();
    for words in [
        "CS 060",
        "cs060",
        "  cs   060 ",
        "060",
        "ALGEBRA",
        "álgebra",
        "linear algebra",
        "algebra linear",
        "alg",
        "munoz",
        "Muñoz",
        "MUÑOZ",
        "lara",
        "vector",
        "SPACES maps",
        "munoz 060",
    ] {
        let query = words.replace(' ', "+");
        assert_eq!(found(&mut browser, &format!("q={query}")), ["CS 060"], "{words:?}");
    }
    for words in ["linear pottery", "zzz", "munoz 200", "%25", "_", "'"] {
        let query = words.replace(' ', "+");
        assert!(found(&mut browser, &format!("q={query}")).is_empty(), "{words:?}");
    }
    assert_eq!(found(&mut browser, "q=").len(), 2);
}

#[test]
fn an_instructor_of_a_section_alone_is_found_too() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let second = app.person(Role::Faculty, "F2", "Ada", "Lovelace");
    let course = app.course(&teacher, "CS 1");
    app.staff(&teacher, course, &second, registrar::catalogue::Rights::default());
    let details = SectionDetails {
        waitlist_capacity: None,
        number: "01".to_owned(),
        capacity: 5,
        instructors: vec!["F2".to_owned()],
        meetings: Vec::new(),
    };
    app.section_in(TEST_TERM, &teacher, course, &details);
    assert_eq!(found(&mut app.browser(), "q=lovelace"), ["CS 1"]);
    assert_eq!(found(&mut app.browser(), "instructor=F2"), ["CS 1"]);
}

#[test]
fn the_exact_code_comes_first_and_a_name_before_a_description() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    for (code, name, description) in [
        ("CS 1", "Cooking", "Not about art."),
        ("CS 10", "Art history", ""),
        ("CS 100", "Pottery", ""),
        ("ART", "Something else", ""),
    ] {
        let mut details = app.course_details(code);
        (details.texts.name, details.texts.description) = (name.to_owned(), description.to_owned());
        let course = app.course_with(&teacher, &details);
        app.section(&teacher, course, "01", 5);
    }
    let mut browser = app.browser();
    assert_eq!(found(&mut browser, "q=cs+100"), ["CS 100"]);
    assert_eq!(found(&mut browser, "q=cs1"), ["CS 1", "CS 10", "CS 100"]);
    assert_eq!(found(&mut browser, "q=art"), ["ART", "CS 10", "CS 1"]);
}

#[test]
fn what_is_looked_for_is_shown_escaped_and_kept_in_the_form() {
    let app = app_with_courses(1);
    let mut browser = app.browser();
    browser.get("/courses?q=%3Cb%3E%22x%22%3C%2Fb%3E&open=1").see("No course matches “<b>\"x\"</b>”");
    assert_eq!(browser.value_of("q").as_deref(), Some("<b>\"x\"</b>"));
    assert_eq!(browser.value_of("open").as_deref(), Some("1"));
    assert!(!browser.body().contains("<b>\"x"), "the search is escaped");
    browser.click("Seats free").expect_path("/courses?q=%3Cb%3E%22x%22%3C%2Fb%3E");
    browser.click("Clear all").expect_path("/courses").see("1 course");
}

#[test]
fn a_meeting_is_shown_with_its_days_hours_room_and_weeks() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let course = app.course(&teacher, "CS 1");
    let time = |text: &str| text.parse().expect("a time");
    let meeting = |days: &str, starts_at: &str, ends_at: &str, weeks: &str| Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: days.to_owned(),
        starts_at: time(starts_at),
        ends_at: time(ends_at),
        room: "Birch 121".to_owned(),
        weeks: weeks.to_owned(),
    };
    let meetings = vec![meeting("MW", "09:35:00", "10:50:00", ""), meeting("R", "16:00:00", "17:00:00", "1,3")];
    app.section_meeting(&teacher, course, "01", 5, meetings);
    app.section(&teacher, course, "02", 5);
    for path in ["/courses".to_owned(), format!("/courses/{course}")] {
        app.browser()
            .get(&path)
            .see("Mon Wed 9:35–10:50 Birch 121")
            .see("Thu 16:00–17:00 Birch 121, weeks 1,3")
            .see("Arranged with the instructor");
    }
}

#[test]
fn without_a_current_term_the_next_one_is_shown_and_else_the_last() {
    let app = App::start();
    app.subject("CS", "Computer Science");
    let today = Utc::now().date_naive();
    let day = |ahead: u64| (today + Days::new(ahead)).to_string();
    app.term("OLD", "1990-01-01", "1990-06-30");
    app.term("OLDER", "1989-01-01", "1989-06-30");
    app.browser().get("/courses").see("Term OLD, 1 January to 30 June 1990.");
    app.term("LATER", &day(100), &day(200));
    app.term("NEXT", &day(10), &day(90));
    app.browser().get("/courses").see("Term NEXT,");
    app.term("NOW", &today.to_string(), &today.to_string());
    app.browser().get("/courses").see("Term NOW,");
}
