//! Two things at the same time of which only one may happen.

use std::thread;

use registrar::accounts::User;
use registrar::context::Actor;
use registrar::db::Id;

use super::support::App;
use super::{Press, count, press_at_once};

/// A university and its faculty member F1.
fn app_with_teacher() -> (App, User) {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    (app, teacher)
}

fn seats_of(app: &App, section: Id) -> (i32, i32) {
    let seats: diesel::QueryResult<_> =
        app.store.read_now(Actor::program(), |context| registrar::catalogue::list_seats(context, &[section]));
    let seats = seats.expect("the seats can be read")[&section].clone();
    (seats.registered, seats.capacity)
}

#[test]
fn a_student_who_presses_two_sections_of_a_course_at_once_never_has_both() {
    let (app, teacher) = app_with_teacher();
    let beside = App::start_beside(&app);
    let course = app.course(&teacher, "CS 1");
    let sections = ["01", "02"].map(|number| app.section(&teacher, course, number, 100));
    let users = app.students(4);
    let here = app.all_signed_in(&users);
    let there = beside.all_signed_in(&users);
    for _ in 0..15 {
        // Each on two servers, as two tabs of a browser may be.
        let both = |(here, there)| {
            let path = |section| format!("/sections/{section}/register");
            [Press::new(here, path(sections[0])), Press::new(there, path(sections[1]))]
        };
        let statuses = press_at_once(here.iter().zip(&there).flat_map(both).collect());
        assert_eq!((count(&statuses, 303), count(&statuses, 409)), (4, 4), "{statuses:?}");
        let taken = sections.map(|section| app.seats_taken(section));
        assert_eq!(taken[0].1 + taken[1].1, 4, "{taken:?}");
        let one_each = statuses.chunks(2).all(|pair| pair.contains(&303) && pair.contains(&409));
        assert!(one_each, "{statuses:?}");
        let drop = |(browser, pair): (_, &[u16])| {
            let section = sections[usize::from(pair[0] != 303)];
            Press::new(browser, format!("/sections/{section}/drop"))
        };
        let statuses = press_at_once(here.iter().zip(statuses.chunks(2)).map(drop).collect());
        assert_eq!(count(&statuses, 303), 4, "{statuses:?}");
    }
}

#[test]
fn the_last_seat_is_given_once_in_every_round() {
    let (app, teacher) = app_with_teacher();
    let beside = App::start_beside(&app);
    let course = app.course(&teacher, "CS 1");
    let section = app.section(&teacher, course, "01", 1);
    let users = app.students(6);
    let mut students = app.all_signed_in(&users[..3]);
    students.extend(beside.all_signed_in(&users[3..]));
    for _ in 0..15 {
        let press = |browser| Press::new(browser, format!("/sections/{section}/register"));
        let statuses = press_at_once(students.iter().map(press).collect());
        assert_eq!((count(&statuses, 303), count(&statuses, 409)), (1, 5), "{statuses:?}");
        assert_eq!(app.seats_taken(section), (1, 1));
        let winner = statuses.iter().position(|status| *status == 303).expect("one of them");
        let status = Press::new(&students[winner], format!("/sections/{section}/drop")).send();
        assert_eq!(status, 303);
    }
}

#[test]
fn a_capacity_lowered_while_students_register_is_kept() {
    let (app, teacher) = app_with_teacher();
    let beside = App::start_beside(&app);
    let course = app.course(&teacher, "CS 1");
    let section = app.section(&teacher, course, "01", 60);
    let mut editor = beside.signed_in("F1");
    let students = app.all_signed_in(&app.students(60));
    let mut set_capacity = |capacity: i32| {
        editor.get(&format!("/sections/{section}/edit")).expect_status(200);
        editor.form("Save section").fill("capacity", &capacity.to_string()).submit();
        let (registered, capacity) = seats_of(&app, section);
        assert!(registered <= capacity, "{registered} are registered for {capacity} seats");
        editor.status()
    };
    let statuses = thread::scope(|scope| {
        let lowering = scope.spawn(|| {
            for _ in 0..15 {
                // To what is taken now: somebody may take one more before it is saved. Some seats there are always.
                let status = set_capacity(seats_of(&app, section).0.max(20));
                assert!([200, 422].contains(&status), "{status}");
                assert_eq!(set_capacity(60), 200);
            }
        });
        let press = |browser| Press::new(browser, format!("/sections/{section}/register"));
        let statuses = press_at_once(students.iter().map(press).collect());
        lowering.join().expect("the capacity can be changed");
        statuses
    });
    assert!(statuses.iter().all(|status| [303, 409].contains(status)), "{statuses:?}");
    let taken = count(&statuses, 303);
    assert_eq!(app.seats_taken(section), (i32::try_from(taken).expect("few"), taken));
    assert!(taken > 0, "somebody came");
    assert_eq!(set_capacity(seats_of(&app, section).0 - 1), 422);
}

#[test]
fn a_course_deleted_while_students_register_is_gone_or_stays_whole() {
    let (app, teacher) = app_with_teacher();
    let beside = App::start_beside(&app);
    let owner = beside.signed_in("F1");
    let students = app.all_signed_in(&app.students(4));
    for round in 0..15 {
        let course = app.course(&teacher, &format!("CS {round}"));
        let section = app.section(&teacher, course, "01", 10);
        let register = |browser| Press::new(browser, format!("/sections/{section}/register"));
        let mut presses = vec![Press::new(&owner, format!("/courses/{course}/delete"))];
        presses.extend(students.iter().map(register));
        let statuses = press_at_once(presses);
        let (deleted, registered) = (statuses[0], &statuses[1..]);
        let page = app.browser().get(&format!("/courses/{course}")).status();
        match deleted {
            303 => {
                assert_eq!(count(registered, 404), 4, "{statuses:?}");
                assert_eq!(page, 404);
            }
            409 => {
                assert_eq!(count(registered, 303), 4, "{statuses:?}");
                assert_eq!(page, 200);
                assert_eq!(app.seats_taken(section), (4, 4));
            }
            other => panic!("the deletion was answered {other}: {statuses:?}"),
        }
    }
}

#[test]
fn a_section_deleted_while_students_register_is_gone_or_stays_whole() {
    let (app, teacher) = app_with_teacher();
    let owner = app.signed_in("F1");
    let course = app.course(&teacher, "CS 1");
    let students = app.all_signed_in(&app.students(4));
    for round in 0..10 {
        let section = app.section(&teacher, course, &round.to_string(), 10);
        let press = |browser, verb| Press::new(browser, format!("/sections/{section}/{verb}"));
        let mut presses = vec![press(&owner, "delete")];
        presses.extend(students.iter().map(|browser| press(browser, "register")));
        let statuses = press_at_once(presses);
        let registered = &statuses[1..];
        match statuses[0] {
            303 => assert_eq!(count(registered, 404), 4, "{statuses:?}"),
            409 => {
                assert_eq!(count(registered, 303), 4, "{statuses:?}");
                let drops = students.iter().map(|browser| press(browser, "drop")).collect();
                assert_eq!(count(&press_at_once(drops), 303), 4);
            }
            other => panic!("the deletion was answered {other}: {statuses:?}"),
        }
    }
}

#[test]
fn those_who_create_the_same_course_at_once_make_one() {
    let (app, _) = app_with_teacher();
    let beside = App::start_beside(&app);
    let browsers = [app.signed_in("F1"), beside.signed_in("F1")];
    let bodies = [
        "code=CS+1&name=Twice&credits=3&subject=CS&term=NOW&capacity=5",
        "code=CS+2&name=Twice&credits=3&subject=CS",
        "code=CS+3&name=Twice&credits=3&subject=CS",
        "code=CS+4&name=Twice&credits=3&subject=CS",
    ];
    for body in bodies {
        let press = |browser| Press::new(browser, "/courses").with(body);
        let statuses = press_at_once((0..12).map(|n| press(&browsers[n % 2])).collect());
        assert_eq!((count(&statuses, 303), count(&statuses, 422)), (1, 11), "{statuses:?}");
    }
    assert_eq!(app.catalogue().courses().len(), bodies.len());
}

#[test]
fn two_swaps_at_once_that_give_up_one_section_give_it_up_for_one_of_them() {
    let (app, teacher) = app_with_teacher();
    let beside = App::start_beside(&app);
    let [old, first, second] =
        ["CS 1", "CS 2", "CS 3"].map(|code| app.section(&teacher, app.course(&teacher, code), "01", 100));
    let users = app.students(4);
    let (here, there) = (app.all_signed_in(&users), beside.all_signed_in(&users));
    let body: &'static str = Box::leak(format!("drop={old}").into_boxed_str());
    for verb in ["swap", "register"] {
        users.iter().for_each(|user| app.register(user, old));
        let swaps = |(here, there)| {
            let press = |browser, section| Press::new(browser, format!("/sections/{section}/{verb}")).with(body);
            [press(here, first), press(there, second)]
        };
        let statuses = press_at_once(here.iter().zip(&there).flat_map(swaps).collect());
        let one_each = statuses.chunks(2).all(|pair| pair.contains(&303) && pair.contains(&409));
        assert!(one_each, "{verb}: {statuses:?}");
        assert_eq!(app.seats_taken(old), (0, 0), "{verb}");
        assert_eq!(app.seats_taken(first).0 + app.seats_taken(second).0, 4, "{verb}");
        for (browser, pair) in here.iter().zip(statuses.chunks(2)) {
            let section = if pair[0] == 303 { first } else { second };
            assert_eq!(Press::new(browser, format!("/sections/{section}/drop")).send(), 303);
        }
    }
}
