//! Terms that are over, accounts that are deactivated, waits that come to nothing.

use registrar::db::now;
use registrar::jobs::notify_of_closing;

use super::support::TEST_TERM;
use super::university::{University, news, refusals, register, swap, wait};

#[test]
fn nobody_registers_swaps_waits_or_drops_once_the_term_is_over_whatever_dates_it_lacks() {
    let university = University::new();
    let app = &university.app;
    let [had, other, full] =
        [("CS 1", 5), ("CS 2", 5), ("CS 3", 1)].map(|(code, seats)| university.section(code, seats));
    let [mut first, mut second] = university.students();
    register(&mut first, had).expect_status(200);
    register(&mut second, full).expect_status(200);
    app.admin("A1");
    let mut office = app.signed_in("A1");
    let yesterday = (now().date() - chrono::Days::new(1)).to_string();
    let edit = format!("/office/terms/{}/edit", app.term_id(TEST_TERM));
    office.get(&edit).form("Save term").fill("ends_on", &yesterday).submit().expect_status(200);
    first.get("/courses?term=NOW").see("The term has ended.").dont_see("Registration is open");
    let title = format!("The term ended on {}", (now().date() - chrono::Days::new(1)).format("%-d %B %Y"));
    register(&mut first, other);
    assert_eq!(refusals(&mut first)[0].0, title);
    swap(&mut first, other, had).expect_status(409).see(&title);
    first.get("/").post(&format!("/sections/{full}/register"), &[("waitlist", "1")]).expect_status(409).see(&title);
    first
        .get("/")
        .post(&format!("/sections/{had}/drop"), &[("", ""); 0])
        .expect_status(409)
        .see("The last day to drop");
    // No permission lets anybody into a term that is over.
    let user = app.student("S9");
    app.permission(&university.teacher, &user, other);
    register(&mut app.signed_in("S9"), other).expect_status(409).see(&title);
    let today = now().date().to_string();
    office.get(&edit).form("Save term").fill("ends_on", &today).submit().expect_status(200);
    register(&mut first, other).expect_status(200);
    university.expect_counters_to_be_right();
}

#[test]
fn a_deactivated_student_waits_no_longer_and_the_next_one_has_the_seat() {
    let university = University::new();
    let app = &university.app;
    let section = university.section("CS 1", 1);
    let [mut first, mut second, mut third] = university.students();
    app.admin("A1");
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    wait(&mut third, section).see("You are 2 of 2.");
    let mut office = app.signed_in("A1");
    office.get("/office/users?q=S2").form("Deactivate Test Person S2").submit().expect_status(200);
    assert_eq!(university.line(section).len(), 1, "the deactivated student has left the waitlist");
    super::university::drop(&mut first, section);
    assert_eq!(university.roster(section), ["S3"]);
    university.expect_counters_to_be_right();
    office.get("/office/users?q=S2").form("Activate Test Person S2").submit().expect_status(200);
    assert_eq!(university.line(section), Vec::<String>::new());
}

#[test]
fn a_seat_that_was_held_for_a_deactivated_student_is_offered_to_the_next() {
    let university = University::with(|term| term.offer_hours = Some(24));
    let app = &university.app;
    let section = university.section("CS 1", 1);
    let [mut first, mut second, mut third] = university.students();
    app.admin("A1");
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    wait(&mut third, section);
    super::university::drop(&mut first, section);
    assert!(news(&mut second)[0].contains("is held for you"));
    app.signed_in("A1").get("/office/users?q=S2").form("Deactivate Test Person S2").submit().expect_status(200);
    assert!(news(&mut third)[0].contains("is held for you"));
    university.expect_counters_to_be_right();
}

#[test]
fn a_line_skips_accounts_that_were_deactivated_in_another_way() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut first, mut second, mut third] = university.students();
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    wait(&mut third, section);
    university.app.sql("UPDATE users SET state = 'deactivated' WHERE number = 'S2'");
    super::university::drop(&mut first, section);
    assert_eq!(university.roster(section), ["S3"]);
}

#[test]
fn who_still_waits_when_registration_closes_is_told_once_and_keeps_their_place() {
    let university = University::new();
    let app = &university.app;
    let section = university.section("CS 1", 1);
    let [mut first, mut second] = university.students();
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    let tell = || actix_web::rt::System::new().block_on(notify_of_closing(&app.store)).expect("the lines are read");
    assert_eq!(tell(), 0, "registration is open");
    app.admin("A1");
    let edit = format!("/office/terms/{}/edit", app.term_id(TEST_TERM));
    let mut office = app.signed_in("A1");
    let an_hour_ago = (now() - chrono::TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M").to_string();
    office.get(&edit).form("Save term").fill("registration_closes_at", &an_hour_ago).submit().expect_status(200);
    assert_eq!(tell(), 1);
    assert_eq!(tell(), 0, "each is told once");
    assert_eq!(news(&mut second), ["Registration has closed, and you have no seat in CS 1-01."]);
    assert_eq!(news(&mut first), Vec::<String>::new());
    office.get(&edit).form("Save term").fill("registration_closes_at", "").submit().expect_status(200);
    super::university::drop(&mut first, section);
    assert_eq!(university.roster(section), ["S2"], "the place was kept");
}

#[test]
fn an_incomplete_is_called_one_and_of_several_attempts_the_best_is_named() {
    let university = University::new();
    let app = &university.app;
    app.term("T1", "1990-01-01", "1990-06-30");
    app.term("T2", "1991-01-01", "1991-06-30");
    let course = app.course(&university.teacher, "CS 1");
    let [early, late] = ["T1", "T2"].map(|term| university.section_in(term, course, 5));
    let again = university.section_in(TEST_TERM, course, 5);
    let mut details = app.course_details("CS 2");
    details.texts.prerequisites = "CS 1".to_owned();
    let next = university.section_of(&details, 5, "", "");
    let [mut first, mut second] = university.students();
    university.complete("S1", early, "I");
    register(&mut first, next).expect_status(409).see("Needs CS 1; you have an incomplete (I)").dont_see("you have F");
    university.complete("S2", early, "D");
    university.complete("S2", late, "A-");
    register(&mut second, again).expect_status(409).see("You have completed this course with A-");
}
