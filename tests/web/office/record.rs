//! What is recorded of the office's acts, of readings, and of attempts.

use registrar::catalogue::Rights;

use super::support::App;

#[test]
fn the_offices_own_acts_are_on_record() {
    let app = App::start();
    app.university();
    app.admin("A1");
    let pending = app.pending_faculty("F1");
    let student = app.student("S1");
    let mut office = app.signed_in("A1");
    for verb in ["approve", "deactivate", "activate"] {
        let path = format!("/office/users/{}/{verb}", pending.id);
        office.get("/office/users").post(&path, &[("", ""); 0]).expect_status(200);
    }
    office.get("/office/subjects/new").form("Save subject").fill("code", "BIO").fill("name", "Biology").submit();
    office.get(&format!("/office/users/{}/transcript", student.id)).expect_status(200);
    office.get(&format!("/office/users/{}/transcript", student.id)).expect_status(200);
    office.get("/office/audit").expect_status(200);
    for action in ["approve account", "deactivate account", "activate account", "save subject", "read transcript"] {
        office.see(action);
    }
    office.see("2 times, last");
    office.get("/office/audit?student=S1").see("read transcript").dont_see("BIO");
    office.get("/office/audit?action=save+subject").see("BIO").dont_see("approved");
}

#[test]
fn what_is_done_to_courses_and_sections_is_on_record() {
    let app = App::start();
    app.university();
    app.admin("A1");
    let teacher = app.faculty("F1");
    let course = app.course(&teacher, "CS 1");
    let mut browser = app.signed_in("F1");
    browser.get(&format!("/courses/{course}/edit")).form("Save course").fill("name", "Other").submit();
    browser.get(&format!("/courses/{course}/sections/new")).form("Create section").fill("capacity", "3").submit();
    browser.expect_status(200);
    let mut office = app.signed_in("A1");
    office.get("/office/audit?course=CS+1").see("save course").see("make section").see("CS 1-01");
    browser.get(&format!("/courses/{course}/delete")).form("Delete CS 1").submit().expect_status(200);
    office.get("/office/audit").see("delete course");
    office.get("/office/audit?course=CS+1").see("There is no course CS 1.");
}

#[test]
fn repeated_attempts_are_one_line_with_a_count() {
    let app = App::start();
    app.university();
    app.admin("A1");
    let teacher = app.faculty("F1");
    let section = app.section(&teacher, app.course(&teacher, "CS 1"), "01", 0);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/courses");
    for _ in 0..30 {
        browser.send_form(&format!("/sections/{section}/register"), &[("", ""); 0]);
    }
    assert_eq!(app.number("SELECT COUNT(*) AS number FROM audit WHERE action = 'register'"), 1);
    app.signed_in("F1").get(&format!("/sections/{section}/roster")).see("30 times, last");
}

#[test]
fn a_student_who_registers_and_drops_without_end_fills_no_table() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let section = app.section(&teacher, app.course(&teacher, "CS 1"), "01", 5);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/courses");
    for _ in 0..120 {
        for verb in ["register", "drop"] {
            browser.send_form(&format!("/sections/{section}/{verb}"), &[("", ""); 0]);
        }
    }
    let rows = app.number("SELECT COUNT(*) AS number FROM audit WHERE action IN ('register', 'drop')");
    assert!((190..=203).contains(&rows), "{rows} rows for 240 changes");
}

#[test]
fn why_somebody_was_refused_is_for_those_who_may_permit_it_and_a_hold_for_the_office() {
    let app = App::start();
    app.university();
    app.admin("A1");
    let [teacher, assistant] = ["F1", "F2"].map(|number| app.faculty(number));
    let course = app.course(&teacher, "CS 1");
    let section = app.section(&teacher, course, "01", 5);
    app.staff(&teacher, course, &assistant, Rights::default());
    let student = app.student("S1");
    app.hold(&student);
    let mut browser = app.signed_in("S1");
    browser.get("/courses");
    browser.send_form(&format!("/sections/{section}/register"), &[("", ""); 0]);
    let path = format!("/sections/{section}/roster");
    app.signed_in("F2").get(&path).expect_status(200).dont_see("Test Person S1").dont_see("refused").dont_see("hold");
    let mut editor = app.signed_in("F1");
    editor.get(&path).see("Test Person S1").see("refused").dont_see("hold on").dont_see("library");
    app.signed_in("A1").get(&path).see("There is a hold on the registration");
}

#[test]
fn nothing_changes_or_deletes_what_is_on_record() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    app.course(&teacher, "CS 1");
    let kept = app.number("SELECT COUNT(*) AS number FROM audit");
    assert!(kept > 0);
    for statement in [
        "UPDATE audit SET address = 'elsewhere'",
        "UPDATE audit SET repeats = repeats + 1, outcome = 'refused'",
        "UPDATE audit SET repeats = repeats + 1, event = '{}'",
        "UPDATE audit SET repeats = repeats + 1, actor_id = NULL, person_id = (SELECT id FROM users LIMIT 1)",
        "UPDATE audit SET repeats = repeats + 1, created_at = '2020-01-01 00:00:00'",
        "DELETE FROM audit",
    ] {
        let refusal =
            app.db.write_now(|connection| diesel::RunQueryDsl::execute(diesel::sql_query(statement), connection));
        let refusal = refusal.expect_err(statement).to_string();
        assert!(refusal.contains("the audit is append-only"), "{statement}: {refusal}");
    }
    assert_eq!(app.number("SELECT COUNT(*) AS number FROM audit"), kept);
    assert_eq!(app.sql("UPDATE audit SET repeats = repeats + 1"), usize::try_from(kept).expect("a count"));
}
