//! What must hold whenever nothing is under way, asked of the database.

use std::collections::{BTreeSet, HashMap};

use registrar::catalogue::{Seats, list_seats};
use registrar::context::Actor;
use registrar::db::{Id, now};
use registrar::reason::Reason;
use registrar::records::Status;
use registrar::registration::{
    EligibilityRequest, StudentContext, evaluate, find_student_context, list_miscounted_sections,
    list_misreserved_sections,
};

use super::simple::clash;
use super::state::{Number, query};
use super::{CREDIT_LIMIT, Campus, SECTIONS};

pub fn expect_all(campus: &Campus) {
    let (seats, standings) = read(campus);
    for (section, seats) in campus.sections.iter().map(|id| &seats[id]).enumerate() {
        let taken = seats.registered + seats.offered;
        assert!(taken <= seats.capacity, "section {section} is oversold: {seats:?}");
        let is_full = taken == seats.capacity;
        assert!(
            seats.overenrolled == 0 || is_full,
            "section {section} has seats over capacity and free ones: {seats:?}"
        );
        expect_distinct_places(campus, section, &standings);
    }
    for (student, student_context) in standings.iter().enumerate() {
        expect_allowed(campus, student, student_context);
        expect_no_seat_withheld(campus, student, student_context, &seats);
    }
    expect_the_record_to_agree(campus);
}

fn read(campus: &Campus) -> (HashMap<Id, Seats>, Vec<StudentContext>) {
    let read: diesel::QueryResult<_> = campus.app.store.read_now(Actor::program(), |context| {
        let miscounted = list_miscounted_sections(context)?;
        assert!(miscounted.is_empty(), "counters are not the counts: {miscounted:?}");
        let miskept = list_misreserved_sections(context)?;
        assert!(miskept.is_empty(), "what is kept is not what the reservations keep: {miskept:?}");
        let mut standings = Vec::new();
        for student in &campus.students {
            standings.push(find_student_context(context, student.id)?);
        }
        Ok((list_seats(context, &campus.sections)?, standings))
    });
    read.expect("the state can be read")
}

/// No two in a line have the same place in it.
fn expect_distinct_places(campus: &Campus, section: usize, standings: &[StudentContext]) {
    let waiting = standings.iter().flat_map(StudentContext::waitlisted);
    let registrations = waiting.filter(|place| place.section_id == campus.sections[section]);
    let registrations: Vec<_> = registrations.map(|place| place.waitlist_position.expect("a place in line")).collect();
    let distinct: BTreeSet<_> = registrations.iter().collect();
    assert_eq!(distinct.len(), registrations.len(), "the line of section {section}: {registrations:?}");
}

/// What the student has is what one student may have.
fn expect_allowed(campus: &Campus, student: usize, student_context: &StudentContext) {
    let position = |id: Id| campus.sections.iter().position(|section| *section == id).expect("a section");
    let has: Vec<usize> = student_context.registered().map(|place| position(place.section_id)).collect();
    let courses: BTreeSet<usize> = has.iter().map(|section| SECTIONS[*section].course).collect();
    assert_eq!(courses.len(), has.len(), "S{} has two sections of a course: {has:?}", student + 1);
    // What somebody has by permission may be what nobody may have else.
    if student_context.registered().any(|place| place.permission.is_some()) {
        return;
    }
    let credits = has.len() as i32 * 300;
    assert!(credits <= CREDIT_LIMIT, "S{} is beyond the credit limit: {has:?}", student + 1);
    let clashes = |one: &usize| has.iter().any(|other| other != one && clash(*one, *other));
    assert!(!has.iter().any(clashes), "S{} has sections that clash: {has:?}", student + 1);
    let waits: Vec<usize> = student_context.waitlisted().map(|place| position(place.section_id)).collect();
    let in_vain = waits.iter().any(|wait| courses.contains(&SECTIONS[*wait].course));
    // Somebody may wait for a better section of a course that they have, but only to give that one up.
    let gives_up = |wait: &usize| {
        let place = student_context.place(campus.sections[*wait]).expect("a place");
        place.status == Status::Waitlisted && place.gives_up.is_some()
    };
    assert!(
        !in_vain || waits.iter().filter(|wait| courses.contains(&SECTIONS[**wait].course)).all(gives_up),
        "S{} has {has:?} and waits for {waits:?}",
        student + 1
    );
    assert!(!waits.iter().any(|wait| has.contains(wait)));
}

/// No seat is free for which somebody waits who may have it.
fn expect_no_seat_withheld(
    campus: &Campus,
    student: usize,
    student_context: &StudentContext,
    seats: &HashMap<Id, Seats>,
) {
    let catalogue = campus.app.catalogue();
    for place in student_context.waitlisted() {
        let (course, section) = catalogue.section(place.section_id).expect("a section");
        let wish = EligibilityRequest {
            catalogue: &catalogue,
            course,
            section,
            term: catalogue.term(section.term_id).expect("a term"),
            seats: &seats[&place.section_id],
            student_context,
            gives_up: place.gives_up.filter(|old| student_context.has(*old)),
        };
        let reasons = evaluate(&wish, now());
        assert!(
            wish.seats.free() <= 0 || !reasons.is_empty(),
            "S{} waits for a seat in section {} that is free: {:?}",
            student + 1,
            section.number,
            wish.seats
        );
        let is_over = reasons.contains(&Reason::Cancelled) || reasons.contains(&Reason::Registered);
        assert!(!is_over, "S{} waits in vain: {reasons:?}", student + 1);
    }
}

/// Each seat that was given, given up or ended is on record once: what is left is what the counters say. And whoever
/// was promoted was told so, once.
fn expect_the_record_to_agree(campus: &Campus) {
    let given: Vec<Number> = query(
        &campus.app,
        "SELECT CAST(sections.registered + sections.overenrolled - (SELECT COUNT(*) FROM audit WHERE section_id = \
         sections.id AND outcome = 'registered') + (SELECT COUNT(*) FROM audit WHERE section_id = sections.id \
         AND (outcome = 'withdrawn' OR (outcome = 'dropped' AND action = 'drop'))) AS INTEGER) AS number FROM sections \
         WHERE cancelled_at IS NULL",
    );
    for difference in given {
        assert_eq!(difference.number, 0, "seats that nobody was given or gave up");
    }
    let told: Vec<Number> = query(
        &campus.app,
        "SELECT CAST((SELECT COUNT(*) FROM audit WHERE action = 'promote' AND outcome = 'registered') - \
         (SELECT COUNT(*) FROM notices WHERE event LIKE '%\"registered\"%') AS INTEGER) AS number",
    );
    assert_eq!(told[0].number, 0, "each who was promoted is told once");
    let used: Vec<Number> = query(
        &campus.app,
        "SELECT CAST((SELECT COUNT(*) FROM audit WHERE outcome = 'registered' AND event NOT LIKE '%\"waived\":[]%') - \
         (SELECT COUNT(*) FROM permissions WHERE state = 'used') AS INTEGER) AS number",
    );
    assert_eq!(used[0].number, 0, "each permission lets one through, once");
}
