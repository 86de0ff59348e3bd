//! Makes what a test needs through the services, so that test data obeys the rules.

use std::sync::LazyLock;

use chrono::NaiveDate;
use registrar::accounts::{self, NewUser, Role, User, hash_now};
use registrar::catalogue::{
    self, CourseDetails, Meeting, SectionDetails, SubjectDetails, TermDetails, create_course, create_section,
};
use registrar::db::Id;
use registrar::form::key;
use registrar::registration;

use super::{App, Browser};

/// The password of everybody whom the factory makes.
pub const PASSWORD: &str = "plum bicycle orbit";
/// The code of the term that [`App::university`] makes; it is always the current one.
pub const TEST_TERM: &str = "NOW";

static HASH: LazyLock<String> = LazyLock::new(|| hash_now(PASSWORD));

impl App {
    /// Makes an active user of this role with this number, such as `S1`, named after it.
    pub fn user(&self, role: Role, number: &str) -> User {
        let user = new_user(role, number);
        self.db
            .write_now(|connection| accounts::create_active_user(connection, &user, &HASH))
            .expect("the user is new")
    }

    /// Makes an active student.
    pub fn student(&self, number: &str) -> User {
        self.user(Role::Student, number)
    }

    /// Makes an active faculty member.
    pub fn faculty(&self, number: &str) -> User {
        self.user(Role::Faculty, number)
    }

    /// Makes an admin.
    pub fn admin(&self, number: &str) -> User {
        self.user(Role::Admin, number)
    }

    /// Makes a faculty member who waits for approval.
    pub fn pending_faculty(&self, number: &str) -> User {
        let user = new_user(Role::Faculty, number);
        self.db
            .write_now(|connection| accounts::sign_up(connection, &user, &HASH))
            .expect("the user is new")
    }

    /// A browser in which the user with this number is signed in.
    pub fn signed_in(&self, number: &str) -> Browser {
        let mut browser = self.browser();
        browser
            .get("/sign-in")
            .form("Sign in")
            .fill("identifier", number)
            .fill("password", PASSWORD)
            .submit()
            .expect_status(200);
        browser
    }

    /// Makes the current term and the subjects CS and MATH; answers the term's id.
    pub fn university(&self) -> Id {
        self.term(TEST_TERM, "2000-01-01", "2099-12-31");
        self.subject("CS", "Computer Science");
        self.subject("MATH", "Mathematics");
        self.term_id(TEST_TERM)
    }

    /// Makes a term.
    pub fn term(&self, code: &str, starts_on: &str, ends_on: &str) {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        self.term_with(TermDetails {
            code: code.to_owned(),
            code_key: key(code),
            name: format!("Term {code}"),
            starts_on: day(starts_on),
            ends_on: day(ends_on),
            registration_opens_at: None,
            registration_closes_at: None,
            drop_deadline: None,
        });
    }

    /// Makes a term with all its dates.
    pub fn term_with(&self, details: TermDetails) {
        self.db
            .write_now(|connection| catalogue::save_term(connection, None, &details))
            .expect("the term is new");
    }

    /// The id of a term.
    pub fn term_id(&self, code: &str) -> Id {
        self.catalogue().term_by_code(code).expect("a term").id
    }

    /// Makes a subject.
    pub fn subject(&self, code: &str, name: &str) {
        let details = SubjectDetails {
            code: code.to_owned(),
            name: name.to_owned(),
        };
        self.db
            .write_now(|connection| catalogue::save_subject(connection, None, &details))
            .expect("it is new");
    }

    /// Makes a course in the subject CS, taught by `who`, named after its code.
    pub fn course(&self, who: &User, code: &str) -> Id {
        let subject = self.catalogue().subject_by_code("CS").expect("the subject CS").id;
        let details = CourseDetails {
            code: code.to_owned(),
            name: format!("Course {code}"),
            description: format!("What {code} is about."),
            credits: 300,
            subject,
            prerequisites: String::new(),
            instructors: Vec::new(),
        };
        self.db
            .write_now(|connection| create_course(connection, who.id, &details, None))
            .expect("the course is new")
    }

    /// Makes a section of a course in the current term with so many seats, taught by `who`.
    pub fn section(&self, who: &User, course: Id, number: &str, capacity: i32) -> Id {
        self.section_meeting(who, course, number, capacity, Vec::new())
    }

    /// Makes a section with meetings.
    pub fn section_meeting(&self, who: &User, course: Id, number: &str, capacity: i32, meetings: Vec<Meeting>) -> Id {
        let details = SectionDetails {
            number: number.to_owned(),
            capacity,
            instructors: vec![who.number().to_owned()],
            meetings,
        };
        let term = self.term_id(TEST_TERM);
        self.db
            .write_now(|connection| create_section(connection, who.id, course, term, &details))
            .expect("the section is new")
    }

    /// Registers a student.
    pub fn register(&self, student: &User, section: Id) {
        self.db
            .write_now(|connection| registration::register(connection, student.id, section))
            .expect("the student may register");
    }

    /// The catalogue as the database has it now.
    pub fn catalogue(&self) -> std::sync::Arc<catalogue::Catalogue> {
        self.db
            .read_now(|connection| catalogue::Shelf::default().current(connection))
            .expect("the catalogue can be read")
    }

    /// How many seats of a section are taken, by its counter, and how many registrations it has.
    pub fn seats_taken(&self, section: Id) -> (i32, usize) {
        let result: diesel::QueryResult<_> = self.db.read_now(|connection| {
            let seats = catalogue::list_seats(connection, &[section])?;
            Ok((
                seats[&section].registered,
                registration::list_roster(connection, section)?.len(),
            ))
        });
        result.expect("the seats can be read")
    }
}

fn new_user(role: Role, number: &str) -> NewUser {
    NewUser {
        role,
        email: format!("{}@example.edu", number.to_lowercase()),
        number: Some(number.to_owned()),
        first_name: "Test".to_owned(),
        last_name: format!("Person {number}"),
        phone_number: None,
        school: "School of Tests".to_owned(),
        branch: if role == Role::Student {
            "CS".to_owned()
        } else {
            String::new()
        },
    }
}
