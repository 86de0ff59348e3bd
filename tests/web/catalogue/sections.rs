//! What instructors do to sections and their meetings.

use registrar::accounts::User;
use registrar::catalogue::Rights;
use registrar::db::Id;

use super::support::{App, Browser};

/// The course CS 1 of F1 and F2, without a section; and F1's browser.
pub(super) struct University {
    pub app: App,
    pub teacher: User,
    pub course: Id,
}

impl University {
    pub fn new() -> (Self, Browser) {
        let app = App::start();
        app.university();
        let teacher = app.faculty("F1");
        let course = app.course(&teacher, "CS 1");
        app.staff(&teacher, course, &app.faculty("F2"), Rights::ALL);
        let browser = app.signed_in("F1");
        (Self { app, teacher, course }, browser)
    }

    fn course_path(&self) -> String {
        format!("/courses/{}?term=NOW", self.course)
    }

    pub fn new_path(&self) -> String {
        format!("/courses/{}/sections/new", self.course)
    }
}

pub(super) fn edit_path(section: Id) -> String {
    format!("/sections/{section}/edit")
}

#[test]
fn a_section_is_created_with_its_meetings() {
    let (university, mut browser) = University::new();
    browser.get(&university.course_path()).click("New section");
    assert_eq!(browser.value_of("term").as_deref(), Some("NOW"), "the current term is proposed");
    assert_eq!(browser.value_of("number").as_deref(), Some("01"), "the next number is proposed");
    browser
        .form("Create section")
        .fill("Capacity", "24")
        .uncheck("F1")
        .fill_nth("days", 0, "wm")
        .fill_nth("starts_at", 0, "09:35")
        .fill_nth("ends_at", 0, "10:50")
        .fill_nth("room", 0, "Birch 121")
        .fill_nth("weeks", 0, "1-7, 9")
        .fill_nth("days", 1, "F")
        .fill_nth("starts_at", 1, "08:00")
        .fill_nth("ends_at", 1, "08:50")
        .submit();
    browser.expect_path(&university.course_path()).see("Section 01 is made.").see("24 of 24 left");
    browser.see("Mon Wed 9:35–10:50 Birch 121, weeks 1-7,9").see("Fri 8:00–8:50");
    assert_eq!(browser.select_text("td[data-th=Instructor]"), ["Test Person F2"]);
    browser.click("New section");
    assert_eq!(browser.value_of("number").as_deref(), Some("02"));
}

#[test]
fn a_section_is_edited_and_its_meetings_replaced() {
    let (university, mut browser) = University::new();
    browser
        .get(&university.new_path())
        .form("Create section")
        .fill("capacity", "5")
        .fill_nth("days", 0, "TR")
        .fill_nth("starts_at", 0, "13:00")
        .fill_nth("ends_at", 0, "14:15")
        .fill_nth("room", 0, "Elm")
        .submit();
    browser.click("Edit CS 1-01").see("Edit CS 1-01").see("Term NOW");
    assert_eq!(browser.attr("input[name=days]", "value").as_deref(), Some("TR"));
    assert_eq!(browser.attr("input[name=starts_at]", "value").as_deref(), Some("13:00"));
    browser
        .form("Save section")
        .fill("number", "L1")
        .fill("capacity", "6")
        .fill_nth("days", 0, "")
        .fill_nth("starts_at", 0, "")
        .fill_nth("ends_at", 0, "")
        .fill_nth("room", 0, "")
        .fill_nth("days", 1, "SU")
        .fill_nth("starts_at", 1, "10:00")
        .fill_nth("ends_at", 1, "11:00")
        .submit();
    browser.expect_status(200).see("CS 1-L1 is saved.").see("Sat Sun 10:00–11:00").dont_see("Elm").see("6 of 6 left");
    assert_eq!(browser.hops()[0].status, 303);
}

#[test]
fn a_section_is_deleted_after_one_question_unless_somebody_was_registered() {
    let (university, mut browser) = University::new();
    let app = &university.app;
    let [spare, taken] = ["01", "02"].map(|number| app.section(&university.teacher, university.course, number, 3));
    app.register(&app.student("S1"), taken);
    app.signed_in("S1").get("/").form("Drop CS 1-02").submit().expect_status(200);
    browser.get(&edit_path(spare)).click("Delete this section").see("Delete Course CS 1?").click("Keep it");
    browser.expect_path(&university.course_path()).see("Section 01");
    browser.get(&format!("/sections/{spare}/delete")).form("Delete CS 1-01").submit();
    browser
        .expect_path(&format!("/courses/{}", university.course))
        .see("The section is deleted.")
        .dont_see("Section 01");
    browser.get(&format!("/sections/{taken}/delete")).form("Delete CS 1-02").submit();
    browser.expect_status(409).see("The section is not deleted").see("Its registrations are on record (1)");
    browser.see("Set its capacity to the number of those registered").click("Back to the course").see("Section 02");
}

#[test]
fn the_second_of_two_who_edit_a_section_sees_the_others_version_and_keeps_their_own() {
    let (university, mut first) = University::new();
    let app = &university.app;
    let section = app.section(&university.teacher, university.course, "01", 5);
    let mut second = app.signed_in("F2");
    second.get(&edit_path(section));
    let form = first.get(&edit_path(section)).form("Save section").fill("capacity", "6").fill_nth("days", 0, "M");
    form.fill_nth("starts_at", 0, "09:35").fill_nth("ends_at", 0, "10:50").submit().expect_status(200);
    second.form("Save section").fill("number", "L7").fill("capacity", "8").submit();
    second.expect_status(409).see("Somebody saved this section while you were editing.");
    second.see("Number 01").see("Capacity 6").see("Mon 9:35–10:50");
    assert!(second.title().starts_with("Error: "), "{}", second.title());
    assert_eq!(second.value_of("number").as_deref(), Some("L7"));
    assert_eq!(second.value_of("capacity").as_deref(), Some("8"));
    first.get(&university.course_path()).see("6 of 6 left");
    second.form("Save section").submit().expect_status(200).see("CS 1-L7 is saved.").see("8 of 8 left");
}

#[test]
fn an_instructor_of_the_section_alone_may_not_change_it() {
    let (university, mut browser) = University::new();
    let app = &university.app;
    app.staff(&university.teacher, university.course, &app.faculty("F3"), Rights::default());
    let section = app.section(&university.teacher, university.course, "01", 5);
    browser.get(&edit_path(section)).form("Save section").check("F3").submit().expect_status(200);
    let mut third = app.signed_in("F3");
    for path in [edit_path(section), format!("/sections/{section}/delete"), university.new_path()] {
        third.get(&path).expect_status(404);
    }
    third.get(&university.course_path()).expect_status(200).dont_see("Edit").see("Roster");
}
