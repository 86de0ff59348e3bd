//! Cancelling a section, and what students are told without their doing.

use super::university::{University, drop, news, refusals, register, wait};

#[test]
fn a_section_is_cancelled_after_showing_whom_that_affects_and_each_is_told() {
    let university = University::new();
    let section = university.section_at("CS 1", 1, "M", "10:00:00");
    let other = university.section_at("CS 2", 1, "M", "10:00:00");
    let [mut first, mut second, mut third] = university.students();
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    // The third one waits for what clashes with the first one's section.
    register(&mut third, other).expect_status(200);
    wait(&mut second, other);
    let mut teacher = university.app.signed_in("F1");
    teacher
        .get(&format!("/sections/{section}/roster"))
        .click("Cancel this section")
        .expect_path(&format!("/sections/{section}/cancel"))
        .see("2 students lose their seat or their place in line");
    assert_eq!(teacher.select_text("ul.columns li"), ["Person S1, Test", "Person S2, Test"]);
    teacher.form("Cancel CS 1-01").submit().expect_status(422);
    let message = teacher.error_of("reason").expect("an error");
    assert!(message.contains("Say why, in at most 200 characters"), "{message}");
    assert_eq!(teacher.select_text("ul.columns li").len(), 2);
    assert_eq!(university.roster(section), ["S1"], "nothing has happened yet");
    teacher.form("Cancel CS 1-01").fill("reason", "The instructor is away").submit();
    teacher.expect_status(200).see("CS 1-01 is cancelled. 2 students have been notified.").see("Cancelled");
    assert!(university.roster(section).is_empty() && university.line(section).is_empty());
    for (browser, what) in [(&mut first, "You no longer have it."), (&mut second, "You no longer wait for it.")] {
        assert_eq!(news(browser), ["Cancelled: CS 1-01."]);
        browser.see(&format!("The instructor is away. {what}"));
    }
    assert!(news(&mut third).is_empty());
    register(&mut third, section);
    let said = refusals(&mut third);
    let first_said = ("This section is cancelled".to_owned(), "Look at the course’s other sections.".to_owned());
    assert_eq!(said[0], first_said, "{said:?}");
    let again = [("reason", "Twice")];
    teacher
        .get("/")
        .post(&format!("/sections/{section}/cancel"), &again)
        .expect_status(409)
        .see("This section is cancelled already.");
    university.expect_counters_to_be_right();
}

#[test]
fn a_cancelled_section_stands_in_nobodys_way() {
    let university = University::new();
    let section = university.section_at("CS 1", 1, "M", "10:00:00");
    let other = university.section_at("CS 2", 1, "M", "10:00:00");
    let [mut first, mut second] = university.students();
    register(&mut second, other).expect_status(200);
    wait(&mut first, other);
    register(&mut first, section).expect_status(200);
    drop(&mut second, other);
    assert!(university.roster(other).is_empty(), "the two clash");
    let mut teacher = university.app.signed_in("F1");
    teacher.get(&format!("/sections/{section}/cancel"));
    teacher.form("Cancel CS 1-01").fill("reason", "No room").submit().expect_status(200);
    assert_eq!(university.roster(other), ["S1"]);
    university.expect_counters_to_be_right();
}

#[test]
fn notices_stay_until_they_are_seen_and_are_for_one_student_alone() {
    let university = University::new();
    let (section, other) = (university.section("CS 1", 0), university.section("CS 2", 0));
    let [mut first, mut second] = university.students();
    for browser in [&mut first, &mut second] {
        wait(browser, section);
    }
    wait(&mut first, other);
    university.resize(section, 2);
    for browser in [&mut first, &mut second] {
        for _ in 0..2 {
            assert_eq!(news(browser), ["A seat came free and is yours: CS 1-01."], "until it is seen");
        }
    }
    // What comes after the page was drawn has not been seen on it.
    university.resize(other, 1);
    first.form("I have seen these").submit().expect_path("/");
    assert_eq!(news(&mut first), ["A seat came free and is yours: CS 2-01."]);
    assert_eq!(news(&mut second).len(), 1, "another's notices are another's");
    first.form("I have seen these").submit().expect_path("/");
    assert!(news(&mut first).is_empty());
    first.dont_see("Since you were last here");
    for mut visitor in [university.app.browser(), university.app.signed_in("F1")] {
        visitor.get("/").dont_see("A seat came free");
    }
    assert_eq!(news(&mut second).len(), 1);
}

#[test]
fn only_the_instructors_of_the_course_and_the_office_are_offered_to_cancel() {
    let university = University::new();
    let app = &university.app;
    app.admin("A1");
    let assistant = app.faculty("F2");
    let section = university.section("CS 1", 1);
    let course = app.catalogue().course_by_code("CS 1").expect("the course").id;
    app.staff(&university.teacher, course, &assistant, registrar::catalogue::Rights::default());
    let mut teacher = app.signed_in("F1");
    teacher.get(&format!("/sections/{section}/edit"));
    let form = teacher.form("Save section").fill("instructors", "F2");
    form.submit().expect_status(200).see("is saved.");
    for (number, is_offered) in [("F1", true), ("A1", true), ("F2", false)] {
        let mut browser = app.signed_in(number);
        browser.get(&format!("/sections/{section}/roster")).expect_status(200);
        assert_eq!(browser.has("Cancel this section"), is_offered, "{number}");
        let status = if is_offered { 200 } else { 404 };
        browser.get(&format!("/sections/{section}/cancel")).expect_status(status);
    }
}
