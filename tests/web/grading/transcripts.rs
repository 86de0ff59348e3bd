//! Transcripts.

use registrar::catalogue::SectionDetails;
use registrar::context::Actor;
use registrar::db::Id;

use super::super::registration::university::University;
use super::support::App;
use super::{Class, submit};

/// A section of a course in a term.
fn section_in(app: &App, teacher: &registrar::accounts::User, course: Id, term: &str) -> Id {
    let details = SectionDetails {
        number: "01".to_owned(),
        capacity: 10,
        waitlist_capacity: None,
        instructors: Vec::new(),
        meetings: Vec::new(),
    };
    app.section_in(term, teacher, course, &details)
}

#[test]
fn a_transcript_counts_by_term_and_in_all_and_says_which_repeat_does_not() {
    let app = App::start();
    app.university();
    app.term("T1", "1990-01-01", "1990-06-30");
    app.term("T2", "1991-01-01", "1991-06-30");
    let teacher = app.faculty("F1");
    let student = app.student("S1");
    app.admin("A1");
    let (first, second) = (app.course(&teacher, "CS 1"), app.course(&teacher, "CS 2"));
    let taken = [(first, "T1", "D"), (second, "T1", "P"), (first, "T2", "A-")];
    let taken = taken.map(|(course, term, grade)| (section_in(&app, &teacher, course, term), grade));
    // All of them first: a completed course is not taken again without the office.
    taken.iter().for_each(|(section, _)| app.register(&student, *section));
    taken.iter().for_each(|(section, grade)| submit(&app, &teacher, *section, &[("S1", grade)]));
    let mut browser = app.signed_in("S1");
    browser.get("/").click("Transcript").expect_path("/transcript").expect_status(200);
    browser.see("Attempted 6, earned 3, average –").see("Attempted 3, earned 3, average 3.70");
    assert_eq!(browser.select_text(".figures dd"), ["9", "6", "3.70"]);
    browser.see("D Repeated, not counted").see("the attempt with the most points counts");
    let mut office = app.signed_in("A1");
    office.get("/office/grades").form("Save repeats").fill("repeats", "all").submit().see("Repeats are counted anew.");
    browser.get("/transcript").dont_see("Repeated, not").see("every attempt counts");
    assert_eq!(browser.select_text(".figures dd"), ["9", "9", "2.35"]);
}

#[test]
fn what_was_dropped_leaves_no_trace_and_a_withdrawal_is_a_w() {
    let class = Class::start();
    let app = &class.app;
    app.section(&class.teacher, app.course(&class.teacher, "CS 7"), "01", 5);
    let mut browser = app.signed_in("S1");
    browser.get("/courses?q=cs+7").form("Register for CS 7-01").submit();
    browser.get("/transcript").see("In progress").see("CS 7").see("CS 1");
    browser.get("/courses?mine=1").form("Drop CS 7-01").submit();
    let withdrawn = "UPDATE registrations SET status = 'withdrawn' WHERE status = 'registered'";
    app.sql(withdrawn);
    app.sql("UPDATE sections SET registered = 0");
    browser
        .get("/transcript")
        .dont_see("CS 7")
        .dont_see("In progress")
        .see("W")
        .see("Attempted 3, earned 0, average –");
}

#[test]
fn the_office_sees_the_transcript_of_any_student_and_of_nobody_else() {
    let class = Class::start();
    let app = &class.app;
    app.admin("A1");
    submit(app, &class.teacher, class.section, &[("S1", "A"), ("S2", "B"), ("S3", "C")]);
    let mut office = app.signed_in("A1");
    office.get("/office/users?q=S2").click("Transcript of Test Person S2").expect_status(200);
    office.see("Transcript").see("Test Person S2").see("B");
    let teacher = format!("/office/users/{}/transcript", class.teacher.id);
    office.get(&teacher).expect_status(404);
    office.get(&format!("/office/users/{}/transcript", Id::new())).expect_status(404);
    app.signed_in("S1").get(&office_path(app)).expect_status(403);
    app.signed_in("F1").get(&office_path(app)).expect_status(403);
    app.signed_in("F1").get("/transcript").expect_status(403);
    office.get("/transcript").expect_status(403);
}

fn office_path(app: &App) -> String {
    let user = app.store.read_now(Actor::program(), |context| registrar::accounts::find_user(context, "S1"));
    format!("/office/users/{}/transcript", user.expect("the database").expect("S1").id)
}

#[test]
fn a_course_that_is_renamed_stays_on_transcripts_as_it_was_and_in_requirements_as_it_is() {
    let class = Class::start();
    let app = &class.app;
    let mut next = app.course_details("CS 2");
    next.texts.prerequisites = "cs1 with D or better".to_owned();
    next.texts.antirequisites = "CS 9 or CS 1 [A]".to_owned();
    let next = app.course_with(&class.teacher, &next);
    let section = app.section(&class.teacher, next, "01", 5);
    submit(app, &class.teacher, class.section, &[("S1", "B"), ("S2", "B"), ("S3", "A")]);
    let course = app.catalogue().course_by_code("CS 1").expect("the course").id;
    let mut teacher = app.signed_in("F1");
    teacher
        .get(&format!("/courses/{course}/edit"))
        .form("Save course")
        .fill("code", "CS 111")
        .fill("name", "Another Name")
        .fill("credits", "1")
        .submit()
        .expect_status(200);
    let catalogue = app.catalogue();
    let renamed = catalogue.course(next).expect("the next course");
    assert_eq!(renamed.prerequisites, "CS 111 [D]");
    assert_eq!(renamed.antirequisites, "CS 9 or CS 111 [A]");
    let mut browser = app.signed_in("S1");
    browser.get("/transcript").see("CS 1 Course CS 1").dont_see("CS 111").dont_see("Another Name");
    browser.see("Attempted 3, earned 3, average 3.00");
    browser.get("/courses?q=cs+2").form("Register for CS 2-01").submit().expect_status(200).see("The seat is yours.");
    app.signed_in("S3").get("/").post(&format!("/sections/{section}/register"), &[("", ""); 0]).expect_status(409);
    // A requirement that still has the old code, as an older file would bring it back.
    app.sql("UPDATE courses SET prerequisites = 'CS 1', antirequisites = '' WHERE code = 'CS 2'");
    app.sql("UPDATE catalogue_version SET version = version + 1");
    app.signed_in("S2").get("/").post(&format!("/sections/{section}/register"), &[("", ""); 0]).expect_status(200);
    app.signed_in("S2").get("/").post(&format!("/sections/{section}/drop"), &[("", ""); 0]).expect_status(200);
    // Once another course has the code, it is that one which is required.
    app.course(&class.teacher, "CS 1");
    app.signed_in("S2").get("/").post(&format!("/sections/{section}/register"), &[("", ""); 0]).expect_status(409);
}

#[test]
fn what_a_file_graded_and_what_was_withdrawn_from_stay_as_they_were_too() {
    let university = University::new();
    let app = &university.app;
    let (first, second) = (university.section("CS 1", 5), university.section("CS 2", 5));
    let student = app.student("S1");
    app.admin("A1");
    university.complete("S1", first, "B");
    app.register(&student, second);
    let mut office = app.signed_in("A1");
    let edit = format!("/office/terms/{}/edit", app.term_id(super::support::TEST_TERM));
    let form = office.get(&edit).form("Save term").fill("drop_deadline", "2001-01-01T00:00");
    form.fill("withdraw_deadline", "2090-01-01T00:00").submit().expect_status(200);
    let mut browser = app.signed_in("S1");
    browser.get(&format!("/sections/{second}/withdraw")).form("Withdraw").submit().expect_status(200);
    for code in ["CS 1", "CS 2"] {
        let course = app.catalogue().course_by_code(code).expect("the course").id;
        let mut teacher = app.signed_in("F1");
        let form = teacher.get(&format!("/courses/{course}/edit")).form("Save course").fill("credits", "9");
        form.fill("code", &format!("X {code}")).fill("name", "Another Name").submit().expect_status(200);
    }
    browser.get("/transcript").see("CS 1 Course CS 1").see("CS 2 Course CS 2").dont_see("Another Name");
    browser.see("Attempted 6, earned 3");
}
