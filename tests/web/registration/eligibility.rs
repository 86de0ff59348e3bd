//! The one function that says what stands against a wish, held against the rules said plainly, for random students.

use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use registrar::accounts::Role;
use registrar::catalogue::{
    Catalogue, Cohort, Meeting, Reservation, ReservationRow, Seats, TicketRow, create_ticket, dates_of,
};
use registrar::context::Actor;
use registrar::db::{Id, now};
use registrar::reason::{Reason, Rule};
use registrar::records::{Registration, Status};
use registrar::registration::{
    ActiveHold, CHECKS, Check, EligibilityRequest, Facts, Granted, StudentContext, check_eligibility,
    check_eligibility_by, evaluate,
};

use super::support::{App, TEST_TERM};

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
    for (branch, opens_at) in [("EARLY", -1), ("EARLY", 5), ("LATE", 9), ("LATE", 5)] {
        let row = TicketRow {
            id: Id::new(),
            term_id: app.term_id(TEST_TERM),
            school: String::new(),
            branch: branch.to_owned(),
            credits_from: None,
            credits_to: None,
            opens_at: now() + TimeDelta::hours(opens_at),
        };
        app.store.write_now(&Actor::program(), |context| create_ticket(context, &row)).expect("a time ticket");
    }
    let catalogue = app.catalogue();
    (app, catalogue, ids.to_vec())
}

/// What stands in one of the sections: its status and grade, drawn from all that there are.
fn entries() -> impl Strategy<Value = Vec<Option<(Status, Option<&'static str>)>>> {
    let entry = prop_oneof![
        4 => Just(None),
        3 => Just(Some((Status::Registered, None))),
        1 => Just(Some((Status::Waitlisted, None))),
        1 => Just(Some((Status::Dropped, None))),
        1 => Just(Some((Status::Withdrawn, Some("W")))),
        1 => Just(Some((Status::Completed, None))),
        1 => Just(Some((Status::Completed, Some("B")))),
        1 => Just(Some((Status::Completed, Some("F")))),
    ];
    proptest::collection::vec(entry, 6)
}

/// A student, a wish, and all that can stand against it.
#[derive(Clone, Debug)]
struct Case {
    entries: Vec<Option<(Status, Option<&'static str>)>>,
    wanted: usize,
    gives_up: Option<usize>,
    /// In courses; 0: none.
    limit: i32,
    /// The term's window: 0 has not opened, 1 has closed, else open.
    window: usize,
    held: i32,
    waitlisted: i32,
    branch: &'static str,
    /// From when and until when there is a hold, in hours from now.
    hold: Option<(i64, Option<i64>)>,
    /// The rules that a permission waives, and in how many hours it expires.
    waived: Vec<Rule>,
    expires: i64,
    /// For whom the last seat is kept, and in how many hours no longer.
    kept: Option<(&'static str, i64)>,
    /// The rules in another order.
    order: Vec<usize>,
}

fn cases() -> impl Strategy<Value = Case> {
    let hold = proptest::option::weighted(0.3, (-2..2_i64, proptest::option::of(-1..3_i64)));
    let waived = proptest::sample::subsequence(Rule::ALL.to_vec(), 0..=Rule::ALL.len()).prop_shuffle();
    let kept = proptest::option::of((prop_oneof![Just("EARLY"), Just("CS")], prop_oneof![Just(-1_i64), Just(2)]));
    let branch = prop_oneof![Just("CS"), Just("EARLY"), Just("LATE"), Just("MATH")];
    let order = Just((0..CHECKS.len()).collect::<Vec<_>>()).prop_shuffle();
    let wish = (entries(), 0..6_usize, proptest::option::of(0..6_usize), 0..7, 0..4_usize, 0..2_i32, 0..5_i32, branch);
    (wish, hold, waived, prop_oneof![Just(-1_i64), Just(2)], kept, order).prop_map(
        |((entries, wanted, gives_up, limit, window, held, waitlisted, branch), hold, waived, expires, kept, order)| {
            // A seat is kept only while one is free.
            let kept = kept.filter(|_| held == 0);
            Case {
                entries,
                wanted,
                gives_up,
                limit,
                window,
                held,
                waitlisted,
                branch,
                hold,
                waived,
                expires,
                kept,
                order,
            }
        },
    )
}

#[test]
fn the_reasons_against_a_wish_are_those_that_the_rules_say() {
    let (app, catalogue, ids) = university();
    let check = |case: Case| {
        let place = |(at, entry): (usize, &Option<(Status, Option<&str>)>)| {
            let (course, section) = catalogue.section(ids[at])?;
            let (status, grade) = (*entry)?;
            Some(Registration {
                section_id: section.id,
                course_id: course.id,
                term_id: section.term_id,
                status,
                grade: grade.map(str::to_owned),
                waitlist_position: Some(1),
                gives_up: None,
                offered_until: None,
                credits: None,
                course_code: None,
                course_name: None,
                permission: None,
                reservation: None,
            })
        };
        let registrations: Vec<Registration> = case.entries.iter().enumerate().filter_map(place).collect();
        let (course, section) = catalogue.section(ids[case.wanted]).expect("a section");
        let mut term = catalogue.term(section.term_id).expect("its term").clone();
        let now = now();
        let hours = |hours: i64| now + TimeDelta::hours(hours);
        term.details.credit_limit = (case.limit > 0).then_some(case.limit * 300);
        term.details.registration_opens_at = (case.window == 0).then(|| hours(1));
        term.details.registration_closes_at = (case.window == 1).then_some(now);
        let reservation = |(branch, until): (&str, i64)| {
            Reservation::new(&ReservationRow {
                id: Id::new(),
                section_id: section.id,
                school: String::new(),
                branch: branch.to_owned(),
                seats: 3,
                used: 2,
                until_at: hours(until),
                opened_at: None,
            })
        };
        let reservations = case.kept.map(reservation).into_iter().collect();
        let (held, waitlisted) = (case.held, case.waitlisted);
        let seats = Seats { capacity: 5, registered: 4, offered: held, waitlisted, reservations, ..Seats::default() };
        let permission =
            Granted { id: Id::new(), section: section.id, rules: case.waived.clone(), expires_at: hours(case.expires) };
        let hold = |(from, until): (i64, Option<i64>)| ActiveHold {
            reason: "A fine is open".to_owned(),
            from: hours(from),
            until: until.map(hours),
        };
        let facts = Facts {
            group: Cohort::new("", case.branch),
            holds: case.hold.map(hold).into_iter().collect(),
            permissions: vec![permission],
            ..Facts::default()
        };
        let gives_up = case.gives_up.map(|at| ids[at]).filter(|id| has(&registrations, *id));
        let wish = |student_context| EligibilityRequest {
            catalogue: &catalogue,
            course,
            section,
            term: &term,
            seats: &seats,
            student_context,
            gives_up,
        };
        let student_context = StudentContext::new(registrations.clone(), facts.clone());
        let reasons = evaluate(&wish(&student_context), now);
        prop_assert_eq!(kinds(&reasons), expected(&case, &wish(&student_context), &registrations, now));
        let eligibility = check_eligibility(&wish(&student_context), now);
        let has_seat = eligibility.seat(&wish(&student_context), now).is_some();
        prop_assert_eq!(reasons.is_empty(), has_seat, "who may register has a seat to take, and nobody else");

        let reversed = StudentContext::new(registrations.into_iter().rev().collect(), facts.clone());
        let again = evaluate(&wish(&reversed), now);
        prop_assert_eq!(kinds(&again), kinds(&reasons), "the order of a record says nothing");

        let checks: Vec<Check> = case.order.iter().map(|at| CHECKS[*at]).collect();
        let mut permission = facts.permissions[0].clone();
        permission.rules.reverse();
        let otherwise = StudentContext::new(
            student_context.registrations().to_vec(),
            Facts { permissions: vec![permission], ..facts },
        );
        let shuffled = check_eligibility_by(&checks, &wish(&otherwise), now);
        let sorted = |reasons: &[Reason]| {
            let mut words: Vec<String> = reasons.iter().map(|reason| format!("{reason:?}")).collect();
            words.sort();
            words
        };
        prop_assert_eq!(sorted(&shuffled.reasons), sorted(&reasons), "the order of the rules says nothing");
        prop_assert_eq!(shuffled.permission, eligibility.permission);
        prop_assert_eq!(shuffled.seat(&wish(&otherwise), now), eligibility.seat(&wish(&student_context), now));
        Ok(())
    };
    TestRunner::default().run(&cases(), check).expect("the rules hold");
    drop(app);
}

fn has(registrations: &[Registration], section: Id) -> bool {
    registrations.iter().any(|place| place.section_id == section && place.status == Status::Registered)
}

/// The kinds of reasons, in the order in which they were told; of several conflicts one is enough.
fn kinds(reasons: &[Reason]) -> Vec<&'static str> {
    let mut kinds: Vec<_> = reasons
        .iter()
        .map(|reason| match reason {
            Reason::Cancelled => "cancelled",
            Reason::Graded => "graded",
            Reason::NotOpenYet { .. } => "not open yet",
            Reason::Closed { .. } => "closed",
            Reason::TermEnded { .. } => "term ended",
            Reason::NotHeld { .. } => "not held",
            Reason::TooLateToGiveUp { .. } => "too late to give up",
            Reason::Hold { .. } => "hold",
            Reason::Registered => "registered",
            Reason::OtherSection { .. } => "other section",
            Reason::Withdrawn => "withdrawn",
            Reason::Completed { .. } => "completed",
            Reason::Prerequisite(_) | Reason::Corequisite(_) | Reason::Antirequisite(_) => "requirement",
            Reason::Conflict { .. } => "conflict",
            Reason::CreditLimit { .. } => "credit limit",
            Reason::Reserved { .. } => "reserved",
            Reason::Full { .. } => "full",
        })
        .collect();
    kinds.dedup();
    kinds
}

/// The rules said plainly, day by day.
fn expected(
    case: &Case,
    wish: &EligibilityRequest<'_>,
    registrations: &[Registration],
    now: NaiveDateTime,
) -> Vec<&'static str> {
    let kept: Vec<&Registration> = registrations
        .iter()
        .filter(|place| place.status == Status::Registered && Some(place.section_id) != wish.gives_up)
        .collect();
    let of_course: Vec<&&Registration> = kept.iter().filter(|place| place.course_id == wish.course.id).collect();
    let is_waived = |rule| case.expires > 0 && case.waived.contains(&rule);
    let mut said = Vec::new();
    let mut say = |is_so: bool, rule: Option<Rule>, kind: &'static str| {
        if is_so && !rule.is_some_and(is_waived) {
            said.push(kind);
        }
    };
    // A time ticket takes the place of the term's window, but closed is closed.
    let is_closed = wish.term.registration_closes_at.is_some_and(|closes| closes <= now);
    let opens_later = match case.branch {
        "EARLY" => false,
        "LATE" => true,
        _ => wish.term.registration_opens_at.is_some_and(|opens| now < opens),
    };
    say(opens_later && !is_closed, Some(Rule::Window), "not open yet");
    say(is_closed, Some(Rule::Window), "closed");
    let has_given_up =
        registrations.iter().any(|it| Some(it.section_id) == wish.gives_up && it.status == Status::Registered);
    say(wish.gives_up.is_some() && !has_given_up, None, "not held");
    say(case.hold.is_some_and(|(from, until)| from <= 0 && until.is_none_or(|until| until > 0)), None, "hold");
    let has_it = of_course.iter().any(|place| place.section_id == wish.section.id);
    say(has_it, None, "registered");
    say(!has_it && !of_course.is_empty(), None, "other section");
    let is_here = |place: &&Registration| place.section_id == wish.section.id;
    say(registrations.iter().filter(is_here).any(|place| place.status == Status::Withdrawn), None, "withdrawn");
    let completed = |place: &&Registration| place.status == Status::Completed && place.course_id == wish.course.id;
    let is_here = registrations.iter().filter(completed).any(|place| is_here(&place));
    let is_passed = registrations.iter().filter(completed).any(|place| place.grade.as_deref() != Some("F"));
    say(is_here || is_passed, (!is_here).then_some(Rule::Repeat), "completed");
    let others = kept.iter().filter(|place| place.course_id != wish.course.id);
    let meetings = |id: Id| wish.catalogue.section(id).map(|(_, section)| section.meetings.clone()).unwrap_or_default();
    let mut against = others.flat_map(|place| meetings(place.section_id));
    let clashes = against.any(|other| wish.section.meetings.iter().any(|meeting| overlap(meeting, &other, wish)));
    say(clashes, Some(Rule::Conflict), "conflict");
    let credits = 300 * i32::try_from(kept.len()).expect("few");
    let is_over = wish.term.credit_limit.is_some_and(|limit| credits + 300 > limit);
    say(is_over, Some(Rule::Credits), "credit limit");
    let is_free = wish.seats.capacity - wish.seats.registered - wish.seats.offered > 0;
    let is_kept = case.kept.is_some_and(|(branch, until)| until > 0 && branch != case.branch);
    say(is_free && is_kept, Some(Rule::Reserved), "reserved");
    say(!is_free, Some(Rule::Capacity), "full");
    said
}

/// Whether two meetings share a moment on some day of the term's first weeks.
fn overlap(one: &Meeting, other: &Meeting, wish: &EligibilityRequest<'_>) -> bool {
    let days = |meeting| dates_of(meeting, wish.term).into_iter().take(60).collect::<Vec<_>>();
    let at_once = one.starts_at < other.ends_at && other.starts_at < one.ends_at;
    let others = days(other);
    at_once && days(one).iter().any(|day| others.contains(day))
}
