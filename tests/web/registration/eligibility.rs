//! The one function that says what stands against a wish, held against the rules said plainly, for random students.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use registrar::accounts::Role;
use registrar::catalogue::{Catalogue, Meeting, Seats, dates_of};
use registrar::db::{Id, now};
use registrar::registration::{Place, Reason, Standing, Status, Wish, evaluate};

use super::support::App;

/// Six sections of four courses, some of which meet at the same time in the same weeks, and their ids in order.
fn university() -> (App, Arc<Catalogue>, Vec<Id>) {
    let app = App::start();
    app.university();
    let teacher = app.user(Role::Faculty, "F1");
    let meeting = |days: &str, from: &str, until: &str, weeks: &str| Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: days.to_owned(),
        starts_at: format!("{from}:00").parse().expect("a time"),
        ends_at: format!("{until}:00").parse().expect("a time"),
        room: String::new(),
        weeks: weeks.to_owned(),
    };
    let courses: Vec<Id> = (1..=4).map(|number| app.course(&teacher, &format!("CS {number}"))).collect();
    let sections = [
        (0, "01", vec![meeting("MW", "10:00", "11:00", "")]),
        (0, "02", vec![meeting("TR", "10:00", "11:00", "")]),
        (1, "01", vec![meeting("W", "10:30", "11:30", "1,3,5"), meeting("F", "09:00", "10:00", "")]),
        (1, "02", vec![]),
        (2, "01", vec![meeting("W", "10:45", "12:00", "2,4,6")]),
        (3, "01", vec![meeting("MW", "11:00", "12:00", "")]),
    ];
    let ids =
        sections.map(|(course, number, meetings)| app.section_meeting(&teacher, courses[course], number, 5, meetings));
    let catalogue = app.catalogue();
    (app, catalogue, ids.to_vec())
}

/// What stands in one of the sections: its status, drawn from all that there are.
fn statuses() -> impl Strategy<Value = Vec<Option<Status>>> {
    let status = prop_oneof![
        3 => Just(None),
        3 => Just(Some(Status::Registered)),
        1 => Just(Some(Status::Waitlisted)),
        1 => Just(Some(Status::Dropped)),
        1 => Just(Some(Status::Completed)),
    ];
    proptest::collection::vec(status, 6)
}

#[test]
fn the_reasons_against_a_wish_are_those_that_the_rules_say() {
    let (_app, catalogue, ids) = university();
    let wishes = (statuses(), 0..6_usize, proptest::option::of(0..6_usize), 0..7, -2..2_i64, 0..2_i32, 0..5_i32);
    let check = |(statuses, wanted, gives_up, limit, window, held, waitlisted): (
        Vec<Option<Status>>,
        usize,
        Option<usize>,
        i32,
        i64,
        i32,
        i32,
    )| {
        let place = |(at, status): (usize, &Option<Status>)| {
            let (course, section) = catalogue.section(ids[at])?;
            Some(Place {
                section_id: section.id,
                course_id: course.id,
                term_id: section.term_id,
                status: (*status)?,
                grade: None,
                place: Some(1),
                gives_up: None,
                offered_until: None,
                credits: None,
                permission: None,
                reservation: None,
            })
        };
        let places: Vec<Place> = statuses.iter().enumerate().filter_map(place).collect();
        let (course, section) = catalogue.section(ids[wanted]).expect("a section");
        let mut term = catalogue.term(section.term_id).expect("its term").clone();
        term.credit_limit = (limit > 0).then_some(limit * 300);
        let now = now();
        term.registration_opens_at = (window == -2).then(|| now + TimeDelta::hours(1));
        term.registration_closes_at = (window == -1).then_some(now);
        let seats = Seats { capacity: 5, registered: 4, held, waitlisted, ..Seats::default() };
        let gives_up = gives_up.map(|at| ids[at]).filter(|id| has(&places, *id));
        let wish = |standing| Wish { catalogue: &catalogue, course, section, term: &term, seats, standing, gives_up };
        let standing = Standing::new(places.clone(), HashMap::new());
        let reasons = evaluate(&wish(&standing), now);
        prop_assert_eq!(kinds(&reasons), expected(&wish(&standing), &places, now));
        let reversed = Standing::new(places.into_iter().rev().collect(), HashMap::new());
        let again = evaluate(&wish(&reversed), now);
        prop_assert_eq!(kinds(&again), kinds(&reasons), "the order of a record says nothing");
        Ok(())
    };
    TestRunner::default().run(&wishes, check).expect("the rules hold");
}

fn has(places: &[Place], section: Id) -> bool {
    places.iter().any(|place| place.section_id == section && place.status == Status::Registered)
}

/// The kinds of reasons, in the order in which they were told; of several conflicts one is enough.
fn kinds(reasons: &[Reason]) -> Vec<&'static str> {
    let mut kinds: Vec<_> = reasons
        .iter()
        .map(|reason| match reason {
            Reason::Cancelled => "cancelled",
            Reason::NotOpenYet { .. } => "not open yet",
            Reason::Closed { .. } => "closed",
            Reason::TooLateToGiveUp { .. } => "too late to give up",
            Reason::Registered => "registered",
            Reason::OtherSection { .. } => "other section",
            Reason::Completed { .. } => "completed",
            Reason::Prerequisite(_) | Reason::Corequisite(_) | Reason::Antirequisite(_) => "requirement",
            Reason::Conflict { .. } => "conflict",
            Reason::CreditLimit { .. } => "credit limit",
            Reason::Full { .. } => "full",
        })
        .collect();
    kinds.dedup();
    kinds
}

/// The rules said plainly, day by day.
fn expected(wish: &Wish<'_>, places: &[Place], now: NaiveDateTime) -> Vec<&'static str> {
    let kept: Vec<&Place> = places
        .iter()
        .filter(|place| place.status == Status::Registered && Some(place.section_id) != wish.gives_up)
        .collect();
    let of_course: Vec<&&Place> = kept.iter().filter(|place| place.course_id == wish.course.id).collect();
    let mut said = Vec::new();
    if wish.term.registration_opens_at.is_some_and(|opens| now < opens) {
        said.push("not open yet");
    }
    if wish.term.registration_closes_at.is_some_and(|closes| closes <= now) {
        said.push("closed");
    }
    if of_course.iter().any(|place| place.section_id == wish.section.id) {
        said.push("registered");
    } else if !of_course.is_empty() {
        said.push("other section");
    }
    let is_completed = |place: &Place| place.status == Status::Completed && place.course_id == wish.course.id;
    if places.iter().any(is_completed) {
        said.push("completed");
    }
    let others = kept.iter().filter(|place| place.course_id != wish.course.id);
    let meetings = |id: Id| wish.catalogue.section(id).map(|(_, section)| section.meetings.clone()).unwrap_or_default();
    let mut against = others.flat_map(|place| meetings(place.section_id));
    if against.any(|other| wish.section.meetings.iter().any(|meeting| overlap(meeting, &other, wish))) {
        said.push("conflict");
    }
    let credits = 300 * i32::try_from(kept.len()).expect("few");
    if wish.term.credit_limit.is_some_and(|limit| credits + 300 > limit) {
        said.push("credit limit");
    }
    if wish.seats.capacity - wish.seats.registered - wish.seats.held <= 0 {
        said.push("full");
    }
    said
}

/// Whether two meetings share a moment on some day of the term's first weeks.
fn overlap(one: &Meeting, other: &Meeting, wish: &Wish<'_>) -> bool {
    let days = |meeting| dates_of(meeting, wish.term).into_iter().take(60).collect::<Vec<_>>();
    let at_once = one.starts_at < other.ends_at && other.starts_at < one.ends_at;
    let others = days(other);
    at_once && days(one).iter().any(|day| others.contains(day))
}
