//! What is put into a plan, moved and taken out.

use registrar::catalogue::SectionDetails;
use registrar::db::Id;
use registrar::registration::cancel;

use super::support::{Browser, by};
use super::{app_with_courses, open_in, put, rows};

#[test]
fn a_student_puts_sections_in_and_changes_their_order() {
    let (app, _, sections) = app_with_courses([5; 4]);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/").click("Plan").expect_path("/plan").see("Nothing is planned for Term NOW");
    let course = app.catalogue().section(sections[0]).expect("a section").0.id;
    let address = format!("/courses/{course}");
    browser
        .get(&address)
        .form("Plan CS 1-01")
        .submit()
        .expect_path(&address)
        .see("CS 1-01, Course CS 1 is in your plan.");
    browser.click("In your plan: CS 1-01").expect_path("/plan?term=NOW");
    for section in &sections[1..3] {
        put(&mut browser, *section).expect_status(200);
    }
    assert_eq!(rows(&mut browser), ["1 CS 1-01 Ready", "2 CS 2-01 Ready", "3 CS 3-01 Ready"]);
    browser.see("9 credits with all first choices.");
    browser.form("Up: CS 3-01").submit().expect_path("/plan?term=NOW").see("CS 3-01 moved up.");
    browser.form("Down: CS 1-01").submit().see("CS 1-01 moved down.");
    assert_eq!(rows(&mut browser), ["1 CS 3-01 Ready", "2 CS 1-01 Ready", "3 CS 2-01 Ready"]);
    browser.form("Remove CS 1-01").submit().see("CS 1-01 is no longer in your plan.");
    assert_eq!(rows(&mut browser), ["1 CS 3-01 Ready", "2 CS 2-01 Ready"], "no hole is left");
}

#[test]
fn a_position_has_alternatives_which_move_with_it() {
    let (app, teacher, sections) = app_with_courses([5; 4]);
    let course = app.catalogue().section(sections[0]).expect("a section").0.id;
    app.section(&teacher, course, "02", 5);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    put(&mut browser, sections[0]);
    put(&mut browser, sections[1]);
    browser.get(&format!("/courses/{course}")).form("then CS 1-02").fill("instead_of", "CS 1-01").submit();
    browser.expect_status(200).see("CS 1-02, Course CS 1 is in your plan.");
    assert_eq!(rows(&mut browser), ["1 CS 1-01 Ready", "or else CS 1-02 Ready", "2 CS 2-01 Ready"]);
    browser.see("6 credits with all first choices.");
    browser.form("First choice: CS 1-02").submit().see("CS 1-02 is the first choice now.");
    assert_eq!(rows(&mut browser), ["1 CS 1-02 Ready", "or else CS 1-01 Ready", "2 CS 2-01 Ready"]);
    browser.form("Down: CS 1-02").submit();
    assert_eq!(rows(&mut browser), ["1 CS 2-01 Ready", "2 CS 1-02 Ready", "or else CS 1-01 Ready"]);
    browser.form("Remove CS 1-02").submit();
    assert_eq!(rows(&mut browser), ["1 CS 2-01 Ready", "2 CS 1-01 Ready"]);
}

#[test]
fn what_is_planned_already_stays_where_it_is() {
    let (app, _, sections) = app_with_courses([5; 4]);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    put(&mut browser, sections[0]);
    put(&mut browser, sections[1]);
    put(&mut browser, sections[0]).expect_status(200).see("CS 1-01 is in your plan already.");
    put_instead(&mut browser, sections[0], &sections[1].to_string()).see("CS 1-01 is in your plan already.");
    assert_eq!(rows(&mut browser), ["1 CS 1-01 Ready", "2 CS 2-01 Ready"]);
}

#[test]
fn what_the_student_has_or_nobody_can_have_is_not_planned() {
    let (app, teacher, sections) = app_with_courses([5, 0, 5, 5]);
    let student = app.student("S1");
    app.register(&student, sections[0]);
    let mut browser = app.signed_in("S1");
    browser.get("/courses").form("Join waitlist of CS 2-01").submit();
    let reason = "Nobody teaches it";
    let cancelled = app.store.write_now(&by(&teacher), |context| cancel(context, &teacher, sections[2], reason));
    cancelled.expect("it is cancelled");
    let of_course = "course_id = (SELECT id FROM courses WHERE code = 'CS 4')";
    app.sql(&format!("UPDATE sections SET graded_at = '2026-01-01 00:00:00' WHERE {of_course}"));
    for (section, why) in sections.into_iter().zip([
        "You are registered for CS 1-01.",
        "You are on the waitlist of CS 2-01.",
        "CS 3-01 is cancelled.",
        "The final grades of CS 4-01 are in.",
    ]) {
        put(&mut browser, section).expect_status(409).see("Nothing was planned").see(why);
        let course = app.catalogue().section(section).expect("a section").0.id;
        browser.get(&format!("/courses/{course}"));
        assert!(!browser.select_text("button").iter().any(|button| button.starts_with("Plan")), "{why}");
    }
    browser.get("/plan").see("Nothing is planned");
}

#[test]
fn the_list_offers_to_plan_where_one_cannot_register_yet() {
    let (app, _, sections) = app_with_courses([5; 4]);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    let offers = |browser: &Browser| browser.select_text("button").iter().filter(|it| it.starts_with("Plan")).count();
    browser.get("/courses");
    assert_eq!(offers(&browser), 0, "Register is there");
    open_in(&app, 24);
    browser.get("/courses");
    assert_eq!(offers(&browser), 4);
    put(&mut browser, sections[0]).expect_path("/courses").see("In your plan");
    assert_eq!(offers(&browser), 3);
    app.browser().get("/courses").dont_see("Plan");
}

#[test]
fn a_plan_has_at_most_thirty_sections() {
    let (app, teacher, _) = app_with_courses([5; 4]);
    let course = app.course(&teacher, "CS 40");
    let sections: Vec<Id> = (1..=31).map(|n| app.section(&teacher, course, &n.to_string(), 5)).collect();
    let student = app.student("S1");
    for section in &sections[..30] {
        app.plan(&student, *section, None);
    }
    let mut browser = app.signed_in("S1");
    put(&mut browser, sections[30]).expect_status(409).see("A plan of one term has at most 30 sections.");
    put_instead(&mut browser, sections[30], &sections[0].to_string()).expect_status(409);
    assert_eq!(rows(&mut browser).len(), 30);
}

#[test]
fn fields_that_name_nothing_change_nothing() {
    let (app, teacher, sections) = app_with_courses([5; 4]);
    app.term("NEXT", "2100-01-01", "2100-06-30");
    let course = app.catalogue().section(sections[0]).expect("a section").0.id;
    let details = SectionDetails {
        number: "01".to_owned(),
        capacity: 5,
        waitlist_capacity: None,
        instructors: Vec::new(),
        meetings: Vec::new(),
    };
    let next = app.section_in("NEXT", &teacher, course, &details);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    put(&mut browser, sections[0]);
    for nothing in ["", "x", &Id::new().to_string(), &"9".repeat(5000)] {
        browser.get("/plan").post("/plan/items", &[("section", nothing)]).expect_status(404);
        let reason = "The section that CS 2-01 is to stand in for is not in your plan of this term.";
        if !nothing.is_empty() {
            put_instead(&mut browser, sections[1], nothing).expect_status(409).see(reason);
        }
        browser.get("/plan").post("/plan/register", &[("term", nothing)]).expect_status(404);
        for verb in ["up", "down", "first", "remove"] {
            let path = format!("/plan/items/{}/{verb}", if nothing.is_empty() { "-" } else { nothing });
            browser.get("/plan").post(&path, &[("", "")]).expect_status(404);
        }
    }
    // A section of another term is planned for that one, and is no alternative in this.
    put_instead(&mut browser, next, &sections[0].to_string()).expect_status(409);
    put(&mut browser, next).expect_status(200);
    assert_eq!(rows(&mut browser), ["1 CS 1-01 Ready"]);
    browser.get("/plan?term=NEXT").see("Term NEXT").see("CS 1-01");
    assert_eq!(browser.select_text("table.plan tbody tr").len(), 1);
}

#[test]
fn a_plan_is_its_students_own() {
    let (app, _, sections) = app_with_courses([5; 4]);
    let (one, _) = (app.student("S1"), app.student("S2"));
    app.plan(&one, sections[0], None);
    app.plan(&one, sections[1], None);
    let mut other = app.signed_in("S2");
    other.get("/plan").see("Nothing is planned");
    for verb in ["up", "down", "first", "remove"] {
        let path = format!("/plan/items/{}/{verb}", sections[1]);
        other.get("/plan").post(&path, &[("", "")]).expect_status(200).see("CS 2-01 is not in your plan any more.");
    }
    put_instead(&mut other, sections[2], &sections[0].to_string()).expect_status(409);
    let term = [("term", "NOW")];
    other.get("/plan").post("/plan/register", &term).expect_status(409).see("Nothing is in your plan of Term NOW.");
    assert_eq!(rows(&mut app.signed_in("S1")), ["1 CS 1-01 Ready", "2 CS 2-01 Ready"]);
    assert_eq!(app.seats_taken(sections[0]), (0, 0));
}

#[test]
fn a_section_that_is_deleted_leaves_no_hole() {
    let (app, _, sections) = app_with_courses([5; 4]);
    let student = app.student("S1");
    for section in &sections[..3] {
        app.plan(&student, *section, None);
    }
    let mut teacher = app.signed_in("F1");
    teacher.get("/courses").post(&format!("/sections/{}/delete", sections[1]), &[("", "")]).expect_status(200);
    let mut browser = app.signed_in("S1");
    assert_eq!(rows(&mut browser), ["1 CS 1-01 Ready", "2 CS 3-01 Ready"]);
    browser.form("Up: CS 3-01").submit();
    assert_eq!(rows(&mut browser), ["1 CS 3-01 Ready", "2 CS 1-01 Ready"]);
}

fn put_instead<'a>(browser: &'a mut Browser, section: Id, instead_of: &str) -> &'a mut Browser {
    let fields = [("section", section.to_string()), ("instead_of", instead_of.to_owned())];
    browser.get("/courses").post("/plan/items", &fields)
}
