//! One table: what everybody may do in a course that F1 made, with one section.

use super::*;
use crate::accounts::{Roles, UserState};
use crate::catalogue::StaffMember;

/// Everybody, by what they are and by their place on the staff:
///
/// | | |
/// |---|---|
/// | `student` | not on the staff, as `other` faculty |
/// | `assist`, `grader` | students on the staff, who may see rosters, and grade too |
/// | `section` | faculty without rights in the course, instructor of the section |
/// | `edits`, `grades` | faculty with one right |
/// | `primary` | the primary instructor |
/// | `admin`, `studies`, `teaches` | admins: one who is a student too, and one who is faculty and an instructor of the section |
/// | `pending`, `gone` | faculty who wait for approval, and a deactivated instructor with every right |
const ACTORS: [&str; 13] = [
    "student", "assist", "grader", "section", "edits", "grades", "primary", "other", "admin", "studies", "teaches",
    "pending", "gone",
];

/// `x`: may; `.`: may not.
const TABLE: &str = "
                             student assist grader section edits grades primary other admin studies teaches pending gone
manage office                   .      .      .       .      .     .       .      .     x      x       x       .     .
deactivate another              .      .      .       .      .     .       .      .     x      x       x       .     .
deactivate oneself              .      .      .       .      .     .       .      .     .      .       .       .     .
except another                  .      .      .       .      .     .       .      .     x      x       x       .     .
except oneself                  .      .      .       .      .     .       .      .     .      .       .       .     .
create course                   .      .      .       x      x     x       x      x     .      .       x       .     .
edit course                     .      .      .       .      x     .       x      .     x      x       x       .     .
delete course                   .      .      .       .      .     .       x      .     x      x       x       .     .
cancel section                  .      .      .       .      x     .       x      .     x      x       x       .     .
reserve seats                   .      .      .       .      x     .       x      .     x      x       x       .     .
view roster                     .      x      x       x      x     x       x      .     x      x       x       .     .
view course activity            .      .      .       x      x     .       x      .     x      x       x       .     .
grant permission                .      .      .       x      x     .       x      .     x      x       x       .     .
grant permission to another     .      .      .       x      x     .       x      .     x      x       x       .     .
grant permission to oneself     .      .      .       .      .     .       .      .     .      .       .       .     .
grade                           .      .      x       .      .     x       x      .     x      x       x       .     .
grade another                   .      .      x       .      .     x       x      .     x      x       x       .     .
grade oneself                   .      .      .       .      .     .       .      .     .      .       .       .     .
invite an assistant             .      .      .       .      x     .       x      .     x      x       x       .     .
invite a grader                 .      .      .       .      .     .       x      .     x      x       x       .     .
let another edit                .      .      .       .      x     .       x      .     x      x       x       .     .
let another grade               .      .      .       .      .     .       x      .     x      x       x       .     .
let oneself edit                .      .      .       .      .     .       .      .     .      .       .       .     .
let oneself grade               .      .      .       .      .     .       .      .     .      .       .       .     .
take another's rights           .      .      .       .      x     .       x      .     x      x       x       .     .
take one's own rights           .      .      .       .      x     .       x      .     x      x       x       .     .
remove another                  .      .      .       .      x     .       x      .     x      x       x       .     .
leave                           x      x      x       x      x     x       x      x     x      x       x       .     .
join as an assistant            x      x      x       x      x     x       x      x     x      x       x       .     .
join as a grader                x      x      x       x      x     x       x      x     x      x       x       .     .
join as an editor               .      .      .       x      x     x       x      x     .      .       x       .     .
register                        x      x      x       .      .     .       .      .     .      x       .       .     .
have a schedule                 x      x      x       x      x     x       x      x     .      x       x       .     .
view one's own transcript       x      x      x       .      .     .       .      .     .      x       .       .     .
view another's transcript       .      .      .       .      .     .       .      .     x      x       x       .     .
";

const NONE: Rights = Rights { can_edit: false, can_grade: false };
const EDITS: Rights = Rights { can_edit: true, can_grade: false };
const GRADES: Rights = Rights { can_edit: false, can_grade: true };

#[test]
fn everybody_may_do_what_the_table_says() {
    let users = ACTORS.map(|name| (name, actor(name)));
    let course = course(&users);
    let mut lines = TABLE.lines().filter(|line| !line.trim().is_empty());
    let header: Vec<&str> = lines.next().unwrap_or_default().split_whitespace().collect();
    assert_eq!(header, ACTORS);
    for line in lines {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (what, cells) = words.split_at(words.len() - ACTORS.len());
        let what = what.join(" ");
        for ((name, user), cell) in users.iter().zip(cells) {
            assert_eq!(may(&what, user, &course), *cell == "x", "{what}: {name}");
        }
    }
}

fn may(what: &str, user: &User, course: &Course) -> bool {
    let section = &course.sections[0];
    let another = User::sample(Roles::only(Role::Student), UserState::Active);
    let change = |member, before, after| can_change_staff_rights(user, course, member, before, after);
    match what {
        "manage office" => can_manage_office(user),
        "deactivate another" => can_deactivate(user, another.id),
        "deactivate oneself" => can_deactivate(user, user.id),
        "except another" => can_make_exception(user, another.id),
        "except oneself" => can_make_exception(user, user.id),
        "create course" => can_create_course(user),
        "edit course" => can_edit_course(user, course),
        "delete course" => can_delete_course(user, course),
        "cancel section" => can_cancel_section(user, course),
        "reserve seats" => can_reserve_seats(user, course),
        "view roster" => can_view_roster(user, course),
        "view course activity" => can_view_course_activity(user, course, section),
        "grant permission" => can_grant_permission(user, course, section),
        "grant permission to another" => can_grant_permission_to(user, course, section, another.id),
        "grant permission to oneself" => can_grant_permission_to(user, course, section, user.id),
        "grade" => can_grade(user, course),
        "grade another" => can_grade_student(user, course, another.id),
        "grade oneself" => can_grade_student(user, course, user.id),
        "invite an assistant" => can_invite(user, course, NONE),
        "invite a grader" => can_invite(user, course, GRADES),
        "let another edit" => change(another.id, NONE, EDITS),
        "let another grade" => change(another.id, NONE, GRADES),
        "let oneself edit" => change(user.id, NONE, EDITS),
        "let oneself grade" => change(user.id, NONE, GRADES),
        "take another's rights" => change(another.id, Rights::ALL, NONE),
        "take one's own rights" => change(user.id, Rights::ALL, NONE),
        "remove another" => can_remove_from_staff(user, course, another.id),
        "leave" => can_remove_from_staff(user, course, user.id),
        "join as an assistant" => can_join_staff(user, NONE),
        "join as a grader" => can_join_staff(user, GRADES),
        "join as an editor" => can_join_staff(user, EDITS),
        "register" => can_register(user),
        "have a schedule" => can_have_schedule(user),
        "view one's own transcript" => can_view_transcript(user, user),
        "view another's transcript" => can_view_transcript(user, &another),
        _ => panic!("nobody knows whether one may {what}"),
    }
}

#[test]
fn a_place_on_the_staff_gives_a_student_no_right_to_edit() {
    let users = [("primary", actor("primary")), ("student", actor("student"))];
    let mut course = course(&users);
    let student = &users[1].1;
    course.staff.push(StaffMember::sample(student.id, Rights::ALL));
    assert!(can_view_roster(student, &course) && can_grade(student, &course));
    assert!(!can_edit_course(student, &course) && !can_delete_course(student, &course));
}

#[test]
fn whoever_is_deactivated_keeps_their_transcript_for_the_office_alone() {
    let gone = User::sample(Roles::only(Role::Student), UserState::Deactivated);
    assert!(can_view_transcript(&actor("admin"), &gone));
    assert!(!can_view_transcript(&gone, &gone));
}

fn actor(name: &str) -> User {
    let (student, faculty, admin) = (Roles::only(Role::Student), Roles::only(Role::Faculty), Roles::only(Role::Admin));
    let (roles, state) = match name {
        "student" | "assist" | "grader" => (student, UserState::Active),
        "admin" => (admin, UserState::Active),
        "studies" => (admin.with(Role::Student), UserState::Active),
        "teaches" => (admin.with(Role::Faculty), UserState::Active),
        "pending" => (faculty, UserState::Pending),
        "gone" => (faculty, UserState::Deactivated),
        _ => (faculty, UserState::Active),
    };
    User::sample(roles, state)
}

fn course(users: &[(&str, User)]) -> Course {
    let on_staff = |name: &str| match name {
        "assist" | "section" | "teaches" => Some(NONE),
        "grader" | "grades" => Some(GRADES),
        "edits" => Some(EDITS),
        "primary" | "gone" => Some(Rights::ALL),
        _ => None,
    };
    let staff = users.iter().filter_map(|(name, user)| Some(StaffMember::sample(user.id, on_staff(name)?))).collect();
    let primary = users.iter().find(|(name, _)| *name == "primary").map_or_else(Id::new, |(_, user)| user.id);
    let of_section = users.iter().filter(|(name, _)| matches!(*name, "section" | "teaches"));
    Course::sample(primary, staff, of_section.map(|(_, user)| user.id))
}
