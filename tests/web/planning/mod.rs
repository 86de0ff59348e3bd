//! Planning ahead: what is put in, its order, what is told about it, registering all of it, and how many plan what.

mod demand;
mod items;
mod outlook;
mod press;
mod races;

use chrono::TimeDelta;
use registrar::accounts::User;
use registrar::catalogue::Meeting;
use registrar::db::{Id, now};

use super::registration::{Press, press_at_once};
use super::support::{self, App, Browser};

/// The current term with F1, who teaches CS 1 to CS 4: one section each, arranged, with so many seats.
fn app_with_courses(seats: [i32; 4]) -> (App, User, [Id; 4]) {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let mut number = 0;
    let sections = seats.map(|seats| {
        number += 1;
        let course = app.course(&teacher, &format!("CS {number}"));
        app.section(&teacher, course, "01", seats)
    });
    (app, teacher, sections)
}

/// A meeting of an hour.
fn meeting(days: &str, from: &str, until: &str) -> Meeting {
    Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: days.to_owned(),
        starts_at: from.parse().expect("a time"),
        ends_at: until.parse().expect("a time"),
        room: "Hall 1".to_owned(),
        weeks: String::new(),
    }
}

/// Sets when registration opens in the current term, in so many hours from now.
fn open_in(app: &App, hours: i64) {
    let opens_at = (now() + TimeDelta::hours(hours)).format("%Y-%m-%d %H:%M:%S");
    app.sql(&format!("UPDATE terms SET registration_opens_at = '{opens_at}' WHERE code = 'NOW'"));
    app.sql("UPDATE catalogue_version SET version = version + 1");
}

/// Presses Plan for a section, from the list of courses.
fn put(browser: &mut Browser, section: Id) -> &mut Browser {
    browser.get("/courses").post("/plan/items", &[("section", &section.to_string())])
}

/// The plan as its page has it: `1 CS 1-01 Ready`, with what stands against each.
fn rows(browser: &mut Browser) -> Vec<String> {
    browser.get("/plan").expect_status(200);
    let columns = ["td[data-th=Choice]", "th", "td[data-th=Status]"];
    let [choices, labels, states] = columns.map(|css| browser.select_text(&format!("table.plan tbody {css}")));
    let row = |((choice, label), state)| format!("{choice} {label} {state}");
    choices.into_iter().zip(labels).zip(states).map(row).collect()
}

/// Presses the button that registers all of it.
fn press(browser: &mut Browser) -> &mut Browser {
    browser.get("/plan").form("Register all of it").submit()
}
