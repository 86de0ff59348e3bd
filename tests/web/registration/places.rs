//! One student registers and drops; what is refused is said with its reason and what to do.

use registrar::accounts::User;
use registrar::catalogue::SectionDetails;
use registrar::db::Id;

use super::support::App;
use super::{Press, count, post, press_at_once};

/// A university whose faculty member F1 teaches CS 1 with the sections 01 and 02; and the student S1.
struct University {
    app: App,
    teacher: User,
    student: User,
    course: Id,
    sections: [Id; 2],
}

impl University {
    fn new(capacity: i32) -> Self {
        let app = App::start();
        app.university();
        let teacher = app.faculty("F1");
        let course = app.course(&teacher, "CS 1");
        let sections = ["01", "02"].map(|number| app.section(&teacher, course, number, capacity));
        Self { student: app.student("S1"), app, teacher, course, sections }
    }

    fn course_path(&self) -> String {
        format!("/courses/{}", self.course)
    }

    fn path(&self, verb: &str) -> String {
        format!("/sections/{}/{verb}", self.sections[0])
    }
}

#[test]
fn a_student_registers_from_the_list_and_comes_back_to_it() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    browser.get("/courses?q=course&subject=CS&open=1").form("Register for CS 1-01").submit();
    browser.expect_path("/courses?q=course&subject=CS&open=1").expect_status(200);
    browser.see("Registered for CS 1-01, Course CS 1. The seat is yours.");
    assert_eq!(browser.hops()[0].status, 303);
    assert_eq!(university.app.seats_taken(university.sections[0]), (1, 1));
    browser.get("/courses?mine=1").see("23 of 24 left").dont_see("The seat is yours").form("Drop CS 1-01").submit();
    browser.expect_path("/courses?mine=1").see("Dropped CS 1-01, Course CS 1. The seat is free for others.");
    assert_eq!(university.app.seats_taken(university.sections[0]), (0, 0));
}

#[test]
fn a_student_registers_from_the_courses_page_and_sees_the_seats() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    let path = format!("{}?term=NOW", university.course_path());
    browser.get(&path).see("24 of 24 left").form("Register for CS 1-01").submit().expect_path(&path);
    browser.see("Registered for CS 1-01, Course CS 1.").see("Registered 23 of 24 left");
    browser.see("You have CS 1-01. Swap it for CS 1-02, giving up CS 1-01");
    university.app.browser().get(&path).see("23 of 24 left");
    browser.form("Drop CS 1-01").submit().expect_path(&path).see("24 of 24 left").dont_see("You have CS 1-01");
}

#[test]
fn a_visitor_signs_in_and_is_back_at_the_course() {
    let university = University::new(24);
    let mut browser = university.app.browser();
    let list = "/courses?q=course&open=1";
    browser.get(list).click("Sign in to register for CS 1-01");
    assert_eq!(browser.value_of("next").as_deref(), Some(list));
    let path = format!("{}?term=NOW", university.course_path());
    browser.get(&path).click("Sign in to register for CS 1-01");
    browser.form("Sign in").fill("identifier", "S1").fill("password", super::support::PASSWORD).submit();
    browser.expect_path(&path).form("Register for CS 1-01").submit().see("The seat is yours.");
}

#[test]
fn a_student_may_come_back_and_has_one_place_still() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    browser.get(&university.course_path());
    for _ in 0..3 {
        browser.form("Register for CS 1-01").submit().see("The seat is yours.");
        assert_eq!(university.app.seats_taken(university.sections[0]), (1, 1));
        browser.form("Drop CS 1-01").submit().see("The seat is free for others.");
        assert_eq!(university.app.seats_taken(university.sections[0]), (0, 0));
    }
    browser.form("Register for CS 1-02").submit().see("The seat is yours.");
    assert_eq!(university.app.seats_taken(university.sections[1]), (1, 1));
}

#[test]
fn a_full_section_is_refused_with_its_seats() {
    let university = University::new(1);
    let mut browser = university.app.signed_in("S1");
    browser.get(&university.course_path());
    university.app.register(&university.app.student("S2"), university.sections[0]);
    browser.form("Register for CS 1-01").submit().expect_status(409).expect_path(&university.path("register"));
    browser
        .see("Nothing was registered: Course CS 1")
        .see("1 requirement is not met.")
        .see("Full: the only seat is taken")
        .see("Join the waitlist if there is one, or look at another section.")
        .see("Seats Full nobody waiting");
    browser.click("See the course’s sections").expect_path(&university.course_path()).see("Full nobody waiting");
    assert_eq!(
        browser.select_text("form button"),
        ["Sign out", "Join waitlist of CS 1-01", "Plan CS 1-01", "Register for CS 1-02", "Plan CS 1-02"],
        "for what is full, only the waitlist"
    );
    assert_eq!(university.app.seats_taken(university.sections[0]), (1, 1));
}

#[test]
fn a_section_without_seats_is_refused() {
    let university = University::new(0);
    let mut browser = university.app.signed_in("S1");
    post(browser.get("/courses"), &university.path("register"));
    browser.expect_status(409).see("There are no seats yet").see("Ask the instructor when seats will be opened.");
}

#[test]
fn a_second_section_of_a_course_is_refused_with_all_reasons() {
    let university = University::new(1);
    let mut browser = university.app.signed_in("S1");
    university.app.register(&university.student, university.sections[1]);
    university.app.register(&university.app.student("S2"), university.sections[0]);
    post(browser.get("/courses"), &university.path("register"));
    browser
        .expect_status(409)
        .see("2 requirements are not met.")
        .see("You have CS 1-02")
        .see("Swap it if you want this one instead.");
    let reasons = browser.select_text(".refusals h2");
    assert_eq!(reasons, ["You have CS 1-02", "Full: the only seat is taken"]);
    assert_eq!(university.app.seats_taken(university.sections[1]), (1, 1));
}

#[test]
fn the_same_course_in_another_term_is_another_matter() {
    let university = University::new(5);
    let app = &university.app;
    app.term("NEXT", "2100-01-01", "2100-06-30");
    let details = SectionDetails {
        waitlist_capacity: None,
        number: "01".to_owned(),
        capacity: 5,
        instructors: Vec::new(),
        meetings: Vec::new(),
    };
    let next = app.section_in("NEXT", &university.teacher, university.course, &details);
    app.register(&university.student, university.sections[0]);
    let mut browser = app.signed_in("S1");
    let path = format!("{}?term=NEXT", university.course_path());
    browser.get(&path).form("Register for CS 1-01").submit().expect_path(&path).see("The seat is yours.");
    assert_eq!(app.seats_taken(next), (1, 1));
    assert_eq!(app.seats_taken(university.sections[0]), (1, 1));
}

#[test]
fn a_double_press_gives_one_place_and_a_clear_answer() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    let presses = (0..2).map(|_| Press::new(&browser, university.path("register"))).collect();
    let statuses = press_at_once(presses);
    assert_eq!((count(&statuses, 303), count(&statuses, 409)), (1, 1), "{statuses:?}");
    post(browser.get("/courses"), &university.path("register"));
    browser.expect_status(409).see("You are registered for this section").see("There is nothing left to do.");
    assert_eq!(university.app.seats_taken(university.sections[0]), (1, 1));
}

#[test]
fn a_drop_without_a_place_is_refused() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    post(browser.get("/courses"), &university.path("drop"));
    browser.expect_status(409).see("Nothing was dropped").see("You are not registered for CS 1-01");
    university.app.register(&university.student, university.sections[0]);
    let mut other_tab = browser.clone();
    other_tab.get("/");
    browser.get("/").form("Drop CS 1-01").submit().expect_path("/").see("Dropped CS 1-01");
    other_tab.form("Drop CS 1-01").submit().expect_status(409).see("Perhaps you dropped it already");
    assert_eq!(university.app.seats_taken(university.sections[0]), (0, 0), "the seat is given back once");
}

#[test]
fn what_is_not_there_cannot_be_had() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    for verb in ["register", "drop"] {
        for id in [Id::new().to_string(), "1".to_owned(), university.course.to_string()] {
            post(browser.get("/courses"), &format!("/sections/{id}/{verb}")).expect_status(404);
        }
    }
}

#[test]
fn only_students_register() {
    let university = University::new(24);
    university.app.admin("A1");
    for number in ["F1", "A1"] {
        let mut browser = university.app.signed_in(number);
        browser.get(&university.course_path());
        assert_eq!(browser.select_text("form button"), ["Sign out"], "{number} has nothing to press");
        for verb in ["register", "drop"] {
            post(browser.get("/courses"), &university.path(verb)).expect_status(403);
        }
    }
    assert_eq!(university.app.seats_taken(university.sections[0]), (0, 0));
}
