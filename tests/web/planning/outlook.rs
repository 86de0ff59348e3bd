//! What the page of a plan tells: what will stand against it when the window opens, and the week as it would be.

use registrar::catalogue::TermDetails;
use registrar::form::key;

use super::support::App;
use super::{app_with_courses, meeting, open_in, press, put, rows};

#[test]
fn it_is_told_as_of_when_registration_opens_for_the_student() {
    let (app, _, sections) = app_with_courses([5; 4]);
    app.student("S1");
    open_in(&app, 48);
    app.ticket("NOW", "CS");
    let mut browser = app.signed_in("S1");
    put(&mut browser, sections[0]);
    assert_eq!(rows(&mut browser), ["1 CS 1-01 Ready"], "the window itself is no reason");
    browser.see("Registration opens for you on").see("What prevents registration is shown as of");
    let buttons = browser.select_text("button");
    assert!(!buttons.iter().any(|button| button.contains("Register")), "{buttons:?}");
}

#[test]
fn planned_courses_that_conflict_or_are_too_many_are_told() {
    let app = App::start();
    app.subject("CS", "Computer Science");
    let day = |text: &str| text.parse().expect("a day");
    app.term_with(TermDetails {
        code: "NOW".to_owned(),
        code_key: key("NOW"),
        name: "Term NOW".to_owned(),
        starts_on: day("2000-01-01"),
        ends_on: day("2099-12-31"),
        registration_opens_at: None,
        registration_closes_at: None,
        drop_deadline: None,
        credit_limit: Some(600),
        offer_hours: None,
        withdraw_deadline: None,
    });
    open_in(&app, 24);
    let teacher = app.faculty("F1");
    let hours = [("MW", "10:00", "11:00"), ("W", "10:30", "11:30"), ("F", "10:00", "11:00"), ("T", "8:00", "9:00")];
    let sections = [0, 1, 2, 3].map(|at| {
        let (days, from, until) = hours[at];
        let course = app.course(&teacher, &format!("CS {}", at + 1));
        app.section_meeting(
            &teacher,
            course,
            "01",
            5,
            vec![meeting(days, &format!("{from}:00"), &format!("{until}:00"))],
        )
    });
    app.student("S1");
    let mut browser = app.signed_in("S1");
    for section in [sections[0], sections[1], sections[2]] {
        put(&mut browser, section);
    }
    let states = ["1 CS 1-01 Ready", "2 CS 2-01 Not possible", "3 CS 3-01 Not possible"];
    assert_eq!(rows(&mut browser), states);
    let reasons = browser.select_text("ul.reasons li");
    assert_eq!(
        reasons,
        [
            "Conflicts with CS 1-01, Wednesday 10:30. It stands before this one in your plan.",
            "Over the limit of 6 credits: you have 6, and this has 3. What stands before this one in your plan counts too.",
        ]
    );
    browser.see("9 credits with all first choices, of at most 6.");
    let planned = browser.select_text(".week .meet.planned");
    assert_eq!(planned.len(), 4, "{planned:?}");
    assert!(planned.iter().all(|block| block.ends_with("Planned")), "{planned:?}");
    // As an alternative of the first, the second stands against nothing.
    browser.form("Remove CS 2-01").submit();
    let instead = [("section", sections[1].to_string()), ("instead_of", sections[0].to_string())];
    browser.post("/plan/items", &instead);
    let states = ["1 CS 1-01 Ready", "or else CS 2-01 Ready", "2 CS 3-01 Ready"];
    assert_eq!(rows(&mut browser), states);
    browser.see("6 credits with all first choices, of at most 6.");
}

#[test]
fn two_sections_of_a_course_are_told_to_be_alternatives() {
    let (app, teacher, sections) = app_with_courses([5; 4]);
    let course = app.catalogue().section(sections[0]).expect("a section").0.id;
    let other = app.section(&teacher, course, "02", 5);
    let student = app.student("S1");
    app.plan(&student, sections[0], None);
    app.plan(&student, other, None);
    let mut browser = app.signed_in("S1");
    assert_eq!(rows(&mut browser), ["1 CS 1-01 Ready", "2 CS 1-02 Not possible"]);
    browser.see("You plan CS 1-01. Make one of them the other’s alternative.");
}

#[test]
fn a_course_that_is_wanted_beside_another_may_stand_later() {
    let (app, teacher, sections) = app_with_courses([5; 4]);
    let mut details = app.course_details("CS 9");
    details.texts.corequisites = "CS 1".to_owned();
    let lab = app.course_with(&teacher, &details);
    let lab = app.section(&teacher, lab, "01", 5);
    let student = app.student("S1");
    app.plan(&student, lab, None);
    let mut browser = app.signed_in("S1");
    assert_eq!(rows(&mut browser), ["1 CS 9-01 Not possible"]);
    app.plan(&student, sections[0], None);
    assert_eq!(rows(&mut browser), ["1 CS 9-01 Ready", "2 CS 1-01 Ready"]);
    press(&mut browser).see("2 of 2 registered.");
    assert_eq!(rows(&mut browser), ["1 CS 9-01 Registered", "2 CS 1-01 Registered"]);
}

#[test]
fn the_week_tells_what_is_had_from_what_is_planned() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let section = |code: &str, days: &str, seats: i32| {
        let course = app.course(&teacher, code);
        app.section_meeting(&teacher, course, "01", seats, vec![meeting(days, "10:00:00", "11:00:00")])
    };
    let [had, full, planned, settled] = [("CS 1", "M", 5), ("CS 2", "T", 0), ("CS 3", "W", 5), ("CS 4", "R", 5)]
        .map(|(code, days, seats)| section(code, days, seats));
    let student = app.student("S1");
    app.register(&student, had);
    app.plan(&student, planned, None);
    app.plan(&student, settled, None);
    app.register(&student, settled);
    let mut browser = app.signed_in("S1");
    browser.get("/courses").post(&format!("/sections/{full}/register"), &[("waitlist", "1")]);
    browser.get("/plan");
    let blocks = browser.select_text(".week .meet");
    let hour = "10:00–11:00 Hall 1";
    assert_eq!(
        blocks,
        [
            format!("CS 1-01 {hour}"),
            format!("CS 2-01 {hour}, Waitlisted, 1 of 1"),
            format!("CS 3-01 {hour}, Planned"),
            format!("CS 4-01 {hour}"),
        ]
    );
    assert_eq!(browser.select_text(".week .meet.planned").len(), 1);
    browser.get("/schedule");
    assert_eq!(browser.select_text(".week .meet").len(), 3, "what is planned is not on the schedule");
}

#[test]
fn the_dashboard_leads_to_the_plan_until_registration_opens() {
    let (app, _, sections) = app_with_courses([5; 4]);
    let student = app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/").dont_see("Plan Term NOW");
    open_in(&app, 24);
    browser.get("/").see("Plan Term NOW").see("Nothing is planned yet. Registration opens on");
    browser.click("Plan ahead").expect_path("/plan?term=NOW");
    app.plan(&student, sections[0], None);
    app.plan(&student, sections[1], Some(sections[0]));
    browser.get("/").see("2 sections planned.").click("See your plan").expect_path("/plan?term=NOW");
}

#[test]
fn the_term_whose_registration_has_not_closed_is_planned_for() {
    let (app, _, _) = app_with_courses([5; 4]);
    app.term("NEXT", "2100-01-01", "2100-06-30");
    app.student("S1");
    let mut browser = app.signed_in("S1");
    let close = |at: &str| {
        app.sql(&format!("UPDATE terms SET registration_closes_at = '{at}' WHERE code = 'NOW'"));
        app.sql("UPDATE catalogue_version SET version = version + 1");
    };
    browser.get("/plan").see("Nothing is planned for Term NEXT");
    close("2099-01-01 00:00:00");
    browser.get("/plan").see("Nothing is planned for Term NOW");
    close("2020-01-01 00:00:00");
    browser.get("/plan").see("Nothing is planned for Term NEXT");
    browser.get("/plan?term=NOW").see("Nothing is planned for Term NOW");
    browser.get("/plan?term=NEVER").see("Nothing is planned for Term NEXT");
}
