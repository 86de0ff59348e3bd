//! What stands against a wish: each rule in words with its remedy, on the page that refuses and in the lists.

use registrar::db::Id;

use super::support::TEST_TERM;
use super::university::{University, refusals, register, swap, term, wait};

/// What the list of courses says against a section, under its row.
fn in_rows(browser: &mut super::Browser) -> Vec<String> {
    browser.get("/courses").expect_status(200).select_text("ul.reasons li.marked")
}

#[track_caller]
fn expect_refusal(browser: &mut super::Browser, title: &str, remedy: &str) {
    assert_eq!(refusals(browser), [(title.to_owned(), remedy.to_owned())]);
    browser.see("1 requirement is not met. Nothing has changed: your other courses are as they were.");
}

#[test]
fn sections_that_meet_at_the_same_time_are_not_had_together_but_swapped() {
    let university = University::new();
    let first = university.section_at("CS 1", 5, "MW", "10:00:00");
    let second = university.section_at("CS 2", 5, "WF", "10:30:00");
    let third = university.section_at("CS 3", 5, "W", "11:30:00");
    let [mut browser] = university.students();
    register(&mut browser, first).expect_status(200);
    let row = "Conflicts with CS 1-01, Wednesday 10:30. Swap it for CS 2-01, giving up CS 1-01";
    assert_eq!(in_rows(&mut browser), [row]);
    register(&mut browser, second);
    let remedy = "Choose a section at another time, or give that one up for this.";
    expect_refusal(&mut browser, "Conflicts with CS 1-01, Wednesday 10:30", remedy);
    assert_eq!(university.app.seats_taken(second), (0, 0));
    browser
        .form("Swap CS 1-01 for this one")
        .submit()
        .expect_status(200)
        .see("Registered for CS 2-01, Course CS 2. You gave up CS 1-01 for it.");
    assert_eq!(university.app.seats_taken(first), (0, 0));
    assert_eq!(university.app.seats_taken(second), (1, 1));
    // Back to back is no conflict.
    register(&mut browser, third).expect_status(200).see("The seat is yours.");
    browser
        .get("/courses")
        .form("Swap it for CS 1-01, giving up CS 2-01")
        .submit()
        .expect_path("/courses")
        .see("Registered for CS 1-01");
    assert_eq!(university.app.seats_taken(second), (0, 0));
}

#[test]
fn a_student_has_no_more_credits_than_the_limit() {
    let university = University::with(|term| term.credit_limit = Some(500));
    let (first, second) = (university.section("CS 1", 5), university.section("CS 2", 5));
    let [mut browser] = university.students();
    register(&mut browser, first).expect_status(200);
    browser.get("/").see("3 credits of at most 5.");
    let title = "Over the limit of 5 credits: you have 3, and this has 3";
    let remedy = "Drop or swap a course, or ask the registrar’s office for a higher limit.";
    assert_eq!(in_rows(&mut browser), [format!("{title}. {remedy}")]);
    register(&mut browser, second);
    expect_refusal(&mut browser, title, remedy);
    // What is given up does not count.
    swap(&mut browser, second, first).expect_status(200).see("You gave up CS 1-01 for it.");
    let exception = "INSERT INTO credit_limits (term_id, student_id, credits) \
                     SELECT terms.id, users.id, 600 FROM terms, users WHERE users.number = 'S1'";
    assert_eq!(university.app.sql(exception), 1);
    register(&mut browser, first).expect_status(200);
    browser.get("/").see("6 credits of at most 6.");
}

#[test]
fn a_prerequisite_is_missing_or_counts_while_it_is_in_progress() {
    let university = University::new();
    let app = &university.app;
    app.term_with(term("EARLY", "1999-01-01", "1999-12-31"));
    let basics = app.course(&university.teacher, "CS 1");
    let early = university.section_in("EARLY", basics, 5);
    let mut details = app.course_details("CS 2");
    details.texts.prerequisites = "CS 1 [C]".to_owned();
    let section = university.section_of(&details, 5, "", "");
    let users = app.students(1);
    let mut browser = app.signed_in("S1");
    register(&mut browser, section);
    let said = refusals(&mut browser);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].0.starts_with("Needs CS 1 with C or better"), "{said:?}");
    assert_eq!(said[0].1, "Take what is missing first, or ask the instructor.");
    let rows = in_rows(&mut browser);
    assert_eq!(rows, [format!("{}. {}", said[0].0, said[0].1)]);
    app.register(&users[0], early);
    register(&mut browser, section)
        .expect_status(200)
        .see("It is provisional: it counts on a course that you have in progress.");
    app.signed_in("F1").get(&format!("/sections/{section}/roster")).see("Provisional");
}

#[test]
fn a_course_is_completed_once() {
    let university = University::new();
    let app = &university.app;
    app.term_with(term("EARLY", "1999-01-01", "1999-12-31"));
    let course = app.course(&university.teacher, "CS 1");
    let early = university.section_in("EARLY", course, 5);
    let again = university.section_in(TEST_TERM, course, 5);
    let users = app.students(1);
    app.register(&users[0], early);
    let mut browser = app.signed_in("S1");
    app.sql("UPDATE registrations SET status = 'completed', grade = 'B+'");
    app.sql("UPDATE sections SET registered = 0");
    register(&mut browser, again);
    let remedy = "Ask the instructor if it must be taken again.";
    expect_refusal(&mut browser, "You have completed this course with B+", remedy);
    assert_eq!(in_rows(&mut browser), [format!("You have completed this course with B+. {remedy}")]);
    university.expect_counters_to_be_right();
}

#[test]
fn another_section_of_a_course_is_swapped_or_waited_for() {
    let university = University::new();
    let first = university.section("CS 1", 5);
    let course = university.app.catalogue().courses()[0].id;
    let second = university.app.section(&university.teacher, course, "02", 1);
    let [mut browser, mut other] = university.students();
    register(&mut browser, first).expect_status(200);
    register(&mut browser, second);
    expect_refusal(&mut browser, "You have CS 1-01", "Swap it if you want this one instead.");
    register(&mut other, second).expect_status(200);
    browser.form("Swap CS 1-01 for this one").submit();
    let remedy = "Join the waitlist if there is one, or look at another section.";
    expect_refusal(&mut browser, "Full: the only seat is taken", remedy);
    assert_eq!(university.roster(first), ["S1"], "nothing is given up for what is not had");
    browser
        .see("You keep what you have until a seat is yours.")
        .form("Join the waitlist of CS 1-02")
        .submit()
        .expect_status(200)
        .see("Joined the waitlist of CS 1-02. You are 1 of 1.");
    assert_eq!(university.roster(first), ["S1"]);
    super::university::drop(&mut other, second);
    browser.get("/").see("A seat came free and is yours: CS 1-02.").see("You gave up CS 1-01 for it, as you asked.");
    assert_eq!((university.roster(first), university.roster(second)), (vec![], vec!["S1".to_owned()]));
    university.expect_counters_to_be_right();
}

#[test]
fn a_swap_needs_what_it_gives_up_and_is_no_swap_for_itself() {
    let university = University::new();
    university.app.term_with(term("NEXT", "2100-01-01", "2100-06-30"));
    let (first, second) = (university.section("CS 1", 5), university.section("CS 2", 5));
    let course = university.app.catalogue().courses()[0].id;
    let next = university.section_in("NEXT", course, 5);
    let [mut browser] = university.students();
    let nothing = "You are not registered for CS 1-01, which you want to give up";
    swap(&mut browser, second, first).expect_status(409).see(nothing);
    for given_up in [first, second, Id::new()] {
        let fields = [("drop", given_up.to_string())];
        browser.get("/").post(&format!("/sections/{second}/register"), &fields).expect_status(409);
        browser.see("which you want to give up").see("Nothing has changed");
    }
    browser.get("/").post(&format!("/sections/{second}/register"), &[("drop", "CS 1-01")]).expect_status(400);
    assert_eq!(university.roster(second), Vec::<String>::new());
    register(&mut browser, first).expect_status(200);
    register(&mut browser, next).expect_status(200);
    swap(&mut browser, second, next).expect_status(409).see("which you want to give up");
    swap(&mut browser, first, first).expect_status(409).see("You are registered for this section");
    browser.get("/").post(&format!("/sections/{second}/swap"), &[("drop", "")]).expect_status(400);
    assert_eq!((university.roster(first), university.roster(second)), (vec!["S1".to_owned()], vec![]));
    assert_eq!(university.roster(next), ["S1"]);
    university.expect_counters_to_be_right();
}

#[test]
fn a_seat_that_meets_a_corequisite_moves_the_line() {
    let university = University::new();
    let app = &university.app;
    let lab = university.section("CS 1", 5);
    let mut details = app.course_details("CS 2");
    details.texts.corequisites = "CS 1".to_owned();
    let section = university.section_of(&details, 1, "", "");
    let [mut first, mut second] = university.students();
    for browser in [&mut first, &mut second] {
        register(browser, lab).expect_status(200);
    }
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    super::university::drop(&mut second, lab);
    super::university::drop(&mut first, section);
    assert_eq!(university.line(section).len(), 1, "without the corequisite the seat stays free");
    register(&mut second, lab).expect_status(200);
    assert_eq!(university.roster(section), ["S2"]);
    university.expect_counters_to_be_right();
}

#[test]
fn a_swap_after_the_drop_deadline_keeps_both_as_they_are() {
    let university = University::with(|term| term.drop_deadline = "2020-01-01T00:00:00".parse().ok());
    let (held, wanted) = (university.section("CS 1", 1), university.section("CS 2", 1));
    let [mut student] = university.students();
    register(&mut student, held).expect_status(200);
    swap(&mut student, wanted, held).expect_status(409).see("The last day to drop CS 1-01 was");
    assert_eq!(university.roster(held).len(), 1);
    assert_eq!(university.roster(wanted).len(), 0);
}
