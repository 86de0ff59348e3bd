//! Students who assist: they see and grade as their rights say, and never themselves.

use registrar::accounts::{Role, User};
use registrar::reason::Rule;

use super::support::Browser;
use super::{ASSISTS, Department, GRADES, news};

/// Where the navigation leads.
fn navigation(browser: &Browser) -> Vec<String> {
    browser.select_text("header nav a")
}

impl Department {
    /// With the student S1 on the staff.
    fn with_student(rights: registrar::catalogue::Rights) -> (Self, User) {
        let department = Self::new();
        let student = department.app.student("S1");
        department.app.staff(&department.primary, department.course, &student, rights);
        (department, student)
    }

    fn section_path(&self, end: &str) -> String {
        format!("/sections/{}/{end}", self.section)
    }
}

#[test]
fn a_student_is_invited_accepts_and_assists() {
    let department = Department::new();
    let app = &department.app;
    let student = app.student("S1");
    let mut first = app.signed_in("F1");
    first.get(&department.path("/instructors"));
    first.form("Invite").fill("identifier", "S1").check("can_grade").submit().see("Test Person S1 is invited.");
    let mut browser = app.signed_in("S1");
    browser.get(&department.section_path("roster")).expect_status(403);
    browser.get("/").see("Test Person F1 invites you to teach CS 1 Course CS 1.");
    assert_eq!(navigation(&browser), ["Dashboard", "Courses", "Plan", "Schedule", "Transcript"]);
    browser.form("Accept CS 1 Course CS 1").submit().expect_path("/").see("Sections that you assist with");
    assert_eq!(department.rights(&student), Some(GRADES));
    assert_eq!(navigation(&browser), ["Dashboard", "Courses", "Plan", "Teaching", "Schedule", "Transcript"]);
    browser.click("Roster of CS 1-01").expect_status(200);
    assert_eq!(browser.select_text(".crumbs a"), ["Teaching", "CS 1"]);
    browser.get("/").click("Grades of CS 1-01").expect_status(200);
    browser.click("Teaching").expect_path("/courses?mine=teaching").see("Course CS 1");
    assert_eq!(browser.select_text("header nav [aria-current=page]"), ["Teaching"]);
}

#[test]
fn a_student_who_assists_sees_what_their_rights_say_and_no_other_course() {
    let (department, _) = Department::with_student(ASSISTS);
    let app = &department.app;
    let other = app.section(&department.third, app.course(&department.third, "CS 2"), "01", 5);
    let mut browser = app.signed_in("S1");
    browser.get(&department.section_path("roster")).expect_status(200).dont_see("Permissions");
    browser.get(&department.section_path("roster.csv")).expect_status(200);
    browser.get(&department.section_path("grades")).expect_status(404);
    browser.get(&format!("/sections/{other}/roster")).expect_status(404);
    for page in [department.path("/edit"), department.path("/instructors"), department.section_path("permissions")] {
        browser.get(&page).expect_status(403);
    }
    // They are still a student, also of this course.
    browser.get(&department.path("")).see("You assist with this course.").form("Register for CS 1-01").submit();
    browser.expect_status(200).see("Registered for CS 1-01");
    browser.get(&department.path("")).form("Leave its staff").submit().see("is no longer on the staff");
    browser.get(&department.section_path("roster")).expect_status(403);
}

#[test]
fn a_student_does_not_become_an_instructor() {
    let (department, student) = Department::with_student(GRADES);
    let app = &department.app;
    app.student("S2");
    let mut first = app.signed_in("F1");
    first.get(&department.path("/instructors"));
    first.form("Invite").fill("identifier", "S2").check("can_edit").submit().expect_status(422);
    let message = "Test Person S2 is not among the faculty and can only assist: leave out the right to edit";
    assert_eq!(first.select_text(".summary a"), [message]);
    assert_eq!(first.value_of("identifier").as_deref(), Some("S2"), "the answer is kept");
    let rights = [("can_edit", "1"), ("can_grade", "1")];
    first.get(&department.path("/instructors")).post(&department.member(&student, ""), &rights).expect_status(409);
    first.see("Test Person S1 is not among the faculty and can only assist.");
    let nobody = "Nobody among the faculty has the number S1";
    first.get(&department.path("/edit")).form("Save course").fill("Add instructors by number", "S1").submit();
    first.expect_status(422).see(nobody);
    let edit = department.section_path("edit");
    first.get(&edit).dont_see("Test Person S1").form("Save section").fill("instructors", "F1 S1").submit();
    first.expect_status(422).see(nobody);
    assert_eq!(department.rights(&student), Some(GRADES));
}

#[test]
fn nobody_grades_themselves() {
    let (department, student) = Department::with_student(GRADES);
    let app = &department.app;
    for user in [&student, &app.student("S2")] {
        app.register(user, department.section);
    }
    let mut first = app.signed_in("F1");
    first.get(&department.section_path("grades")).see("2 to grade");
    first.form("Save draft").fill_nth("grade", 0, "D").submit().see("1 student has a grade on it.");
    let mut browser = app.signed_in("S1");
    let sheet = department.section_path("grades");
    browser.get(&sheet).see("1 to grade").see("You take this section yourself: a colleague grades you.");
    browser.dont_see("Person S1, Test").get("/transcript").see("In progress");
    // Neither by the form, nor in a file, nor as a change.
    let both = [("student", "S1"), ("grade", "A+"), ("student", "S2"), ("grade", "B"), ("save", "submit")];
    browser.get(&sheet).post(&sheet, &both).expect_status(200).see("1 student has been notified.");
    let of = |grade: &str| app.sql(&format!("UPDATE registrations SET grade = grade WHERE {grade}"));
    assert_eq!((of("grade = 'B'"), of("grade = 'A+'"), of("draft_grade = 'D'")), (1, 0, 1));
    first.get(&sheet).see("1 to grade").form("Submit final grades").fill_nth("grade", 0, "C").submit();
    first.expect_status(200).see("1 student has been notified.");
    assert_eq!(app.seats_taken(department.section), (0, 0));
    let change = department.section_path("grades/change");
    browser.get(&format!("{change}?student=S1")).expect_status(404);
    let better = [("student", "S1"), ("grade", "A+"), ("reason", "It was better")];
    browser.get(&sheet).dont_see("Person S1, Test").post(&change, &better).expect_status(404);
    assert_eq!((of("grade = 'C'"), of("grade = 'A+'")), (1, 0));
}

#[test]
fn nobody_grades_themselves_in_a_file() {
    let (department, student) = Department::with_student(GRADES);
    department.app.register(&student, department.section);
    department.app.register(&department.app.student("S2"), department.section);
    let mut browser = department.app.signed_in("S1");
    let template = browser.get(&department.section_path("grades.csv")).body().to_owned();
    assert!(template.contains("S2") && !template.contains("S1"), "{template}");
}

#[test]
fn nobody_permits_themselves() {
    let department = Department::new();
    let app = &department.app;
    // Who teaches a section studies as well.
    let teacher = app.add_role(&department.primary, Role::Student);
    let section = app.section(&teacher, app.course(&teacher, "CS 2"), "01", 0);
    let permissions = format!("/sections/{section}/permissions");
    let mut browser = app.signed_in("F1");
    let form = browser.get(&permissions).form("Give permission").fill("student", "F1").check(Rule::ALL[0].as_str());
    form.fill("reason", "It is me").submit().expect_status(422);
    assert_eq!(
        browser.error_of("student").as_deref(),
        Some("Error: Nobody gives permission to themselves: ask a colleague")
    );
    browser.get(&format!("{permissions}/ask")).form("Ask the instructor").fill("message", "Please").submit();
    browser.expect_status(200).see("You asked for permission for CS 2-01.");
    browser.get(&permissions).form("Grant what Test Person F1 asks for CS 2-01").submit().expect_status(409);
    browser.see("Nobody gives permission to themselves").see("Another instructor or the registrar’s office");
    app.staff(&teacher, app.catalogue().section(section).expect("a section").0.id, &department.second, super::EDITS);
    app.signed_in("F2")
        .get(&permissions)
        .form("Grant what Test Person F1 asks for CS 2-01")
        .submit()
        .expect_status(200);
    assert!(news(&mut browser).contains(&"You have permission for CS 2-01.".to_owned()));
}
