//! What is refused of a section, and where the limits are.

use super::expect_refused;
use super::sections::{University, edit_path};

const NUMBER: &str = "Enter a section number of at most 10 characters";
const CAPACITY: &str = "Capacity must be a whole number from 0 to 100,000";

#[test]
fn a_meeting_that_makes_no_sense_is_refused_and_every_row_kept() {
    let (university, mut browser) = University::new();
    for (days, starts_at, ends_at, weeks, message) in [
        ("X", "09:00", "10:00", "", "enter the days as letters of MTWRFSU, such as MWF"),
        ("MM", "09:00", "10:00", "", "enter the days as letters of MTWRFSU, such as MWF"),
        ("", "09:00", "10:00", "", "enter the days as letters of MTWRFSU, such as MWF"),
        ("M", "", "10:00", "", "enter when it begins, such as 09:35"),
        ("M", "25:00", "10:00", "", "enter when it begins, such as 09:35"),
        ("M", "09:00", "10", "", "enter when it ends, such as 10:50"),
        ("M", "10:00", "10:00", "", "it must end after it begins"),
        ("M", "10:00", "09:00", "", "it must end after it begins"),
        ("M", "09:00", "10:00", "0", "enter the weeks as 1-15 or 1,3,5, or nothing for all"),
        ("M", "09:00", "10:00", "5-1", "enter the weeks as 1-15 or 1,3,5, or nothing for all"),
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
        let row = [("days", days), ("starts_at", starts_at), ("ends_at", ends_at), ("room", "Oak"), ("weeks", weeks)];
        for (name, value) in row {
            let kept = browser.attr(&format!("tr:nth-child(2) input[name={name}]"), "value");
            assert_eq!(kept.as_deref(), Some(value), "{name} of {days} {starts_at} {ends_at} {weeks}");
        }
    }
    let catalogue = university.app.catalogue();
    assert!(catalogue.course(university.course).expect("the course").sections.is_empty());
}

#[test]
fn a_section_has_at_most_twenty_meetings() {
    let (university, mut browser) = University::new();
    browser.get(&university.new_path());
    let mut fields = vec![("term", "NOW"), ("number", "01"), ("capacity", "1")];
    let meeting = [("days", "M"), ("starts_at", "09:00"), ("ends_at", "10:00"), ("room", ""), ("weeks", "")];
    (0..20).for_each(|_| fields.extend(meeting));
    browser.post(&format!("/courses/{}/sections", university.course), &fields).expect_status(200);
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
    browser.get(&university.new_path()).form("Create section").set_raw("term", "NOSUCH").fill("capacity", "x").submit();
    expect_refused(&mut browser, &[("term", "Choose a term from the list"), ("capacity", CAPACITY)]);
    browser
        .get(&university.new_path())
        .form("Create section")
        .fill("capacity", "1")
        .set_raw("instructors", "F9")
        .submit();
    expect_refused(&mut browser, &[("instructors", "Nobody among the faculty has the number F9")]);
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
        browser.get(&university.new_path()).form("Create section").fill("number", taken).fill("capacity", "1").submit();
        let message = format!("Section {} exists already in this term", taken.trim());
        expect_refused(&mut browser, &[("number", &message)]);
    }
    browser.get(&edit_path(second)).form("Save section").fill("number", "A1").submit();
    expect_refused(&mut browser, &[("number", "Section A1 exists already in this term")]);
    browser.get(&edit_path(second)).form("Save section").fill("number", "B1").submit().expect_status(200);
    let form = browser.get(&university.new_path()).form("Create section");
    form.fill("number", "a1").fill("capacity", "1").fill("term", "OLD").submit();
    browser.expect_path(&format!("/courses/{}?term=OLD", university.course)).see("Section a1 is made.");
    let form = browser.get(&format!("/courses/{other}/sections/new")).form("Create section");
    form.fill("number", "a1").fill("capacity", "1").submit().expect_status(200);
}

#[test]
fn the_capacity_cannot_be_less_than_those_registered() {
    let (university, mut browser) = University::new();
    let app = &university.app;
    let section = app.section(&university.teacher, university.course, "01", 3);
    for number in ["S1", "S2"] {
        app.register(&app.student(number), section);
    }
    browser.get(&edit_path(section)).form("Save section").fill("capacity", "1").submit();
    expect_refused(
        &mut browser,
        &[("capacity", "The capacity cannot be less than the seats that are taken, held or kept, 2")],
    );
    assert_eq!(browser.value_of("capacity").as_deref(), Some("1"));
    browser.form("Save section").fill("capacity", "2").submit().expect_status(200).see("Full nobody waiting");
    assert_eq!(app.seats_taken(section), (2, 2));
}
