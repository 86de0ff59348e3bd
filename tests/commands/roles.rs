//! `registrar user add-role` and `remove-role`.

use super::{Registration, ask, execute, said};

/// A place with the faculty member F1 and an admin without a number, whose address is `a@b.example`.
fn place() -> Registration {
    let place = Registration::new();
    let people = "role,number,email,first_name,last_name,school\nfaculty,F1,f1@b.example,Fay,Lee,Arts\n\
                  admin,,a@b.example,Ada,Amoah,\n";
    std::fs::create_dir(place.path("files")).expect("a folder");
    std::fs::write(place.path("files/people.csv"), people).expect("a file");
    let seeded = place.run_here(&["seed", "files"]);
    assert!(seeded.status.success(), "{}", said(&seeded));
    place
}

#[test]
fn a_role_is_given_and_taken_and_is_on_record() {
    let place = place();
    let added = place.run_here(&["user", "add-role", "f1", "admin"]);
    assert!(added.status.success(), "{}", said(&added));
    assert!(said(&added).contains("Fay Lee is admin and faculty now."), "{}", said(&added));
    let again = place.run_here(&["user", "add-role", "f1", "admin"]);
    assert_eq!(again.status.code(), Some(1));
    assert!(said(&again).contains("registrar: This user has the role already"), "{}", said(&again));
    let removed = place.run_here(&["user", "remove-role", "f1", "admin"]);
    assert!(said(&removed).contains("Fay Lee is no longer admin."), "{}", said(&removed));
    let file = place.path("registrar.db");
    let entries = |action: &str| {
        format!("SELECT count(*) AS n FROM audit WHERE action = '{action}' AND event LIKE '%\"admin\"%'")
    };
    assert_eq!((ask(&file, &entries("add role")), ask(&file, &entries("remove role"))), (1, 1));
}

#[test]
fn an_admin_gets_a_number_to_teach_and_the_last_one_stays() {
    let place = place();
    let without = place.run_here(&["user", "add-role", "a@b.example", "faculty"]);
    assert!(said(&without).contains("give one with --number"), "{}", said(&without));
    let added = place.run_here(&["user", "add-role", "a@b.example", "faculty", "--number", "F2"]);
    assert!(said(&added).contains("Ada Amoah is admin and faculty now."), "{}", said(&added));
    let removed = place.run_here(&["user", "remove-role", "F2", "admin"]);
    assert_eq!(removed.status.code(), Some(1));
    assert!(said(&removed).contains("This is the last active admin"), "{}", said(&removed));
    let unknown = place.run_here(&["user", "add-role", "F1", "dean"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("is not one of student, faculty, admin"), "{}", said(&unknown));
}

#[test]
fn the_database_keeps_roles_numbers_and_approval_together() {
    let place = place();
    let file = place.path("registrar.db");
    let refused = |change: &str| {
        std::panic::catch_unwind(|| execute(&file, &format!("UPDATE users SET {change} WHERE number = 'F1'"))).is_err()
    };
    assert!(refused("is_faculty = FALSE"), "nobody is nothing");
    assert!(refused("number = NULL, number_key = NULL"), "faculty have a number");
    assert!(refused("state = 'pending', is_admin = TRUE"), "nobody works in the office who waits for approval");
    assert!(!refused("is_student = TRUE"));
}
