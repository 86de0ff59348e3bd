//! Creating courses: what is taken, what is refused, at each limit.

use super::support::{App, Browser};
use super::{codes, expect_refused};

const CODE: &str = "Enter a code of at most 20 characters";
const NAME: &str = "Enter a name of at most 100 characters";
const DESCRIPTION: &str = "The description may have at most 4,000 characters";
const CREDITS: &str = "Credits must be a number from 0 to 99.99";
const CAPACITY: &str = "Capacity must be a whole number from 0 to 100,000";

/// A university, and its faculty member F1 at the form for a new course.
fn app_with_form() -> (App, Browser) {
    let app = App::start();
    app.university();
    app.faculty("F1");
    let mut browser = app.signed_in("F1");
    browser.get("/courses/new").expect_status(200);
    (app, browser)
}

/// Sends the form for a new course, of which these answers are changed.
fn create<'a>(browser: &'a mut Browser, changes: &[(&str, &str)]) -> &'a mut Browser {
    let usual = [("code", "CS 1"), ("name", "Course"), ("credits", "3"), ("subject", "CS"), ("term", "")];
    let form = browser.get("/courses/new").form("Create course");
    let form = usual.iter().chain(changes).fold(form, |form, (name, value)| form.set_raw(name, value));
    form.submit()
}

#[test]
fn a_course_is_created_without_a_section() {
    let (app, mut browser) = app_with_form();
    browser
        .form("Create course")
        .fill("Code", "CS 101")
        .fill("Name", "Programming")
        .fill("Credits", "1.5")
        .fill("Subject", "Computer Science")
        .fill("Description", "First steps.\n\nSecond steps.")
        .fill("Prerequisites", "Courage")
        .fill("Term", "No section yet")
        .submit()
        .expect_status(422)
        .see("COURAGE is not a course here")
        .form("Create course")
        .submit()
        .expect_status(200)
        .see("CS 101 is in the catalogue.")
        .see("Courage")
        .see("Not taught in this term");
    assert_eq!(browser.hops()[0].status, 303);
    assert_eq!(browser.select_text(".prose > p")[..2], ["First steps.", "Second steps."]);
    assert_eq!(browser.select_text("dl.facts dd")[..3], ["1.5", "Computer Science", "Test Person F1"]);
    let path = browser.path().to_owned();
    browser.get(&path).dont_see("is in the catalogue");
    let mut visitor = app.browser();
    assert!(codes(visitor.get("/courses")).is_empty(), "it is not taught");
    assert_eq!(codes(visitor.get("/courses?term=all")), ["CS 101"]);
}

#[test]
fn a_course_does_not_require_itself() {
    let (_app, mut browser) = app_with_form();
    for field in ["prerequisites", "corequisites"] {
        create(&mut browser, &[("code", "CS 7"), (field, "12 credits and (MATH 1 or cs7)")]).expect_status(422);
        assert_eq!(browser.error_of(field).as_deref(), Some("Error: A course cannot require itself"));
    }
}

#[test]
fn a_course_is_created_with_its_first_section() {
    let (app, mut browser) = app_with_form();
    assert_eq!(browser.value_of("term").as_deref(), Some("NOW"), "the current term is proposed");
    create(&mut browser, &[("term", "NOW"), ("capacity", "30"), ("instructors", "f1")])
        .expect_status(200)
        .see("30 of 30 left")
        .see("Arranged with the instructor")
        .see("Instructors Test Person F1");
    assert_eq!(browser.select_text("tbody th"), ["Section 01"]);
    assert_eq!(browser.select_text("td[data-th=Instructor]"), ["Test Person F1"]);
    assert_eq!(codes(app.browser().get("/courses")), ["CS 1"]);
}

#[test]
fn a_refused_course_keeps_every_answer_and_says_what_is_wrong() {
    let (app, mut browser) = app_with_form();
    browser
        .form("Create course")
        .fill("code", " ")
        .fill("name", "")
        .fill("credits", "three")
        .fill("description", "Mine <b>")
        .fill("prerequisites", "12 credits")
        .fill("capacity", "-1")
        .fill("instructors", "F404")
        .submit();
    let (code, name) = (("code", CODE), ("name", NAME));
    let messages =
        [code, name, ("credits", CREDITS), ("subject", "Choose a subject from the list"), ("capacity", CAPACITY)];
    expect_refused(&mut browser, &messages);
    browser.expect_path("/courses").see("There is a problem");
    for (field, value) in [
        ("credits", "three"),
        ("description", "Mine <b>"),
        ("prerequisites", "12 credits"),
        ("term", "NOW"),
        ("capacity", "-1"),
    ] {
        assert_eq!(browser.value_of(field).as_deref(), Some(value), "{field}");
    }
    assert_eq!(browser.attr("input#instructors", "value").as_deref(), Some("F404"));
    assert_eq!(browser.attr("input#credits", "aria-invalid").as_deref(), Some("true"));
    browser
        .form("Create course")
        .fill("code", "CS 7")
        .fill("name", "Right")
        .fill("credits", "3")
        .fill("subject", "MATH")
        .fill("capacity", "3")
        .submit();
    expect_refused(&mut browser, &[("instructors", "Nobody among the faculty has the number F404")]);
    assert!(app.catalogue().courses().is_empty());
    browser.form("Create course").fill("instructors", "").submit().expect_status(200).see("CS 7").see("Mine <b>");
}

#[test]
fn a_code_is_taken_without_regard_to_case_and_spacing() {
    let (_app, mut browser) = app_with_form();
    create(&mut browser, &[("code", "CS 101")]).expect_status(200);
    for taken in ["CS 101", "cs 101", "  Cs   101 "] {
        create(&mut browser, &[("code", taken)]);
        let shown = taken.split_whitespace().collect::<Vec<_>>().join(" ");
        expect_refused(&mut browser, &[("code", &format!("A course with the code {shown} exists already"))]);
    }
    create(&mut browser, &[("code", "CS 102")]).expect_status(200);
    browser.click("Edit course").form("Save course").fill("code", "cs 101").submit();
    expect_refused(&mut browser, &[("code", "A course with the code cs 101 exists already")]);
    browser.form("Save course").fill("code", "cs 102").submit().expect_status(200).see("cs 102 is saved.");
}

#[test]
fn the_limits_of_a_course_are_exact() {
    let (app, mut browser) = app_with_form();
    let long = |letter: &str, count: usize| letter.repeat(count);
    for (field, taken, refused, message) in [
        ("code", long("é", 20), long("é", 21), CODE),
        ("name", long("ü", 100), long("ü", 101), NAME),
        ("description", long("ß", 4000), long("ß", 4001), DESCRIPTION),
        (
            "prerequisites",
            format!("((CS 1)){}", long(" or CS 1", 124)),
            format!("(((CS 1))){}", long(" or CS 1", 124)),
            "The prerequisites may have at most 1,000 characters",
        ),
        ("credits", "99.99".to_owned(), "100".to_owned(), CREDITS),
        ("credits", "0".to_owned(), "-0.01".to_owned(), CREDITS),
        ("credits", "0.25".to_owned(), "0.255".to_owned(), CREDITS),
    ] {
        create(&mut browser, &[(field, &refused)]);
        expect_refused(&mut browser, &[(field, message)]);
        assert_eq!(browser.value_of(field), Some(refused), "{field} is kept");
        let code = format!("CS {}", app.catalogue().courses().len());
        create(&mut browser, &[("code", &code), (field, &taken)]).expect_status(200);
        browser.click("Edit course");
        assert_eq!(browser.value_of(field), Some(taken), "{field} is saved");
    }
    for (capacity, status) in [("100000", 200), ("100001", 422), ("0", 200), ("-1", 422), ("", 422), ("2.5", 422)] {
        let code = format!("MATH {}", app.catalogue().courses().len());
        create(&mut browser, &[("code", &code), ("term", "NOW"), ("capacity", capacity)]).expect_status(status);
    }
    assert_eq!(browser.error_of("capacity"), Some(format!("Error: {CAPACITY}")));
}

#[test]
fn line_breaks_count_once_and_ends_are_trimmed() {
    let (_app, mut browser) = app_with_form();
    let lines = vec!["x"; 2000].join("\r\n");
    create(&mut browser, &[("description", &format!("\r\n{lines}\r\n")), ("name", "  Two   words ")])
        .expect_status(200)
        .click("Edit course");
    assert_eq!(browser.value_of("name").as_deref(), Some("Two words"));
    assert_eq!(browser.value_of("description"), Some(lines.replace("\r\n", "\n")));
}

#[test]
fn unknown_choices_and_people_are_refused() {
    let (app, mut browser) = app_with_form();
    app.student("S1");
    app.pending_faculty("F3");
    create(&mut browser, &[("subject", "NOSUCH")]);
    expect_refused(&mut browser, &[("subject", "Choose a subject from the list")]);
    create(&mut browser, &[("term", "NOSUCH"), ("capacity", "3")]);
    expect_refused(&mut browser, &[("term", "Choose a term from the list")]);
    for number in ["S1", "F3", "nobody"] {
        create(&mut browser, &[("instructors", number)]);
        expect_refused(&mut browser, &[("instructors", &format!("Nobody among the faculty has the number {number}"))]);
    }
    assert!(app.catalogue().courses().is_empty());
}

#[test]
fn html_in_any_field_is_shown_as_text() {
    let (app, mut browser) = app_with_form();
    let hostile = "</title><script>alert(\"'1'\")</script><u>&amp;";
    let description = format!("{hostile}\n\n</textarea>{hostile}");
    create(&mut browser, &[("prerequisites", hostile)]).expect_status(422);
    browser.see(&format!("Expected a course at character 1: »<«{}", &hostile[1..]));
    assert_eq!(browser.value_of("prerequisites").as_deref(), Some(hostile));
    assert!(!browser.body().contains("<script"), "nor in what is wrong with it");
    create(
        &mut browser,
        &[
            ("code", "<s>'\"&</s>"),
            ("name", hostile),
            ("description", &description),
            ("term", "NOW"),
            ("capacity", "1"),
        ],
    )
    .expect_status(200)
    .see("<s>'\"&</s> is in the catalogue.");
    let page = browser.path().to_owned();
    for path in [page.clone(), format!("{page}/edit"), format!("{page}/delete"), "/courses".to_owned(), "/".to_owned()]
    {
        browser.get(&path).see(hostile);
        let escaped = !["<script", "<u>", "<s>"].iter().any(|html| browser.body().contains(html));
        assert!(escaped, "{path}: {}", browser.body());
    }
    browser.get(&format!("{page}/edit"));
    assert_eq!(browser.value_of("description"), Some(description));
    browser.form("Save course").fill("credits", "x").submit().expect_status(422);
    assert!(!browser.body().contains("<script"), "nor on a refused form");
    app.student("S1");
    let mut student = app.signed_in("S1");
    student.get("/courses").form("Register for").submit().see(&format!("Registered for <s>'\"&</s>-01, {hostile}."));
    assert!(!student.body().contains("<script"), "nor in a flash");
}
