//! Permissions: asked for, given, declined, taken back, and used once.

use registrar::reason::Rule;

use super::support::Browser;
use super::university::{University, drop, news, refusals, register, wait};
use super::{Press, count, press_at_once};

fn titles(browser: &mut Browser) -> Vec<String> {
    refusals(browser).into_iter().map(|(title, _)| title).collect()
}

#[test]
fn a_student_asks_an_instructor_grants_and_it_lets_one_in_once() {
    let university = University::new();
    let first = university.section("CS 1", 5);
    let mut course = university.app.course_details("CS 2");
    course.texts.prerequisites = "CS 1 [C]".to_owned();
    let section = university.section_of(&course, 5, "", "");
    let [mut student, mut other] = university.students();
    assert_eq!(titles(register(&mut student, section)), ["Needs CS 1 with C or better"]);
    student.form("Ask the instructor").fill("message", "I took it elsewhere, see my letter").submit();
    student.expect_status(200).see("You asked for permission for CS 2-01.");
    // Nobody asks twice before there is an answer.
    let again = student.get(&format!("/sections/{section}/permissions/ask")).form("Ask the instructor");
    again.fill("message", "Please").submit().expect_status(409).see("You have asked already");
    let mut teacher = university.app.signed_in("F1");
    teacher.get("/").see("I took it elsewhere, see my letter").see("prerequisites");
    teacher.form("Grant what Test Person S1 asks for CS 2-01").submit().expect_path("/");
    teacher.expect_status(200).see("Test Person S1 has permission.").dont_see("I took it elsewhere");
    assert_eq!(news(&mut student), ["You have permission for CS 2-01."]);
    student.get("/courses").see("Waived for you: prerequisites.");
    // It is for this student and this section.
    register(&mut other, section).expect_status(409);
    register(&mut student, section).expect_status(200).see("By permission; it waived: prerequisites.");
    teacher.get(&format!("/sections/{section}/roster")).see("By permission");
    teacher.get(&format!("/sections/{section}/permissions")).see("Used");
    drop(&mut student, section);
    register(&mut student, section).expect_status(409);
    register(&mut student, first).expect_status(200);
    university.expect_counters_to_be_right();
}

#[test]
fn a_request_is_declined_with_a_reason_and_can_be_made_again() {
    let university = University::new();
    let section = university.section("CS 1", 0);
    let [mut student] = university.students();
    register(&mut student, section).form("Ask the instructor").fill("message", "Please").submit();
    let mut teacher = university.app.signed_in("F1");
    teacher.get(&format!("/sections/{section}/permissions")).see("Please");
    let id = teacher.attr("form[action$='/decline']", "action").expect("the button");
    teacher.post(&id, &[("reason", "The room is too small")]).expect_status(200);
    teacher.see("Test Person S1’s request is declined.");
    student.get("/").see("Your request for CS 1-01 was declined.").see("The room is too small");
    teacher.post(&id, &[("", "")]).expect_status(409);
    let form = student.get(&format!("/sections/{section}/permissions/ask")).form("Ask the instructor");
    form.fill("message", "I stand at the back").submit().expect_status(200);
    let form = student.get(&format!("/sections/{section}/permissions/ask")).form("Ask the instructor");
    form.fill("message", "").submit().expect_status(422);
    assert!(student.error_of("message").is_some());
}

#[test]
fn a_seat_over_capacity_is_seen_as_such_and_lets_no_second_one_through() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut first, mut second, mut third] = university.students();
    register(&mut first, section).expect_status(200);
    let mut teacher = university.app.signed_in("F1");
    let form = teacher.get(&format!("/sections/{section}/permissions")).form("Give permission");
    let form = form.fill("student", "S2").check("capacity").fill("reason", "She graduates");
    form.fill("expires_at", "2090-01-01T00:00").submit().expect_status(200).see("Test Person S2 has permission");
    register(&mut second, section).expect_status(200);
    teacher.get(&format!("/sections/{section}/roster")).see("Over capacity").see("1 over capacity");
    university.app.browser().get("/courses").see("Full 1 over capacity");
    wait(&mut third, section);
    // One seat given up: the section is back at its capacity, and nobody comes in.
    drop(&mut first, section);
    assert_eq!(university.roster(section), ["S2"]);
    university.app.browser().get("/courses").see("Full 1 waiting").dont_see("over capacity");
    drop(&mut second, section);
    assert_eq!(university.roster(section), ["S3"]);
    university.expect_counters_to_be_right();
}

#[test]
fn whoever_is_over_capacity_has_a_seat_like_others_when_there_is_room() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let students = university.app.students(3);
    university.app.register(&students[0], section);
    for student in &students[1..] {
        university.app.permit(&university.teacher, student, section, &[Rule::Capacity]);
        university.app.register(student, section);
    }
    university.app.browser().get("/courses").see("Full 2 over capacity");
    university.resize(section, 2);
    university.app.browser().get("/courses").see("Full 1 over capacity");
    university.resize(section, 5);
    university.app.browser().get("/courses").see("2 of 5 left").dont_see("over capacity");
    university.expect_counters_to_be_right();
}

#[test]
fn a_permission_that_is_pressed_many_times_at_once_gives_one_seat() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let students = university.app.students(3);
    university.app.register(&students[0], section);
    university.app.permit(&university.teacher, &students[1], section, &[Rule::Capacity]);
    let [mut second, third] = [1, 2].map(|at| university.app.signed_in(students[at].number()));
    let path = format!("/sections/{section}/register");
    let presses = (0..12).map(|at| Press::new(if at % 2 == 0 { &second } else { &third }, &path)).collect();
    let statuses = press_at_once(presses);
    assert_eq!((count(&statuses, 303), count(&statuses, 409)), (1, 11), "{statuses:?}");
    assert_eq!(university.roster(section), ["S1", "S2"]);
    drop(&mut second, section);
    register(&mut second, section).expect_status(409);
    university.expect_counters_to_be_right();
}

#[test]
fn a_permission_expires_and_is_taken_back() {
    let university = University::new();
    let section = university.section("CS 1", 0);
    let students = university.app.students(1);
    let mut student = university.app.signed_in("S1");
    university.app.permit(&university.teacher, &students[0], section, &[Rule::Capacity]);
    university.app.sql("UPDATE permissions SET expires_at = '2000-01-01 00:00:00'");
    register(&mut student, section).expect_status(409);
    // A new one takes the place of the one that has expired.
    university.app.permit(&university.teacher, &students[0], section, &[Rule::Capacity]);
    student.get("/courses").see("Waived for you: capacity.");
    let mut teacher = university.app.signed_in("F1");
    teacher.get(&format!("/sections/{section}/permissions")).form("Take back Test Person S1’s permission").submit();
    teacher.expect_status(200).see("is taken back.");
    register(&mut student, section).expect_status(409);
}

#[test]
fn what_nobody_can_waive_is_not_asked_for_and_not_let_through() {
    let university = University::new();
    let section = university.section("CS 1", 5);
    let students = university.app.students(1);
    let mut student = university.app.signed_in("S1");
    university.app.hold(&students[0]);
    university.app.permit(&university.teacher, &students[0], section, &Rule::ALL);
    assert_eq!(
        titles(register(&mut student, section)),
        ["There is a hold on your registration: A library fine is open"]
    );
    student.dont_see("Ask for permission");
    university.app.sql("UPDATE sections SET cancelled_at = '2000-01-01 00:00:00'");
    register(&mut student, section).expect_status(409).dont_see("Ask for permission");
    let ask = format!("/sections/{section}/permissions/ask");
    student
        .get("/")
        .post(&ask, &[("message", "Please")])
        .expect_status(409)
        .see("There is nothing that an instructor could waive");
}

#[test]
fn a_permission_names_its_rules_its_reason_and_its_end() {
    let university = University::new();
    let section = university.section("CS 1", 0);
    university.students::<1>();
    let mut teacher = university.app.signed_in("F1");
    let page = format!("/sections/{section}/permissions");
    let give = |teacher: &mut Browser, fields: &[(&str, &str)]| {
        teacher.get(&page).post(&page, fields).expect_status(422);
        let wrong = ["student", "rules", "reason", "expires_at"];
        wrong.into_iter().filter(|field| teacher.error_of(field).is_some()).collect::<Vec<_>>()
    };
    assert_eq!(give(&mut teacher, &[("student", "")]), ["student", "rules", "reason", "expires_at"]);
    let (day, past) = ("2090-01-01T00:00", "2000-01-01T00:00");
    let student = ("student", "S1");
    assert_eq!(give(&mut teacher, &[student, ("rules", "hold"), ("reason", "x"), ("expires_at", day)]), ["rules"]);
    assert_eq!(
        give(&mut teacher, &[student, ("rules", "capacity"), ("reason", "x"), ("expires_at", past)]),
        ["expires_at"]
    );
    let nobody = [("student", "F1"), ("rules", "capacity"), ("reason", "x"), ("expires_at", day)];
    assert_eq!(give(&mut teacher, &nobody), ["student"]);
}

#[test]
fn permission_for_somebody_in_line_gives_them_the_seat_that_is_free() {
    let university = University::with(|term| term.credit_limit = Some(300));
    let (one, other) = (university.section("CS 1", 5), university.section("CS 2", 1));
    let students = university.app.students(2);
    let [mut first, mut second] = [0, 1].map(|at| university.app.signed_in(students[at].number()));
    register(&mut first, other).expect_status(200);
    wait(&mut second, other);
    register(&mut second, one).expect_status(200);
    drop(&mut first, other);
    assert!(university.line(other)[0].contains("Passed over: Over the credit limit"));
    university.app.permit(&university.teacher, &students[1], other, &[Rule::Credits]);
    assert_eq!(university.roster(other), ["S2"]);
    university.expect_counters_to_be_right();
}

#[test]
fn a_requirement_of_permission_is_met_by_one_for_this_section_once() {
    let university = University::new();
    let mut course = university.app.course_details("CS 2");
    course.texts.prerequisites = "permission".to_owned();
    let section = university.section_of(&course, 5, "", "");
    let found = university.app.catalogue().section(section).map(|(course, _)| course.id).expect("the course");
    let other = university.app.section(&university.teacher, found, "02", 5);
    let students = university.app.students(1);
    let mut student = university.app.signed_in("S1");
    register(&mut student, section).expect_status(409);
    university.app.permit(&university.teacher, &students[0], other, &[Rule::Prerequisite]);
    register(&mut student, section).expect_status(409);
    university.app.permit(&university.teacher, &students[0], section, &[Rule::Prerequisite]);
    register(&mut student, section).expect_status(200).see("By permission");
    drop(&mut student, section);
    register(&mut student, section).expect_status(409);
}

#[test]
fn what_was_asked_is_forgotten_when_the_seat_is_had_otherwise() {
    let university = University::new();
    let section = university.section("CS 1", 1);
    let [mut first, mut second] = university.students();
    register(&mut first, section).expect_status(200);
    register(&mut second, section).form("Ask the instructor").fill("message", "Please").submit().expect_status(200);
    let mut teacher = university.app.signed_in("F1");
    teacher.get("/").see("Permissions that students ask for");
    drop(&mut first, section);
    register(&mut second, section).expect_status(200);
    teacher.get("/").dont_see("Permissions that students ask for");
}
