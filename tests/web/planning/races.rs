//! Plans that are registered at the same moment.

use registrar::context::Actor;
use registrar::db::Id;
use registrar::records::Status;
use registrar::registration::list_registrations;

use super::support::App;
use super::{Press, app_with_courses, press_at_once};

fn press_of(browser: &super::Browser) -> Press {
    Press::new(browser, "/plan/register").with("term=NOW&waitlist=1")
}

#[test]
fn two_presses_at_once_give_one_seat_of_each_position() {
    let (app, _, sections) = app_with_courses([50, 50, 50, 50]);
    let beside = App::start_beside(&app);
    let users = app.students(3);
    for student in &users {
        app.plan(student, sections[0], None);
        app.plan(student, sections[1], Some(sections[0]));
        app.plan(student, sections[2], None);
        app.plan(student, sections[3], Some(sections[2]));
    }
    let here = app.all_signed_in(&users);
    let there = beside.all_signed_in(&users);
    for _ in 0..8 {
        let both = |(here, there)| [press_of(here), press_of(there)];
        let statuses = press_at_once(here.iter().zip(&there).flat_map(both).collect());
        assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
        assert_eq!(sections.map(|section| app.seats_taken(section)), [(3, 3), (0, 0), (3, 3), (0, 0)]);
        for (browser, section) in here.iter().flat_map(|browser| [(browser, sections[0]), (browser, sections[2])]) {
            assert_eq!(Press::new(browser, format!("/sections/{section}/drop")).send(), 303);
        }
    }
}

#[test]
fn the_same_plan_in_another_order_for_the_last_seats_stands_in_nobodys_way() {
    let (app, _, sections) = app_with_courses([1; 4]);
    let beside = App::start_beside(&app);
    let users = app.students(4);
    let mut back = sections;
    back.reverse();
    for (at, student) in users.iter().enumerate() {
        for section in if at % 2 == 0 { sections } else { back } {
            app.plan(student, section, None);
        }
    }
    let mut browsers = app.all_signed_in(&users[..2]);
    browsers.extend(beside.all_signed_in(&users[2..]));
    for round in 0..8 {
        let statuses = press_at_once(browsers.iter().map(press_of).collect());
        assert!(statuses.iter().all(|status| *status == 303), "round {round}: {statuses:?}");
        assert_eq!(sections.map(|section| app.seats_taken(section)), [(1, 1); 4]);
        // Whoever has none of a section waits for it.
        for student in &users {
            let registrations = app
                .store
                .read_now(Actor::program(), |context| list_registrations(context, student.id))
                .expect("places");
            let here = |place: &&registrar::records::Registration| {
                matches!(place.status, Status::Registered | Status::Waitlisted)
            };
            assert_eq!(registrations.iter().filter(here).count(), 4);
        }
        for (browser, section) in browsers.iter().flat_map(|browser| sections.map(|section| (browser, section))) {
            assert_eq!(Press::new(browser, format!("/sections/{section}/drop")).send(), 303);
        }
        assert_eq!(sections.map(|section| app.seats_taken(section)), [(0, 0); 4]);
    }
}

#[test]
fn sections_put_in_and_taken_out_at_once_leave_no_hole() {
    let (app, _, sections) = app_with_courses([5; 4]);
    let beside = App::start_beside(&app);
    let users = app.students(1);
    let (here, there) = (app.all_signed_in(&users).remove(0), beside.all_signed_in(&users).remove(0));
    let bodies = sections.map(|section| format!("section={section}").leak() as &'static str);
    let put = |at: usize, browser| Press::new(browser, "/plan/items").with(bodies[at]);
    for _ in 0..8 {
        let presses = (0..4).flat_map(|at| [put(at, &here), put(at, &there)]).collect();
        let statuses = press_at_once(presses);
        assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
        assert_eq!(positions(&app, users[0].id), [1, 2, 3, 4]);
        let moved = |at: usize, verb| Press::new(&here, format!("/plan/items/{}/{verb}", sections[at]));
        let statuses = press_at_once(vec![moved(0, "down"), moved(1, "remove"), moved(2, "up"), moved(3, "remove")]);
        assert!(statuses.iter().all(|status| *status == 303), "{statuses:?}");
        assert_eq!(positions(&app, users[0].id), [1, 2]);
        press_at_once(vec![moved(0, "remove"), moved(2, "remove")]);
        assert_eq!(positions(&app, users[0].id), [0; 0]);
    }
}

/// The positions of a student's plan, counted as they are read.
fn positions(app: &App, student: Id) -> Vec<usize> {
    let plans = app
        .store
        .read_now(Actor::program(), |context| registrar::planning::find_plans(context, student))
        .expect("plans");
    (1..=plans.of(app.term_id("NOW")).positions().len()).collect()
}
