//! The office's pages for terms and subjects.

use super::app_with_admin;
use super::support::{App, Browser};

#[track_caller]
fn expect_message(browser: &mut Browser, field: &str, message: &str) {
    browser.expect_status(422);
    assert!(browser.title().starts_with("Error: "), "{}", browser.title());
    assert_eq!(browser.error_of(field), Some(format!("Error: {message}")));
    assert_eq!(browser.select_text(&format!(".summary a[href=\"#{field}\"]")), [message]);
}

#[test]
fn a_term_is_created_edited_and_deleted() {
    let (app, mut browser) = app_with_admin();
    browser.get("/office/terms").click("New term");
    browser
        .form("Save term")
        .fill("Code", "SP2027")
        .fill("Name", "Spring 2027")
        .fill("First day", "2027-01-19")
        .fill("Last day", "2027-05-14")
        .fill("Registration opens", "2026-11-01T08:00")
        .fill("Registration closes", "2027-01-25T23:59")
        .fill("Last moment to drop", "2027-02-01T08:00")
        .submit();
    browser.expect_path("/office/terms").see("Spring 2027 is saved.").see("19 January to 14 May 2027");
    browser.click("Edit Spring 2027");
    for (field, value) in [
        ("code", "SP2027"),
        ("starts_on", "2027-01-19"),
        ("registration_opens_at", "2026-11-01T08:00"),
        ("drop_deadline", "2027-02-01T08:00"),
    ] {
        assert_eq!(browser.value_of(field).as_deref(), Some(value), "{field}");
    }
    let form = browser.form("Save term").fill("name", "Spring").fill("registration_opens_at", "");
    form.fill("registration_closes_at", "").fill("drop_deadline", "").submit().see("Spring is saved.");
    let catalogue = app.catalogue();
    let term = catalogue.term_by_code("sp2027").expect("the term");
    assert_eq!((term.name.as_str(), term.registration_opens_at, term.drop_deadline), ("Spring", None, None));
    browser.form("Delete Spring").submit().expect_path("/office/terms").see("The term is deleted.").dont_see("SP2027");
}

#[test]
fn a_terms_instants_are_those_of_the_institution() {
    let app = App::start_with(&[("TIME_ZONE", "America/Los_Angeles")]);
    app.admin("A1");
    let mut browser = app.signed_in("A1");
    browser
        .get("/office/terms/new")
        .form("Save term")
        .fill("code", "T")
        .fill("name", "Term")
        .fill("starts_on", "2027-01-19")
        .fill("ends_on", "2027-05-14")
        .fill("registration_opens_at", "2027-01-10T08:00")
        .submit()
        .expect_status(200);
    let opens_at = app.catalogue().term_by_code("T").expect("the term").registration_opens_at;
    assert_eq!(opens_at, "2027-01-10T16:00:00".parse().ok());
    browser.click("Edit Term");
    assert_eq!(browser.value_of("registration_opens_at").as_deref(), Some("2027-01-10T08:00"));
    browser.form("Save term").fill("registration_opens_at", "2027-03-14T02:30").submit();
    let message = "Enter a day and time that the clocks show, such as 2027-01-19T08:00";
    expect_message(&mut browser, "registration_opens_at", message);
    assert_eq!(browser.value_of("registration_opens_at").as_deref(), Some("2027-03-14T02:30"));
}

#[test]
fn a_term_with_wrong_answers_is_refused_and_every_answer_kept() {
    let (app, mut browser) = app_with_admin();
    let day = "Enter a day such as 2027-01-19";
    for (field, value, message) in [
        ("code", "", "Enter a code of at most 20 characters"),
        ("code", "123456789012345678901", "Enter a code of at most 20 characters"),
        ("code", "now", "The code now is in use already"),
        ("name", " ", "Enter a name of at most 100 characters"),
        ("starts_on", "", day),
        ("starts_on", "2027-02-30", day),
        ("starts_on", "-5000-01-01", day),
        ("ends_on", "soon", day),
        ("ends_on", "+12027-05-14", day),
        ("ends_on", "2027-01-18", "The last day must not be before the first"),
        ("registration_closes_at", "2026-11-01T08:00", "Registration must close after it opens"),
        ("drop_deadline", "x", "Enter a day and time that the clocks show, such as 2027-01-19T08:00"),
        ("drop_deadline", "+12027-02-01T08:00", "Enter a day and time that the clocks show, such as 2027-01-19T08:00"),
    ] {
        browser
            .get("/office/terms/new")
            .form("Save term")
            .fill("code", "SP2027")
            .fill("name", "Kept")
            .fill("starts_on", "2027-01-19")
            .fill("ends_on", "2027-05-14")
            .fill("registration_opens_at", "2026-11-01T08:00")
            .fill(field, value)
            .submit();
        expect_message(&mut browser, field, message);
        assert_eq!(browser.value_of("registration_opens_at").as_deref(), Some("2026-11-01T08:00"));
        assert_eq!(browser.value_of(field).unwrap_or_default(), value.trim(), "{field}");
    }
    assert_eq!(app.catalogue().terms().len(), 1);
}

#[test]
fn what_is_in_use_is_not_deleted() {
    let (app, mut browser) = app_with_admin();
    let teacher = app.faculty("F1");
    browser.get("/office/subjects");
    let mut terms = browser.clone();
    terms.get("/office/terms");
    app.section(&teacher, app.course(&teacher, "CS 1"), "01", 1);
    browser.form("Delete Computer Science").submit().expect_status(409).see("Nothing was deleted");
    browser.see("It is in use by sections or courses (1).").click("Back to the list");
    browser.expect_path("/office/subjects").see("Computer Science").form("Delete Mathematics").submit();
    browser.see("The subject is deleted.").dont_see("MATH");
    assert_eq!(browser.select_text("main button"), [""; 0], "what is in use has no button");
    terms.form("Delete Term NOW").submit().expect_status(409).see("Nothing was deleted").click("Back to the list");
    terms.expect_path("/office/terms").see("Term NOW");
}

#[test]
fn a_subject_is_created_and_edited_unless_its_code_is_taken() {
    let (app, mut browser) = app_with_admin();
    browser
        .get("/office/subjects")
        .click("New subject")
        .form("Save subject")
        .fill("Code", " cs ")
        .fill("Name", "X")
        .submit();
    expect_message(&mut browser, "code", "The code cs is in use already");
    assert_eq!(browser.value_of("name").as_deref(), Some("X"));
    browser.form("Save subject").fill("code", "").fill("name", "").submit();
    expect_message(&mut browser, "code", "Enter a code of at most 20 characters");
    expect_message(&mut browser, "name", "Enter a name of at most 100 characters");
    let long = "é".repeat(101);
    browser.form("Save subject").fill("code", "ART").fill("name", &long).submit();
    expect_message(&mut browser, "name", "Enter a name of at most 100 characters");
    browser.form("Save subject").fill("name", "<i>Art</i>").submit().expect_path("/office/subjects");
    browser.see("<i>Art</i> is saved.");
    assert!(!browser.body().contains("<i>"), "it is shown as text");
    browser.click("Edit <i>Art</i>").form("Save subject").fill("code", "Math").submit();
    expect_message(&mut browser, "code", "The code Math is in use already");
    browser.form("Save subject").fill("code", "Art").fill("name", "Art").submit().see("Art is saved.");
    let catalogue = app.catalogue();
    assert_eq!(catalogue.subject_by_code("ART").map(|subject| subject.name.as_str()), Some("Art"));
}

#[test]
fn a_renamed_subject_and_term_show_in_the_catalogue_at_once() {
    let (app, mut browser) = app_with_admin();
    let mut visitor = app.browser();
    visitor.get("/courses").see("Computer Science").see("Term NOW");
    browser
        .get("/office/subjects")
        .click("Edit Computer Science")
        .form("Save subject")
        .fill("name", "Computing")
        .submit();
    browser.get("/office/terms").click("Edit Term NOW").form("Save term").fill("name", "Renamed").submit();
    visitor.get("/courses").see("Computing").see("Renamed").dont_see("Computer Science").dont_see("Term NOW");
}

#[test]
fn what_is_not_there_cannot_be_changed() {
    let (_app, mut browser) = app_with_admin();
    let id = registrar::db::Id::new();
    browser.get(&format!("/office/terms/{id}/edit")).expect_status(404);
    browser.get(&format!("/office/subjects/{id}/edit")).expect_status(404);
    let term = [("code", "T"), ("name", "T"), ("starts_on", "2027-01-01"), ("ends_on", "2027-01-02")];
    browser.get("/office/terms").post(&format!("/office/terms/{id}"), &term).expect_status(404);
    browser.get("/office/subjects").post(&format!("/office/subjects/{id}"), &term[..2]).expect_status(404);
    for list in ["terms", "subjects"] {
        let path = format!("/office/{list}/{id}/delete");
        browser.get("/office/terms").post(&path, &[("", ""); 0]).expect_status(404);
    }
}
