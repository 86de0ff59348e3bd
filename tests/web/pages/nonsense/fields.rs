//! The fields of every form, with good answers.

use super::support::{PASSWORD, TEST_TERM};

/// Every form: whose it is, where it goes, its fields with good answers.
type Form = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

pub const FORMS: [Form; 14] = [
    ("", "/sign-in", &[("identifier", "S1"), ("password", "no"), ("next", "/")]),
    (
        "",
        "/sign-up/student",
        &[
            ("email", "g@example.edu"),
            ("first_name", "Grace"),
            ("last_name", "Okafor"),
            ("phone_number", ""),
            ("registration_number", "S9"),
            ("school", "Harvey Mudd"),
            ("branch", "CS"),
            ("password", PASSWORD),
            ("confirm_password", PASSWORD),
        ],
    ),
    (
        "",
        "/sign-up/faculty",
        &[
            ("email", "a@example.edu"),
            ("first_name", "Alan"),
            ("last_name", "Byrd"),
            ("phone_number", ""),
            ("employee_id", "F9"),
            ("school", "Harvey Mudd"),
            ("password", PASSWORD),
            ("confirm_password", PASSWORD),
        ],
    ),
    (
        "S1",
        "/account/password",
        &[
            ("current_password", "no"),
            ("password", PASSWORD),
            ("confirm_password", PASSWORD),
            ("sign_out_elsewhere", "1"),
        ],
    ),
    ("F1", "/courses", COURSE),
    ("F1", "/courses/{id}", COURSE),
    ("F1", "/courses/{id}/sections", SECTION),
    ("F1", "/courses/{id}/instructors", &[("identifier", "F8"), ("can_edit", "1"), ("can_grade", "1")]),
    ("F1", "/sections/{id}", SECTION),
    ("A1", "/office/terms", TERM),
    ("A1", "/office/terms/{id}", TERM),
    ("A1", "/office/subjects", &[("code", "BIO"), ("name", "Biology")]),
    ("A1", "/office/subjects/{id}", &[("code", "BIO"), ("name", "Biology")]),
    ("F1", "/sections/{id}/cancel", &[("reason", "Nobody teaches it")]),
];

const COURSE: &[(&str, &str)] = &[
    ("code", "CS 102"),
    ("name", "Data Structures"),
    ("description", "Trees."),
    ("credits", "3"),
    ("subject", "CS"),
    ("prerequisites", ""),
    ("instructors", ""),
    ("term", TEST_TERM),
    ("capacity", "24"),
    ("version", "1"),
];

const SECTION: &[(&str, &str)] = &[
    ("term", TEST_TERM),
    ("number", "02"),
    ("capacity", "24"),
    ("instructors", "F1"),
    ("days", "MWF"),
    ("starts_at", "09:35"),
    ("ends_at", "10:50"),
    ("room", "Hall 1"),
    ("weeks", "1-15"),
    ("version", "1"),
];

const TERM: &[(&str, &str)] = &[
    ("code", "SP2098"),
    ("name", "Spring 2098"),
    ("starts_on", "2098-01-19"),
    ("ends_on", "2098-05-14"),
    ("registration_opens_at", ""),
    ("registration_closes_at", ""),
    ("drop_deadline", ""),
];

/// The answers as a browser sends them, one of them replaced by what is encoded already.
pub fn encode(answers: &[(&str, &str)], change: Option<(&str, &str)>) -> String {
    let encoded = |text: &str| -> String { url::form_urlencoded::byte_serialize(text.as_bytes()).collect() };
    let pair = |(name, value): &(&str, &str)| match change {
        Some((changed, raw)) if changed == *name => format!("{name}={}", raw.replace('&', "%26")),
        _ => format!("{name}={}", encoded(value)),
    };
    answers.iter().map(pair).collect::<Vec<_>>().join("&")
}
