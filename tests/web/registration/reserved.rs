//! Reserved seats: kept for a group until an instant, and then open to everybody.

use registrar::context::Actor;
use registrar::jobs::process_waitlists;
use registrar::registration::list_misreserved_sections;

use super::university::{University, drop, refusals, register, wait};
use super::{Press, count, press_at_once};

/// Makes S2 and every other one after a student of mathematics; the others are of computer science.
fn mathematicians(university: &University) {
    let numbers: Vec<String> = (1..=12).map(|at| format!("'S{}'", at * 2)).collect();
    university.app.sql(&format!("UPDATE users SET branch = 'MATH' WHERE number IN ({})", numbers.join(", ")));
}

fn expect_right(university: &University) {
    university.expect_counters_to_be_right();
    let wrong =
        university.app.store.read_now(Actor::program(), list_misreserved_sections).expect("the sections can be read");
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn what_is_free_what_is_kept_and_what_is_free_to_me_are_said_apart() {
    let university = University::new();
    let section = university.section("CS 1", 5);
    let [mut one, mut math, mut third] = university.students();
    mathematicians(&university);
    let mut teacher = university.app.signed_in("F1");
    let page = format!("/sections/{section}/reservations");
    let form = teacher.get(&page).see("No seats are kept").form("Keep these seats");
    form.fill("branch", "math").fill("seats", "4").fill("until", "2090-01-01T00:00").submit().see("4 seats are kept.");
    one.get("/courses").see("5 of 5 left 4 kept for math, 1 free to you");
    math.get("/courses").see("5 of 5 left 4 kept for math, 5 free to you");
    university.app.browser().get("/courses").see("4 kept for math, 1 free to all");
    register(&mut one, section).expect_status(200);
    let (title, remedy) = refusals(register(&mut third, section)).remove(0);
    assert_eq!(title, "The 4 seats that are left are kept for math, until Sun 1 Jan 2090, 0:00");
    assert!(remedy.starts_with("Join the waitlist"), "{remedy}");
    register(&mut math, section).expect_status(200);
    // A kept seat that is given up is kept again; the line is for those for whom there is none.
    wait(&mut third, section);
    drop(&mut math, section);
    assert_eq!(university.roster(section), ["S1"]);
    register(&mut math, section).expect_status(200);
    drop(&mut one, section);
    assert_eq!(university.roster(section), ["S2", "S3"]);
    expect_right(&university);
}

#[test]
fn the_sum_of_what_is_kept_never_exceeds_what_is_free() {
    let university = University::new();
    let section = university.section("CS 1", 5);
    let [mut one] = university.students();
    register(&mut one, section).expect_status(200);
    let mut teacher = university.app.signed_in("F1");
    let page = format!("/sections/{section}/reservations");
    let mut keep = |school: &str, branch: &str, seats: &str, until: &str| {
        let form = teacher.get(&page).form("Keep these seats").fill("school", school).fill("branch", branch);
        form.fill("seats", seats).fill("until", until).submit();
        let wrong = ["school", "seats", "until"].into_iter().find(|field| teacher.error_of(field).is_some());
        assert_eq!(teacher.status(), if wrong.is_some() { 422 } else { 200 });
        wrong
    };
    let day = "2090-01-01T00:00";
    assert_eq!(keep("", "CS", "3", day), None);
    assert_eq!(keep("School of Arts", "", "2", day), Some("seats"), "one is free");
    assert_eq!(keep("School of Arts", "", "1", day), None);
    assert_eq!(keep("", "CS", "1", day), Some("seats"), "none is free");
    for (school, branch, seats, until, field) in [
        ("", "", "1", day, "school"),
        ("", "CS", "0", day, "seats"),
        ("", "CS", "-1", day, "seats"),
        ("", "CS", "99999999999", day, "seats"),
        ("", "CS", "1", "2000-01-01T00:00", "until"),
        ("", "CS", "1", "soon", "until"),
    ] {
        assert_eq!(keep(school, branch, seats, until), Some(field), "{school} {branch} {seats} {until}");
    }
    // Nor is the capacity lowered below what is taken and kept.
    teacher.get(&format!("/sections/{section}/edit")).form("Save section").fill("capacity", "4").submit();
    teacher.expect_status(422);
    assert!(teacher.error_of("capacity").is_some());
    expect_right(&university);
}

#[test]
fn unused_seats_open_at_their_time_and_the_line_moves() {
    let university = University::new();
    let section = university.section("CS 1", 2);
    let [mut one, mut math, mut third, mut fourth] = university.students();
    mathematicians(&university);
    university.app.reservation(&university.teacher, section, "MATH", 2);
    register(&mut math, section).expect_status(200);
    wait(&mut one, section);
    wait(&mut third, section);
    let moved = || actix_web::rt::System::new().block_on(process_waitlists(&university.app.store));
    moved().expect("the lines move");
    assert_eq!(university.roster(section), ["S2"], "it is kept still");
    university.app.sql("UPDATE section_reservations SET until_at = '2000-01-01 00:00:00'");
    // A newcomer does not get it before those who wait.
    register(&mut fourth, section).expect_status(409);
    assert_eq!(university.roster(section), ["S1", "S2"]);
    expect_right(&university);
    university.resize(section, 3);
    assert_eq!(university.roster(section), ["S1", "S2", "S3"]);
    expect_right(&university);
}

#[test]
fn an_instructor_opens_what_is_kept_before_its_time() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut one] = university.students();
    university.app.reservation(&university.teacher, section, "MATH", 1);
    wait(&mut one, section);
    let mut teacher = university.app.signed_in("F1");
    teacher.get(&format!("/sections/{section}/reservations")).form("Open now what is left for MATH").submit();
    teacher.expect_status(200).see("Open to everybody");
    assert_eq!(university.roster(section), ["S1"]);
    expect_right(&university);
}

#[test]
fn when_all_press_at_once_the_kept_seats_go_to_those_for_whom_they_are() {
    let university = University::new();
    let section = university.section("CS 1", 10);
    let students = university.app.students(24);
    mathematicians(&university);
    university.app.reservation(&university.teacher, section, "MATH", 6);
    let browsers = university.app.all_signed_in(&students);
    let path = format!("/sections/{section}/register");
    let statuses = press_at_once(browsers.iter().map(|browser| Press::new(browser, &path)).collect());
    assert_eq!((count(&statuses, 303), count(&statuses, 409)), (10, 14), "{statuses:?}");
    let of_cs = statuses.iter().step_by(2).filter(|status| **status == 303).count();
    assert!(of_cs <= 4, "{of_cs} seats went to those for whom six were not kept");
    expect_right(&university);
}

#[test]
fn a_reservation_that_has_come_to_its_end_is_opened_once_whoever_looks() {
    let university = University::new();
    let section = university.section("CS 1", 9);
    let students = university.app.students(8);
    let browsers = university.app.all_signed_in(&students);
    for round in 0..6 {
        university.app.reservation(&university.teacher, section, "BIOL", 1);
        university.app.reservation(&university.teacher, section, "HIST", 1);
        university.app.sql("UPDATE section_reservations SET until_at = '2000-01-01 00:00:00' WHERE branch = 'BIOL'");
        let verb = |at: usize| if (at + round).is_multiple_of(2) { "permissions/ask" } else { "register" };
        let press =
            |(at, browser)| Press::new(browser, format!("/sections/{section}/{}", verb(at))).with("message=Please");
        let statuses = press_at_once(browsers.iter().enumerate().map(press).collect());
        assert!(statuses.iter().all(|status| [303, 409].contains(status)), "{statuses:?}");
        expect_right(&university);
        university.app.sql("UPDATE registrations SET status = 'dropped', reservation_id = NULL");
        university.app.sql("DELETE FROM section_reservations");
        university.app.sql("UPDATE sections SET registered = 0, reserved = 0");
    }
}

#[test]
fn a_capacity_is_lowered_to_what_is_taken_when_nothing_is_kept_any_more() {
    let university = University::new();
    let section = university.section("CS 1", 9);
    university.app.reservation(&university.teacher, section, "BIOL", 5);
    university.app.sql("UPDATE section_reservations SET until_at = '2000-01-01 00:00:00'");
    university.resize(section, 2);
    expect_right(&university);
}

#[test]
fn who_waits_is_not_told_of_every_seat_that_is_kept_for_others() {
    let university = University::new();
    let section = university.section("CS 1", 2);
    let [mut one, mut math, mut other] = university.students();
    mathematicians(&university);
    university.app.sql("UPDATE users SET branch = 'MATH' WHERE number = 'S3'");
    university.app.reservation(&university.teacher, section, "MATH", 2);
    wait(&mut one, section);
    register(&mut math, section).expect_status(200);
    register(&mut other, section).expect_status(200);
    drop(&mut other, section);
    assert!(super::university::news(&mut one).is_empty());
}
