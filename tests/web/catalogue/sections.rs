//! What instructors do to sections and their meetings.

use registrar::accounts::User;
use registrar::db::Id;

use super::expect_refused;
use super::support::{App, Browser};

const NUMBER: &str = "Enter a section number of at most 10 characters";
const CAPACITY: &str = "Capacity must be a whole number from 0 to 100,000";

/// The course CS 1 of F1 and F2, without a section; and F1's browser.
struct University {
    app: App,
    teacher: User,
    course: Id,
}

impl University {
    fn new() -> (Self, Browser) {
        let app = App::start();
        app.university();
        let teacher = app.faculty("F1");
        app.faculty("F2");
        let mut details = app.course_details("CS 1");
        details.instructors = vec!["F2".to_owned()];
        let course = app.course_with(&teacher, &details);
        let browser = app.signed_in("F1");
        (Self { app, teacher, course }, browser)
    }

    fn course_path(&self) -> String {
        format!("/courses/{}?term=NOW", self.course)
    }

    fn new_path(&self) -> String {
        format!("/courses/{}/sections/new", self.course)
    }
}

fn edit_path(section: Id) -> String {
    format!("/sections/{section}/edit")
}

#[test]
fn a_section_is_created_with_its_meetings() {
    let (university, mut browser) = University::new();
    browser.get(&university.course_path()).click("New section");
    assert_eq!(
        browser.value_of("term").as_deref(),
        Some("NOW"),
        "the current term is proposed"
    );
    assert_eq!(
        browser.value_of("number").as_deref(),
        Some("01"),
        "the next number is proposed"
    );
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
    browser
        .expect_path(&university.course_path())
        .see("Section 01 is made.")
        .see("24 of 24 left");
    browser
        .see("Mon Wed 9:35–10:50 Birch 121, weeks 1-7,9")
        .see("Fri 8:00–8:50");
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
    browser
        .expect_status(200)
        .see("CS 1-L1 is saved.")
        .see("Sat Sun 10:00–11:00")
        .dont_see("Elm")
        .see("6 of 6 left");
    assert_eq!(browser.hops()[0].status, 303);
}

#[test]
fn a_meeting_that_makes_no_sense_is_refused_and_every_row_kept() {
    let (university, mut browser) = University::new();
    for (days, starts_at, ends_at, weeks, message) in [
        (
            "X",
            "09:00",
            "10:00",
            "",
            "enter the days as letters of MTWRFSU, such as MWF",
        ),
        (
            "MM",
            "09:00",
            "10:00",
            "",
            "enter the days as letters of MTWRFSU, such as MWF",
        ),
        (
            "",
            "09:00",
            "10:00",
            "",
            "enter the days as letters of MTWRFSU, such as MWF",
        ),
        ("M", "", "10:00", "", "enter when it begins, such as 09:35"),
        ("M", "25:00", "10:00", "", "enter when it begins, such as 09:35"),
        ("M", "09:00", "10", "", "enter when it ends, such as 10:50"),
        ("M", "10:00", "10:00", "", "it must end after it begins"),
        ("M", "10:00", "09:00", "", "it must end after it begins"),
        (
            "M",
            "09:00",
            "10:00",
            "0",
            "enter the weeks as 1-15 or 1,3,5, or nothing for all",
        ),
        (
            "M",
            "09:00",
            "10:00",
            "5-1",
            "enter the weeks as 1-15 or 1,3,5, or nothing for all",
        ),
    ] {
        browser
            .get(&university.new_path())
            .form("Create section")
            .fill("capacity", "7")
            .fill_nth("days", 0, "W")
            .fill_nth("starts_at", 0, "07:00")
            .fill_nth("ends_at", 0, "07:30")
            .fill_nth("days", 1, days)
            .fill_nth("starts_at", 1, starts_at)
            .fill_nth("ends_at", 1, ends_at)
            .fill_nth("room", 1, "Oak")
            .fill_nth("weeks", 1, weeks)
            .submit();
        expect_refused(&mut browser, &[("days", &format!("Meeting 2: {message}"))]);
        assert_eq!(browser.value_of("capacity").as_deref(), Some("7"));
        let row = [
            ("days", days),
            ("starts_at", starts_at),
            ("ends_at", ends_at),
            ("room", "Oak"),
            ("weeks", weeks),
        ];
        for (name, value) in row {
            let kept = browser.attr(&format!("tr:nth-child(2) input[name={name}]"), "value");
            assert_eq!(
                kept.as_deref(),
                Some(value),
                "{name} of {days} {starts_at} {ends_at} {weeks}"
            );
        }
    }
    let catalogue = university.app.catalogue();
    assert!(
        catalogue
            .course(university.course)
            .expect("the course")
            .sections
            .is_empty()
    );
}

#[test]
fn a_section_has_at_most_twenty_meetings() {
    let (university, mut browser) = University::new();
    browser.get(&university.new_path());
    let mut fields = vec![("term", "NOW"), ("number", "01"), ("capacity", "1")];
    let meeting = [
        ("days", "M"),
        ("starts_at", "09:00"),
        ("ends_at", "10:00"),
        ("room", ""),
        ("weeks", ""),
    ];
    (0..20).for_each(|_| fields.extend(meeting));
    browser
        .post(&format!("/courses/{}/sections", university.course), &fields)
        .expect_status(200);
    fields[1].1 = "02";
    fields.extend(meeting);
    browser.post(&format!("/courses/{}/sections", university.course), &fields);
    expect_refused(&mut browser, &[("days", "A section may have at most 20 meetings")]);
}

#[test]
fn the_limits_of_a_section_are_exact() {
    let (university, mut browser) = University::new();
    let mut create = |number: &str, capacity: &str, refused: &[(&str, &str)]| {
        let form = browser.get(&university.new_path()).form("Create section");
        form.set_raw("number", number).set_raw("capacity", capacity).submit();
        if refused.is_empty() {
            browser.expect_status(200);
        } else {
            expect_refused(&mut browser, refused);
        }
    };
    create("1234567890", "100000", &[]);
    create("éééééééééé", "0", &[]);
    create("12345678901", "100001", &[("number", NUMBER), ("capacity", CAPACITY)]);
    create("", "-1", &[("number", NUMBER), ("capacity", CAPACITY)]);
    create(" ", "", &[("number", NUMBER), ("capacity", CAPACITY)]);
    create("3", "1.5", &[("capacity", CAPACITY)]);
    browser
        .get(&university.new_path())
        .form("Create section")
        .set_raw("term", "NOSUCH")
        .fill("capacity", "x")
        .submit();
    expect_refused(
        &mut browser,
        &[("term", "Choose a term from the list"), ("capacity", CAPACITY)],
    );
    browser
        .get(&university.new_path())
        .form("Create section")
        .fill("capacity", "1")
        .set_raw("instructors", "F9")
        .submit();
    expect_refused(
        &mut browser,
        &[("instructors", "Nobody among the faculty has the number F9")],
    );
}

#[test]
fn a_number_is_unique_in_its_course_and_term() {
    let (university, mut browser) = University::new();
    let app = &university.app;
    app.term("OLD", "1990-01-01", "1990-06-30");
    app.section(&university.teacher, university.course, "a1", 5);
    let second = app.section(&university.teacher, university.course, "b1", 5);
    let other = app.course(&university.teacher, "CS 2");
    for taken in ["a1", " A1 "] {
        browser
            .get(&university.new_path())
            .form("Create section")
            .fill("number", taken)
            .fill("capacity", "1")
            .submit();
        let message = format!("Section {} exists already in this term", taken.trim());
        expect_refused(&mut browser, &[("number", &message)]);
    }
    browser
        .get(&edit_path(second))
        .form("Save section")
        .fill("number", "A1")
        .submit();
    expect_refused(&mut browser, &[("number", "Section A1 exists already in this term")]);
    browser
        .get(&edit_path(second))
        .form("Save section")
        .fill("number", "B1")
        .submit()
        .expect_status(200);
    let form = browser.get(&university.new_path()).form("Create section");
    form.fill("number", "a1")
        .fill("capacity", "1")
        .fill("term", "OLD")
        .submit();
    browser
        .expect_path(&format!("/courses/{}?term=OLD", university.course))
        .see("Section a1 is made.");
    let form = browser
        .get(&format!("/courses/{other}/sections/new"))
        .form("Create section");
    form.fill("number", "a1")
        .fill("capacity", "1")
        .submit()
        .expect_status(200);
}

#[test]
fn the_capacity_cannot_be_less_than_those_registered() {
    let (university, mut browser) = University::new();
    let app = &university.app;
    let section = app.section(&university.teacher, university.course, "01", 3);
    for number in ["S1", "S2"] {
        app.register(&app.student(number), section);
    }
    browser
        .get(&edit_path(section))
        .form("Save section")
        .fill("capacity", "1")
        .submit();
    expect_refused(
        &mut browser,
        &[("capacity", "2 students are registered: the capacity cannot be less")],
    );
    assert_eq!(browser.value_of("capacity").as_deref(), Some("1"));
    browser
        .form("Save section")
        .fill("capacity", "2")
        .submit()
        .expect_status(200)
        .see("2 of 2 taken");
    assert_eq!(app.seats_taken(section), (2, 2));
}

#[test]
fn a_section_is_deleted_after_one_question_unless_somebody_was_registered() {
    let (university, mut browser) = University::new();
    let app = &university.app;
    let [spare, taken] = ["01", "02"].map(|number| app.section(&university.teacher, university.course, number, 3));
    app.register(&app.student("S1"), taken);
    app.signed_in("S1")
        .get("/")
        .form("Drop CS 1-02")
        .submit()
        .expect_status(200);
    browser
        .get(&edit_path(spare))
        .click("Delete this section")
        .see("Delete Course CS 1?")
        .click("Keep it");
    browser.expect_path(&university.course_path()).see("Section 01");
    browser
        .get(&format!("/sections/{spare}/delete"))
        .form("Delete CS 1-01")
        .submit();
    browser
        .expect_path(&format!("/courses/{}", university.course))
        .see("The section is deleted.")
        .dont_see("Section 01");
    browser
        .get(&format!("/sections/{taken}/delete"))
        .form("Delete CS 1-02")
        .submit();
    browser
        .expect_status(409)
        .see("The section is not deleted")
        .see("1 of its registrations are on record");
    browser
        .see("Set its capacity to the number of those registered")
        .click("Back to the course")
        .see("Section 02");
}

#[test]
fn the_second_of_two_who_edit_a_section_sees_the_others_version_and_keeps_their_own() {
    let (university, mut first) = University::new();
    let app = &university.app;
    let section = app.section(&university.teacher, university.course, "01", 5);
    let mut second = app.signed_in("F2");
    second.get(&edit_path(section));
    let form = first
        .get(&edit_path(section))
        .form("Save section")
        .fill("capacity", "6")
        .fill_nth("days", 0, "M");
    form.fill_nth("starts_at", 0, "09:35")
        .fill_nth("ends_at", 0, "10:50")
        .submit()
        .expect_status(200);
    second
        .form("Save section")
        .fill("number", "L7")
        .fill("capacity", "8")
        .submit();
    second
        .expect_status(409)
        .see("Somebody saved this section while you were editing.");
    second.see("Number 01").see("Capacity 6").see("Mon 9:35–10:50");
    assert!(second.title().starts_with("Error: "), "{}", second.title());
    assert_eq!(second.value_of("number").as_deref(), Some("L7"));
    assert_eq!(second.value_of("capacity").as_deref(), Some("8"));
    first.get(&university.course_path()).see("6 of 6 left");
    second
        .form("Save section")
        .submit()
        .expect_status(200)
        .see("CS 1-L7 is saved.")
        .see("8 of 8 left");
}

#[test]
fn an_instructor_of_the_section_alone_may_not_change_it() {
    let (university, mut browser) = University::new();
    let app = &university.app;
    app.faculty("F3");
    let section = app.section(&university.teacher, university.course, "01", 5);
    browser
        .get(&edit_path(section))
        .form("Save section")
        .fill("instructors", "F3")
        .submit()
        .expect_status(200);
    let mut third = app.signed_in("F3");
    for path in [
        edit_path(section),
        format!("/sections/{section}/delete"),
        university.new_path(),
    ] {
        third.get(&path).expect_status(404);
    }
    third
        .get(&university.course_path())
        .expect_status(200)
        .dont_see("Edit")
        .see("Roster");
}
