//! The sheet: drafts, final grades, changes.

use registrar::context::Actor;
use registrar::records::Status;
use registrar::registration::{Outcome, Request, register};

use super::support::App;
use super::{Class, noted, numbers};

#[test]
fn a_draft_is_kept_and_shown_to_nobody_else() {
    let class = Class::start();
    let mut browser = class.sheet();
    browser.see("3 to grade").form("Save draft").fill_nth("grade", 0, "A-").fill_nth("grade", 2, "F").submit();
    browser.expect_path(&class.path()).see("The draft is saved.").see("2 students have a grade on it.");
    let chosen = |browser: &super::Browser| {
        ["grade-1", "grade-2", "grade-3"]
            .map(|id| browser.attr(&format!("#{id} option[selected]"), "selected").map(|_| ()))
            .map(|it| it.is_some())
    };
    assert_eq!(chosen(&browser), [true, false, true]);
    browser.form("Save draft").fill_nth("grade", 0, "").submit().see("1 student has a grade on it.");
    assert_eq!(chosen(&browser), [false, false, true]);
    class.app.signed_in("S3").get("/transcript").see("In progress").dont_see("Repeated");
    assert_eq!(numbers(&class.app, class.section, Status::Registered).len(), 3);
}

#[test]
fn final_grades_end_the_registrations_and_each_student_is_told() {
    let class = Class::start();
    let app = &class.app;
    let mut browser = class.sheet();
    let form = browser.form("Submit final grades").fill_nth("grade", 0, "A");
    form.fill_nth("grade", 1, "B+").fill_nth("grade", 2, "NP").submit();
    browser.expect_path(&class.path()).see("The grades of CS 1-01 are posted.").see("3 students have been notified.");
    browser.see("Final grades").dont_see("to grade").see("Grades were submitted on");
    assert_eq!(app.seats_taken(class.section), (0, 0));
    assert_eq!(numbers(app, class.section, Status::Completed), ["S1", "S2", "S3"]);
    let mut student = app.signed_in("S2");
    student.get("/").see("Your grade in CS 1-01 is posted.").see("It is B+.");
    let title = student.select_text("strong").join(" ");
    assert!(!title.contains("B+"), "the title is for a glance over the shoulder: {title}");
    student.get("/transcript").see("Course CS 1").see("B+").see("Attempted 3, earned 3, average 3.30");
    assert_eq!(noted(app, "grade").len(), 3);
    let frozen = app.sql("UPDATE registrations SET credits = credits WHERE credits = 300 AND graded_at IS NOT NULL");
    assert_eq!(frozen, 3, "the credits are frozen");
    app.sql("UPDATE courses SET credits = 100");
    app.sql("UPDATE catalogue_version SET version = version + 1");
    student.get("/transcript").see("Attempted 3, earned 3, average 3.30");
}

#[test]
fn grades_are_submitted_for_all_or_for_nobody_and_nothing_typed_is_lost() {
    let class = Class::start();
    let mut browser = class.sheet();
    browser.form("Submit final grades").fill_nth("grade", 1, "B").submit().expect_status(422);
    assert!(browser.title().starts_with("Error: "), "{}", browser.title());
    browser.see("Person S1, Test: choose a grade");
    assert_eq!(browser.select_text(".summary a[href=\"#grade-1\"]"), ["Person S1, Test: choose a grade"]);
    assert_eq!(browser.select_text(".summary a").len(), 2);
    assert_eq!(browser.select_text("#grade-2 option[selected]"), ["B"]);
    let pairs =
        [("student", "S1"), ("grade", "Z"), ("student", "S2"), ("grade", "w"), ("student", "S3"), ("grade", "a")];
    for save in ["draft", "submit"] {
        let mut pairs = pairs.to_vec();
        pairs.push(("save", save));
        browser.get(&class.path()).post(&class.path(), &pairs).expect_status(422);
        browser.see("Person S1, Test: this is no grade of the scale").see("Person S2, Test: W is not given by hand");
        assert_eq!(browser.select_text("#grade-1 option[selected]"), ["Z"]);
        assert_eq!(browser.select_text(".summary a").len(), 2);
    }
    assert_eq!(numbers(&class.app, class.section, Status::Registered).len(), 3);
    assert_eq!(class.app.sql("UPDATE registrations SET grade = grade WHERE draft_grade IS NOT NULL"), 0);
}

#[test]
fn those_who_wait_are_told_that_it_is_over() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let section = app.section(&teacher, app.course(&teacher, "CS 1"), "01", 1);
    let users = app.students(3);
    app.register(&users[0], section);
    for user in &users[1..] {
        let request = Request { student: user.id, section, gives_up: None, may_wait: true };
        let joined = app.store.write_now(&Actor::program(), |context| register(context, &request));
        assert!(matches!(joined, Ok(Outcome::Waitlisted { .. })), "{joined:?}");
    }
    // A seat that is held goes with the wait.
    app.sql("UPDATE sections SET capacity = 2, offered = 1");
    let mut browser = app.signed_in("F1");
    let path = format!("/sections/{section}/grades");
    browser.get(&path).form("Submit final grades").fill_nth("grade", 0, "A").submit();
    browser.see("1 student has been notified. 2 who waited for a seat no longer do, and have been notified too.");
    assert_eq!(numbers(&app, section, Status::Waitlisted), [""; 0]);
    assert_eq!(numbers(&app, section, Status::Dropped), ["S2", "S3"]);
    assert_eq!(app.sql("UPDATE sections SET offered = 0 WHERE registered = 0 AND offered = 0 AND waitlisted = 0"), 1);
    let miscounted =
        app.store.read_now(Actor::program(), registrar::registration::list_miscounted_sections).expect("the counters");
    assert!(miscounted.is_empty(), "{miscounted:?}");
    app.signed_in("S2").get("/").see("You no longer wait for CS 1-01.");
    browser.get(&path).post(&path, &[("save", "submit")]).expect_status(409).see("submitted already");
}

#[test]
fn seats_over_the_capacity_are_freed_too() {
    let class = Class::start();
    class.app.sql("UPDATE sections SET capacity = 2, registered = 2, overenrolled = 1");
    class.app.sql("UPDATE registrations SET is_over_capacity = TRUE WHERE student_id = (SELECT id FROM users WHERE number = 'S3')");
    let grades = [("S1", "A"), ("S2", "A"), ("S3", "A")];
    super::submit(&class.app, &class.teacher, class.section, &grades);
    assert_eq!(class.app.sql("UPDATE sections SET overenrolled = 0 WHERE registered = 0 AND overenrolled = 0"), 1);
}

#[test]
fn a_grade_is_changed_with_a_reason_that_stays_on_record() {
    let class = Class::start();
    let app = &class.app;
    super::submit(app, &class.teacher, class.section, &[("S1", "A"), ("S2", "B"), ("S3", "C")]);
    let mut browser = class.sheet();
    browser.click("Change the grade of Person S2, Test").see("The grade is B now.");
    browser.form("Change the grade").fill("New grade", "A-").submit().expect_status(422);
    assert!(browser.title().starts_with("Error: "));
    let message = "Error: Say why, in at most 200 characters: the student will read it";
    assert_eq!(browser.error_of("reason").as_deref(), Some(message));
    assert_eq!(browser.value_of("grade").as_deref(), Some("A-"), "the answer is kept");
    browser.form("Change the grade").fill("grade", "B").fill("reason", "A slip").submit().expect_status(422);
    browser.see("The grade is B already");
    browser.form("Change the grade").fill("reason", &"x".repeat(201)).fill("grade", "A").submit().expect_status(422);
    browser.form("Change the grade").fill("grade", "A-").fill("reason", "The exam was counted wrong").submit();
    browser.expect_path(&class.path()).see("The grade of Person S2, Test is A- now.");
    let told = ("changed".to_owned(), "from B to A-: The exam was counted wrong".to_owned());
    assert_eq!(noted(app, "grade").first(), Some(&told));
    app.signed_in("S2").get("/").see("Your grade in CS 1-01 was changed.").see("From B to A-: The exam was");
    let change = format!("{}/change", class.path());
    for pairs in
        [[("student", "S9"), ("grade", "A"), ("reason", "x")], [("student", ""), ("grade", "A"), ("reason", "x")]]
    {
        browser.get(&class.path()).post(&change, &pairs).expect_status(404);
    }
    let w = [("student", "S1"), ("grade", "W"), ("reason", "x")];
    browser.get(&class.path()).post(&change, &w).expect_status(422).see("W is not given by hand");
}

#[test]
fn only_those_who_teach_it_and_the_office_grade_a_section() {
    let class = Class::start();
    class.app.faculty("F2");
    class.app.admin("A1");
    let ways = ["", "/change?student=S1", ".csv"];
    for way in ways {
        let path = format!("{}{way}", class.path());
        class.app.signed_in("F2").get(&path).expect_status(404);
        class.app.signed_in("S1").get(&path).expect_status(403);
    }
    for (number, status) in [("F2", 404), ("S1", 403)] {
        let mut browser = class.app.signed_in(number);
        for save in ["draft", "submit"] {
            let form = [("student", "S1"), ("grade", "A"), ("save", save)];
            browser.get("/").post(&class.path(), &form).expect_status(status);
        }
        let form = [("student", "S1"), ("grade", "A"), ("reason", "x")];
        browser.get("/").post(&format!("{}/change", class.path()), &form).expect_status(status);
    }
    assert_eq!(numbers(&class.app, class.section, Status::Registered).len(), 3);
    let mut office = class.app.signed_in("A1");
    office.get(&class.path()).form("Save draft").fill_nth("grade", 0, "A").submit().see("The draft is saved.");
    class.sheet().see("3 to grade");
    let mut teacher = class.app.signed_in("F1");
    teacher.get("/").click("Grades of CS 1-01").expect_path(&class.path());
    teacher.get(&format!("/sections/{}/roster", class.section)).click("Grades").expect_path(&class.path());
}

#[test]
fn what_belongs_to_nobody_on_the_sheet_is_left_aside() {
    let class = Class::start();
    let mut browser = class.sheet();
    let odd = [
        ("student", "S9"),
        ("grade", "A"),
        ("student", "<script>"),
        ("grade", "' OR 1=1 --"),
        ("student", "S1"),
        ("grade", "B"),
        ("student", "S2"),
        ("save", "draft"),
    ];
    browser.post(&class.path(), &odd).expect_status(200).see("1 student has a grade on it.");
    browser.post(&class.path(), &[("grade", "A"), ("grade", "A")]).expect_status(200).see("The draft is saved.");
}

#[test]
fn an_assistant_grades_if_they_have_the_right_to() {
    let class = Class::start();
    class.app.faculty("F2");
    class.app.sql(
        "INSERT INTO course_instructors (course_id, user_id, can_edit, can_grade) \
         SELECT courses.id, users.id, FALSE, TRUE FROM courses, users WHERE users.number = 'F2'",
    );
    class.app.sql("UPDATE catalogue_version SET version = version + 1");
    let mut assistant = class.app.signed_in("F2");
    assistant.get("/").click("Grades of CS 1-01").form("Save draft").fill_nth("grade", 0, "A").submit();
    assistant.see("The draft is saved.");
    class.app.sql("UPDATE course_instructors SET can_grade = FALSE WHERE can_edit = FALSE");
    class.app.sql("UPDATE catalogue_version SET version = version + 1");
    assistant.get(&class.path()).expect_status(404);
    assistant.get(&format!("/sections/{}/roster", class.section)).expect_status(200);
    assert!(!assistant.body().contains(&class.path()), "no link leads there");
}

#[test]
fn a_sheet_that_was_opened_before_overwrites_nobodys_grades() {
    let class = Class::start();
    let (mut mine, mut theirs) = (class.sheet(), class.sheet());
    theirs.form("Save draft").fill_nth("grade", 0, "B").submit().expect_status(200);
    mine.form("Save draft").fill_nth("grade", 0, "A").fill_nth("grade", 1, "C").submit().expect_status(422);
    mine.see("a colleague entered B meanwhile: choose once more");
    theirs.get(&class.path());
    assert_eq!(theirs.attr("#grade-2 option[selected]", "value"), None, "nothing was saved");
    // Whoever has read that may well mean it.
    mine.form("Save draft").submit().expect_status(200).see("2 students have a grade on it.");
    let form = theirs.form("Submit final grades").fill_nth("grade", 1, "D").fill_nth("grade", 2, "D");
    form.submit().expect_status(422).see("a colleague entered A meanwhile");
    assert_eq!(numbers(&class.app, class.section, Status::Completed).len(), 0);
}

#[test]
fn final_grades_are_not_given_before_the_term_begins() {
    let class = Class::start();
    class.app.sql("UPDATE terms SET starts_on = '2090-01-01'");
    class.app.sql("UPDATE catalogue_version SET version = version + 1");
    let mut browser = class.sheet();
    let all = |browser: &mut super::Browser, button: &str| {
        let form = browser.form(button).fill_nth("grade", 0, "A").fill_nth("grade", 1, "A");
        form.fill_nth("grade", 2, "A").submit().status()
    };
    assert_eq!(all(&mut browser, "Submit final grades"), 409);
    assert_eq!(all(&mut class.sheet(), "Save draft"), 200);
    assert_eq!(numbers(&class.app, class.section, Status::Registered).len(), 3);
}

#[test]
fn a_roster_keeps_its_students_when_they_are_graded() {
    let class = Class::start();
    super::submit(&class.app, &class.teacher, class.section, &[("S1", "A"), ("S2", "B"), ("S3", "F")]);
    let mut browser = class.app.signed_in("F1");
    browser.get(&format!("/sections/{}/roster", class.section)).dont_see("Nobody is registered yet");
    assert_eq!(browser.select_text("main > table tbody td[data-th=Number]"), ["S1", "S2", "S3"]);
    browser.dont_see("grade posted").see("Registration activity");
}
