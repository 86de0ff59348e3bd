//! Two things at the same time of which only one may happen.

use registrar::records::Status;

use super::support::App;
use super::{Class, Press, count, noted, numbers, press_at_once};

const GRADES: &str = "student=S1&grade=A&student=S2&grade=B&student=S3&grade=C&save=submit";

#[test]
fn of_two_submissions_at_once_one_counts() {
    let class = Class::start();
    let beside = App::start_beside(&class.app);
    let browsers = [class.app.signed_in("F1"), beside.signed_in("F1")];
    let press = |n: usize| Press::new(&browsers[n % 2], class.path()).with(GRADES);
    let statuses = press_at_once((0..8).map(press).collect());
    assert_eq!((count(&statuses, 303), count(&statuses, 409)), (1, 7), "{statuses:?}");
    assert_eq!(noted(&class.app, "grade").len(), 3, "nobody is graded twice");
    assert_eq!(class.app.seats_taken(class.section), (0, 0));
}

#[test]
fn who_drops_while_grades_are_submitted_has_a_grade_or_has_dropped() {
    let app = App::start();
    app.university();
    let beside = App::start_beside(&app);
    let teacher = app.faculty("F1");
    let users = app.students(3);
    let owner = app.signed_in("F1");
    let students = beside.all_signed_in(&users);
    for round in 0..12 {
        let section = app.section(&teacher, app.course(&teacher, &format!("CS {round}")), "01", 5);
        users.iter().for_each(|user| app.register(user, section));
        let mut presses = vec![Press::new(&owner, format!("/sections/{section}/grades")).with(GRADES)];
        presses.extend(students[..2].iter().map(|student| Press::new(student, format!("/sections/{section}/drop"))));
        let statuses = press_at_once(presses);
        assert_eq!(statuses[0], 303, "{statuses:?}");
        let dropped = count(&statuses[1..], 303);
        assert_eq!(count(&statuses[1..], 409) + dropped, 2, "{statuses:?}");
        assert_eq!(numbers(&app, section, Status::Dropped).len(), dropped);
        assert_eq!(numbers(&app, section, Status::Completed).len(), 3 - dropped);
        assert_eq!(app.seats_taken(section), (0, 0));
    }
    let dropped_with_grade =
        app.sql("UPDATE registrations SET grade = grade WHERE status = 'dropped' AND grade IS NOT NULL");
    assert_eq!(dropped_with_grade, 0);
}
