//! The filters that ask when sections meet, and whether they fit a schedule.

use registrar::catalogue::Meeting;
use registrar::db::Id;

use super::codes;
use super::support::{App, Browser};

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

/// F1 teaches CS 1 (01: Mon Wed 9 to 10 and Fri 14 to 15; 02: Tue 12 to 13), CS 2 (Mon 9:30 to 10:30), CS 3 (arranged)
/// and CS 4 (Sat 18 to 20); S1 has what `had` says.
fn university(had: Option<usize>) -> App {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let student = app.student("S1");
    let course = |code: &str| app.course(&teacher, code);
    let courses = ["CS 1", "CS 2", "CS 3", "CS 4"].map(course);
    let add =
        |course: usize, number: &str, meetings| app.section_meeting(&teacher, courses[course], number, 9, meetings);
    let sections = [
        add(0, "01", vec![meeting("MW", "09:00", "10:00"), meeting("F", "14:00", "15:00")]),
        add(0, "02", vec![meeting("T", "12:00", "13:00")]),
        add(1, "01", vec![meeting("M", "09:30", "10:30")]),
        add(2, "01", Vec::new()),
        add(3, "01", vec![meeting("S", "18:00", "20:00")]),
    ];
    if let Some(had) = had {
        app.register(&student, sections[had]);
    }
    app
}

/// The courses that are listed, and how many rows of sections.
fn found(browser: &mut Browser, query: &str) -> (Vec<String>, usize) {
    browser.get(&format!("/courses?{query}")).expect_status(200);
    (codes(browser), browser.select_text("article .no").len())
}

#[track_caller]
fn expect(browser: &mut Browser, query: &str, expected: &[&str], rows: usize) {
    let (codes, found) = found(browser, query);
    assert_eq!(
        (codes.as_slice(), found),
        (&expected.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>()[..], rows),
        "{query}"
    );
}

#[test]
fn only_sections_on_these_days_and_within_these_hours_are_listed() {
    let app = university(None);
    let mut browser = app.browser();
    expect(&mut browser, "", &["CS 1", "CS 2", "CS 3", "CS 4"], 5);
    expect(&mut browser, "days=M&days=T", &["CS 1", "CS 2"], 2);
    expect(&mut browser, "days=M&days=W&days=F", &["CS 1", "CS 2"], 2);
    expect(&mut browser, "days=t", &["CS 1"], 1);
    expect(&mut browser, "days=MTWRFSU", &["CS 1", "CS 2", "CS 4"], 4);
    expect(&mut browser, "from=09:30", &["CS 1", "CS 2", "CS 4"], 3);
    expect(&mut browser, "from=09:00&until=15:00", &["CS 1", "CS 2"], 3);
    expect(&mut browser, "until=12:59", &["CS 2"], 1);
    expect(&mut browser, "days=M&from=10:00", &[], 0);
    expect(&mut browser, "days=T&term=all", &["CS 1"], 0);
    expect(&mut browser, "days=T&open=1", &["CS 1"], 1);
}

#[test]
fn what_is_no_day_and_no_time_is_left_aside() {
    let app = university(None);
    let mut browser = app.browser();
    for odd in [
        "days=",
        "days=X",
        "days=%E2%98%83&days=1",
        "from=&until=",
        "from=25:00",
        "until=soon",
        "from=9",
        "fits=1",
        "days[]=M",
    ] {
        expect(&mut browser, odd, &["CS 1", "CS 2", "CS 3", "CS 4"], 5);
        assert_eq!(browser.select_text(".results .tag").len(), 0, "{odd}");
        assert_eq!(browser.attr("details[open]", "open"), None, "{odd}");
    }
    browser.get("/courses?days=%FF").expect_status(400);
}

#[test]
fn only_what_fits_beside_the_schedule_is_listed_to_a_student() {
    // 01 of CS 1: CS 2 conflicts, and 02 of CS 1 is the same course.
    let app = university(Some(0));
    let mut browser = app.signed_in("S1");
    expect(&mut browser, "", &["CS 2", "CS 3", "CS 4"], 3);
    expect(&mut browser, "fits=1", &["CS 3", "CS 4"], 2);
    expect(&mut browser, "fits=1&days=S", &["CS 4"], 1);
    expect(&mut browser, "fits=1&mine=1", &[], 0);
    // CS 2 on Monday leaves only the second section of CS 1.
    let app = university(Some(2));
    let mut browser = app.signed_in("S1");
    expect(&mut browser, "fits=1", &["CS 1", "CS 3", "CS 4"], 3);
    assert_eq!(browser.select_text("article .no")[0], "Section 02");
    app.signed_in("F1").get("/courses").dont_see("Fits my schedule");
}

#[test]
fn the_form_keeps_the_filters_and_their_tags_take_them_off() {
    let app = university(None);
    let mut browser = app.signed_in("S1");
    browser.get("/courses");
    assert_eq!(browser.select_text("details summary"), ["Days, hours and more"]);
    assert_eq!(browser.attr("details[open]", "open"), None, "it is folded");
    browser
        .form("Search")
        .check("Mon")
        .check("Wed")
        .check("Fri")
        .check("Fits my schedule")
        .fill("from", "09:00")
        .fill("until", "15:00")
        .submit()
        .expect_status(200);
    assert_eq!(codes(&browser), ["CS 1", "CS 2"]);
    assert!(browser.attr("details[open]", "open").is_some());
    let tags = browser.select_text(".results .tag");
    let names: Vec<_> = tags.iter().map(|tag| tag.trim_end_matches(" ×: remove")).collect();
    assert_eq!(names, ["Only Mon Wed Fri", "From 9:00", "Until 15:00", "Fits my schedule"]);
    assert_eq!(browser.value_of("from").as_deref(), Some("09:00"));
    browser.click("Only Mon Wed Fri");
    browser.expect_path("/courses?term=NOW&from=09%3A00&until=15%3A00&fits=1");
    assert_eq!(codes(&browser), ["CS 1", "CS 2"]);
}

#[test]
fn pages_keep_the_days_and_hours() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    for number in 101..128 {
        let course = app.course(&teacher, &format!("CS {number}"));
        app.section_meeting(&teacher, course, "01", 9, vec![meeting("MW", "09:00", "10:00")]);
    }
    let mut browser = app.browser();
    browser.get("/courses?days=M&days=W&until=12:00");
    assert_eq!(codes(&browser).len(), 25);
    browser.click("Next page");
    browser.expect_path("/courses?until=12%3A00&page=2&days=M&days=W");
    assert_eq!(codes(&browser), ["CS 126", "CS 127"]);
}
