//! Makes what a test needs through the services, so that test data obeys the rules.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use registrar::accounts::{self, NewUser, Role, User};
use registrar::catalogue::{
    self, CatalogueCache, CourseDetails, Meeting, Rights, SectionDetails, SubjectDetails, TermDetails, TicketRow,
    create_course, create_section,
};
use registrar::db::{DbConnection, Id, ReadConnection, now};
use registrar::form::key;
use registrar::planning::put_in_plan;
use registrar::records::Status;
use registrar::registration::{
    self, Actor, Answer, HoldDetails, NewReservation, Outcome, Request, Rule, grant_permission, list_holds,
    list_permissions_of, list_reservations, place_holds, reserve_seats,
};
use registrar::teaching;

use super::{App, Browser};

/// The password of everybody whom the factory makes.
pub const PASSWORD: &str = "plum bicycle orbit";
/// The code of the term that [`App::university`] makes; it is always the current one.
pub const TEST_TERM: &str = "NOW";

/// A hash that is checked in no time: with the site's own, a test would spend most of its time on signing in.
static HASH: LazyLock<String> = LazyLock::new(|| {
    let cheap = Params::new(Params::MIN_M_COST, 1, 1, None).expect("parameters");
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, cheap);
    argon2.hash_password(PASSWORD.as_bytes()).expect("a hash").to_string()
});

impl App {
    /// Makes an active user of this role with this number, such as `S1`, named after it.
    pub fn user(&self, role: Role, number: &str) -> User {
        let user = new_user(role, number);
        self.db.write_now(|connection| accounts::create_active_user(connection, &user, &HASH)).expect("the user is new")
    }

    /// Makes an active student.
    pub fn student(&self, number: &str) -> User {
        self.user(Role::Student, number)
    }

    /// Makes an active faculty member.
    pub fn faculty(&self, number: &str) -> User {
        self.user(Role::Faculty, number)
    }

    /// Makes an active user with a name of their own.
    pub fn person(&self, role: Role, number: &str, first_name: &str, last_name: &str) -> User {
        let user =
            NewUser { first_name: first_name.to_owned(), last_name: last_name.to_owned(), ..new_user(role, number) };
        self.db.write_now(|connection| accounts::create_active_user(connection, &user, &HASH)).expect("the user is new")
    }

    /// Makes so many students, `S1` and so on, all at once.
    pub fn students(&self, count: usize) -> Vec<User> {
        let users: Vec<NewUser> = (1..=count).map(|n| new_user(Role::Student, &format!("S{n}"))).collect();
        self.db
            .write_now(|connection| {
                users.iter().map(|user| accounts::create_active_user(connection, user, &HASH)).collect::<Result<_, _>>()
            })
            .expect("the users are new")
    }

    /// Makes an admin.
    pub fn admin(&self, number: &str) -> User {
        self.user(Role::Admin, number)
    }

    /// Makes a faculty member who waits for approval.
    pub fn pending_faculty(&self, number: &str) -> User {
        let user = new_user(Role::Faculty, number);
        self.db.write_now(|connection| accounts::sign_up(connection, &user, &HASH)).expect("the user is new")
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

    /// A browser for each of these users, all signed in at the same time.
    pub fn all_signed_in(&self, users: &[User]) -> Vec<Browser> {
        std::thread::scope(|scope| {
            let threads: Vec<_> = users.iter().map(|user| scope.spawn(|| self.signed_in(user.number()))).collect();
            threads.into_iter().map(|thread| thread.join().expect("signed in")).collect()
        })
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
            credit_limit: None,
            offer_hours: None,
            withdraw_deadline: None,
        });
    }

    /// Makes a term with all its dates.
    pub fn term_with(&self, details: TermDetails) {
        self.db.write_now(|connection| catalogue::save_term(connection, None, &details)).expect("the term is new");
    }

    /// The id of a term.
    pub fn term_id(&self, code: &str) -> Id {
        self.catalogue().term_by_code(code).expect("a term").id
    }

    /// Makes a subject.
    pub fn subject(&self, code: &str, name: &str) {
        let details = SubjectDetails { code: code.to_owned(), name: name.to_owned() };
        self.db.write_now(|connection| catalogue::save_subject(connection, None, &details)).expect("it is new");
    }

    /// Makes a course in the subject CS, taught by `who`, named after its code.
    pub fn course(&self, who: &User, code: &str) -> Id {
        self.course_with(who, &self.course_details(code))
    }

    /// What [`App::course`] makes a course from.
    pub fn course_details(&self, code: &str) -> CourseDetails {
        CourseDetails {
            code: code.to_owned(),
            name: format!("Course {code}"),
            description: format!("What {code} is about."),
            credits: 300,
            subject: self.catalogue().subject_by_code("CS").expect("the subject CS").id,
            prerequisites: String::new(),
            corequisites: String::new(),
            antirequisites: String::new(),
            instructors: Vec::new(),
        }
    }

    /// Makes a course from these details, taught by `who`.
    pub fn course_with(&self, who: &User, details: &CourseDetails) -> Id {
        self.db.write_now(|connection| create_course(connection, who.id, details, None)).expect("the course is new")
    }

    /// Invites `user` to a course in the name of `who`, who may edit it; answers the invitation's id.
    pub fn invite(&self, who: &User, course: Id, user: &User, rights: Rights) -> Id {
        let cache = CatalogueCache::default();
        self.db
            .write_now(|connection| teaching::invite(connection, &cache, who, course, &user.email, rights, ""))
            .expect("they can be invited");
        let open = self.db.read_now(|connection| teaching::list_invitations_of(connection, user.id));
        let open = open.expect("the invitations can be read").into_iter().map(|open| open.invitation);
        open.filter(|invitation| invitation.course_id == course)
            .map(|invitation| invitation.id)
            .next()
            .expect("it is open")
    }

    /// Puts `user` on the staff of a course that `who` may edit.
    pub fn staff(&self, who: &User, course: Id, user: &User, rights: Rights) {
        let invitation = self.invite(who, course, user, rights);
        let cache = CatalogueCache::default();
        self.db
            .write_now(|connection| teaching::accept(connection, &cache, user, invitation, ""))
            .expect("they can accept");
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
            waitlist_capacity: None,
            instructors: vec![who.number().to_owned()],
            meetings,
        };
        self.section_in(TEST_TERM, who, course, &details)
    }

    /// Makes a section from these details in a term, in the name of `who`.
    pub fn section_in(&self, term: &str, who: &User, course: Id, details: &SectionDetails) -> Id {
        let term = self.term_id(term);
        self.db
            .write_now(|connection| create_section(connection, who.id, course, term, details))
            .expect("the section is new")
    }

    /// Registers a student.
    pub fn register(&self, student: &User, section: Id) {
        let request = Request { student: student.id, section, gives_up: None, may_wait: false, address: String::new() };
        let cache = CatalogueCache::default();
        let catalogue = self.catalogue();
        let (_, found) = catalogue.section(section).expect("a section");
        let term = catalogue.term(found.term_id).expect("a term");
        // In a term that is over, as they did while it lasted.
        self.sql(&format!("UPDATE terms SET ends_on = '2099-12-31' WHERE code = '{}'", term.code));
        let outcome = self.db.write_now(|connection| registration::register(connection, &cache, &request));
        self.sql(&format!("UPDATE terms SET ends_on = '{}' WHERE code = '{}'", term.ends_on, term.code));
        assert!(matches!(outcome, Ok(Outcome::Registered { .. })), "the student may register: {outcome:?}");
    }

    /// Gives a student permission in a section in the name of `who`: every rule, for a day. Answers its id.
    pub fn permission(&self, who: &User, student: &User, section: Id) -> Id {
        self.permit(who, student, section, &Rule::ALL);
        let find = |connection: &mut ReadConnection| list_permissions_of(connection, student.id, section);
        self.db.read_now(find).expect("permissions")[0].id
    }

    /// Gives a student permission in a section in the name of `who`: these rules, for a day.
    pub fn permit(&self, who: &User, student: &User, section: Id, rules: &[Rule]) {
        let reason = "It is needed".to_owned();
        let answer = Answer { rules: rules.to_vec(), reason, expires_at: now() + TimeDelta::days(1) };
        let (cache, number) = (CatalogueCache::default(), student.number());
        let grant =
            |connection: &mut DbConnection| grant_permission(connection, &cache, who, section, number, &answer, "");
        self.db.write_now(grant).expect("it may be given");
    }

    /// Keeps seats of a section for a branch for a day, in the name of `who`. Answers the reservation's id.
    pub fn reservation(&self, who: &User, section: Id, branch: &str, seats: i32) -> Id {
        let new = NewReservation {
            school: String::new(),
            branch: branch.to_owned(),
            seats,
            until: now() + TimeDelta::days(1),
        };
        let cache = CatalogueCache::default();
        self.db.write_now(|connection| reserve_seats(connection, &cache, who, section, &new, "")).expect("free seats");
        let rows = self.db.read_now(|connection| list_reservations(connection, section)).expect("reservations");
        rows.last().expect("a reservation").id
    }

    /// Makes a time ticket for a branch, for tomorrow.
    pub fn ticket(&self, term: &str, branch: &str) -> Id {
        self.ticket_at(term, branch, now() + TimeDelta::days(1))
    }

    /// Makes a time ticket for a branch.
    pub fn ticket_at(&self, term: &str, branch: &str, opens_at: NaiveDateTime) -> Id {
        let (school, branch) = (String::new(), branch.to_owned());
        let (credits_from, credits_to) = (None, None);
        let row = TicketRow {
            id: Id::new(),
            term_id: self.term_id(term),
            school,
            branch,
            credits_from,
            credits_to,
            opens_at,
        };
        self.db.write_now(|connection| catalogue::create_ticket(connection, &row)).expect("the term is there");
        row.id
    }

    /// Places a hold on a student. Answers its id.
    pub fn hold(&self, student: &User) -> Id {
        let reason = "A library fine is open".to_owned();
        let details = HoldDetails { reason, note: String::new(), from: None, until: None };
        let numbers = [student.number().to_owned()];
        let place = |connection: &mut DbConnection| place_holds(connection, &Actor::default(), &numbers, &details);
        self.db.write_now(place).expect("the student is known");
        let find = |connection: &mut ReadConnection| list_holds(connection, Some(student.id), false, 0, 1);
        self.db.read_now(find).expect("holds")[0].id
    }

    /// Puts a section into a student's plan, as an alternative if it is one.
    pub fn plan(&self, student: &User, section: Id, instead_of: Option<Id>) {
        let cache = CatalogueCache::default();
        let put = |connection: &mut DbConnection| put_in_plan(connection, &cache, student.id, section, instead_of);
        self.db.write_now(put).expect("it may be planned");
    }

    /// The catalogue as the database has it now.
    pub fn catalogue(&self) -> std::sync::Arc<catalogue::Catalogue> {
        self.db.read_now(|connection| CatalogueCache::default().current(connection)).expect("the catalogue can be read")
    }

    /// How many seats of a section are taken, by its counter, and how many registrations it has.
    pub fn seats_taken(&self, section: Id) -> (i32, usize) {
        let result: diesel::QueryResult<_> = self.db.read_now(|connection| {
            let seats = catalogue::list_seats(connection, &[section])?;
            Ok((
                seats[&section].registered,
                registration::list_students(connection, section, &[Status::Registered])?.len(),
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
        branch: if role == Role::Student { "CS".to_owned() } else { String::new() },
    }
}
