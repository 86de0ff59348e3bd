//! Who teaches a course: instructors, assistants, and the invitations to join them.

mod invitations;
mod races;
mod rights;
mod staff;
mod students;

use registrar::accounts::User;
use registrar::catalogue::Rights;
use registrar::db::Id;

use super::registration::{Press, count, press_at_once};
use super::support::{self, App, Browser};

const GRADES: Rights = Rights { can_edit: false, can_grade: true };
const EDITS: Rights = Rights { can_edit: true, can_grade: false };
const ASSISTS: Rights = Rights { can_edit: false, can_grade: false };

/// The course CS 1 of F1 with section 01 in the current term, and F2 and F3, who have nothing to do with it.
struct Department {
    app: App,
    primary: User,
    second: User,
    third: User,
    course: Id,
    section: Id,
}

impl Department {
    fn new() -> Self {
        let app = App::start();
        app.university();
        let [primary, second, third] = ["F1", "F2", "F3"].map(|number| app.faculty(number));
        let course = app.course(&primary, "CS 1");
        let section = app.section(&primary, course, "01", 5);
        Self { app, primary, second, third, course, section }
    }

    /// With F2 on the staff.
    fn with_second(rights: Rights) -> Self {
        let department = Self::new();
        department.app.staff(&department.primary, department.course, &department.second, rights);
        department
    }

    fn path(&self, end: &str) -> String {
        format!("/courses/{}{end}", self.course)
    }

    /// The address that changes what `user` may do.
    fn member(&self, user: &User, end: &str) -> String {
        self.path(&format!("/instructors/{}{end}", user.id))
    }

    /// What somebody may do, as the catalogue has it.
    fn rights(&self, user: &User) -> Option<Rights> {
        self.app.catalogue().course(self.course).and_then(|course| course.rights_of(user.id))
    }

    /// The lines of the course's staff, as its page shows them to F1.
    fn staff_lines(&self) -> Vec<String> {
        let mut browser = self.app.signed_in("F1");
        browser.get(&self.path("/instructors")).expect_status(200);
        browser.select_text("main > table tbody tr").into_iter().map(|line| tidy(&line)).collect()
    }
}

/// A line of the staff without its buttons.
fn tidy(line: &str) -> String {
    line.split(" Edit Grade").next().unwrap_or_default().to_owned()
}

/// What happened to whoever is signed in, as their dashboard tells it.
fn news(browser: &mut Browser) -> Vec<String> {
    browser.get("/");
    browser.select_text("section[aria-labelledby=news] strong")
}
