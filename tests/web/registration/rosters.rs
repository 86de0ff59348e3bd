//! Who is in a section: for its instructors and the office.

use registrar::accounts::Role;
use registrar::catalogue::{Rights, SectionDetails};
use registrar::db::Id;

use super::support::{App, TEST_TERM};

/// CS 1 of F1, whose section 01 is taught by F2 alone; F3 teaches something else.
fn app_with_section() -> (App, Id) {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let second = app.faculty("F2");
    let third = app.faculty("F3");
    app.course(&third, "CS 3");
    let course = app.course(&teacher, "CS 1");
    app.staff(&teacher, course, &second, Rights { can_edit: false, can_grade: true });
    let details = SectionDetails {
        waitlist_capacity: None,
        number: "01".to_owned(),
        capacity: 9,
        instructors: vec!["F2".to_owned()],
        meetings: Vec::new(),
    };
    let section = app.section_in(TEST_TERM, &teacher, course, &details);
    (app, section)
}

#[test]
fn a_roster_lists_those_who_have_a_seat_by_name() {
    let (app, section) = app_with_section();
    let mut browser = app.signed_in("F1");
    let path = format!("/sections/{section}/roster");
    browser.get(&path).see("CS 1-01, Term NOW").see("Nobody is registered yet").see("9 of 9 left");
    let zed = app.person(Role::Student, "S1", "Ada", "Zed");
    let able = app.person(Role::Student, "S2", "Bo", "Able");
    let gone = app.person(Role::Student, "S3", "Cy", "Gone");
    for student in [&zed, &able, &gone] {
        app.register(student, section);
    }
    app.signed_in("S3").get("/").form("Drop CS 1-01").submit().expect_status(200);
    browser.get(&path).see("2 registered").see("7 of 9 left").dont_see("Gone, Cy");
    assert_eq!(browser.select_text("tbody th"), ["Able, Bo", "Zed, Ada"]);
    let cells = browser.select_text("main > table tbody tr:first-child td");
    assert_eq!(cells[..4], ["S2", "School of Tests", "CS", "s2@example.edu"]);
    assert_eq!(cells.len(), 5, "and since when");
}

#[test]
fn its_instructors_and_admins_see_a_roster_and_nobody_else() {
    let (app, section) = app_with_section();
    app.admin("A1");
    app.student("S1");
    app.pending_faculty("F4");
    for page in ["roster", "roster.csv"] {
        let path = format!("/sections/{section}/{page}");
        for (number, status) in [("F1", 200), ("F2", 200), ("A1", 200), ("F3", 404), ("S1", 403), ("F4", 403)] {
            app.signed_in(number).get(&path).expect_status(status);
        }
        app.browser().get(&path).expect_path(&format!("/sign-in?next={}", path.replace('/', "%2F")));
        app.signed_in("A1").get(&format!("/sections/{}/{page}", Id::new())).expect_status(404);
    }
}

#[test]
fn a_roster_is_reached_from_the_courses_page() {
    let (app, section) = app_with_section();
    app.admin("A1");
    for number in ["F1", "F2", "A1"] {
        let mut browser = app.signed_in(number);
        browser.get("/courses").click("Course CS 1").click("Roster of CS 1-01");
        browser.expect_path(&format!("/sections/{section}/roster"));
    }
    app.signed_in("F3").get("/courses").click("Course CS 1").dont_see("Roster");
}

#[test]
fn a_roster_is_downloaded_as_csv_without_formulas() {
    let (app, section) = app_with_section();
    for (number, last_name) in [("S1", "=1+1"), ("S2", "+1"), ("S3", "-1"), ("S4", "@SUM(A1)"), ("S5", "O\"Hara, J")] {
        let student = app.person(Role::Student, number, "Ada", last_name);
        app.register(&student, section);
    }
    let mut browser = app.signed_in("F2");
    browser.get(&format!("/sections/{section}/roster")).see("=1+1, Ada").click("Download CSV").expect_status(200);
    assert_eq!(browser.header("content-type").as_deref(), Some("text/csv; charset=utf-8"));
    let disposition = "attachment; filename=\"roster-CS_1-01.csv\"";
    assert_eq!(browser.header("content-disposition").as_deref(), Some(disposition));
    let mut reader = csv::Reader::from_reader(browser.body().as_bytes());
    let header = ["name", "number", "school", "branch", "email", "registered_at"];
    assert_eq!(reader.headers().expect("a header").iter().collect::<Vec<_>>(), header);
    let mut rows: Vec<Vec<String>> =
        reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect();
    rows.sort_by(|one, other| one[1].cmp(&other[1]));
    let names: Vec<_> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["'=1+1, Ada", "'+1, Ada", "'-1, Ada", "'@SUM(A1), Ada", "O\"Hara, J, Ada"]);
    assert_eq!(rows[4][1..5], ["S5", "School of Tests", "CS", "s5@example.edu"]);
}

#[test]
fn html_in_a_name_is_shown_as_text_on_a_roster() {
    let (app, section) = app_with_section();
    let student = app.person(Role::Student, "S1", "<script>alert(1)</script>", "<b>\"'&");
    app.register(&student, section);
    let mut browser = app.signed_in("F1");
    browser.get(&format!("/sections/{section}/roster")).see("<b>\"'&, <script>alert(1)</script>");
    assert!(!browser.body().contains("<script") && !browser.body().contains("<b>\""), "{}", browser.body());
}
