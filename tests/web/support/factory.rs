//! Makes what a test needs through the services, so that test data obeys the rules.

use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use registrar::accounts::{self, NewUser, Role, User};
use registrar::catalogue::{
    self, CatalogueCache, CourseDetails, CourseInput, CourseTexts, Meeting, Rights, SectionDetails, SubjectDetails,
    TermDetails, TicketRow, create_course, create_section,
};
use registrar::context::{Actor, Context, Store};
use registrar::db::{DbConnection, Id, ReadConnection, now};
use registrar::exceptions::{
    Answer, HoldDetails, NewReservation, grant_permission, list_holds, list_permissions_of, place_holds, reserve_seats,
};
use registrar::form::key;
use registrar::planning::put_in_plan;
use registrar::reason::Rule;
use registrar::records::Status;
use registrar::registration::{self, Outcome, Request, list_reservations};
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
        self.store
            .write_now(&Actor::program(), |context| accounts::create_active_user(context, &user, &HASH))
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

    /// Makes an active user with a name of their own.
    pub fn person(&self, role: Role, number: &str, first_name: &str, last_name: &str) -> User {
        let user =
            NewUser { first_name: first_name.to_owned(), last_name: last_name.to_owned(), ..new_user(role, number) };
        self.store
            .write_now(&Actor::program(), |context| accounts::create_active_user(context, &user, &HASH))
            .expect("the user is new")
    }

    /// Makes so many students, `S1` and so on, all at once.
    pub fn students(&self, count: usize) -> Vec<User> {
        let users: Vec<NewUser> = (1..=count).map(|n| new_user(Role::Student, &format!("S{n}"))).collect();
        self.store
            .write_now(&Actor::program(), |context| {
                users.iter().map(|user| accounts::create_active_user(context, user, &HASH)).collect::<Result<_, _>>()
            })
            .expect("the users are new")
    }

    /// Makes an admin.
    pub fn admin(&self, number: &str) -> User {
        self.user(Role::Admin, number)
    }

    /// Gives a user a further role; returns them as they are then.
    pub fn add_role(&self, user: &User, role: Role) -> User {
        self.store
            .write_now(&Actor::command_line(), |context| accounts::add_role(context, user.id, role, None))
            .expect("the role is new to them");
        User { roles: user.roles.with(role), ..user.clone() }
    }

    /// Makes a faculty member who waits for approval.
    pub fn pending_faculty(&self, number: &str) -> User {
        let user = new_user(Role::Faculty, number);
        self.store
            .write_now(&Actor::program(), |context| accounts::sign_up(context, &user, &HASH))
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

    /// A browser for each of these users, all signed in at the same time.
    pub fn all_signed_in(&self, users: &[User]) -> Vec<Browser> {
        std::thread::scope(|scope| {
            let threads: Vec<_> = users.iter().map(|user| scope.spawn(|| self.signed_in(user.number()))).collect();
            threads.into_iter().map(|thread| thread.join().expect("signed in")).collect()
        })
    }

    /// Makes the current term and the subjects CS and MATH; returns the term's id.
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
        self.store
            .write_now(&Actor::program(), |context| catalogue::save_term(context, None, &details))
            .expect("the term is new");
    }

    /// The id of a term.
    pub fn term_id(&self, code: &str) -> Id {
        self.catalogue().term_by_code(code).expect("a term").id
    }

    /// Makes a subject.
    pub fn subject(&self, code: &str, name: &str) {
        let details = SubjectDetails { code: code.to_owned(), name: name.to_owned() };
        self.store
            .write_now(&Actor::program(), |context| catalogue::save_subject(context, None, &details))
            .expect("it is new");
    }

    /// Makes a course in the subject CS, taught by `who`, named after its code.
    pub fn course(&self, who: &User, code: &str) -> Id {
        self.course_with(who, &self.course_details(code))
    }

    /// What [`App::course`] makes a course from.
    pub fn course_details(&self, code: &str) -> CourseDetails {
        CourseDetails {
            texts: CourseTexts {
                code: code.to_owned(),
                name: format!("Course {code}"),
                description: format!("What {code} is about."),
                ..CourseTexts::default()
            },
            credits: 300,
            subject_id: self.catalogue().subject_by_code("CS").expect("the subject CS").id,
        }
    }

    /// [`App::course_details`] as a form gives them.
    pub fn course_input(&self, code: &str) -> CourseInput {
        CourseInput { details: self.course_details(code), instructors: Vec::new() }
    }

    /// Makes a course from these details, taught by `who`.
    pub fn course_with(&self, who: &User, details: &CourseDetails) -> Id {
        let input = CourseInput { details: details.clone(), instructors: Vec::new() };
        self.store
            .write_now(&Actor::program(), |context| create_course(context, who, &input, None))
            .expect("the course is new")
    }

    /// Invites `user` to a course in the name of `who`, who may edit it; returns the invitation's id.
    pub fn invite(&self, who: &User, course: Id, user: &User, rights: Rights) -> Id {
        self.store
            .write_now(&by(who), |context| teaching::invite(context, who, course, &user.email, rights))
            .expect("they can be invited");
        let open = self.store.read_now(Actor::program(), |context| teaching::list_invitations_of(context, user.id));
        let open = open.expect("the invitations can be read").into_iter();
        open.filter(|invitation| invitation.course_id == course)
            .map(|invitation| invitation.id)
            .next()
            .expect("it is open")
    }

    /// Puts `user` on the staff of a course that `who` may edit.
    pub fn staff(&self, who: &User, course: Id, user: &User, rights: Rights) {
        let invitation = self.invite(who, course, user, rights);
        self.store
            .write_now(&by(user), |context| teaching::accept(context, user, invitation))
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
        self.store
            .write_now(&Actor::program(), |context| create_section(context, who, course, term, details))
            .expect("the section is new")
    }

    /// Registers a student.
    pub fn register(&self, student: &User, section: Id) {
        let request = Request { student: student.id, section, gives_up: None, may_wait: false };
        let catalogue = self.catalogue();
        let (_, found) = catalogue.section(section).expect("a section");
        let term = catalogue.term(found.term_id).expect("a term");
        // In a term that is over, as they did while it lasted.
        self.sql(&format!("UPDATE terms SET ends_on = '2099-12-31' WHERE code = '{}'", term.code));
        // A catalogue of its own: the shared one does not know of a term that was changed behind the site's back.
        let store = Store { cache: CatalogueCache::default(), ..self.store.clone() };
        let outcome = store.write_now(&by(student), |context| registration::register(context, &request));
        self.sql(&format!("UPDATE terms SET ends_on = '{}' WHERE code = '{}'", term.ends_on, term.code));
        assert!(matches!(outcome, Ok(Outcome::Registered { .. })), "the student may register: {outcome:?}");
    }

    /// Gives a student permission in a section in the name of `who`: every rule, for a day. Returns its id.
    pub fn permission(&self, who: &User, student: &User, section: Id) -> Id {
        self.permit(who, student, section, &Rule::ALL);
        let find = |context: &mut Context<'_>| list_permissions_of(context, student.id, section);
        self.store.read_now(Actor::program(), find).expect("permissions")[0].id
    }

    /// Gives a student permission in a section in the name of `who`: these rules, for a day.
    pub fn permit(&self, who: &User, student: &User, section: Id, rules: &[Rule]) {
        let reason = "It is needed".to_owned();
        let answer = Answer { rules: rules.to_vec(), reason, expires_at: now() + TimeDelta::days(1) };
        let number = student.number();
        let grant = |context: &mut Context<'_>| grant_permission(context, who, section, number, &answer);
        self.store.write_now(&by(who), grant).expect("it may be given");
    }

    /// Keeps seats of a section for a branch for a day, in the name of `who`. Returns the reservation's id.
    pub fn reservation(&self, who: &User, section: Id, branch: &str, seats: i32) -> Id {
        let new = NewReservation {
            school: String::new(),
            branch: branch.to_owned(),
            seats,
            until: now() + TimeDelta::days(1),
        };
        self.store.write_now(&by(who), |context| reserve_seats(context, who, section, &new)).expect("free seats");
        let rows =
            self.store.read_now(Actor::program(), |context| list_reservations(context, section)).expect("reservations");
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
        self.store
            .write_now(&Actor::program(), |context| catalogue::create_ticket(context, &row))
            .expect("the term is there");
        row.id
    }

    /// Places a hold on a student. Returns its id.
    pub fn hold(&self, student: &User) -> Id {
        let reason = "A library fine is open".to_owned();
        let details = HoldDetails { reason, note: String::new(), from: None, until: None };
        let numbers = [student.number().to_owned()];
        let place = |context: &mut Context<'_>| place_holds(context, &numbers, &details);
        self.store.write_now(&Actor::program(), place).expect("the student is known");
        let find = |context: &mut Context<'_>| list_holds(context, Some(student.id), false, 0, 1);
        self.store.read_now(Actor::program(), find).expect("holds")[0].id
    }

    /// Puts a section into a student's plan, as an alternative if it is one.
    pub fn plan(&self, student: &User, section: Id, instead_of: Option<Id>) {
        let put = |context: &mut Context<'_>| put_in_plan(context, student.id, section, instead_of);
        self.store.write_now(&Actor::program(), put).expect("it may be planned");
    }

    /// The catalogue as the database has it now.
    pub fn catalogue(&self) -> std::sync::Arc<catalogue::Catalogue> {
        self.store.read_now(Actor::program(), |context| context.catalogue()).expect("the catalogue can be read")
    }

    /// How many seats of a section are taken, by its counter, and how many registrations it has.
    pub fn seats_taken(&self, section: Id) -> (i32, usize) {
        let result: diesel::QueryResult<_> = self.store.read_now(Actor::program(), |context| {
            let seats = catalogue::list_seats(context, &[section])?;
            Ok((
                seats[&section].registered,
                registration::list_students(context, section, &[Status::Registered])?.len(),
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

/// A user as services see who asks.
pub fn by(user: &User) -> Actor {
    Actor::user(user.clone(), None, "")
}
