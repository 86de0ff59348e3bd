//! Withdrawing: after the drop deadline and until the withdraw deadline.

use chrono::TimeDelta;
use registrar::catalogue::TermDetails;
use registrar::db::now;

use super::university::{University, refusals, register, wait};
use super::{Press, count, post, press_at_once};

fn between_the_deadlines(term: &mut TermDetails) {
    term.drop_deadline = Some(now() - TimeDelta::hours(1));
    term.withdraw_deadline = Some(now() + TimeDelta::days(1));
}

#[test]
fn a_student_withdraws_after_a_page_that_says_what_it_means() {
    let university = University::with(between_the_deadlines);
    let section = university.section("CS 1", 1);
    let [mut student, mut next] = university.students();
    register(&mut student, section).expect_status(200);
    wait(&mut next, section);
    post(&mut student, &format!("/sections/{section}/drop")).expect_status(409).see("You can withdraw");
    student.get("/").dont_see("Drop CS 1-01").click("Withdraw from CS 1-01").see("Your transcript shows the course");
    student.form("Withdraw from CS 1-01").submit().expect_path("/").see("You have withdrawn from CS 1-01");
    assert_eq!(university.roster(section), ["S2"], "the seat goes to the next in line");
    // The W stays: whoever withdrew does not come back.
    let told = refusals(register(&mut student, section));
    assert!(told.iter().any(|(title, _)| title == "You withdrew from this section"), "{told:?}");
    post(&mut student, &format!("/sections/{section}/withdraw")).expect_status(409);
    student.get(&format!("/sections/{section}/withdraw")).expect_status(404);
    university.expect_counters_to_be_right();
}

#[test]
fn before_the_drop_deadline_one_drops_and_after_the_withdraw_deadline_one_asks_the_office() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut student] = university.students();
    register(&mut student, section).expect_status(200);
    let path = format!("/sections/{section}/withdraw");
    post(&mut student, &path).expect_status(409).see("can still be dropped");
    student.get(&path).expect_status(404);
    let until = |deadline: &str| {
        university
            .app
            .sql(&format!("UPDATE terms SET drop_deadline = '2000-01-01 00:00:00', withdraw_deadline = {deadline}"));
        university.app.sql("UPDATE catalogue_version SET version = version + 1");
    };
    for deadline in ["'2000-01-02 00:00:00'", "NULL"] {
        until(deadline);
        post(&mut student, &path)
            .expect_status(409)
            .see("It is too late to withdraw")
            .see("Ask the registrar’s office");
        student.get("/").see("Registered").dont_see("Withdraw from").dont_see("Drop CS 1-01");
    }
    assert_eq!(university.roster(section), ["S1"]);
}

#[test]
fn pressed_twice_at_once_it_is_done_once() {
    let university = University::with(between_the_deadlines);
    let section = university.section("CS 1", 3);
    let [mut student] = university.students();
    register(&mut student, section).expect_status(200);
    let path = format!("/sections/{section}/withdraw");
    let statuses = press_at_once((0..8).map(|_| Press::new(&student, &path)).collect());
    assert_eq!((count(&statuses, 303), count(&statuses, 409)), (1, 7), "{statuses:?}");
    university.expect_counters_to_be_right();
}
