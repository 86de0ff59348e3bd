//! A university for the rules: one instructor, courses with one section each, students in their browsers.

use registrar::accounts::User;
use registrar::catalogue::{CourseDetails, Meeting, SectionDetails, TermDetails};
use registrar::context::Actor;
use registrar::db::Id;
use registrar::exchange::progress::Silent;
use registrar::exchange::{SeedOptions, Source, seed};
use registrar::form::key;
use registrar::registration::list_miscounted_sections;

use super::support::{App, Browser, TEST_TERM};

pub struct University {
    pub app: App,
    pub teacher: User,
}

impl University {
    pub fn new() -> Self {
        Self::with(|_| ())
    }

    /// With a current term that is changed so.
    pub fn with(change: impl Fn(&mut TermDetails)) -> Self {
        let app = App::start();
        app.subject("CS", "Computer Science");
        let mut term = term(TEST_TERM, "2000-01-01", "2099-12-31");
        change(&mut term);
        app.term_with(term);
        let teacher = app.faculty("F1");
        Self { app, teacher }
    }

    /// The section 01, with so many seats, of a course that is made with it.
    pub fn section(&self, code: &str, capacity: i32) -> Id {
        self.section_at(code, capacity, "", "")
    }

    /// The same, meeting on these days for an hour from `starts_at`; on no day when that is empty.
    pub fn section_at(&self, code: &str, capacity: i32, days: &str, starts_at: &str) -> Id {
        self.section_of(&self.app.course_details(code), capacity, days, starts_at)
    }

    /// The same, of a course with these details.
    pub fn section_of(&self, course: &CourseDetails, capacity: i32, days: &str, starts_at: &str) -> Id {
        let course = self.app.course_with(&self.teacher, course);
        let meetings = if days.is_empty() { Vec::new() } else { vec![meeting(days, starts_at)] };
        self.app.section_meeting(&self.teacher, course, "01", capacity, meetings)
    }

    /// The section 01 in another term.
    pub fn section_in(&self, term: &str, course: Id, capacity: i32) -> Id {
        let details = SectionDetails {
            number: "01".to_owned(),
            capacity,
            waitlist_capacity: None,
            instructors: Vec::new(),
            meetings: Vec::new(),
        };
        self.app.section_in(term, &self.teacher, course, &details)
    }

    /// Students `S1` and so on, each signed in.
    pub fn students<const N: usize>(&self) -> [Browser; N] {
        let browsers = self.app.all_signed_in(&self.app.students(N));
        browsers.try_into().unwrap_or_else(|_| panic!("{N} browsers"))
    }

    /// Puts a completed course with a grade on a student's record, as a file would.
    pub fn complete(&self, number: &str, section: Id, grade: &str) {
        let catalogue = self.app.catalogue();
        let (course, found) = catalogue.section(section).expect("a section");
        let term = catalogue.term(found.term_id).expect("a term");
        let row = format!(
            "student,term,course,section,status,grade\n{number},{},{},{},completed,{grade}\n",
            term.code, course.code, found.number
        );
        let files = [("registrations.csv", row.as_bytes())];
        let options = SeedOptions { zone: chrono_tz::UTC, password_hash: None, skip_bad_rows: false };
        seed(&self.app.db, &Source::Files(&files), &options, &Silent).expect("the row is sound");
    }

    /// Changes the capacity, as the instructor does.
    pub fn resize(&self, section: Id, capacity: i32) {
        let mut browser = self.app.signed_in("F1");
        browser.get(&format!("/sections/{section}/edit"));
        let form = browser.form("Save section").fill("capacity", &capacity.to_string());
        form.submit().expect_status(200).see("is saved.");
    }

    /// The waitlist on the roster: each line from the place to how it stands.
    pub fn line(&self, section: Id) -> Vec<String> {
        let mut browser = self.app.signed_in("F1");
        browser.get(&format!("/sections/{section}/roster")).expect_status(200);
        let cell = |css: &str| browser.select_text(&format!("section[aria-labelledby=waiting] tbody {css}"));
        let (registrations, numbers) = (cell("td[data-th=Place]"), cell("td[data-th=Number]"));
        let states = cell("td[data-th=Now]");
        let lines = registrations.iter().zip(numbers).zip(states);
        lines.map(|((place, number), state)| format!("{place}: {number}, {state}")).collect()
    }

    /// Who has a seat, by name.
    pub fn roster(&self, section: Id) -> Vec<String> {
        let mut browser = self.app.signed_in("F1");
        browser.get(&format!("/sections/{section}/roster")).expect_status(200);
        browser.select_text("main > table tbody td[data-th=Number]")
    }

    #[track_caller]
    pub fn expect_counters_to_be_right(&self) {
        let wrong =
            self.app.store.read_now(Actor::program(), list_miscounted_sections).expect("the sections can be read");
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

pub fn term(code: &str, starts_on: &str, ends_on: &str) -> TermDetails {
    TermDetails {
        code: code.to_owned(),
        code_key: key(code),
        name: format!("Term {code}"),
        starts_on: starts_on.parse().expect("a day"),
        ends_on: ends_on.parse().expect("a day"),
        registration_opens_at: None,
        registration_closes_at: None,
        drop_deadline: None,
        credit_limit: None,
        offer_hours: None,
        withdraw_deadline: None,
    }
}

fn meeting(days: &str, starts_at: &str) -> Meeting {
    let starts_at: chrono::NaiveTime = starts_at.parse().expect("a time");
    Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: days.to_owned(),
        starts_at,
        ends_at: starts_at + chrono::TimeDelta::hours(1),
        room: "Hall 1".to_owned(),
        weeks: String::new(),
    }
}

/// Asks for a seat from the dashboard, as its button would.
pub fn register(browser: &mut Browser, section: Id) -> &mut Browser {
    ask(browser, section, "register", &[])
}

/// Asks for a seat or else a place in line.
pub fn wait(browser: &mut Browser, section: Id) -> &mut Browser {
    ask(browser, section, "register", &[("waitlist", "1")]).expect_status(200)
}

/// Gives up a seat or a place in line.
pub fn drop(browser: &mut Browser, section: Id) -> &mut Browser {
    ask(browser, section, "drop", &[]).expect_status(200)
}

/// Asks for one seat in place of another.
pub fn swap(browser: &mut Browser, section: Id, gives_up: Id) -> &mut Browser {
    ask(browser, section, "swap", &[("drop", &gives_up.to_string())])
}

fn ask<'a>(browser: &'a mut Browser, section: Id, verb: &str, fields: &[(&str, &str)]) -> &'a mut Browser {
    browser.get("/").post(&format!("/sections/{section}/{verb}"), fields)
}

/// The rules that stand against a wish and what to do about each, on the page that refuses it.
pub fn refusals(browser: &mut Browser) -> Vec<(String, String)> {
    browser.expect_status(409);
    let (titles, remedies) = (browser.select_text(".refusals h2"), browser.select_text(".refusals p.remedy"));
    assert_eq!(titles.len(), remedies.len());
    titles.into_iter().zip(remedies).collect()
}

/// What the dashboard says has happened since, each with its detail.
pub fn news(browser: &mut Browser) -> Vec<String> {
    browser.get("/").expect_status(200);
    browser.select_text("section[aria-labelledby=news] li strong")
}
