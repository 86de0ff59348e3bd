//! What all pages share: who may send what, the headers, the files, the errors, the markup.

mod bodies;
mod failures;
mod headers;
mod markup;
mod methods;
mod nonsense;
mod origin;
mod outages;
mod slow;
mod static_files;

use super::support;
use registrar::db::Id;
use support::{Answer, App, Browser};

/// The institution whose name is on every page of the sites here.
const INSTITUTION: &str = "Northgate College";

/// Every address: whom it is for (nobody in particular, or a student, faculty, an admin), and its methods.
const ROUTES: [(&str, &str, &str); 87] = [
    ("", "/", "GET"),
    ("", "/healthz", "GET"),
    ("", "/readyz", "GET"),
    ("", "/static/{name}", "GET"),
    ("", "/sign-up/student", "GET, POST"),
    ("", "/sign-up/faculty", "GET, POST"),
    ("", "/sign-in", "GET, POST"),
    ("", "/sign-out", "POST"),
    ("S1", "/account", "GET"),
    ("S1", "/account/calendar/reset", "POST"),
    ("S1", "/account/password", "GET, POST"),
    ("S1", "/account/sessions", "GET"),
    ("S1", "/account/sessions/revoke-others", "POST"),
    ("S1", "/account/sessions/{id}/revoke", "POST"),
    ("F1", "/courses", "GET, POST"),
    ("F1", "/courses/new", "GET"),
    ("F1", "/courses/{id}", "GET, POST"),
    ("F1", "/courses/{id}/edit", "GET"),
    ("F1", "/courses/{id}/delete", "GET, POST"),
    ("F1", "/courses/{id}/sections/new", "GET"),
    ("F1", "/courses/{id}/sections", "POST"),
    ("F1", "/courses/{id}/instructors", "GET, POST"),
    ("F1", "/courses/{id}/instructors/{user}", "POST"),
    ("F1", "/courses/{id}/instructors/{user}/remove", "POST"),
    ("F1", "/courses/{id}/invitations/{invitation}/revoke", "POST"),
    ("F1", "/invitations/{id}/accept", "POST"),
    ("F1", "/invitations/{id}/decline", "POST"),
    ("F1", "/sections/{id}", "GET, POST"),
    ("F1", "/sections/{id}/edit", "GET"),
    ("F1", "/sections/{id}/delete", "GET, POST"),
    ("S1", "/sections/{id}/register", "POST"),
    ("S1", "/sections/{id}/swap", "POST"),
    ("S1", "/sections/{id}/drop", "POST"),
    ("F1", "/sections/{id}/cancel", "GET, POST"),
    ("S1", "/sections/{id}/withdraw", "GET, POST"),
    ("S1", "/sections/{id}/permissions/ask", "GET, POST"),
    ("F1", "/sections/{id}/permissions", "GET, POST"),
    ("F1", "/permissions/{id}/grant", "POST"),
    ("F1", "/permissions/{id}/decline", "POST"),
    ("F1", "/permissions/{id}/revoke", "POST"),
    ("F1", "/sections/{id}/reservations", "GET, POST"),
    ("F1", "/sections/{id}/reservations/{reservation}/open", "POST"),
    ("S1", "/schedule", "GET"),
    ("", "/schedule.ics", "GET"),
    ("S1", "/notices", "GET"),
    ("S1", "/plan", "GET"),
    ("S1", "/plan/items", "POST"),
    ("S1", "/plan/items/{section}/up", "POST"),
    ("S1", "/plan/items/{section}/down", "POST"),
    ("S1", "/plan/items/{section}/first", "POST"),
    ("S1", "/plan/items/{section}/remove", "POST"),
    ("S1", "/plan/register", "POST"),
    ("S1", "/notices/seen", "POST"),
    ("F1", "/sections/{id}/roster", "GET"),
    ("F1", "/sections/{id}/roster.csv", "GET"),
    ("F1", "/sections/{id}/grades", "GET, POST"),
    ("F1", "/sections/{id}/grades.csv", "GET"),
    ("F1", "/sections/{id}/grades/upload", "POST"),
    ("F1", "/sections/{id}/grades/change", "GET, POST"),
    ("S1", "/transcript", "GET"),
    ("A1", "/office/users/{id}/transcript", "GET"),
    ("A1", "/office/provisional", "GET"),
    ("A1", "/office/requirements", "GET"),
    ("A1", "/office/grades", "GET, POST"),
    ("A1", "/office/grades/delete", "POST"),
    ("A1", "/office/grades/repeats", "POST"),
    ("A1", "/office/audit", "GET"),
    ("A1", "/office/terms/{id}/credit-limits", "POST"),
    ("A1", "/office/terms/{id}/tickets", "POST"),
    ("A1", "/office/terms/{id}/tickets/{ticket}/delete", "POST"),
    ("A1", "/office/holds", "GET, POST"),
    ("A1", "/office/holds/{id}/lift", "POST"),
    ("A1", "/office/permissions", "GET"),
    ("A1", "/office/users", "GET"),
    ("A1", "/office/users/{id}/approve", "POST"),
    ("A1", "/office/users/{id}/deactivate", "POST"),
    ("A1", "/office/users/{id}/activate", "POST"),
    ("A1", "/office/terms", "GET, POST"),
    ("A1", "/office/terms/new", "GET"),
    ("A1", "/office/terms/{id}", "POST"),
    ("A1", "/office/terms/{id}/edit", "GET"),
    ("A1", "/office/terms/{id}/delete", "POST"),
    ("A1", "/office/subjects", "GET, POST"),
    ("A1", "/office/subjects/new", "GET"),
    ("A1", "/office/subjects/{id}", "POST"),
    ("A1", "/office/subjects/{id}/edit", "GET"),
    ("A1", "/office/subjects/{id}/delete", "POST"),
];

/// A site with one of everything: S1, F1, who teaches the course, and A1.
struct Campus {
    app: App,
    course: Id,
    section: Id,
    term: Id,
    subject: Id,
    student: Id,
}

impl Campus {
    fn start() -> Self {
        let app = App::start_with(&[("INSTITUTION_NAME", INSTITUTION)]);
        let (student, faculty) = (app.student("S1"), app.faculty("F1"));
        app.admin("A1");
        let term = app.university();
        let course = app.course(&faculty, "CS 101");
        let section = app.section(&faculty, course, "01", 24);
        let subject = app.catalogue().subject_by_code("CS").expect("a subject").id;
        let student = student.id;
        Self { app, course, section, term, subject, student }
    }

    /// The address with the id of what is there.
    fn address(&self, path: &str) -> String {
        let id = match path.split('/').nth(1) {
            Some("courses") => self.course,
            Some("sections") => self.section,
            _ if path.starts_with("/office/terms") => self.term,
            _ if path.starts_with("/office/subjects") => self.subject,
            _ => self.student,
        };
        let unknown = Id::new().to_string();
        let path = path.replace("{section}", &self.section.to_string());
        let path = path.replace("{id}", &id.to_string());
        let others = ["{reservation}", "{ticket}", "{user}", "{invitation}"];
        others.into_iter().fold(path, |path, other| path.replace(other, &unknown))
    }

    /// The browser of whoever has this number; of a visitor for none.
    fn browser_of(&self, number: &str) -> Browser {
        match number {
            "" => self.app.browser(),
            number => self.app.signed_in(number),
        }
    }
}

/// Expects an error with a page of the site, in words for people.
#[track_caller]
fn expect_error_page(answer: &Answer, status: u16, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.text());
    let (kind, text) = (answer.header("content-type").unwrap_or_default(), answer.text());
    assert_eq!(kind, "text/html; charset=utf-8", "{what}");
    assert_eq!(answer.header("cache-control"), Some("no-store"), "{what}");
    assert!(text.contains("<header class=\"site\">") && text.contains("<h1>"), "{what}: {text}");
    assert!(text.contains(INSTITUTION), "{what}: {text}");
    expect_no_internals(&text, what);
}

/// Expects that no part of the program speaks for itself.
#[track_caller]
fn expect_no_internals(text: &str, what: &str) {
    let text = text.to_lowercase().replace("charset=\"utf-8\"", "");
    for word in ["serde", "diesel", "sql", "postgres", "utf-8", "uuid", "actix", "panic", "src/", "urlencoded"] {
        assert!(!text.contains(word), "{what} says {word:?}: {text}");
    }
}
