//! How many plan what: counts for those who teach and for the office, and never who.

use super::{app_with_courses, put};

/// CS 1 with two seats, which three students plan, one of whom has it; CS 2, which one of them plans as an alternative.
fn planned() -> super::App {
    let (app, _, sections) = app_with_courses([2, 5, 5, 5]);
    app.faculty("F2");
    app.admin("A1");
    let students = app.students(4);
    for student in &students[..3] {
        app.plan(student, sections[0], None);
    }
    app.plan(&students[0], sections[1], Some(sections[0]));
    app.register(&students[2], sections[0]);
    app
}

#[test]
fn those_who_teach_a_section_see_how_many_plan_it_and_not_who() {
    let app = planned();
    let mut teacher = app.signed_in("F1");
    teacher.get("/");
    let seats = teacher.select_text("td[data-th=Seats]");
    assert_eq!(seats[..3], ["1 of 2 left 2 plan to register", "5 of 5 left 1 plans to register", "5 of 5 left"]);
    let numbers = ["S1", "S2"];
    teacher.click("Roster of CS 1-01").expect_status(200).see("2 plan to register").see("Person S3");
    for number in numbers {
        teacher.dont_see(&format!("Person {number}"));
    }
    let roster = teacher.path().to_owned();
    teacher.get("/").click("Roster of CS 3-01").dont_see("plan to register");
    app.signed_in("F2").get(&roster).expect_status(404);
}

#[test]
fn the_office_sees_what_most_students_plan_against_the_free_seats() {
    let app = planned();
    let mut office = app.signed_in("A1");
    office.get("/").see("Most planned, Term NOW");
    let lines = office.select_text("section[aria-labelledby=demand] tbody tr");
    assert_eq!(lines, ["CS 1-01 2 1 short 1", "CS 2-01 1 5"]);
    for number in ["S1", "S2"] {
        office.dont_see(&format!("Person {number}"));
    }
    app.sql("DELETE FROM plan_items");
    office.get("/").dont_see("Most planned");
}

#[test]
fn the_office_sees_ten_sections() {
    let (app, teacher, _) = app_with_courses([5; 4]);
    app.admin("A1");
    app.student("S1");
    let mut browser = app.signed_in("S1");
    for number in 11..23 {
        let course = app.course(&teacher, &format!("CS {number}"));
        put(&mut browser, app.section(&teacher, course, "01", 5)).expect_status(200);
    }
    let mut office = app.signed_in("A1");
    office.get("/");
    assert_eq!(office.select_text("section[aria-labelledby=demand] tbody tr").len(), 10);
}
