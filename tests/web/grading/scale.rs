//! The office's page for the institution's grades.

use super::support::{App, Browser};
use super::{Class, noted, submit};

fn app_with_admin() -> (App, Browser) {
    let app = App::start();
    app.university();
    app.admin("A1");
    let mut browser = app.signed_in("A1");
    browser.get("/").click("Grades").expect_path("/office/grades").expect_status(200);
    (app, browser)
}

#[test]
fn a_grade_is_added_changed_and_deleted() {
    let (app, mut browser) = app_with_admin();
    let form = browser.form("Save grade").fill("letter", "AB").fill("points", "3.5").fill("position", "3");
    form.check("is_earned").check("is_in_gpa").submit().expect_path("/office/grades").see("The grade AB is saved.");
    let rule = app.catalogue().scale().find("ab").cloned().expect("the grade");
    assert_eq!((rule.points, rule.is_earned, rule.is_in_gpa, rule.position), (Some(350), true, true, 3));
    browser.click("Edit AB").form("Save grade").fill("letter", "A/B").uncheck("is_in_gpa").fill("points", "").submit();
    browser.see("The grade A/B is saved.");
    let rule = app.catalogue().scale().find("A/B").cloned().expect("the grade");
    assert_eq!((rule.points, rule.is_in_gpa), (None, false));
    browser.form("Delete A/B").submit().see("The grade is deleted.").dont_see("A/B");
    assert_eq!(app.catalogue().scale().find("A/B"), None);
    let told: Vec<_> = noted(&app, "grade scale").into_iter().map(|(outcome, _)| outcome).collect();
    assert_eq!(told, ["deleted", "saved", "saved"]);
}

#[test]
fn a_wrong_answer_is_refused_and_every_answer_kept() {
    let (_app, mut browser) = app_with_admin();
    for (field, value, message) in [
        ("letter", "", "Enter a grade of at most 10 characters"),
        ("letter", "12345678901", "Enter a grade of at most 10 characters"),
        ("letter", "a\u{2212}", "The grade a- is there already"),
        ("points", "100", "Enter points from 0 to 99.99, such as 3.7, or nothing"),
        ("points", "-1", "Enter points from 0 to 99.99, such as 3.7, or nothing"),
        ("points", "", "A grade in the average needs points"),
        ("position", "x", "Enter a whole number from 0 to 1000"),
        ("position", "99999999999", "Enter a whole number from 0 to 1000"),
    ] {
        let form = browser.get("/office/grades").form("Save grade").fill("letter", "Q").fill("points", "1");
        form.check("is_in_gpa").fill(field, value).submit().expect_status(422);
        assert!(browser.title().starts_with("Error: "));
        assert_eq!(browser.error_of(field), Some(format!("Error: {message}")), "{field}={value}");
        assert_eq!(browser.attr(&format!("#{field}"), "value").unwrap_or_default(), value);
    }
}

#[test]
fn a_grade_that_students_have_is_neither_renamed_nor_deleted() {
    let class = Class::start();
    class.app.admin("A1");
    submit(&class.app, &class.teacher, class.section, &[("S1", "A"), ("S2", "B"), ("S3", "C")]);
    let mut browser = class.app.signed_in("A1");
    browser.get("/office/grades").form("Delete B").submit().expect_status(409).see("Students have the grade B");
    browser.click("Back to the grades").click("Edit B").form("Save grade").fill("letter", "BB").submit();
    browser.expect_status(422).see("Students have the grade B");
    browser.get("/office/grades?letter=B").form("Save grade").fill("points", "3.1").submit().expect_status(200);
    class.app.signed_in("S2").get("/transcript").see("average 3.10");
    browser.get("/office/grades").post("/office/grades/delete", &[("letter", "W")]).expect_status(409);
    browser.get("/office/grades?letter=W").form("Save grade").fill("letter", "WD").submit().expect_status(422);
    browser.get("/office/grades").post("/office/grades/delete", &[("letter", "nothing")]).expect_status(404);
    browser.get("/office/grades").post("/office/grades/repeats", &[("repeats", "worst")]).expect_status(400);
}
