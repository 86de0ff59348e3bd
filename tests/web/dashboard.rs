//! The home page of each role, and the landing page.

use registrar::accounts::Role;
use registrar::catalogue::Meeting;
use registrar::db::Id;

use super::support::App;

/// Sections of two courses of F1 in the current term: CS 1 with one seat, CS 2 with eight.
fn app_with_sections() -> (App, [Id; 2]) {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let meeting = Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: "MW".to_owned(),
        starts_at: "09:35:00".parse().expect("a time"),
        ends_at: "10:50:00".parse().expect("a time"),
        room: "Birch 121".to_owned(),
        weeks: String::new(),
    };
    let (one, other) = (app.course(&teacher, "CS 1"), app.course(&teacher, "CS 2"));
    let sections = [app.section_meeting(&teacher, one, "01", 1, vec![meeting]), app.section(&teacher, other, "01", 8)];
    (app, sections)
}

#[test]
fn a_visitor_lands_on_the_catalogues_search() {
    let (app, _) = app_with_sections();
    let mut browser = app.browser();
    browser.get("/").expect_status(200).see("2 courses and 2 sections in Term NOW.").see("Computer Science 2");
    browser.dont_see("Mathematics").see("Teaching begins Sat 1 Jan 2000");
    browser.form("Search").fill("q", "cs 2").submit().expect_path("/courses?q=cs+2").see("Course CS 2");
    browser.get("/").click("Computer Science").expect_path("/courses?subject=CS").see("2 courses");
    let empty = App::start();
    empty.browser().get("/").see("The catalogue is empty so far.").see("No courses yet");
}

#[test]
fn a_student_sees_their_sections_and_what_is_open() {
    let (app, sections) = app_with_sections();
    let student = app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/").see(", Test").see("You have no course yet").see("Open to register in Computer Science");
    assert_eq!(browser.select_text("section[aria-labelledby=open] tbody th"), ["CS 1-01", "CS 2-01"]);
    app.register(&student, sections[0]);
    browser.get("/").dont_see("You have no course yet");
    let mine = browser.select_text("section[aria-labelledby=mine] > table tbody tr");
    assert_eq!(mine, ["CS 1-01 Course CS 1 Mon Wed 9:35–10:50 Birch 121 Registered Full Drop CS 1-01"]);
    assert_eq!(browser.select_text("section[aria-labelledby=open] tbody th"), ["CS 2-01"]);
    browser.form("Register for CS 2-01").submit().expect_path("/").see("Registered for CS 2-01, Course CS 2.");
    browser.see("Nothing here has a free seat for you now.");
    browser.form("Drop CS 1-01").submit().expect_path("/").see("Dropped CS 1-01, Course CS 1.");
    let mine = browser.select_text("section[aria-labelledby=mine] > table tbody th");
    assert_eq!(mine, ["CS 2-01"]);
    assert_eq!(app.seats_taken(sections[0]), (0, 0));
}

#[test]
fn what_is_full_is_not_offered() {
    let (app, sections) = app_with_sections();
    app.register(&app.student("S2"), sections[0]);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/");
    assert_eq!(browser.select_text("section[aria-labelledby=open] tbody th"), ["CS 2-01"]);
}

#[test]
fn faculty_see_their_sections_with_the_seats() {
    let (app, sections) = app_with_sections();
    let other = app.faculty("F2");
    app.course(&other, "CS 9");
    app.register(&app.student("S1"), sections[0]);
    let mut browser = app.signed_in("F1");
    browser.get("/").see("Term NOW. 2 sections, 1 student.").dont_see("CS 9");
    assert_eq!(browser.select_text("tbody th"), ["CS 1-01", "CS 2-01"]);
    assert_eq!(browser.select_text("td[data-th=Seats]"), ["Full nobody waiting", "8 of 8 left"]);
    browser.click("Roster of CS 1-01").expect_status(200).see("1 registered");
    browser.get("/").click("Edit CS 2-01").expect_status(200);
    browser.get("/").click("New course").expect_path("/courses/new");
    let mut other = app.signed_in("F2");
    other.get("/").see("You teach no section this term").see("Your courses without a section now");
    other.click("New section of CS 9").expect_status(200).see("New section of CS 9");
}

#[test]
fn faculty_who_wait_are_told_so() {
    let (app, _) = app_with_sections();
    app.pending_faculty("F9");
    let mut browser = app.signed_in("F9");
    browser.get("/").see("Your account waits for approval").see("f9@example.edu").dont_see("Teaching");
    browser.click("Look at the courses").expect_status(200).see("2 courses").dont_see("New course");
}

#[test]
fn the_office_sees_who_waits_how_the_term_fills_and_what_happened() {
    let (app, sections) = app_with_sections();
    app.admin("A1");
    let mut browser = app.signed_in("A1");
    browser.get("/").see("Nobody waits.").see("Nobody has registered yet.");
    app.pending_faculty("F8");
    let [first, second] = ["Ada", "Bo"].map(|name| app.person(Role::Student, &format!("S-{name}"), name, "Able"));
    app.register(&first, sections[0]);
    app.register(&first, sections[1]);
    app.register(&second, sections[1]);
    app.signed_in("S-Bo").get("/").form("Drop CS 2-01").submit().expect_status(200);
    browser.get("/");
    let figures = browser.select_text("dl.figures > div");
    assert_eq!(figures, ["Students registered 1", "Registrations 2", "Seats 9", "Seats taken 22 %", "Full sections 1"]);
    let fill = browser.select_text("section[aria-labelledby=fill] tbody tr");
    assert_eq!(fill, ["Computer Science 22 % 2 of 9"]);
    let activity =
        |column: &str| browser.select_text(&format!("section[aria-labelledby=activity] td[data-th={column}]"));
    assert_eq!(activity("Who"), ["Bo Able", "Bo Able", "Ada Able", "Ada Able"]);
    assert_eq!(activity("About"), ["CS 2-01", "CS 2-01", "CS 2-01", "CS 1-01"]);
    assert_eq!(activity("Outcome"), ["dropped", "registered", "registered", "registered"]);
    assert_eq!(browser.select_text("section[aria-labelledby=approve] tbody th"), ["Person F8, Test"]);
    browser
        .form("Approve Test Person F8")
        .submit()
        .expect_path("/")
        .see("Test Person F8 is approved.")
        .see("Nobody waits.");
}

#[test]
fn the_office_declines_who_should_not_wait() {
    let (app, _) = app_with_sections();
    app.admin("A1");
    app.pending_faculty("F8");
    let mut browser = app.signed_in("A1");
    browser.get("/").form("Decline Test Person F8").submit().expect_path("/").see("Nobody waits.");
    app.browser()
        .get("/sign-in")
        .form("Sign in")
        .fill("identifier", "F8")
        .fill("password", super::support::PASSWORD)
        .submit()
        .expect_status(422)
        .see("This account is deactivated");
}
