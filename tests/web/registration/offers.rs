//! Where a term says so, a free seat is not given but held for the first in line: taken, declined or lapsed.

use registrar::db::Id;
use registrar::jobs::lapse_offers;

use super::support::App;
use super::university::{University, drop, news, refusals, register, wait};

/// CS 1 with one seat, which S1 has, and for which S2 and S3 wait.
fn university_with_a_line() -> (University, Id, [super::Browser; 3]) {
    let university = University::with(|term| term.offer_hours = Some(24));
    let section = university.section("CS 1", 1);
    let mut browsers = university.students();
    let [first, second, third] = &mut browsers;
    register(first, section).expect_status(200);
    wait(second, section);
    wait(third, section);
    (university, section, browsers)
}

fn lapse(app: &App) -> usize {
    actix_web::rt::System::new().block_on(lapse_offers(&app.store)).expect("the offers can be looked at")
}

/// As if the hours were over.
fn let_time_pass(app: &App) -> usize {
    app.sql("UPDATE registrations SET offered_until = '2020-01-01 00:00:00' WHERE offered_until IS NOT NULL")
}

#[test]
fn a_free_seat_is_held_for_the_first_in_line_who_takes_it() {
    let (university, section, [mut first, mut second, mut third]) = university_with_a_line();
    drop(&mut first, section);
    assert!(university.roster(section).is_empty());
    let line = university.line(section);
    assert!(line[0].starts_with("1 of 2: S2, Seat held until "), "{line:?}");
    assert_eq!(line[1], "2 of 2: S3, Waits");
    assert_eq!(news(&mut second), ["A seat in CS 1-01 is held for you."]);
    second.see("Take it within 24 hours, or it passes to the next in line.").see("Held for you until");
    for browser in [&mut first, &mut third] {
        assert_eq!(register(browser, section).status(), 409, "it is held");
    }
    second
        .get("/")
        .form("Take the seat in CS 1-01")
        .submit()
        .expect_status(200)
        .see("Registered for CS 1-01, Course CS 1.");
    assert_eq!(university.roster(section), ["S2"]);
    assert_eq!(university.line(section), ["1 of 1: S3, Waits"]);
    university.expect_counters_to_be_right();
}

#[test]
fn a_seat_that_is_declined_is_offered_to_the_next() {
    let (university, section, [mut first, mut second, mut third]) = university_with_a_line();
    drop(&mut first, section);
    second.get("/").form("Decline the seat in CS 1-01").submit().expect_status(200);
    let line = university.line(section);
    assert_eq!(line.len(), 1);
    assert!(line[0].starts_with("1 of 1: S3, Seat held until "), "{line:?}");
    third.get("/").form("Take the seat in CS 1-01").submit().expect_status(200);
    assert_eq!(university.roster(section), ["S3"]);
    university.expect_counters_to_be_right();
}

#[test]
fn an_offer_that_lapses_goes_to_the_next_and_is_not_taken_after_that() {
    let (university, section, [mut first, mut second, mut third]) = university_with_a_line();
    drop(&mut first, section);
    assert_eq!(lapse(&university.app), 0, "there is time yet");
    second.get("/");
    assert_eq!(let_time_pass(&university.app), 1);
    second.form("Take the seat in CS 1-01").submit();
    let said = refusals(&mut second);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].0.starts_with("Full"), "{said:?}");
    assert_eq!(lapse(&university.app), 1);
    let line = university.line(section);
    assert_eq!(line.len(), 1, "{line:?}");
    assert!(line[0].starts_with("1 of 1: S3, Seat held until "), "{line:?}");
    assert_eq!(news(&mut second)[0], "The seat in CS 1-01 went to the next in line.");
    second.see("You can join the end of the line again.");
    wait(&mut second, section).see("You are 2 of 2.");
    assert_eq!(news(&mut third), ["A seat in CS 1-01 is held for you."]);
    university.expect_counters_to_be_right();
}

#[test]
fn an_offer_lapses_once_however_many_look() {
    let (university, section, [mut first, ..]) = university_with_a_line();
    let beside = App::start_beside(&university.app);
    drop(&mut first, section);
    let_time_pass(&university.app);
    let lapsed: usize = std::thread::scope(|scope| {
        let look = |app| scope.spawn(move || lapse(app));
        let threads = [&university.app, &beside, &university.app, &beside].map(look);
        threads.into_iter().map(|thread| thread.join().expect("a count")).sum()
    });
    assert_eq!(lapsed, 1);
    let line = university.line(section);
    assert_eq!(line.len(), 1, "{line:?}");
    assert!(line[0].starts_with("1 of 1: S3, Seat held until "), "{line:?}");
    let mut roster = university.app.signed_in("F1");
    roster.get(&format!("/sections/{section}/roster"));
    let outcomes = roster.select_text("section[aria-labelledby=attempts] td[data-th=Outcome]");
    let count = |what: &str| outcomes.iter().filter(|outcome| outcome.starts_with(what)).count();
    assert_eq!((count("offered"), count("dropped the offered seat was not taken")), (2, 1), "{outcomes:?}");
    university.expect_counters_to_be_right();
}

#[test]
fn who_let_an_offer_lapse_may_take_another_free_seat_and_holds_one() {
    let university = University::with(|term| term.offer_hours = Some(24));
    let section = university.section("CS 1", 1);
    let [mut first, mut second] = university.students();
    register(&mut first, section).expect_status(200);
    wait(&mut second, section);
    drop(&mut first, section);
    let_time_pass(&university.app);
    university.resize(section, 2);
    register(&mut second, section).expect_status(200).see("The seat is yours.");
    assert_eq!(university.roster(section), ["S2"]);
    university.expect_counters_to_be_right();
    register(&mut first, section).expect_status(200);
    assert_eq!(lapse(&university.app), 0);
}

#[test]
fn who_takes_an_offered_seat_gives_up_what_they_said() {
    let university = University::with(|term| term.offer_hours = Some(24));
    let old = university.section("CS 1", 1);
    let course = university.app.catalogue().courses()[0].id;
    let better = university.app.section(&university.teacher, course, "02", 1);
    let [mut first, mut second] = university.students();
    register(&mut first, better).expect_status(200);
    register(&mut second, old).expect_status(200);
    let both = [("drop", old.to_string()), ("waitlist", "1".to_owned())];
    second.get("/").post(&format!("/sections/{better}/swap"), &both).expect_status(200);
    drop(&mut first, better);
    assert_eq!(university.roster(old), ["S2"], "an offer gives up nothing yet");
    second.get("/").form("Take the seat in CS 1-02").submit().expect_status(200).see("You gave up CS 1-01 for it.");
    assert_eq!((university.roster(old), university.roster(better)), (vec![], vec!["S2".to_owned()]));
    university.expect_counters_to_be_right();
}
