//! A page asks the database a fixed number of questions, however many rows it has.

use super::support::{App, Browser, is_on_postgresql};

/// How many questions a page costs, once the catalogue has been read.
fn cost(app: &App, browser: &mut Browser, path: &str) -> usize {
    browser.get(path);
    let asked = app.statements(|| {
        browser.get(path).expect_status(200);
    });
    asked.len()
}

#[test]
fn pages_ask_a_fixed_number_of_questions() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let student = app.student("S1");
    let offer = |number: usize| {
        let course = app.course(&teacher, &format!("CS {number:02}"));
        (course, app.section(&teacher, course, "01", 40), app.section(&teacher, course, "02", 10))
    };
    let (course, first, _) = offer(1);
    app.register(&student, first);
    let sheet = format!("/sections/{first}/grades");
    let mut instructor = app.signed_in("F1");
    let mut browser = app.signed_in("S1");
    let pages =
        ["/courses", "/courses?mine=1", "/", "/schedule", "/plan", "/transcript", &format!("/courses/{course}")];
    let few: Vec<usize> = pages.iter().map(|page| cost(&app, &mut browser, page)).collect();
    let few_graded = cost(&app, &mut instructor, &sheet);
    for number in 2..=30 {
        let (_, section, other) = offer(number);
        if number <= 6 {
            app.register(&student, section);
        } else if number <= 21 {
            app.plan(&student, section, None);
            app.plan(&student, other, Some(section));
        }
        app.register(&app.student(&format!("S{number}")), first);
    }
    assert_eq!(few_graded, cost(&app, &mut instructor, &sheet), "the grade sheet");
    let many: Vec<usize> = pages.iter().map(|page| cost(&app, &mut browser, page)).collect();
    assert_eq!(few, many, "{pages:?}");
    assert!(many.iter().all(|asked| *asked <= 8), "{pages:?} ask {many:?}");
    assert!(few.iter().all(|asked| *asked >= 2), "the count counts: {few:?}");
}

/// From the session to the commit; what begins and ends the transaction is not counted.
#[test]
fn a_registration_and_a_drop_cost_few_statements() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let section = app.section(&teacher, app.course(&teacher, "CS 1"), "01", 5);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/courses");
    for verb in ["register", "drop", "register", "drop"] {
        let all = app.statements(|| {
            let answer = browser.send_form(&format!("/sections/{section}/{verb}"), &[("", ""); 0]);
            assert_eq!(answer.status, 303, "{verb}");
        });
        let is_frame =
            |it: &String| ["BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"].iter().any(|word| it.starts_with(word));
        let asked: Vec<&String> = all.iter().filter(|it| !is_frame(it)).collect();
        assert!((7..=10).contains(&asked.len()), "{verb}: {} statements: {asked:#?}", asked.len());
        let writes = asked.iter().filter(|it| !it.starts_with("SELECT")).count();
        assert_eq!(writes, 3, "{verb}: the seat, the registration, the event");
    }
}

/// Those who may promote others are alone in their term, or they would decide on what others are about to change.
#[test]
fn whoever_touches_a_waitlist_is_alone_in_the_term() {
    if !is_on_postgresql() {
        return;
    }
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let section = app.section(&teacher, app.course(&teacher, "CS 1"), "01", 1);
    let [first, second] = ["S1", "S2"].map(|number| app.student(number));
    app.register(&first, section);
    let mut browser = app.signed_in("S1");
    browser.get("/courses");
    let drop = |browser: &mut Browser| {
        let all = app.statements(|| {
            browser.send_form(&format!("/sections/{section}/drop"), &[("", ""); 0]);
        });
        all.iter().any(|it| it.contains("pg_advisory_xact_lock("))
    };
    assert!(!drop(&mut browser), "nobody waits");
    app.register(&first, section);
    let mut waiting = app.signed_in(second.number());
    waiting.get("/courses").post(&format!("/sections/{section}/register"), &[("waitlist", "1")]).see("You are 1 of 1.");
    assert!(drop(&mut browser), "somebody waits");
}
