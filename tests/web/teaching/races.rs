//! Two answers at the same time, of which one counts.

use super::support::App;
use super::{Department, EDITS, GRADES, Press, count, press_at_once};

#[test]
fn an_invitation_that_is_accepted_twice_at_once_counts_once() {
    let department = Department::new();
    let beside = App::start_beside(&department.app);
    let (here, there) = (department.app.signed_in("F2"), beside.signed_in("F2"));
    for round in 0..10 {
        let course = department.app.course(&department.primary, &format!("CS 1{round}"));
        let invitation = department.app.invite(&department.primary, course, &department.second, GRADES);
        let accept = format!("/invitations/{invitation}/accept");
        let presses = [&here, &there, &here, &there].map(|browser| Press::new(browser, &accept));
        let statuses = press_at_once(presses.into());
        assert_eq!(count(&statuses, 303), 1, "{statuses:?}");
        assert_eq!(count(&statuses, 404) + count(&statuses, 409), 3, "{statuses:?}");
        let catalogue = department.app.catalogue();
        let staff = &catalogue.course(course).expect("the course").staff;
        assert_eq!(staff.iter().filter(|member| member.person.id == department.second.id).count(), 1);
        let told = super::news(&mut department.app.signed_in("F1"));
        assert_eq!(told.iter().filter(|title| title.contains(&format!("CS 1{round}."))).count(), 1, "{told:?}");
    }
}

#[test]
fn an_invitation_is_accepted_or_withdrawn_and_never_both() {
    let department = Department::new();
    let beside = App::start_beside(&department.app);
    let (invited, owner) = (department.app.signed_in("F2"), beside.signed_in("F1"));
    for round in 0..10 {
        let course = department.app.course(&department.primary, &format!("CS 1{round}"));
        let invitation = department.app.invite(&department.primary, course, &department.second, EDITS);
        let accept = Press::new(&invited, format!("/invitations/{invitation}/accept"));
        let revoke = Press::new(&owner, format!("/courses/{course}/invitations/{invitation}/revoke"));
        let presses = if round % 2 == 0 { vec![accept, revoke] } else { vec![revoke, accept] };
        let statuses = press_at_once(presses);
        assert_eq!(count(&statuses, 303), 1, "{statuses:?}");
        let is_accepted = statuses[usize::from(round % 2 == 1)] == 303;
        let catalogue = department.app.catalogue();
        let course = catalogue.course(course).expect("the course");
        assert_eq!(course.is_on_staff(department.second.id), is_accepted, "{statuses:?}");
    }
}

#[test]
fn whoever_loses_the_right_while_somebody_accepts_has_invited_them_or_not() {
    let department = Department::new();
    let beside = App::start_beside(&department.app);
    let (invited, owner) = (department.app.signed_in("F3"), beside.signed_in("F1"));
    for round in 0..10 {
        let course = department.app.course(&department.primary, &format!("CS 1{round}"));
        department.app.staff(&department.primary, course, &department.second, EDITS);
        let invitation = department.app.invite(&department.second, course, &department.third, EDITS);
        let accept = Press::new(&invited, format!("/invitations/{invitation}/accept"));
        let remove = Press::new(&owner, format!("/courses/{course}/instructors/{}/remove", department.second.id));
        let statuses = press_at_once(vec![accept, remove]);
        assert_eq!(statuses[1], 303);
        let catalogue = department.app.catalogue();
        let course = catalogue.course(course).expect("the course");
        assert_eq!(course.is_instructor(department.third.id), statuses[0] == 303, "{statuses:?}");
        assert!([303, 409].contains(&statuses[0]), "{statuses:?}");
    }
}

#[test]
fn somebody_whom_two_invite_at_once_is_invited_once() {
    let department = Department::with_second(EDITS);
    let beside = App::start_beside(&department.app);
    let (here, there) = (department.app.signed_in("F1"), beside.signed_in("F2"));
    for round in 0..10 {
        let number = format!("F1{round}");
        department.app.faculty(&number);
        let body: &'static str = format!("identifier={number}").leak();
        let path = department.path("/instructors");
        let presses = [&here, &there, &here, &there].map(|browser| Press::new(browser, &path).with(body));
        let statuses = press_at_once(presses.into());
        assert_eq!((count(&statuses, 303), count(&statuses, 422)), (1, 3), "{statuses:?}");
    }
}
