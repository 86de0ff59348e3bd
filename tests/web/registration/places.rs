//! One student registers and drops; what is refused is said with its reason and what to do.

use chrono::NaiveDateTime;
use registrar::accounts::User;
use registrar::catalogue::{SectionDetails, TermDetails};
use registrar::db::{Id, now};
use registrar::form::key;

use super::support::{App, Browser};
use super::{Press, count, press_at_once};

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
        Self {
            student: app.student("S1"),
            app,
            teacher,
            course,
            sections,
        }
    }

    fn course_path(&self) -> String {
        format!("/courses/{}", self.course)
    }

    fn path(&self, verb: &str) -> String {
        format!("/sections/{}/{verb}", self.sections[0])
    }
}

/// Presses a button that the page does not show.
fn post<'a>(browser: &'a mut Browser, path: &str) -> &'a mut Browser {
    browser.post(path, &[("", ""); 0])
}

#[test]
fn a_student_registers_from_the_list_and_comes_back_to_it() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    browser
        .get("/courses?q=course&subject=CS&open=1")
        .form("Register for CS 1-01")
        .submit();
    browser
        .expect_path("/courses?q=course&subject=CS&open=1")
        .expect_status(200);
    browser.see("Registered for CS 1-01, Course CS 1. The seat is yours.");
    assert_eq!(browser.hops()[0].status, 303);
    assert_eq!(university.app.seats_taken(university.sections[0]), (1, 1));
    browser
        .get("/courses?mine=1")
        .see("23 of 24 left")
        .dont_see("The seat is yours")
        .form("Drop CS 1-01")
        .submit();
    browser
        .expect_path("/courses?mine=1")
        .see("Dropped CS 1-01, Course CS 1. The seat is free for others.");
    assert_eq!(university.app.seats_taken(university.sections[0]), (0, 0));
}

#[test]
fn a_student_registers_from_the_courses_page_and_sees_the_seats() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    let path = format!("{}?term=NOW", university.course_path());
    browser
        .get(&path)
        .see("24 of 24 left")
        .form("Register for CS 1-01")
        .submit()
        .expect_path(&path);
    browser
        .see("Registered for CS 1-01, Course CS 1.")
        .see("Registered 23 of 24 left");
    browser.see("You have section 01. Drop it first if you want this one instead.");
    university.app.browser().get(&path).see("23 of 24 left");
    browser
        .form("Drop CS 1-01")
        .submit()
        .expect_path(&path)
        .see("24 of 24 left")
        .dont_see("You have section 01");
}

#[test]
fn a_visitor_signs_in_and_is_back_at_the_course() {
    let university = University::new(24);
    let mut browser = university.app.browser();
    browser
        .get(&university.course_path())
        .click("Sign in to register for CS 1-01");
    browser
        .form("Sign in")
        .fill("identifier", "S1")
        .fill("password", super::support::PASSWORD)
        .submit();
    browser
        .expect_path(&university.course_path())
        .form("Register for CS 1-01")
        .submit()
        .see("The seat is yours.");
}

#[test]
fn a_student_may_come_back_and_has_one_place_still() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    browser.get(&university.course_path());
    for _ in 0..3 {
        browser.form("Register for CS 1-01").submit().see("The seat is yours.");
        assert_eq!(university.app.seats_taken(university.sections[0]), (1, 1));
        browser
            .form("Drop CS 1-01")
            .submit()
            .see("The seat is free for others.");
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
    university
        .app
        .register(&university.app.student("S2"), university.sections[0]);
    browser
        .form("Register for CS 1-01")
        .submit()
        .expect_status(409)
        .expect_path(&university.path("register"));
    browser
        .see("Nothing was registered: Course CS 1")
        .see("One rule stands against it.")
        .see("Full: all 1 seats are taken")
        .see("a seat is free as soon as somebody drops")
        .see("Full 1 of 1 taken");
    browser
        .click("See the course’s sections")
        .expect_path(&university.course_path())
        .see("Full 1 of 1 taken");
    assert_eq!(
        browser.select_text("form button"),
        ["Sign out", "Register for CS 1-02"],
        "no button for what is full"
    );
    assert_eq!(university.app.seats_taken(university.sections[0]), (1, 1));
}

#[test]
fn a_section_without_seats_is_refused() {
    let university = University::new(0);
    let mut browser = university.app.signed_in("S1");
    post(browser.get("/courses"), &university.path("register"));
    browser
        .expect_status(409)
        .see("There are no seats yet")
        .see("Ask the instructor when seats will be opened.");
}

#[test]
fn a_second_section_of_a_course_is_refused_with_all_reasons() {
    let university = University::new(1);
    let mut browser = university.app.signed_in("S1");
    university.app.register(&university.student, university.sections[1]);
    university
        .app
        .register(&university.app.student("S2"), university.sections[0]);
    post(browser.get("/courses"), &university.path("register"));
    browser
        .expect_status(409)
        .see("2 rules stand against it.")
        .see("You have section 02")
        .see("Drop it first");
    let reasons = browser.select_text(".refusals h2");
    assert_eq!(reasons, ["You have section 02", "Full: all 1 seats are taken"]);
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
    browser
        .get(&path)
        .form("Register for CS 1-01")
        .submit()
        .expect_path(&path)
        .see("The seat is yours.");
    assert_eq!(app.seats_taken(next), (1, 1));
    assert_eq!(app.seats_taken(university.sections[0]), (1, 1));
}

#[test]
fn a_double_press_gives_one_place_and_a_clear_answer() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    let presses = (0..2)
        .map(|_| Press::new(&browser, university.path("register")))
        .collect();
    let statuses = press_at_once(presses);
    assert_eq!((count(&statuses, 303), count(&statuses, 409)), (1, 1), "{statuses:?}");
    post(browser.get("/courses"), &university.path("register"));
    browser
        .expect_status(409)
        .see("You are registered for this section")
        .see("There is nothing left to do.");
    assert_eq!(university.app.seats_taken(university.sections[0]), (1, 1));
}

#[test]
fn a_drop_without_a_place_is_refused() {
    let university = University::new(24);
    let mut browser = university.app.signed_in("S1");
    post(browser.get("/courses"), &university.path("drop"));
    browser
        .expect_status(409)
        .see("Nothing was dropped")
        .see("You are not registered for CS 1-01");
    university.app.register(&university.student, university.sections[0]);
    let mut other_tab = browser.clone();
    other_tab.get("/");
    browser
        .get("/")
        .form("Drop CS 1-01")
        .submit()
        .expect_path("/")
        .see("Dropped CS 1-01");
    other_tab
        .form("Drop CS 1-01")
        .submit()
        .expect_status(409)
        .see("Perhaps you dropped it already");
    assert_eq!(
        university.app.seats_taken(university.sections[0]),
        (0, 0),
        "the seat is given back once"
    );
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
        assert_eq!(
            browser.select_text("form button"),
            ["Sign out"],
            "{number} has nothing to press"
        );
        for verb in ["register", "drop"] {
            post(browser.get("/courses"), &university.path(verb)).expect_status(403);
        }
    }
    assert_eq!(university.app.seats_taken(university.sections[0]), (0, 0));
}

/// A university in Los Angeles, with one section in a term with these dates, and its student S1.
fn app_with_dates(change: impl Fn(&mut TermDetails)) -> (App, Browser, User, Id) {
    let app = App::start_with(&[("TIME_ZONE", "America/Los_Angeles")]);
    app.subject("CS", "Computer Science");
    let day = |text: &str| text.parse().expect("a day");
    let mut term = TermDetails {
        credit_limit: None,
        offer_hours: None,
        code: "NOW".to_owned(),
        code_key: key("NOW"),
        name: "Term NOW".to_owned(),
        starts_on: day("2000-01-01"),
        ends_on: day("2099-12-31"),
        registration_opens_at: None,
        registration_closes_at: None,
        drop_deadline: None,
    };
    change(&mut term);
    app.term_with(term);
    let teacher = app.faculty("F1");
    let section = app.section(&teacher, app.course(&teacher, "CS 1"), "01", 5);
    let student = app.student("S1");
    let browser = app.signed_in("S1");
    (app, browser, student, section)
}

fn instant(text: &str) -> Option<NaiveDateTime> {
    Some(text.parse().expect("an instant"))
}

#[test]
fn before_the_window_opens_there_is_no_button_and_a_press_is_refused() {
    let opens = |term: &mut TermDetails| term.registration_opens_at = instant("2090-01-01T08:00:00");
    let (app, mut browser, _, section) = app_with_dates(opens);
    browser
        .get("/courses")
        .see("Registration opens on Sun 1 Jan 2090, 0:00.")
        .see("Times are those of America/Los Angeles");
    assert!(
        !browser
            .select_text("button")
            .iter()
            .any(|button| button.contains("Register"))
    );
    post(&mut browser, &format!("/sections/{section}/register"));
    browser
        .expect_status(409)
        .see("Registration opens on Sun 1 Jan 2090, 0:00")
        .see("Come back then");
    assert_eq!(app.seats_taken(section), (0, 0));
    app.browser().get("/courses").dont_see("to register for CS 1-01");
}

#[test]
fn after_the_window_closed_there_is_no_button_and_a_press_is_refused() {
    let closed = |term: &mut TermDetails| term.registration_closes_at = instant("2020-06-30T06:59:00");
    let (app, mut browser, _, section) = app_with_dates(closed);
    browser
        .get("/courses")
        .see("Registration closed on Mon 29 Jun 2020, 23:59.");
    assert!(
        !browser
            .select_text("button")
            .iter()
            .any(|button| button.contains("Register"))
    );
    post(&mut browser, &format!("/sections/{section}/register"));
    browser
        .expect_status(409)
        .see("Registration closed on Mon 29 Jun 2020, 23:59")
        .see("Ask the registrar’s office");
    assert_eq!(app.seats_taken(section), (0, 0));
}

#[test]
fn within_the_window_and_before_the_deadline_a_student_comes_and_goes() {
    let (app, mut browser, _, section) = app_with_dates(|term| {
        term.registration_opens_at = instant("2020-01-01T00:00:00");
        term.registration_closes_at = instant("2090-07-01T06:59:00");
        term.drop_deadline = instant("2090-07-02T06:59:00");
    });
    browser
        .get("/courses")
        .see("Registration is open until Fri 30 Jun 2090, 23:59.");
    browser.form("Register for CS 1-01").submit().see("The seat is yours.");
    browser
        .get("/")
        .see("Last day to drop Sat 1 Jul 2090, 23:59")
        .form("Drop CS 1-01")
        .submit()
        .see("Dropped CS 1-01");
    assert_eq!(app.seats_taken(section), (0, 0));
}

#[test]
fn after_the_drop_deadline_the_seat_is_kept() {
    let late = |term: &mut TermDetails| term.drop_deadline = instant("2021-01-02T03:00:00");
    let (app, mut browser, student, section) = app_with_dates(late);
    app.register(&student, section);
    post(browser.get("/"), &format!("/sections/{section}/drop"));
    browser
        .expect_status(409)
        .see("Nothing was dropped")
        .see("The last day to drop CS 1-01 was Fri 1 Jan 2021, 19:00.")
        .see("You still have the seat. Ask the registrar’s office what can be done.");
    assert_eq!(app.seats_taken(section), (1, 1));
    browser.click("See your courses").see("CS 1-01");
}

#[test]
fn a_window_that_closed_since_the_page_was_opened_is_refused() {
    let (app, mut browser, _, section) = app_with_dates(|_| ());
    browser.get("/courses");
    let term = app.term_id("NOW");
    let mut details = term_details(&app, term);
    details.registration_closes_at = Some(now());
    app.db
        .write_now(|connection| registrar::catalogue::save_term(connection, Some(term), &details))
        .expect("the term can be changed");
    browser
        .form("Register for CS 1-01")
        .submit()
        .expect_status(409)
        .see("Registration closed on");
    assert_eq!(app.seats_taken(section), (0, 0));
}

fn term_details(app: &App, id: Id) -> TermDetails {
    let catalogue = app.catalogue();
    let term = catalogue.term(id).expect("the term").clone();
    TermDetails {
        credit_limit: None,
        offer_hours: None,
        code: term.code,
        code_key: term.code_key,
        name: term.name,
        starts_on: term.starts_on,
        ends_on: term.ends_on,
        registration_opens_at: term.registration_opens_at,
        registration_closes_at: term.registration_closes_at,
        drop_deadline: term.drop_deadline,
    }
}
