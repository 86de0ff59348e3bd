//! Time tickets: groups of students begin to register at instants of their own.

use chrono::TimeDelta;
use registrar::db::now;

use super::support::TEST_TERM;
use super::university::{University, refusals, register};

#[test]
fn the_earliest_ticket_that_is_for_a_student_counts() {
    let university = University::with(|term| term.registration_opens_at = Some(now() + TimeDelta::days(30)));
    university.app.admin("A1");
    let section = university.section("CS 1", 5);
    let [mut early, mut late] = university.students();
    university.app.sql("UPDATE users SET branch = 'MATH' WHERE number = 'S2'");
    let soon = now() + TimeDelta::days(3);
    university.app.ticket_at(TEST_TERM, "MATH", now() + TimeDelta::days(9));
    university.app.ticket_at(TEST_TERM, "MATH", soon);
    let day = soon.format("%-d %b").to_string();
    late.get("/").see("Registration opens for you").see(&day);
    let (title, _) = refusals(register(&mut late, section)).remove(0);
    assert!(title.starts_with("Registration opens for you on") && title.contains(&day), "{title}");
    early.get("/").see("Registration opens").dont_see("Registration opens for you");
    register(&mut early, section).expect_status(409);
    university.app.ticket_at(TEST_TERM, "CS", now() - TimeDelta::hours(1));
    register(&mut early, section).expect_status(200);
    register(&mut late, section).expect_status(409);
    university.app.browser().get("/courses").see("Registration opens on");
}

#[test]
fn a_ticket_later_than_the_terms_window_holds_its_group_back() {
    let university = University::new();
    let section = university.section("CS 1", 5);
    let [mut one, mut other] = university.students();
    university.app.sql("UPDATE users SET branch = 'MATH' WHERE number = 'S2'");
    university.app.ticket_at(TEST_TERM, "MATH", now() + TimeDelta::days(2));
    register(&mut one, section).expect_status(200);
    register(&mut other, section).expect_status(409);
}

#[test]
fn tickets_are_made_for_groups_by_credits_and_deleted() {
    let university = University::with(|term| term.registration_opens_at = Some(now() + TimeDelta::days(30)));
    university.app.admin("A1");
    let (old, section) = (university.section("CS 1", 5), university.section("CS 2", 5));
    let [mut senior, mut freshman] = university.students();
    let term = university.app.term_id(TEST_TERM);
    let mut office = university.app.signed_in("A1");
    let page = format!("/office/terms/{term}/edit");
    let form = office.get(&page).form("Add time ticket").fill("credits_from", "3").fill("opens_at", "2020-01-01T08:00");
    form.submit().expect_status(200).see("Students with 3 credits earned or more have a time ticket.");
    register(&mut senior, section).expect_status(409);
    university.complete("S1", old, "B");
    register(&mut senior, section).expect_status(200);
    register(&mut freshman, section).expect_status(409);
    for (field, value) in [
        ("opens_at", "soon"),
        ("opens_at", ""),
        ("credits_from", "many"),
        ("credits_to", "1"),
        ("branch", &"x".repeat(51)),
    ] {
        let form =
            office.get(&page).form("Add time ticket").fill("credits_from", "3").fill("opens_at", "2020-01-01T08:00");
        form.fill(field, value).submit().expect_status(422);
        assert!(office.error_of(field).is_some(), "{field} {value}");
    }
    office.get(&page).form("Delete the ticket of Students with 3 credits earned or more").submit();
    office.expect_status(200).see("The time ticket is deleted.");
    freshman.get("/").dont_see("Registration opens for you");
}
