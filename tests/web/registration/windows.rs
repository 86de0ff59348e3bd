//! When one may register and drop, by the institution's clock.

use chrono::NaiveDateTime;
use registrar::accounts::User;
use registrar::catalogue::TermDetails;
use registrar::context::Actor;
use registrar::db::{Id, now};
use registrar::form::key;

use super::post;
use super::support::{App, Browser};

/// A university in Los Angeles, with one section in a term with these dates, and its student S1.
fn app_with_dates(change: impl Fn(&mut TermDetails)) -> (App, Browser, User, Id) {
    let app = App::start_with(&[("TIME_ZONE", "America/Los_Angeles")]);
    app.subject("CS", "Computer Science");
    let day = |text: &str| text.parse().expect("a day");
    let mut term = TermDetails {
        credit_limit: None,
        offer_hours: None,
        withdraw_deadline: None,
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
    browser.get("/courses").see("Registration opens on Sun 1 Jan 2090, 0:00.").see("All times are America/Los Angeles");
    assert!(!browser.select_text("button").iter().any(|button| button.contains("Register")));
    post(&mut browser, &format!("/sections/{section}/register"));
    browser.expect_status(409).see("Registration opens for you on Sun 1 Jan 2090, 0:00").see("Come back then");
    assert_eq!(app.seats_taken(section), (0, 0));
    app.browser().get("/courses").dont_see("to register for CS 1-01");
}

#[test]
fn after_the_window_closed_there_is_no_button_and_a_press_is_refused() {
    let closed = |term: &mut TermDetails| term.registration_closes_at = instant("2020-06-30T06:59:00");
    let (app, mut browser, _, section) = app_with_dates(closed);
    browser.get("/courses").see("Registration closed on Mon 29 Jun 2020, 23:59.");
    assert!(!browser.select_text("button").iter().any(|button| button.contains("Register")));
    post(&mut browser, &format!("/sections/{section}/register"));
    browser.expect_status(409).see("Registration closed on Mon 29 Jun 2020, 23:59").see("Ask the registrar’s office");
    assert_eq!(app.seats_taken(section), (0, 0));
}

#[test]
fn within_the_window_and_before_the_deadline_a_student_comes_and_goes() {
    let (app, mut browser, _, section) = app_with_dates(|term| {
        term.registration_opens_at = instant("2020-01-01T00:00:00");
        term.registration_closes_at = instant("2090-07-01T06:59:00");
        term.drop_deadline = instant("2090-07-02T06:59:00");
    });
    browser.get("/courses").see("Registration is open until Fri 30 Jun 2090, 23:59.");
    browser.form("Register for CS 1-01").submit().see("The seat is yours.");
    browser.get("/").see("Last day to drop Sat 1 Jul 2090, 23:59").form("Drop CS 1-01").submit().see("Dropped CS 1-01");
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
    app.store
        .write_now(&Actor::program(), |context| registrar::catalogue::save_term(context, Some(term), &details))
        .expect("the term can be changed");
    browser.form("Register for CS 1-01").submit().expect_status(409).see("Registration closed on");
    assert_eq!(app.seats_taken(section), (0, 0));
}

fn term_details(app: &App, id: Id) -> TermDetails {
    let catalogue = app.catalogue();
    catalogue.term(id).expect("the term").details.clone()
}
