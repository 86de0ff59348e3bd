//! What happened to somebody without their doing: the page of notices, and their number on every page.

use registrar::accounts::User;
use registrar::catalogue::Rights;
use registrar::context::Actor;
use registrar::db::Id;
use registrar::events::{About, Event, record};

use super::support::{App, Browser};

/// Gives a user a notice of something about a course that is called `what`.
fn tell(app: &App, user: &User, what: &str, course: Option<Id>) {
    let event = Event::InvitationWithdrawn { course: what.to_owned() };
    let about = About { course, ..About::person(user.id) };
    app.store.write_now(&Actor::program(), |context| record(context, about, &event)).expect("they can be told");
}

/// How that notice reads.
fn title(what: &str) -> String {
    format!("Somebody withdrew the invitation to teach {what}.")
}

/// The link to the notices in the header, as the page says it; none: there is none.
fn header(browser: &Browser) -> Option<String> {
    browser.select_text("header.site a[href=\"/notices\"]").into_iter().next()
}

fn titles(browser: &Browser, section: &str) -> Vec<String> {
    browser.select_text(&format!("section[aria-labelledby={section}] li strong"))
}

#[test]
fn every_page_says_how_many_notices_are_not_seen() {
    let app = App::start();
    app.university();
    let users = [app.student("S1"), app.faculty("F1"), app.admin("A1")];
    for user in &users {
        let mut browser = app.signed_in(user.number());
        assert_eq!(header(browser.get("/courses")).as_deref(), Some("Notices"));
        tell(&app, user, "The first", None);
        tell(&app, user, "The second", None);
        for page in ["/", "/courses", "/account", "/nowhere"] {
            assert_eq!(header(browser.get(page)).as_deref(), Some("Notices 2 not seen yet"), "{page}");
        }
        browser.get("/").see("Since you were last here");
        assert_eq!(titles(&browser, "news"), [title("The second"), title("The first")]);
        browser.form("I have seen these").submit().expect_path("/").dont_see("The second.");
        assert_eq!(header(&browser).as_deref(), Some("Notices"));
    }
    assert_eq!(header(app.browser().get("/")), None);
    app.pending_faculty("F9");
    assert_eq!(header(app.signed_in("F9").get("/courses")), None);
}

#[test]
fn notices_are_seen_by_looking_at_them() {
    let app = App::start();
    app.university();
    let (student, other, teacher) = (app.student("S1"), app.student("S2"), app.faculty("F1"));
    let course = app.course(&teacher, "CS 1");
    let mut browser = app.signed_in("S1");
    browser.get("/notices").see("Nothing has happened yet");
    tell(&app, &student, "The first", Some(course));
    tell(&app, &other, "Somebody else’s", None);
    browser.get("/courses").click("Notices").expect_path("/notices").see("New").see(&title("The first"));
    browser.dont_see("Somebody else’s.").dont_see("Seen before");
    assert_eq!(header(&browser).as_deref(), Some("Notices"), "they are on this page");
    browser.get("/").dont_see("The first.");
    tell(&app, &student, "The second", None);
    browser.get("/notices");
    assert_eq!(
        (titles(&browser, "new"), titles(&browser, "seen")),
        (vec![title("The second")], vec![title("The first")])
    );
    browser.get("/notices").see("Nothing new.");
    assert_eq!(titles(&browser, "seen"), [title("The second"), title("The first")]);
    browser.click("See the course").expect_path(&format!("/courses/{course}"));
    assert_eq!(header(app.signed_in("S2").get("/courses")).as_deref(), Some("Notices 1 not seen yet"));
}

#[test]
fn what_nobody_reads_is_not_seen() {
    let app = App::start();
    app.university();
    let student = app.student("S1");
    tell(&app, &student, "The first", None);
    let mut browser = app.signed_in("S1");
    assert_eq!(browser.send("HEAD", "/notices", &[], None).status, 200);
    for header in [("Sec-Purpose", "prefetch"), ("Sec-Purpose", "prefetch;prerender"), ("Purpose", "prefetch")] {
        assert!(browser.send("GET", "/notices", &[header], None).text().contains("The first."));
    }
    browser.get("/courses");
    assert_eq!(header(&browser).as_deref(), Some("Notices 1 not seen yet"));
    assert_eq!(titles(browser.get("/notices"), "new"), [title("The first")]);
    assert!(titles(browser.get("/notices"), "new").is_empty());
}

#[test]
fn more_than_a_page_is_seen_page_by_page() {
    let app = App::start();
    app.university();
    let student = app.student("S1");
    for number in 0..60 {
        tell(&app, &student, &format!("Number {number}"), None);
    }
    let mut browser = app.signed_in("S1");
    assert_eq!(titles(browser.get("/notices"), "new").len(), 50);
    assert_eq!(header(&browser).as_deref(), Some("Notices 10 not seen yet"));
    browser.get("/notices");
    assert_eq!(titles(&browser, "new").first(), Some(&title("Number 9")));
    assert_eq!((titles(&browser, "new").len(), titles(&browser, "seen").len()), (10, 50));
}

#[test]
fn a_notice_is_text_whatever_it_says() {
    let app = App::start();
    app.university();
    let (owner, other) =
        (app.person(registrar::accounts::Role::Faculty, "F1", "<b>Ada</b>", "&amp;"), app.faculty("F2"));
    let course = app.course(&owner, "CS 1");
    app.invite(&owner, course, &other, Rights::default());
    let mut browser = app.signed_in("F2");
    browser.get("/notices").see("<b>Ada</b> &amp; invites you to teach CS 1.");
    browser.get("/").see("<b>Ada</b> &amp; invites you to teach CS 1 Course CS 1.");
}
