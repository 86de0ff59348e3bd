//! What files do to a site in use: to times, seats, accounts and names.

use registrar::accounts::{Role, find_user, hash_now};
use registrar::catalogue::Rights;
use registrar::context::Actor;
use registrar::exchange::progress::Silent;
use registrar::exchange::{SeedError, SeedOptions, SeedSummary, Source, export, seed};

use super::support::{App, Browser, PASSWORD};

const TERMS: &str = "code,name,starts_on,ends_on\nSP27,Spring 2027,2000-01-01,2099-12-31\n";
const SUBJECTS: &str = "code,name\nCS,Computer Science\n";
const PEOPLE: &str = "role,number,email,first_name,last_name,school,branch\n\
    faculty,F1,f1@x.example,Ada,Byron,Eng,\nfaculty,F2,f2@x.example,Max,Born,Sci,\n\
    student,S001,s001@x.example,Given1,Family1,Eng,CS\nstudent,S002,s002@x.example,Given2,Family2,Eng,CS\n\
    student,S003,s003@x.example,Given3,Family3,Eng,CS\nstudent,S004,s004@x.example,Given4,Family4,Eng,CS\n";
const COURSES: &str = "code,name,credits,subject,primary_instructor\nCS 101,Intro,4,CS,F1\nCS 103,Small,3,CS,F1\n";
const SECTIONS: &str = "term,course,number,capacity,waitlist_capacity,instructors\nSP27,CS 103,01,1,10,F1\n";
const MEETINGS: &str = "term,course,section,days,starts_at,ends_at,room\nSP27,CS 103,01,MWF,13:00,13:50,B 3\n";

fn load(app: &App, files: &[(&str, &str)], password: Option<&str>) -> Result<SeedSummary, SeedError> {
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let options = SeedOptions { zone: chrono_tz::UTC, password_hash: password.map(hash_now), skip_bad_rows: false };
    seed(&app.db, &Source::Files(&files), &options, &Silent)
}

fn university() -> App {
    let app = App::start();
    app.admin("A1");
    let files = [
        ("terms.csv", TERMS),
        ("subjects.csv", SUBJECTS),
        ("people.csv", PEOPLE),
        ("courses.csv", COURSES),
        ("sections.csv", SECTIONS),
        ("meetings.csv", MEETINGS),
    ];
    load(&app, &files, Some(PASSWORD)).expect("the university loads");
    app
}

fn registered(lines: &[&str]) -> String {
    let rows: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    format!("student,term,course,section,status,over_capacity\n{}", rows.concat())
}

/// A section with one seat, taken, and another given over capacity, for which two wait.
fn with_a_seat_over_capacity() -> App {
    let app = university();
    let rows = registered(&[
        "S001,SP27,CS 103,01,registered,",
        "S002,SP27,CS 103,01,registered,yes",
        "S003,SP27,CS 103,01,waitlisted,",
        "S004,SP27,CS 103,01,waitlisted,",
    ]);
    load(&app, &[("registrations.csv", &rows)], None).expect("as an export has it");
    app
}

fn sign_up(app: &App, role: &str, number: &str, email: &str) -> Browser {
    let mut stranger = app.browser();
    let field = if role == "student" { "registration_number" } else { "employee_id" };
    let fields = [
        ("first_name", "Eve"),
        ("last_name", "Stranger"),
        ("email", email),
        ("phone_number", "555 0100"),
        (field, number),
        ("school", "Eng"),
        ("branch", "CS"),
        ("password", PASSWORD),
        ("confirm_password", PASSWORD),
    ];
    stranger.post(&format!("/sign-up/{role}"), &fields).expect_status(200).expect_path("/sign-in");
    let mut stranger = app.signed_in(number);
    stranger.get("/").see("Sign out");
    stranger
}

fn sign_in_is_refused(app: &App, identifier: &str) {
    let mut browser = app.browser();
    browser.post("/sign-in", &[("identifier", identifier), ("password", PASSWORD)]).expect_status(422);
}

#[test]
fn a_corrected_meeting_replaces_the_old_one_and_the_registered_are_notified_once() {
    let app = university();
    load(&app, &[("registrations.csv", &registered(&["S001,SP27,CS 103,01,registered,"]))], None).expect("loads");
    let corrected = "term,course,section,days,starts_at,ends_at,room\nSP27,CS 103,01,MWF,16:00,16:50,B 9\n";
    load(&app, &[("meetings.csv", corrected)], None).expect("loads");
    let catalogue = app.catalogue();
    let meetings = &catalogue.course_by_code("CS 103").expect("a course").sections[0].meetings;
    assert_eq!(meetings.len(), 1);
    let mut student = app.signed_in("S001");
    student.get("/").see("CS 103-01 meets at other times now.").see("Mon Wed Fri 16:00–16:50, B 9.");
    student.form("I have seen these").submit();
    load(&app, &[("meetings.csv", corrected)], None).expect("loads");
    student.get("/").dont_see("CS 103-01 meets at other times now.");
}

#[test]
fn a_raised_capacity_makes_room_for_the_seat_over_capacity_and_then_for_those_who_wait() {
    let app = with_a_seat_over_capacity();
    let section = app.catalogue().course_by_code("CS 103").expect("a course").sections[0].id;
    assert_eq!(app.seats_taken(section), (1, 2), "one over capacity");
    let raised = "term,course,number,capacity\nSP27,CS 103,01,3\n";
    load(&app, &[("sections.csv", raised)], None).expect("loads");
    assert_eq!(app.seats_taken(section), (3, 3));
    app.signed_in("S003").get("/").see("A seat came free and is yours: CS 103-01.");
    app.signed_in("S004").get("/").dont_see("A seat came free");
    app.signed_in("A1").get("/office/audit").see("promote").see("capacity 3, by a file");
    app.signed_in("A1").get(&format!("/sections/{section}/roster")).dont_see("Over capacity");
    let folder = tempfile::tempdir().expect("a folder");
    export(&app.db, folder.path(), chrono_tz::UTC, &Silent).expect("exports");
    let registrations = std::fs::read_to_string(folder.path().join("registrations.csv")).expect("a file");
    assert!(!registrations.contains("yes"), "nobody is over capacity any more: {registrations}");
    load(&app, &[("sections.csv", &raised.replace(",3\n", ",8\n"))], None).expect("loads");
    assert_eq!(app.seats_taken(section), (4, 4));
}

#[test]
fn whoever_a_file_takes_off_a_course_teaches_and_grades_none_of_its_sections() {
    let app = with_a_seat_over_capacity();
    let course = app.catalogue().course_by_code("CS 103").expect("a course").id;
    let primary = app.store.read_now(Actor::program(), |context| find_user(context, "F1")).expect("users").expect("F1");
    let second = app.faculty("F8");
    app.staff(&primary, course, &second, Rights { can_edit: true, can_grade: false });
    let section = app.catalogue().course(course).expect("the course").sections[0].id;
    let named = "term,course,number,instructors\nSP27,CS 103,01,F1 F8\n";
    load(&app, &[("sections.csv", named)], None).expect("loads");
    let mut browser = app.signed_in("F8");
    browser.get(&format!("/sections/{section}/roster")).expect_status(200);
    load(&app, &[("courses.csv", "code,instructors\nCS 103,F1\n")], None).expect("loads");
    for page in ["roster", "grades"] {
        browser.get(&format!("/sections/{section}/{page}")).expect_status(404);
    }
}

#[test]
fn a_file_that_claims_an_account_says_whose_email_it_has_now() {
    let app = App::start();
    app.university();
    sign_up(&app, "student", "Z100", "stranger@x.example");
    let people = "role,number,first_name,last_name\nstudent,Z100,Mina,Acosta\n";
    let refused = load(&app, &[("people.csv", people)], None).expect_err("no email");
    assert!(refused.to_string().contains("give the person’s email"), "{refused}");
}

#[test]
fn the_same_folder_that_raised_a_capacity_takes_no_seat_the_second_time() {
    let app = with_a_seat_over_capacity();
    let section = app.catalogue().course_by_code("CS 103").expect("a course").sections[0].id;
    let folder = tempfile::tempdir().expect("a folder");
    export(&app.db, folder.path(), chrono_tz::UTC, &Silent).expect("exports");
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).expect("a file");
    let sections = read("sections.csv").replace("01,1,10", "01,4,10");
    let files = [("sections.csv", sections.as_str()), ("registrations.csv", &read("registrations.csv"))];
    load(&app, &files, None).expect("loads");
    assert_eq!(app.seats_taken(section), (4, 4));
    let second = load(&app, &files, None).expect("loads");
    assert!(second.sheets.iter().all(|sheet| (sheet.added, sheet.changed) == (0, 0)), "{second:?}");
    assert_eq!(second.notes.errors.len(), 2, "those who have their seat meanwhile: {}", second.notes);
    assert_eq!(app.seats_taken(section), (4, 4));
}

#[test]
fn a_capacity_below_what_is_taken_is_refused_by_file_line_and_column() {
    let app = with_a_seat_over_capacity();
    let lowered = "term,course,number,capacity\nSP27,CS 103,01,0\n";
    let refused = load(&app, &[("sections.csv", lowered)], None).expect_err("too few");
    assert_eq!(refused.to_string(), "sections.csv:2: capacity: below the 1 that are taken, held or kept");
}

#[test]
fn an_export_with_a_seat_over_capacity_loads_as_it_was() {
    let (first, second) = (with_a_seat_over_capacity(), App::start());
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let options = SeedOptions { zone: chrono_tz::UTC, password_hash: None, skip_bad_rows: false };
    export(&first.db, folders[0].path(), chrono_tz::UTC, &Silent).expect("exports");
    seed(&second.db, &Source::Folder(folders[0].path()), &options, &Silent).expect("loads");
    let section = second.catalogue().course_by_code("CS 103").expect("a course").sections[0].id;
    assert_eq!(second.seats_taken(section), (1, 2));
    export(&second.db, folders[1].path(), chrono_tz::UTC, &Silent).expect("exports");
    for file in ["registrations.csv", "sections.csv"] {
        let read = |folder: &tempfile::TempDir| std::fs::read_to_string(folder.path().join(file)).expect("a file");
        assert_eq!(read(&folders[0]), read(&folders[1]));
    }
}

#[test]
fn a_file_takes_an_account_from_the_stranger_who_made_it() {
    let app = university();
    let mut student = sign_up(&app, "student", "Z100", "eve@y.example");
    let mut faculty = sign_up(&app, "faculty", "Z200", "mallory@y.example");
    let rows = "role,number,email,first_name,last_name,school,branch\n\
        student,Z100,mina.real@x.example,Mina,Acosta,Eng,CS\nfaculty,Z200,prof.real@x.example,Vera,Rubin,Sci,\n";
    load(&app, &[("people.csv", rows)], None).expect("nothing blocks the load");
    for stranger in [&mut student, &mut faculty] {
        stranger.get("/account").expect_path("/sign-in?next=%2Faccount");
    }
    for identifier in ["Z100", "Z200", "eve@y.example", "mina.real@x.example", "mallory@y.example"] {
        sign_in_is_refused(&app, identifier);
    }
    let mut office = app.signed_in("A1");
    office.get("/").see("A file claimed 2 accounts that were made on the sign-up page.").see("Z100 (eve@y.example)");
    office.get("/office/users?q=z").see("Mina Acosta").see("Vera Rubin").dont_see("Eve").dont_see("Approve");
    office.get("/office/audit?student=Z100").see("claim account");
    app.sql(
        "UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE number = 'A1') WHERE number = 'Z100'",
    );
    load(&app, &[("people.csv", rows)], None).expect("loads");
    app.signed_in("Z100").get("/").see("Sign out");
}

#[test]
fn an_account_with_anothers_email_or_role_is_set_aside_and_blocks_nothing() {
    let app = university();
    let mut with_email = sign_up(&app, "student", "Q1", "mina.real@x.example");
    let mut with_role = sign_up(&app, "student", "Z200", "eve@y.example");
    let rows = "role,number,email,first_name,last_name,school,branch\n\
        student,Z100,mina.real@x.example,Mina,Acosta,Eng,CS\nfaculty,Z200,prof.real@x.example,Vera,Rubin,Sci,\n";
    load(&app, &[("people.csv", rows)], Some("a lantern of theirs")).expect("nothing blocks the load");
    for stranger in [&mut with_email, &mut with_role] {
        stranger.get("/account").expect_path("/sign-in?next=%2Faccount");
    }
    for identifier in ["Q1", "Z200", "mina.real@x.example", "eve@y.example"] {
        sign_in_is_refused(&app, identifier);
    }
    let mut office = app.signed_in("A1");
    office.get("/office/users?q=rubin").see("Vera Rubin").see("Z200");
    office.get("/office/users?q=stranger").see("Deactivated");
    office.get("/").see("Q1 (mina.real@x.example) was made on the sign-up page and is set aside");
    let again = load(&app, &[("people.csv", rows)], None).expect("loads");
    assert_eq!((again.sheets[0].added, again.sheets[0].changed), (0, 0));
}

#[test]
fn accounts_that_the_office_or_a_file_made_keep_their_password() {
    let app = university();
    app.user(Role::Student, "S500");
    app.pending_faculty("F500");
    app.signed_in("A1").get("/").form("Approve").submit();
    let rows = "role,number,email,first_name,last_name\nstudent,S500,s500@x.example,New,Name\n\
        faculty,F500,f500@x.example,New,Name\nstudent,S001,s001@x.example,New,Name\n";
    load(&app, &[("people.csv", rows)], None).expect("loads");
    for number in ["S500", "F500", "S001"] {
        app.signed_in(number).get("/").see("Sign out");
    }
    app.signed_in("A1").get("/").dont_see("A file claimed");
}

#[test]
fn people_who_look_alike_are_refused_with_the_reason_and_one_name_is_enough() {
    let app = university();
    let header = "role,number,email,first_name,last_name,school,branch\n";
    for (row, said) in [
        ("student,S００１,c903@x.example,Full,Width,Eng,CS", "number: holds letters or digits of another width"),
        ("student,S001\u{200B},d904@x.example,Zero,Width,Eng,CS", "number: holds an invisible character (U+200B)"),
        ("student,Ѕ001,e905@x.example,Cyrillic,Dze,Eng,CS", "number: holds letters of another alphabet"),
        ("student,S906,f906@x.example,\u{200B},\u{2060},Eng,CS", "first_name: holds an invisible character (U+200B)"),
    ] {
        let refused = load(&app, &[("people.csv", &format!("{header}{row}\n"))], None).expect_err(row).to_string();
        assert!(refused.starts_with(&format!("people.csv:2: {said}")), "{refused}");
    }
    let rows = format!(
        "{header}student,S901,a901@x.example,R\u{E9},Composed,Eng,CS\n\
         student,S902,b902@x.example,Re\u{301},Composed,Eng,CS\nstudent,S907,g907@x.example,Pelé,,Eng,CS\n"
    );
    load(&app, &[("people.csv", &rows)], Some(PASSWORD)).expect("loads");
    let mut office = app.signed_in("A1");
    let found = office.get("/office/users?q=r%C3%A9+composed").see("S901").see("S902");
    assert_eq!(found.body().matches("R\u{E9} Composed").count() % 2, 0, "the two names compare equal");
    office.get("/office/users?q=pel").see("Pelé").dont_see("Pelé ,").dont_see(", Pelé");
    app.signed_in("S907").get("/account").see("Pelé");
}

#[test]
fn the_sign_up_page_refuses_what_the_file_does() {
    let app = university();
    let fields = |number: &'static str, first: &'static str, email: &'static str| {
        [
            ("first_name", first),
            ("last_name", ""),
            ("email", email),
            ("registration_number", number),
            ("school", "Eng"),
            ("branch", "CS"),
            ("password", PASSWORD),
            ("confirm_password", PASSWORD),
        ]
    };
    let mut visitor = app.browser();
    for (number, first, email, field) in [
        ("S００1", "Eve", "eve@y.example", "registration_number"),
        ("Ѕ001", "Eve", "eve@y.example", "registration_number"),
        ("S001\u{200B}", "Eve", "eve@y.example", "registration_number"),
        ("S77", "E\u{202E}ve", "eve@y.example", "first_name"),
        ("S77", "\u{2060}", "eve@y.example", "first_name"),
        ("S77", "Eve", "\"eve\"@y.example", "email"),
    ] {
        visitor.post("/sign-up/student", &fields(number, first, email)).expect_status(422);
        assert!(visitor.error_of(field).is_some(), "{number:?} {first:?} {email}: {}", visitor.text());
    }
    visitor.post("/sign-up/student", &fields("S77", "Pele\u{301}", "a@[127.0.0.1]")).expect_status(200);
    let folder = tempfile::tempdir().expect("a folder");
    export(&app.db, folder.path(), chrono_tz::UTC, &Silent).expect("exports");
    let options = SeedOptions { zone: chrono_tz::UTC, password_hash: None, skip_bad_rows: false };
    let other = App::start();
    seed(&other.db, &Source::Folder(folder.path()), &options, &Silent).expect("what was signed up can be loaded");
}

const IN_WORDS: &str = "code,name,credits,subject,primary_instructor,prerequisites,corequisites,antirequisites\n\
    CS 201,Later,3,CS,F1,None,-,\nCS 202,Later,3,CS,F1,N/A,,none\nCS 203,Later,3,CS,F1,junior standing,,\n\
    CS 204,Later,3,CS,F1,CS101,,\nCS 205,Later,3,CS,F1,CS 101.,,\nCS 206,Later,3,CS,F1,CS 101 with C or better,,\n\
    CS 207,Later,3,CS,F1,CS 101 or 103,,\nCS 208,Later,3,CS,F1,,,CS 209\nCS 209,Later,3,CS,F1,,,\n";

#[test]
fn requirements_in_words_are_read_or_reported() {
    let app = university();
    let summary = load(&app, &[("courses.csv", IN_WORDS)], None).expect("loads");
    assert_eq!(
        summary.notes.to_string(),
        "courses.csv:4: prerequisites: JUNIOR STANDING is not a course here: nobody can meet this\n\
         courses.csv:8: prerequisites: 103 is not a course here: nobody can meet this. Did you mean CS 103?"
    );
    let catalogue = app.catalogue();
    let course = |code: &str| catalogue.course_by_code(code).expect("a course");
    for code in ["CS 201", "CS 202"] {
        let it = course(code);
        assert_eq!((it.prerequisites.as_str(), it.requirements.len()), ("", 0), "{code}");
    }
    let taken = "student,term,course,section,status,grade\nS001,SP27,CS 101,01,completed,C\n";
    let sections: String =
        ["101", "204", "205", "206"].iter().map(|number| format!("SP27,CS {number},01,5\n")).collect();
    let sections = format!("term,course,number,capacity\n{sections}");
    load(&app, &[("sections.csv", &sections), ("registrations.csv", taken)], None).expect("loads");
    let app_catalogue = app.catalogue();
    let mut student = app.signed_in("S001");
    for code in ["CS 204", "CS 205", "CS 206"] {
        let course = app_catalogue.course_by_code(code).expect("a course");
        student.get(&format!("/courses/{}", course.id)).see("met: you have C");
    }
    let mut office = app.signed_in("A1");
    office.get("/").click("2 codes in requirements are not courses here: nobody can meet that");
    office.expect_path("/office/requirements").see("CS 203").see("CS 207").see("Did you mean CS 103?");
    office.dont_see("CS 204");
}

#[test]
fn a_form_warns_once_of_a_code_that_is_no_course() {
    let app = university();
    let course = app.catalogue().course_by_code("CS 103").expect("a course").id;
    let mut editor = app.signed_in("F1");
    let page = format!("/courses/{course}/edit");
    editor.get(&page).form("Save").fill("prerequisites", "junior standing or CS101").submit().expect_status(422);
    let said = editor.error_of("prerequisites").expect("a message");
    assert!(said.contains("JUNIOR STANDING is not a course here: nobody can meet this"), "{said}");
    assert!(!said.contains("CS101"), "{said}");
    editor.form("Save").submit().expect_status(200).see("CS 103 is saved.");
    assert_eq!(app.catalogue().course(course).expect("it").prerequisites, "junior standing or CS101");
    editor.get(&page).form("Save").fill("name", "Smaller").submit().expect_status(200).see("CS 103 is saved.");
    editor.get(&page).form("Save").fill("corequisites", "sophomore standing").submit().expect_status(422);
    assert!(editor.error_of("corequisites").is_some() && editor.error_of("prerequisites").is_none());
    editor.form("Save").fill("corequisites", "N/A").fill("prerequisites", "CS 101 with").submit().expect_status(422);
    editor.form("Save").fill("prerequisites", "CS 101 (C)").submit().expect_status(422).see("»(«");
}
