//! Grade sheets, files of grades, transcripts, the scale, and who lacks what.

mod files;
mod races;
mod scale;
mod sheets;
mod transcripts;
mod unmet;

use std::collections::HashMap;

use registrar::accounts::User;
use registrar::context::Actor;
use registrar::db::Id;
use registrar::events::{Describe, EntryFilter, Event, Reader, list_entries};
use registrar::form::key;
use registrar::grading::submit_grades;
use registrar::records::Status;
use registrar::registration::list_students;

use super::registration::{Press, count, press_at_once};
use super::support::{self, App, Browser, by};

/// A university with F1, who teaches CS 1, and its section, in which S1 to S3 are registered.
struct Class {
    app: App,
    teacher: User,
    section: Id,
}

impl Class {
    fn start() -> Self {
        let app = App::start();
        app.university();
        let teacher = app.faculty("F1");
        let section = app.section(&teacher, app.course(&teacher, "CS 1"), "01", 10);
        for student in app.students(3) {
            app.register(&student, section);
        }
        Self { app, teacher, section }
    }

    fn path(&self) -> String {
        format!("/sections/{}/grades", self.section)
    }

    /// The teacher's browser, on the sheet.
    fn sheet(&self) -> Browser {
        let mut browser = self.app.signed_in("F1");
        browser.get(&self.path()).expect_status(200);
        browser
    }
}

/// Submits the grades of a section: pairs of number and grade.
fn submit(app: &App, teacher: &User, section: Id, grades: &[(&str, &str)]) {
    let entered = grades.iter().map(|(number, grade)| (key(number), (*grade).to_owned())).collect();
    let done = app
        .store
        .write_now(&by(teacher), |context| submit_grades(context, teacher, section, (&entered, &HashMap::new())));
    assert!(done.is_ok(), "the grades are taken: {done:?}");
}

/// The numbers of those with this status in a section.
fn numbers(app: &App, section: Id, status: Status) -> Vec<String> {
    let students = app.store.read_now(Actor::program(), |context| list_students(context, section, &[status]));
    let students = students.expect("the students can be read");
    students.into_iter().filter_map(|student| student.number).collect()
}

/// What is on record about grades, the latest first: outcome and reasons.
fn noted(app: &App, action: &str) -> Vec<(String, String)> {
    let filter = EntryFilter { action: Some(action.to_owned()), ..EntryFilter::default() };
    let entries = app.store.read_now(Actor::program(), |context| list_entries(context, &filter, 0, 500));
    let catalogue = app.store.read_now(Actor::program(), |context| context.catalogue()).expect("the catalogue");
    let describe = Describe { names: &*catalogue, show: &|at| at.to_string() };
    let details = |event: Option<Event>| describe.details(&event.expect("an event"), Reader::Office);
    let entries = entries.expect("the record can be read").into_iter();
    entries.map(|entry| (entry.outcome.as_str().to_owned(), details(entry.event))).collect()
}
