//! Opening an edit form and saving it as it is changes nothing.

use registrar::accounts::User;
use registrar::catalogue::{Meeting, Rights, SectionDetails, TermDetails};
use registrar::db::{Id, now};

use super::support::{App, TEST_TERM};

/// A course, a section, a term and a subject in which every field that a form can hold has a value.
struct University {
    app: App,
    primary: User,
    course: Id,
    section: Id,
}

impl University {
    fn new() -> Self {
        let app = App::start();
        app.university();
        let (primary, second) = (app.faculty("F1"), app.faculty("F2"));
        app.admin("A1");
        for code in ["CS 1", "CS 2", "CS 3"] {
            app.course(&primary, code);
        }
        let course = app.course_with(&primary, &full_course(&app));
        app.staff(&primary, course, &second, Rights { can_edit: true, can_grade: false });
        let section = app.section_in(TEST_TERM, &primary, course, &full_section(&primary));
        Self { app, primary, course, section }
    }
}

fn full_course(app: &App) -> registrar::catalogue::CourseDetails {
    let mut details = app.course_details("CS 9");
    details.texts.description = "The first line.\n\nThe second <b>line</b> & “more”.".to_owned();
    details.credits = 150;
    details.texts.prerequisites = "CS 1 [C-]".to_owned();
    details.texts.corequisites = "CS 2".to_owned();
    details.texts.antirequisites = "CS 3".to_owned();
    details
}

fn full_section(primary: &User) -> SectionDetails {
    let time = |text: &str| text.parse().expect("a time");
    let meeting = |days: &str, room: &str, weeks: &str| Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: days.to_owned(),
        starts_at: time("09:35:00"),
        ends_at: time("10:50:00"),
        room: room.to_owned(),
        weeks: weeks.to_owned(),
    };
    SectionDetails {
        number: "A1".to_owned(),
        capacity: 7,
        waitlist_capacity: Some(3),
        instructors: vec![primary.number().to_owned()],
        meetings: vec![meeting("MW", "Hall 1", ""), meeting("F", "", "1,3,5-7")],
    }
}

#[test]
fn every_edit_form_that_is_saved_as_it_opens_changes_nothing() {
    let university = University::new();
    let (app, course, section) = (&university.app, university.course, university.section);
    let primary = &university.primary;
    let at = |days: i64| Some(now() + chrono::TimeDelta::days(days));
    let day = |text: &str| text.parse().expect("a day");
    app.term_with(TermDetails {
        code: "FULL".to_owned(),
        code_key: registrar::form::key("FULL"),
        name: "A Term with Everything".to_owned(),
        starts_on: day("2026-01-02"),
        ends_on: day("2099-05-06"),
        registration_opens_at: Some(day("2026-01-02").and_hms_opt(8, 30, 0).expect("an instant")),
        registration_closes_at: Some(day("2098-01-02").and_hms_opt(23, 59, 0).expect("an instant")),
        drop_deadline: Some(day("2098-02-02").and_hms_opt(0, 0, 0).expect("an instant")),
        withdraw_deadline: Some(day("2098-03-02").and_hms_opt(12, 0, 0).expect("an instant")),
        credit_limit: Some(1850),
        offer_hours: Some(36),
    });
    app.ticket_at("FULL", "CS", at(3).expect("an instant"));
    let student = app.student("S1");
    app.permission(primary, &student, section);
    app.register(&student, section);
    let mut faculty = app.signed_in("F1");
    faculty.get(&format!("/sections/{section}/grades")).form("Save draft").fill_nth("grade", 0, "A-").submit();
    let (term, subject) = (app.term_id("FULL"), app.catalogue().subject_by_code("MATH").expect("a subject").id);

    let forms = [
        ("F1", format!("/courses/{course}/edit"), "Save course"),
        ("F1", format!("/sections/{section}/edit"), "Save section"),
        ("F1", format!("/courses/{course}/instructors"), "Save what Test Person F2 may do"),
        ("F1", format!("/sections/{section}/grades"), "Save draft"),
        ("A1", format!("/office/terms/{term}/edit"), "Save term"),
        ("A1", format!("/office/subjects/{subject}/edit"), "Save subject"),
        ("A1", "/office/grades?letter=B%2B".to_owned(), "Save grade"),
        ("A1", "/office/grades".to_owned(), "/office/grades/repeats"),
    ];
    let before = app.contents();
    for (who, path, button) in forms {
        let mut browser = app.signed_in(who);
        browser.get(&path).expect_status(200).form(button).submit().expect_status(200);
        let after = app.contents();
        for (table, rows) in &before {
            assert_eq!(&after[table], rows, "{path} changed {table}");
        }
    }
}

#[test]
fn a_refused_save_of_a_term_still_lists_its_tickets_and_limits() {
    let app = App::start();
    app.university();
    app.admin("A1");
    app.student("S1");
    app.ticket(TEST_TERM, "Physics");
    let edit = format!("/office/terms/{}/edit", app.term_id(TEST_TERM));
    let mut browser = app.signed_in("A1");
    browser.get(&edit).form("Set this student’s limit").fill("student", "S1").fill("credits", "21").submit();
    browser.get(&edit).form("Save term").fill("name", "").fill("credit_limit", "many").submit().expect_status(422);
    browser.see("Students of Physics").see("21").dont_see("Registration opens for all students at the same time");
    browser.dont_see("The term’s limit counts for everybody");
}
