//! More students than seats, all at the same time: no seat is given twice and none is lost.

use registrar::db::Id;

use super::support::{App, Browser};
use super::{Press, count, press_at_once};

/// A university with one section of `CS 1` with so many seats.
fn app_with_section(capacity: i32) -> (App, Id) {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let course = app.course(&teacher, "CS 1");
    let section = app.section(&teacher, course, "01", capacity);
    (app, section)
}

#[track_caller]
fn expect_forty_of_two_hundred(app: &App, section: Id, statuses: &[u16]) {
    assert_eq!(count(statuses, 303), 40, "{statuses:?}");
    assert_eq!(count(statuses, 409), 160, "{statuses:?}");
    assert_eq!(app.seats_taken(section), (40, 40), "the counter and the count");
}

#[test]
fn of_two_hundred_students_forty_get_the_forty_seats() {
    let (app, section) = app_with_section(40);
    let students = app.all_signed_in(&app.students(200));
    let path = format!("/sections/{section}/register");
    let statuses = press_at_once(students.iter().map(|browser| Press::new(browser, &path)).collect());
    expect_forty_of_two_hundred(&app, section, &statuses);
}

#[test]
fn of_two_hundred_students_on_two_servers_forty_get_the_forty_seats() {
    let (app, section) = app_with_section(40);
    let beside = App::start_beside(&app);
    let users = app.students(200);
    let mut students = app.all_signed_in(&users[..100]);
    students.extend(beside.all_signed_in(&users[100..]));
    let path = format!("/sections/{section}/register");
    let statuses = press_at_once(students.iter().map(|browser| Press::new(browser, &path)).collect());
    expect_forty_of_two_hundred(&app, section, &statuses);
    for app in [&app, &beside] {
        app.browser().get("/courses").see("Full nobody waiting");
    }
}

#[test]
fn those_who_come_and_go_on_two_servers_leave_the_counter_right() {
    let (app, section) = app_with_section(5);
    let beside = App::start_beside(&app);
    let users = app.students(20);
    let mut students = app.all_signed_in(&users[..10]);
    students.extend(beside.all_signed_in(&users[10..]));
    let press = |browser: &Browser, verb: &str| Press::new(browser, format!("/sections/{section}/{verb}"));
    for _ in 0..5 {
        let both = |browser: &Browser| [press(browser, "register"), press(browser, "drop")];
        let statuses = press_at_once(students.iter().flat_map(both).collect());
        assert!(statuses.iter().all(|status| [303, 409].contains(status)), "{statuses:?}");
        let (counter, count) = app.seats_taken(section);
        assert_eq!(usize::try_from(counter), Ok(count), "the counter and the count");
        assert!(counter <= 5, "{counter} of 5 seats are taken");
    }
}

#[test]
fn a_student_who_presses_fifty_times_has_one_place() {
    let (app, section) = app_with_section(40);
    let student = app.all_signed_in(&app.students(1)).remove(0);
    let press_fifty_times = |verb: &str| {
        let path = format!("/sections/{section}/{verb}");
        let statuses = press_at_once((0..50).map(|_| Press::new(&student, &path)).collect());
        assert_eq!((count(&statuses, 303), count(&statuses, 409)), (1, 49), "{statuses:?}");
    };
    // The first time makes a row, the second one finds the row that was dropped.
    for _ in 0..2 {
        press_fifty_times("register");
        assert_eq!(app.seats_taken(section), (1, 1));
        press_fifty_times("drop");
        assert_eq!(app.seats_taken(section), (0, 0));
    }
}
