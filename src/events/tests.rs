//! What was kept is read for ever.

use super::*;
use crate::db::Id;
use crate::reason::{Clash, Names, Reason, Rule};
use crate::requirement::{Because, Kind, Missing, Requirement};

/// A catalogue in which every section is called so.
struct Named;

impl Names for Named {
    fn section_label(&self, _: Id) -> Option<String> {
        Some("CS 2-01".to_owned())
    }

    fn course_code(&self, _: Id) -> Option<String> {
        Some("CS 2".to_owned())
    }
}

fn details(event: &Event, reader: Reader) -> String {
    Describe { names: &Named, show: &|at| at.format("%Y-%m-%d").to_string() }.details(event, reader)
}

/// Entries as they stand in databases: they are read as they were meant, whatever is added to the enum.
#[test]
fn what_was_kept_is_read_and_put_into_words() {
    for (kept, words) in [
        (
            r#"{"kind":"registered","by":"request","gave_up":null,"is_provisional":true,"is_over_capacity":false,"waived":["capacity"]}"#,
            "provisional: a course in progress counts; by permission: capacity",
        ),
        (
            r#"{"kind":"refused","gives_up":null,"reasons":[{"hold":{"reason":"a fine","until":null}},{"full":{"capacity":1,"waiting":0}}]}"#,
            "There is a hold on the registration; Full: the only seat is taken",
        ),
        (
            r#"{"kind":"dropped","because":{"swapped_for":"01890a5d-ac96-774b-bcce-b302099a8057"}}"#,
            "swapped for CS 2-01",
        ),
        (r#"{"kind":"left_waitlist","because":"offer_lapsed"}"#, "the offered seat was not taken in time"),
        (r#"{"kind":"grade_changed","from":null,"to":"B","reason":"an exam"}"#, "from none to B: an exam"),
        (
            r#"{"kind":"staff_rights_changed","course":"CS 2","can_edit":true,"can_grade":false}"#,
            "CS 2: may edit the course and see its rosters",
        ),
        (
            r#"{"kind":"imported","files":[{"file":"terms.csv","added":2,"changed":1}]}"#,
            "terms.csv: 2 added, 1 changed",
        ),
        (r#"{"kind":"roster_read"}"#, ""),
    ] {
        let event: Event = serde_json::from_str(kept).expect(kept);
        assert_eq!(details(&event, Reader::Office), words);
        let again = serde_json::to_string(&event).expect("it is kept");
        assert_eq!(serde_json::from_str::<Event>(&again).expect("it is read"), event);
    }
}

#[test]
fn staff_do_not_read_of_holds_grades_and_other_courses() {
    let missing = Missing::One {
        requirement: Requirement::Course { code: "MATH 99".to_owned(), grade: None },
        because: Because::NotTaken,
        is_met: false,
    };
    assert_eq!(missing.sentence(Kind::Prerequisite), "Needs MATH 99");
    let other = Id::new();
    let reasons = vec![
        Reason::Hold { reason: "library fine".to_owned(), until: None },
        Reason::Completed { section: other, grade: Some("D".to_owned()) },
        Reason::Prerequisite(missing.clone()),
        Reason::Corequisite(missing.clone()),
        Reason::Antirequisite(missing),
        Reason::Conflict { section: other, clash: Clash { day: 0, at: 600 } },
        Reason::CreditLimit { has: 1500, wants: 400, limit: 1600 },
        Reason::NotHeld { section: other },
    ];
    let refused = Event::Refused { gives_up: Some(other), reasons };
    let (office, staff) = (details(&refused, Reader::Office), details(&refused, Reader::Staff));
    for secret in ["MATH 99", "CS 2-01", "15"] {
        assert!(office.contains(secret), "{secret}: {office}");
        assert!(!staff.contains(secret), "{secret}: {staff}");
    }
    assert!(office.contains("hold") && !staff.contains("hold on"), "{staff}");
    for swapped in
        [Event::Dropped { because: SeatEnd::SwappedFor(other) }, Event::Dropped { because: SeatEnd::GivenUpFor(other) }]
    {
        assert!(details(&swapped, Reader::Office).contains("CS 2-01"));
        assert!(!details(&swapped, Reader::Staff).contains("CS 2-01"));
    }
    let waived = Event::PermissionGranted { rules: vec![Rule::Capacity], reason: "room".to_owned() };
    assert_eq!(details(&waived, Reader::Staff), "capacity: room");
}

/// Pages have the names of these sections alone.
#[test]
fn an_event_says_which_sections_its_words_name() {
    struct Known(Vec<Id>);
    impl Names for Known {
        fn section_label(&self, section: Id) -> Option<String> {
            self.0.contains(&section).then(|| "CS 2-01".to_owned())
        }
        fn course_code(&self, _: Id) -> Option<String> {
            None
        }
    }
    let (section, clash) = (Id::new(), Clash { day: 0, at: 0 });
    let deadline = chrono::NaiveDateTime::default();
    let reasons = || {
        vec![
            Reason::NotHeld { section: Id::new() },
            Reason::TooLateToGiveUp { section: Id::new(), deadline },
            Reason::OtherSection { section: Id::new() },
            Reason::Conflict { section: Id::new(), clash },
        ]
    };
    for event in [
        Event::Dropped { because: SeatEnd::SwappedFor(section) },
        Event::Dropped { because: SeatEnd::GivenUpFor(section) },
        Event::LeftWaitlist { because: WaitEnd::Has(section) },
        Event::Refused { gives_up: Some(section), reasons: reasons() },
        Event::PassedOver { reasons: reasons() },
    ] {
        let words =
            Describe { names: &Known(event.sections()), show: &|at| at.to_string() }.details(&event, Reader::Office);
        assert!(words.contains("CS 2-01"), "{words}");
        assert!(!words.contains("is gone") && !words.contains("another section"), "{words}");
    }
}
