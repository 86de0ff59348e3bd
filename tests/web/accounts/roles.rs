//! People of several roles.

use registrar::accounts::{self, Role, RoleError};
use registrar::catalogue::Rights;
use registrar::context::Actor;
use registrar::db::Id;

use super::{App, Browser};

/// Where the navigation leads.
fn navigation(browser: &Browser) -> Vec<String> {
    browser.select_text("header nav a")
}

fn remove_role(app: &App, user: Id, role: Role) -> Result<accounts::User, RoleError> {
    app.store.write_now(&Actor::command_line(), |context| accounts::remove_role(context, user, role))
}

fn add_role(app: &App, user: Id, role: Role, number: Option<&str>) -> Result<accounts::User, RoleError> {
    app.store.write_now(&Actor::command_line(), |context| accounts::add_role(context, user, role, number))
}

#[test]
fn an_admin_who_teaches_has_the_office_and_their_courses() {
    let app = App::start();
    app.university();
    let admin = app.admin("A1");
    let mut browser = app.signed_in("A1");
    let office = ["People", "Terms", "Subjects", "Holds", "Permissions", "Grades", "Audit"];
    browser.get("/");
    assert_eq!(navigation(&browser), [&["Office", "Courses"][..], &office].concat());
    let admin = app.add_role(&admin, Role::Faculty);
    browser.get("/").see("Waiting for your approval");
    assert_eq!(navigation(&browser), [&["Office", "Courses", "Teaching", "Schedule"][..], &office].concat());
    let course = app.course(&admin, "CS 1");
    let section = app.section(&admin, course, "01", 5);
    browser.get("/").see("Sections that you teach").click("Edit CS 1-01").expect_status(200);
    browser.click("Teaching").expect_path("/courses?mine=1").see("Course CS 1").click("New course");
    browser.expect_path("/courses/new").get("/schedule").see("1 section, 0 students.");
    browser.get(&format!("/sections/{section}/roster")).expect_status(200);
    assert_eq!(browser.select_text(".crumbs a"), ["Teaching", "CS 1"]);
    browser.get("/office/users").see("Admin, Faculty");
    browser.get("/account").see("In your own calendar");
}

#[test]
fn an_admin_is_invited_on_their_dashboard() {
    let app = App::start();
    app.university();
    let (teacher, admin) = (app.faculty("F1"), app.admin("A1"));
    let course = app.course(&teacher, "CS 1");
    app.section(&teacher, course, "01", 5);
    app.invite(&teacher, course, &admin, Rights { can_edit: false, can_grade: true });
    let mut browser = app.signed_in("A1");
    browser.get("/").form("Accept CS 1 Course CS 1").submit().expect_path("/").see("You teach CS 1 now.");
    browser.see("Sections that you teach").click("Teaching").expect_path("/courses?mine=teaching").see("Course CS 1");
}

#[test]
fn somebody_who_studies_and_teaches_has_both_in_their_schedule() {
    let app = App::start();
    app.university();
    let [teacher, other] = ["F1", "F2"].map(|number| app.faculty(number));
    let teacher = app.add_role(&teacher, Role::Student);
    app.section(&teacher, app.course(&teacher, "CS 1"), "01", 5);
    let taken = app.section(&other, app.course(&other, "CS 2"), "01", 5);
    app.register(&teacher, taken);
    let mut browser = app.signed_in("F1");
    browser.get("/schedule").see("1 course, 3 credits.").see("You teach 1 section, 0 students.");
    browser.see("CS 1-01").see("CS 2-01").dont_see("Register for CS 1-01");
    browser.click("Roster of CS 1-01").expect_status(200);
    browser.get("/transcript").see("Course CS 2").dont_see("Course CS 1");
    browser.get("/").see("Teaching").see("CS 1-01");
    browser.get("/courses?mine=1").see("Course CS 1").dont_see("Course CS 2");
}

#[test]
fn nobody_in_the_office_excepts_themselves() {
    let app = App::start();
    let term = app.university();
    let admin = app.admin("A1");
    let student = app.add_role(&admin, Role::Student);
    app.hold(&student);
    let mut browser = app.signed_in("A1");
    browser.get("/office/holds").form("Lift the hold on Person A1, Test").submit().expect_status(409);
    browser.see("Nobody places or lifts a hold on themselves").see("Another admin can lift it.");
    browser.get(&format!("/office/terms/{term}/edit")).form("Set this student’s limit").fill("student", "A1");
    browser.form("Set this student’s limit").fill("student", "A1").fill("credits", "40").submit().expect_status(422);
    browser.see("Nobody sets their own credit limit: ask a colleague");
    app.admin("A2");
    app.signed_in("A2").get("/office/holds").form("Lift the hold on Person A1, Test").submit().expect_status(200);
}

#[test]
fn a_role_counts_from_the_next_request_until_it_is_taken() {
    let app = App::start();
    app.university();
    let student = app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/office/users").expect_status(403);
    app.admin("A1");
    app.add_role(&student, Role::Admin);
    browser.get("/office/users").expect_status(200).get("/transcript").expect_status(200);
    assert_eq!(remove_role(&app, student.id, Role::Admin).map(|user| user.id).ok(), Some(student.id));
    browser.get("/office/users").expect_status(403).get("/transcript").expect_status(200);
    let mut office = app.signed_in("A1");
    office.get("/office/audit?student=S1").see("add role").see("remove role").see("admin");
    assert_eq!(office.select_text("td[data-th=Who]")[0], "Test Person S1 by the command line");
}

#[test]
fn the_last_admin_and_the_last_role_stay() {
    let app = App::start();
    let admin = app.admin("A1");
    app.add_role(&admin, Role::Faculty);
    assert!(matches!(remove_role(&app, admin.id, Role::Admin), Err(RoleError::LastAdmin)));
    let second = app.admin("A2");
    assert!(matches!(remove_role(&app, second.id, Role::Admin), Err(RoleError::Only)));
    assert!(remove_role(&app, admin.id, Role::Admin).is_ok());
    assert!(matches!(remove_role(&app, admin.id, Role::Admin), Err(RoleError::HasItNot)));
    app.add_role(&second, Role::Student);
    assert!(matches!(remove_role(&app, second.id, Role::Admin), Err(RoleError::LastAdmin)));
}

#[test]
fn a_role_stays_with_whoever_still_does_what_only_it_does() {
    let app = App::start();
    app.university();
    let (teacher, other) = (app.faculty("F1"), app.faculty("F2"));
    let teacher = app.add_role(&teacher, Role::Student);
    let course = app.course(&teacher, "CS 1");
    app.register(&teacher, app.section(&other, app.course(&other, "CS 2"), "01", 5));
    assert!(matches!(remove_role(&app, teacher.id, Role::Faculty), Err(RoleError::Teaches)));
    assert!(matches!(remove_role(&app, teacher.id, Role::Student), Err(RoleError::HasSeats)));
    app.sql("UPDATE registrations SET status = 'dropped'");
    assert!(remove_role(&app, teacher.id, Role::Student).is_ok());
    assert!(app.catalogue().course(course).is_some());
}

#[test]
fn a_role_is_given_once_to_an_active_account_with_a_number() {
    let app = App::start();
    let (student, pending) = (app.student("S1"), app.pending_faculty("F1"));
    let admin = app.admin("A1");
    app.sql("UPDATE users SET number = NULL, number_key = NULL WHERE number = 'A1'");
    assert!(matches!(add_role(&app, student.id, Role::Student, None), Err(RoleError::HasIt)));
    assert!(matches!(add_role(&app, pending.id, Role::Admin, None), Err(RoleError::NotActive)));
    assert!(matches!(add_role(&app, Id::new(), Role::Admin, None), Err(RoleError::NotFound)));
    assert!(matches!(add_role(&app, student.id, Role::Admin, Some("S9")), Err(RoleError::HasNumber)));
    assert!(matches!(add_role(&app, admin.id, Role::Faculty, None), Err(RoleError::NoNumber)));
    assert!(matches!(add_role(&app, admin.id, Role::Faculty, Some("a@b")), Err(RoleError::BadNumber(_))));
    assert!(matches!(add_role(&app, admin.id, Role::Faculty, Some("s1")), Err(RoleError::NumberTaken)));
    assert!(add_role(&app, admin.id, Role::Faculty, Some("F7")).is_ok());
    app.signed_in("F7").get("/courses/new").expect_status(200);
}
