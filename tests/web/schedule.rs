//! The schedule: the week as a page, and the feed for other calendars.

use registrar::accounts::User;
use registrar::catalogue::{Meeting, SectionDetails};
use registrar::context::Actor;
use registrar::db::Id;
use registrar::registration::{self, Outcome, Request};

use super::support::{App, Browser};

/// A university in the zone of Los Angeles; F1 teaches, S1 studies. The current term is `NOW`.
struct University {
    app: App,
    teacher: User,
    student: User,
}

impl University {
    fn new() -> Self {
        Self::with(&[("TIME_ZONE", "America/Los_Angeles")])
    }

    fn with(settings: &[(&str, &str)]) -> Self {
        let app = App::start_with(settings);
        app.university();
        Self { teacher: app.faculty("F1"), student: app.student("S1"), app }
    }

    /// A section of a new course that meets so in a term; nobody may wait unless `seats` are full.
    fn section(&self, term: &str, code: &str, seats: i32, meetings: Vec<Meeting>) -> Id {
        let course = self.app.course(&self.teacher, code);
        let details = SectionDetails {
            number: "01".to_owned(),
            capacity: seats,
            waitlist_capacity: None,
            instructors: vec!["F1".to_owned()],
            meetings,
        };
        self.app.section_in(term, &self.teacher, course, &details)
    }

    /// A section of the current term with one meeting a week, for which S1 is registered.
    fn registered(&self, code: &str, days: &str, from: &str, until: &str) -> Id {
        let section = self.section("NOW", code, 9, vec![meeting(days, from, until)]);
        self.app.register(&self.student, section);
        section
    }

    fn wait(&self, student: &User, section: Id) {
        let request = Request { student: student.id, section, gives_up: None, may_wait: true };
        let outcome = self.app.store.write_now(&Actor::program(), |context| registration::register(context, &request));
        assert!(matches!(outcome, Ok(Outcome::Waitlisted { .. })), "{outcome:?}");
    }
}

fn meeting(days: &str, from: &str, until: &str) -> Meeting {
    Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: days.to_owned(),
        starts_at: from.parse().expect("a time"),
        ends_at: until.parse().expect("a time"),
        room: "Hall 1".to_owned(),
        weeks: String::new(),
    }
}

/// The classes of the blocks of a day, in their order.
fn blocks(browser: &Browser, day: &str) -> Vec<String> {
    let html = scraper::Html::parse_document(browser.body());
    let css = format!("section[aria-labelledby=day-{day}] li");
    let selector = scraper::Selector::parse(&css).expect("a selector");
    html.select(&selector).map(|li| li.attr("class").unwrap_or_default().to_owned()).collect()
}

/// Makes a calendar address and answers its path.
fn make_address(browser: &mut Browser, button: &str) -> String {
    browser.get("/account").form(button).submit().expect_path("/account").see("Your calendar address is made.");
    assert_eq!(browser.hops()[0].status, 303);
    browser.attr("#calendar-address", "value").expect("the address")
}

/// The path and query of an address.
fn path_of(address: &str) -> &str {
    let (_, path) = address.split_once("/schedule.ics").expect("the feed's address");
    &address[address.len() - path.len() - "/schedule.ics".len()..]
}

#[test]
fn a_students_week_is_a_grid_with_what_they_have_and_wait_for() {
    let university = University::new();
    let odd = university.section("NOW", "CS 2", 9, vec![meeting("T", "18:02", "19:58")]);
    university.app.register(&university.student, odd);
    let full = university.section("NOW", "CS 3", 1, vec![meeting("M", "10:00", "11:00")]);
    for number in ["S2", "S3"] {
        let other = university.app.student(number);
        match number {
            "S2" => university.app.register(&other, full),
            _ => university.wait(&other, full),
        }
    }
    university.wait(&university.student, full);
    // Who waits may still register for what meets at the same time.
    university.registered("CS 1", "MW", "09:35", "10:50");
    let arranged = university.section("NOW", "CS 4", 9, Vec::new());
    university.app.register(&university.student, arranged);
    let mut browser = university.app.signed_in("S1");
    browser.click("Schedule").expect_path("/schedule").expect_status(200);
    assert_eq!(browser.title(), "Schedule, Term NOW – Registrar");
    assert_eq!(browser.attr(".week", "class").as_deref(), Some("week five h9 H20"));
    assert_eq!(browser.select_text(".week h2"), ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]);
    assert_eq!(browser.select_text(".axis li").len(), 11);
    assert_eq!(blocks(&browser, "M"), ["h9 m35 H10 M50 left", "h10 m0 H11 M0 right"]);
    assert_eq!(blocks(&browser, "T"), ["h18 m0 H20 M0"], "rounded outwards");
    assert_eq!(blocks(&browser, "W"), ["h9 m35 H10 M50"]);
    assert!(blocks(&browser, "R").is_empty());
    browser.see("CS 2-01 18:02–19:58 Hall 1");
    assert_eq!(browser.select_text(".meet.waiting"), ["CS 3-01 10:00–11:00 Hall 1, Waitlisted, 2 of 2"]);
    browser.see("3 courses, 9 credits. 1 waitlisted.");
    assert_eq!(
        browser.select_text("section[aria-labelledby=arranged] li"),
        ["CS 4-01 Course CS 4 Test Person F1, 3 credits"]
    );
    assert_eq!(browser.select_text("tbody th"), ["CS 1-01", "CS 2-01", "CS 4-01", "CS 3-01"]);
    assert_eq!(browser.attr("nav [aria-current=page]", "href").as_deref(), Some("/schedule"));
    assert!(!browser.body().contains("style="), "nothing is styled in the markup");
}

#[test]
fn a_student_drops_and_leaves_on_the_page_and_comes_back_to_it() {
    let university = University::new();
    university.registered("CS 1", "MW", "09:35", "10:50");
    let full = university.section("NOW", "CS 3", 1, vec![meeting("T", "10:00", "11:00")]);
    university.app.register(&university.app.student("S2"), full);
    university.wait(&university.student, full);
    let mut browser = university.app.signed_in("S1");
    browser.get("/schedule?term=NOW").see("Swap CS 1-01 for another section");
    browser.form("Drop CS 1-01").submit().expect_path("/schedule?term=NOW").see("Dropped CS 1-01");
    browser
        .form("Leave the waitlist of CS 3-01")
        .submit()
        .expect_path("/schedule?term=NOW")
        .see("You no longer wait for CS 3-01.")
        .see("You have no course in this term");
    assert!(browser.select_text(".week").is_empty());
}

#[test]
fn faculty_see_what_they_teach_without_what_is_cancelled() {
    let university = University::new();
    university.section("NOW", "CS 1", 9, vec![meeting("MS", "08:00", "09:00")]);
    university.section("NOW", "CS 2", 9, Vec::new());
    let gone = university.section("NOW", "CS 3", 9, vec![meeting("T", "08:00", "09:00")]);
    let mut browser = university.app.signed_in("F1");
    browser
        .get(&format!("/sections/{gone}/cancel"))
        .form("Cancel CS 3-01")
        .fill("reason", "away")
        .submit()
        .expect_status(200);
    browser.click("Schedule").expect_status(200).see("3 sections, 0 students.");
    assert_eq!(browser.attr(".week", "class").as_deref(), Some("week seven h8 H17"));
    assert_eq!(blocks(&browser, "S"), ["h8 m0 H9 M0"]);
    assert!(blocks(&browser, "T").is_empty(), "what is cancelled is not met");
    assert_eq!(browser.select_text("tbody th"), ["CS 1-01", "CS 2-01", "CS 3-01"]);
    browser.see("Cancelled").see("Roster of CS 1-01").dont_see("Drop");
    university.app.faculty("F2");
    university.app.signed_in("F2").get("/schedule").see("You teach no section in this term");
}

#[test]
fn terms_are_chosen_and_overlapping_ones_shown_together() {
    let university = University::new();
    let app = &university.app;
    app.term("OLD", "1990-01-01", "1990-05-31");
    app.term("OLD1", "1990-01-01", "1990-03-04");
    app.term("OLD2", "1990-03-05", "1990-05-31");
    app.term("LATER", "2199-01-01", "2199-05-31");
    for (term, code) in [("OLD1", "CS 1"), ("OLD2", "CS 2")] {
        let section = university.section(term, code, 9, vec![meeting("M", "10:00", "11:00")]);
        app.register(&university.student, section);
    }
    university.registered("CS 3", "F", "10:00", "11:00");
    let mut browser = app.signed_in("S1");
    browser.get("/schedule");
    assert_eq!(browser.select_text("tbody th"), ["CS 3-01"]);
    assert_eq!(
        browser.select_text("#term option"),
        ["Term OLD1", "Term OLD2", "Term NOW"],
        "terms with something, and the current one"
    );
    assert_eq!(browser.value_of("term").as_deref(), Some("NOW"));
    browser.form("Show").fill("term", "OLD1").submit();
    browser.expect_path("/schedule?term=OLD1");
    assert_eq!(browser.select_text("tbody th"), ["CS 1-01"], "the halves do not overlap");
    browser.get("/schedule?term=OLD");
    assert_eq!(browser.select_text("tbody th"), ["CS 1-01", "CS 2-01"]);
    assert_eq!(blocks(&browser, "M"), ["h10 m0 H11 M0 left", "h10 m0 H11 M0 right"]);
    browser.see("10:00–11:00 Hall 1, Term OLD2").see("2 courses, 6 credits.");
    for odd in ["nosuch", "%27", "now"] {
        browser.get(&format!("/schedule?term={odd}")).expect_status(200);
        assert_eq!(browser.value_of("term").as_deref(), Some("NOW"), "{odd}");
    }
}

#[test]
fn the_schedule_is_for_students_and_faculty_and_stands_on_an_empty_site() {
    let app = App::start();
    app.student("S1");
    app.admin("A1");
    app.signed_in("S1").get("/schedule").expect_status(200).see("You have no course in this term");
    app.signed_in("A1").get("/schedule").expect_status(403);
    let mut visitor = app.browser();
    visitor.get("/schedule?term=X").expect_path("/sign-in?next=%2Fschedule%3Fterm%3DX");
}

#[test]
fn credits_are_said_with_the_terms_limit() {
    let university = University::new();
    university.registered("CS 1", "M", "09:00", "10:00");
    university.app.sql("UPDATE terms SET credit_limit = 550 WHERE code = 'NOW'");
    university.app.sql("UPDATE catalogue_version SET version = version + 1");
    university.app.signed_in("S1").get("/schedule").see("1 course, 3 credits of at most 5.5.");
}

#[test]
fn signing_out_everywhere_else_ends_the_calendar_address_too() {
    let app = App::start();
    app.student("S1");
    let (mut here, mut there) = (app.signed_in("S1"), app.signed_in("S1"));
    let address = make_address(&mut there, "Make a calendar address");
    let address = address.trim_start_matches(&app.base).to_owned();
    assert_eq!(app.browser().send("GET", &address, &[], None).status, 200);
    here.get("/account/sessions").post("/account/sessions/revoke-others", &[("", ""); 0]).expect_status(200);
    assert_ne!(app.browser().send("GET", &address, &[], None).status, 200);
}

#[test]
fn a_calendar_address_is_shown_once_and_a_new_one_stops_it() {
    let university = University::new();
    university.registered("CS 1", "MW", "09:35", "10:50");
    let full = university.section("NOW", "CS 3", 1, vec![meeting("T", "10:00", "11:00")]);
    university.app.register(&university.app.student("S2"), full);
    university.wait(&university.student, full);
    let mut browser = university.app.signed_in("S1");
    browser.get("/account").see("Make a calendar address");
    assert_eq!(browser.attr("#calendar-address", "value"), None);
    let address = make_address(&mut browser, "Make a calendar address");
    assert!(address.starts_with(&format!("{}/schedule.ics?token=", university.app.base)), "{address}");
    browser.get("/account").see("Make a new calendar address");
    assert!(!browser.body().contains("schedule.ics"), "it is shown once");

    let mut program = university.app.browser();
    let answer = program.send("GET", path_of(&address), &[], None);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(program.cookies().is_empty());
    let feed = answer.text();
    assert!(feed.starts_with("BEGIN:VCALENDAR\r\n") && feed.ends_with("END:VCALENDAR\r\n"), "{feed}");
    for line in [
        "SUMMARY:CS 1-01 Course CS 1",
        "LOCATION:Hall 1",
        "DTSTART;TZID=America/Los_Angeles:20000103T093500",
        "BEGIN:VTIMEZONE",
    ] {
        assert!(feed.lines().any(|other| other == line), "{line} is not in\n{feed}");
    }
    assert_eq!(feed.matches("BEGIN:VEVENT").count(), 1, "who waits does not go there");

    let newer = make_address(&mut browser, "Make a new calendar address");
    assert_ne!(newer, address);
    assert_eq!(program.send("GET", path_of(&address), &[], None).status, 404);
    assert_eq!(program.send("GET", path_of(&newer), &[], None).status, 200);
    let secret = newer.split_once("token=").expect("a token").1;
    let holders = format!("UPDATE users SET branch = 'X' WHERE calendar_token_hash = '{secret}'");
    assert_eq!(university.app.sql(&holders), 0, "only a hash is kept");
}

#[test]
fn a_feed_is_for_those_who_have_a_schedule_and_an_account_in_use() {
    let university = University::with(&[("BASE_URL", "https://registrar.example.edu/")]);
    university.section("NOW", "CS 1", 9, vec![meeting("T", "10:00", "11:00")]);
    let mut browser = university.app.signed_in("F1");
    let address = make_address(&mut browser, "Make a calendar address");
    assert!(address.starts_with("https://registrar.example.edu/schedule.ics?token="), "{address}");
    let mut program = university.app.browser();
    let feed = program.send("GET", path_of(&address), &[], None).text();
    assert!(feed.contains("DTSTART:20000104T100000Z") && !feed.contains("VTIMEZONE"), "{feed}");
    assert!(feed.contains("URL:https://registrar.example.edu/sections/"), "{feed}");
    for odd in ["", "?token=", "?token=0", "?token=%27", "?token=%00", "?tok=1"] {
        let status = program.send("GET", &format!("/schedule.ics{odd}"), &[], None).status;
        assert_eq!(status, if odd.ends_with("%00") { 400 } else { 404 }, "{odd}");
    }
    university.app.sql("UPDATE users SET state = 'deactivated' WHERE number = 'F1'");
    assert_eq!(program.send("GET", path_of(&address), &[], None).status, 404);
    university.app.admin("A1");
    let mut admin = university.app.signed_in("A1");
    admin.get("/account").dont_see("calendar");
    assert_eq!(admin.send_form("/account/calendar/reset", &[("", ""); 0]).status, 403);
}
