//! What the database refuses by itself, however it is asked.

use diesel::RunQueryDsl;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use registrar::accounts::User;
use registrar::db::Id;

use super::support::{App, is_on_postgresql};

/// Sections of two courses, the first one full of S1; and S2, who has nothing.
struct University {
    app: App,
    first: User,
    second: User,
    full: Id,
    beside: Id,
    elsewhere: Id,
}

impl University {
    fn new() -> Self {
        let app = App::start();
        app.university();
        let teacher = app.faculty("F1");
        let (one, other) = (app.course(&teacher, "CS 1"), app.course(&teacher, "CS 2"));
        let full = app.section(&teacher, one, "01", 1);
        let (first, second) = (app.student("S1"), app.student("S2"));
        app.register(&first, full);
        Self {
            beside: app.section(&teacher, one, "02", 5),
            elsewhere: app.section(&teacher, other, "01", 5),
            full,
            first,
            second,
            app,
        }
    }

    /// Runs a statement, and returns what the database has against it.
    fn refusal(&self, statement: &str) -> DatabaseErrorKind {
        let result = self.run(statement);
        match result {
            Err(DieselError::DatabaseError(kind, _)) => kind,
            other => panic!("{statement} was taken: {other:?}"),
        }
    }

    fn run(&self, statement: &str) -> Result<usize, DieselError> {
        self.app.db.write_now(|connection| diesel::sql_query(statement).execute(connection))
    }

    /// A statement that registers the student for `section`, as if that belonged to the course of `course_of`.
    fn insert(&self, student: &User, section: Id, course_of: Id, status: &str) -> String {
        let (id, student) = (literal(Id::new()), literal(student.id));
        let (section, course_of) = (literal(section), literal(course_of));
        format!(
            "INSERT INTO registrations \
             (id, student_id, section_id, course_id, term_id, status, registered_at, changed_at) \
             SELECT {id}, {student}, {section}, course_id, term_id, '{status}', \
             '2027-01-01 00:00:00', '2027-01-01 00:00:00' FROM sections WHERE id = {course_of}"
        )
    }

    fn registrations(&self) -> usize {
        [self.full, self.beside, self.elsewhere].iter().map(|section| self.app.seats_taken(*section).1).sum()
    }
}

/// An id as SQL has it.
fn literal(id: Id) -> String {
    if is_on_postgresql() { format!("UUID '{id}'") } else { format!("X'{}'", id.to_string().replace('-', "")) }
}

#[test]
fn no_statement_takes_more_seats_than_there_are() {
    let university = University::new();
    let section = literal(university.full);
    for change in ["registered = registered + 1", "registered = 2", "registered = -1", "capacity = 0", "capacity = -1"]
    {
        let statement = format!("UPDATE sections SET {change} WHERE id = {section}");
        assert_eq!(university.refusal(&statement), DatabaseErrorKind::CheckViolation, "{change}");
    }
    assert_eq!(university.app.seats_taken(university.full), (1, 1));
}

#[test]
fn no_statement_keeps_what_is_not_free_or_adds_seats_while_some_are() {
    let university = University::new();
    let (full, beside) = (literal(university.full), literal(university.beside));
    let refused = |section: &str, change: &str| {
        let statement = format!("UPDATE sections SET {change} WHERE id = {section}");
        assert_eq!(university.refusal(&statement), DatabaseErrorKind::CheckViolation, "{change}");
    };
    for change in [
        "reserved = 1",
        "reserved = -1",
        "overenrolled = -1",
        "overenrolled = 1, capacity = 2",
        "overenrolled = 1, registered = 0",
    ] {
        refused(&full, change);
    }
    for change in ["reserved = 6", "overenrolled = 1", "registered = 3, reserved = 3", "offered = 3, reserved = 3"] {
        refused(&beside, change);
    }
    let fine = format!("UPDATE sections SET overenrolled = 1 WHERE id = {full}");
    assert_eq!(university.run(&fine), Ok(1), "over capacity, by permission");
    let reservation = university.app.sql(&format!(
        "INSERT INTO section_reservations (id, section_id, school, branch, seats, used, until_at) \
         VALUES ({}, {beside}, '', 'CS', 2, 0, '2099-01-01 00:00:00')",
        literal(Id::new())
    ));
    assert_eq!(reservation, 1);
    for change in ["used = 3", "used = -1", "seats = 0", "branch = ''"] {
        let statement = format!("UPDATE section_reservations SET {change}");
        assert_eq!(university.refusal(&statement), DatabaseErrorKind::CheckViolation, "{change}");
    }
}

#[test]
fn no_statement_gives_a_student_two_permissions_for_a_section() {
    let university = University::new();
    let (id, student, section) = (literal(Id::new()), literal(university.second.id), literal(university.beside));
    let insert = |id: &str, state: &str| {
        format!(
            "INSERT INTO permissions (id, student_id, section_id, state, rules, message, reason, answered_by, \
             answered_at, expires_at) VALUES ({id}, {student}, {section}, '{state}', 'capacity', '', '', {student}, \
             '2027-01-01 00:00:00', '2027-01-01 00:00:00')"
        )
    };
    assert_eq!(university.run(&insert(&id, "granted")), Ok(1));
    let another = literal(Id::new());
    assert_eq!(university.refusal(&insert(&another, "granted")), DatabaseErrorKind::UniqueViolation);
    assert_eq!(university.refusal(&insert(&another, "used")), DatabaseErrorKind::CheckViolation, "used, but never");
    assert_eq!(university.refusal(&insert(&another, "perhaps")), DatabaseErrorKind::CheckViolation);
    assert_eq!(university.run(&insert(&another, "asked")), Ok(1), "a new request beside it");
}

#[test]
fn no_statement_gives_a_student_two_sections_of_a_course() {
    let university = University::new();
    let second = university.insert(&university.first, university.beside, university.beside, "registered");
    assert_eq!(university.refusal(&second), DatabaseErrorKind::UniqueViolation);
    assert_eq!(university.registrations(), 1);
    // One that was dropped may stand beside it, until it is made a seat.
    let dropped = university.insert(&university.first, university.beside, university.beside, "dropped");
    assert_eq!(university.run(&dropped), Ok(1));
    let student = literal(university.first.id);
    let statement = format!("UPDATE registrations SET status = 'registered' WHERE student_id = {student}");
    assert_eq!(university.refusal(&statement), DatabaseErrorKind::UniqueViolation);
}

#[test]
fn no_statement_gives_a_student_two_places_in_a_section() {
    let university = University::new();
    for status in ["registered", "dropped", "waitlisted"] {
        let double = university.insert(&university.first, university.full, university.full, status);
        assert_eq!(university.refusal(&double), DatabaseErrorKind::UniqueViolation, "{status}");
    }
}

#[test]
fn no_statement_puts_a_registration_into_another_course_than_its_sections() {
    let university = University::new();
    let wrong = university.insert(&university.second, university.beside, university.elsewhere, "registered");
    assert_eq!(university.refusal(&wrong), DatabaseErrorKind::ForeignKeyViolation);
    let right = university.insert(&university.second, university.beside, university.beside, "registered");
    assert_eq!(university.run(&right), Ok(1), "the statement itself is in order");
    let (student, course) = (literal(university.second.id), literal(university.elsewhere));
    let moved = format!(
        "UPDATE registrations SET course_id = (SELECT course_id FROM sections WHERE id = {course}) \
         WHERE student_id = {student}"
    );
    assert_eq!(university.refusal(&moved), DatabaseErrorKind::ForeignKeyViolation);
}

#[test]
fn no_statement_deletes_what_a_registration_stands_on() {
    let university = University::new();
    for statement in [
        format!("DELETE FROM sections WHERE id = {}", literal(university.full)),
        "DELETE FROM courses WHERE code = 'CS 1'".to_owned(),
        format!("DELETE FROM users WHERE id = {}", literal(university.first.id)),
        "DELETE FROM terms".to_owned(),
    ] {
        assert_eq!(university.refusal(&statement), DatabaseErrorKind::ForeignKeyViolation, "{statement}");
    }
    let unknown = university.insert(&university.second, university.beside, university.beside, "perhaps");
    assert_eq!(university.refusal(&unknown), DatabaseErrorKind::CheckViolation);
}
