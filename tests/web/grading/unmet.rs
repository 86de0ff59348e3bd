//! Who was let in on a course in progress, and then did not pass it.

use registrar::accounts::User;
use registrar::catalogue::SectionDetails;
use registrar::db::Id;

use super::submit;
use super::support::App;

/// A section of CS 1 in a term that is over, and one of CS 2, which needs it, now; of these instructors.
fn two_courses(app: &App, of_first: &User, of_second: &User) -> (Id, Id) {
    app.term("OLD", "1999-01-01", "1999-12-31");
    let details = SectionDetails {
        number: "01".to_owned(),
        capacity: 10,
        waitlist_capacity: None,
        instructors: Vec::new(),
        meetings: Vec::new(),
    };
    let before = app.section_in("OLD", of_first, app.course(of_first, "CS 1"), &details);
    let mut course = app.course_details("CS 2");
    course.texts.prerequisites = "CS 1 [C]".to_owned();
    (before, app.section(of_second, app.course_with(of_second, &course), "01", 10))
}

#[test]
fn who_fails_what_let_them_in_is_listed_for_the_instructor_and_the_office() {
    let app = App::start();
    app.university();
    let (teacher, other) = (app.faculty("F1"), app.faculty("F2"));
    app.admin("A1");
    let users = app.students(3);
    let (before, section) = two_courses(&app, &other, &teacher);
    for user in &users {
        app.register(user, before);
        app.register(user, section);
    }
    let (mut instructor, mut office) = (app.signed_in("F1"), app.signed_in("A1"));
    let roster = format!("/sections/{section}/roster");
    instructor.get(&roster).see("Provisional").dont_see("Requirement not met");
    instructor.get("/").dont_see("not passed");
    office.get("/").dont_see("let in on a course");
    office.get("/office/provisional").see("Nobody lacks anything");
    submit(&app, &other, before, &[("S1", "B"), ("S2", "F"), ("S3", "D")]);
    instructor.get(&roster).expect_status(200);
    assert_eq!(instructor.select_text(".tag.bad"), ["Requirement not met"; 2]);
    // The seat of who passed rests on nothing in progress any more.
    let provisional = app.sql("UPDATE registrations SET grade = grade WHERE is_provisional AND status = 'registered'");
    assert_eq!(provisional, 2);
    instructor.get("/").see("Provisional registrations with unmet prerequisites");
    let listed = instructor.select_text("section[aria-labelledby=unmet] tbody th");
    assert_eq!(listed, ["Person S2, Test", "Person S3, Test"]);
    app.signed_in("F2").get("/").dont_see("not passed");
    office.get("/").click("2 students were let in on a course in progress").expect_path("/office/provisional");
    office.see("Person S2, Test").see("Person S3, Test").dont_see("Person S1, Test").see("CS 1");
}

#[test]
fn a_grade_that_is_changed_is_looked_at_again() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let users = app.students(1);
    let (before, section) = two_courses(&app, &teacher, &teacher);
    app.register(&users[0], before);
    app.register(&users[0], section);
    submit(&app, &teacher, before, &[("S1", "B")]);
    let mut browser = app.signed_in("F1");
    let roster = format!("/sections/{section}/roster");
    browser.get(&roster).dont_see("Requirement not met").dont_see("Provisional");
    let mut change = |grade: &str| {
        let path = format!("/sections/{before}/grades/change");
        let fields = [("student", "S1"), ("grade", grade), ("reason", "It was counted wrong")];
        browser.get(&path).post(&path, &fields).expect_status(200);
        browser.get(&roster);
        browser.select_text(".tag.bad")
    };
    assert_eq!(change("F"), ["Requirement not met"]);
    assert!(change("C").is_empty());
}
