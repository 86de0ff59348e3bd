//! Who may ask for what: every address of the site, asked for by everybody.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use registrar::catalogue::Rights;
use registrar::db::Id;

use super::support::{Answer, App, Browser};

/// The columns after the route.
const ROLES: [&str; 7] = ["visitor", "student", "helper", "owner", "stranger", "pending", "admin"];

/// What everybody is answered: a status; `→` and the address of a 303; `in`, a 303 to the sign-in page that leads back.
/// A POST is sent with an empty form. The helper is a student on the staff of the course, who may grade, the owner is the instructor of the course and the section, the stranger is one of
/// other courses, whom the owner invites to assist with a third and a fourth. Each role finds a university of its own, and goes through the rows from the top to the bottom.
const ROUTES: &str = "
                                           visitor  student           helper            owner             stranger        pending        admin
GET  /healthz                              200      200               200               200               200             200            200
GET  /readyz                               200      200               200               200               200             200            200
GET  /static/{name}                        200      200               200               200               200             200            200
GET  /                                     200      200               200               200               200             200            200

GET  /sign-up/student                      200      →/                →/                →/                →/              →/             →/
POST /sign-up/student                      422      422               422               422               422             422            422
GET  /sign-up/faculty                      200      →/                →/                →/                →/              →/             →/
POST /sign-up/faculty                      422      422               422               422               422             422            422
GET  /sign-in                              200      →/                →/                →/                →/              →/             →/
POST /sign-in                              422      422               422               422               422             422            422
GET  /account                              in       200               200               200               200             403            200
POST /account/calendar/reset               in       →/account         →/account         →/account         →/account       403            403
GET  /account/password                     in       200               200               200               200             403            200
POST /account/password                     in       422               422               422               422             403            422
GET  /account/sessions                     in       200               200               200               200             403            200
POST /account/sessions/{id}/revoke         in       404               404               404               404             403            404
POST /account/sessions/revoke-others       in       →/account/sessions →/account/sessions →/account/sessions →/account/sessions 403            →/account/sessions

GET  /courses                              200      200               200               200               200             200            200
GET  /courses/new                          in       403               403               200               200             403            403
POST /courses                              in       403               403               422               422             403            403
GET  /courses/{id}                         200      200               200               200               200             200            200
GET  /courses/{id}/edit                    in       403               403               200               404             403            200
POST /courses/{id}                         in       403               403               422               404             403            422
GET  /courses/{id}/delete                  in       403               403               200               404             403            200
GET  /courses/{id}/sections/new            in       403               403               200               404             403            200
POST /courses/{id}/sections                in       403               403               422               404             403            422
GET  /courses/{id}/instructors             in       403               403               200               404             403            200
POST /courses/{id}/instructors             in       403               403               422               404             403            422
POST /courses/{id}/instructors/{user}      in       403               403               →/courses/{course}/instructors 404             403            →/courses/{course}/instructors
POST /courses/{id}/instructors/{user}/remove in       403               404               →/courses/{course}/instructors 404             403            →/courses/{course}/instructors
POST /courses/{id}/invitations/{invitation}/revoke in       403               403               →/courses/{course}/instructors 404             403            →/courses/{course}/instructors
POST /invitations/{id}/accept              in       404               404               404               →/              403            404
POST /invitations/{id}/decline             in       404               404               404               →/              403            404
GET  /sections/{id}                        →{here}  →{here}           →{here}           →{here}           →{here}         →{here}        →{here}
GET  /sections/{id}/edit                   in       403               403               200               404             403            200
POST /sections/{id}                        in       403               403               422               404             403            422
GET  /sections/{id}/delete                 in       403               403               200               404             403            200

POST /sections/{id}/register               in       →/courses/{course} →/courses/{course} 403               403             403            403
POST /sections/{id}/swap                   in       400               400               403               403             403            403
POST /sections/{id}/drop                   in       →/courses/{course} →/courses/{course} 403               403             403            403
GET  /sections/{id}/cancel                 in       403               403               200               404             403            200
POST /sections/{id}/cancel                 in       403               403               422               404             403            422
GET  /sections/{id}/withdraw               in       404               404               403               403             403            403
POST /sections/{id}/withdraw               in       409               409               403               403             403            403
GET  /sections/{id}/permissions/ask        in       200               200               403               403             403            403
POST /sections/{id}/permissions/ask        in       422               422               403               403             403            403
GET  /sections/{id}/permissions            in       403               403               200               404             403            200
POST /sections/{id}/permissions            in       403               403               422               404             403            422
POST /permissions/{id}/decline             in       403               403               →{permissions}    404             403            →{permissions}
POST /permissions/{id}/grant               in       403               403               →{permissions}    404             403            →{permissions}
POST /permissions/{id}/revoke              in       403               403               →{permissions}    404             403            →{permissions}
GET  /sections/{id}/reservations           in       403               403               200               404             403            200
POST /sections/{id}/reservations           in       403               403               422               404             403            422
POST /sections/{id}/reservations/{reservation}/open in       403               403               →{reservations}   404             403            →{reservations}
GET  /notices                              in       200               200               200               200             403            200
POST /notices/seen                         in       →/                →/                →/                →/              403            →/
GET  /sections/{id}/roster                 in       403               200               200               404             403            200
GET  /sections/{id}/roster.csv             in       403               200               200               404             403            200

GET  /sections/{id}/grades                 in       403               200               200               404             403            200
POST /sections/{id}/grades                 in       403               →/sections/{section}/grades →/sections/{section}/grades 404             403            →/sections/{section}/grades
GET  /sections/{id}/grades.csv             in       403               200               200               404             403            200
POST /sections/{id}/grades/upload          in       403               415               415               404             403            415
GET  /sections/{id}/grades/change          in       403               404               404               404             403            404
POST /sections/{id}/grades/change          in       403               404               404               404             403            404
GET  /transcript                           in       200               200               403               403             403            403

GET  /schedule                             in       200               200               200               200             403            403
GET  /schedule.ics                         404      404               404               404               404             404            404

GET  /plan                                 in       200               200               403               403             403            403
POST /plan/items                           in       404               404               403               403             403            403
POST /plan/items/{section}/up              in       →/plan?term=NOW   →/plan?term=NOW   403               403             403            403
POST /plan/items/{section}/down            in       →/plan?term=NOW   →/plan?term=NOW   403               403             403            403
POST /plan/items/{section}/first           in       →/plan?term=NOW   →/plan?term=NOW   403               403             403            403
POST /plan/items/{section}/remove          in       →/plan?term=NOW   →/plan?term=NOW   403               403             403            403
POST /plan/register                        in       404               404               403               403             403            403

GET  /office/users                         in       403               403               403               403             403            200
POST /office/users/{id}/approve            in       403               403               403               403             403            →/office/users
POST /office/users/{id}/deactivate         in       403               403               403               403             403            →/office/users
POST /office/users/{id}/activate           in       403               403               403               403             403            →/office/users
GET  /office/terms                         in       403               403               403               403             403            200
GET  /office/terms/new                     in       403               403               403               403             403            200
POST /office/terms                         in       403               403               403               403             403            422
GET  /office/terms/{id}/edit               in       403               403               403               403             403            200
POST /office/terms/{id}                    in       403               403               403               403             403            422
POST /office/terms/{id}/credit-limits      in       403               403               403               403             403            422
POST /office/terms/{id}/tickets            in       403               403               403               403             403            422
POST /office/terms/{id}/tickets/{ticket}/delete in       403               403               403               403             403            →{tickets}
POST /office/terms/{id}/delete             in       403               403               403               403             403            →/office/terms
GET  /office/holds                         in       403               403               403               403             403            200
POST /office/holds                         in       403               403               403               403             403            422
POST /office/holds/{id}/lift               in       403               403               403               403             403            →/office/holds
GET  /office/permissions                   in       403               403               403               403             403            200
GET  /office/users/{id}/transcript         in       403               403               403               403             403            404
GET  /office/provisional                   in       403               403               403               403             403            200
GET  /office/grades                        in       403               403               403               403             403            200
POST /office/grades                        in       403               403               403               403             403            422
POST /office/grades/delete                 in       403               403               403               403             403            404
POST /office/grades/repeats                in       403               403               403               403             403            400
GET  /office/audit                         in       403               403               403               403             403            200
GET  /office/requirements                  in       403               403               403               403             403            200
GET  /office/subjects                      in       403               403               403               403             403            200
GET  /office/subjects/new                  in       403               403               403               403             403            200
POST /office/subjects                      in       403               403               403               403             403            422
GET  /office/subjects/{id}/edit            in       403               403               403               403             403            200
POST /office/subjects/{id}                 in       403               403               403               403             403            422
POST /office/subjects/{id}/delete          in       403               403               403               403             403            →/office/subjects

POST /sections/{id}/delete                 in       403               403               →/courses/{course} 404             403            →/courses/{course}
POST /courses/{id}/delete                  in       403               403               →/courses?mine=1  404             403            →/courses
POST /sign-out                             →/       →/                →/                →/                →/              →/             →/
";

#[test]
fn each_role_is_answered_as_the_table_says() {
    for (column, role) in ROLES.iter().enumerate() {
        let (app, mut university) = (App::start(), University::default());
        let mut browser = university.open(&app, role);
        for (route, cells) in rows() {
            let path = university.address(&route.path);
            let answer = ask(&mut browser, &route.method, &path);
            let is = university.in_words(&answer, &path);
            let wanted = university.expected(cells[column], &route, &path);
            assert_eq!(is, wanted, "{role}: {} {}", route.method, route.path);
        }
    }
}

#[test]
fn the_table_has_every_route_of_the_source() {
    let table: BTreeSet<Route> = rows().into_iter().map(|(route, _)| route).collect();
    assert_eq!(routes_in_source(), table, "the routes of the source, and those of the table");
}

#[test]
fn an_address_asked_for_in_another_way_is_405_for_everybody() {
    let source = routes_in_source();
    for role in ROLES {
        let (app, mut university) = (App::start(), University::default());
        let mut browser = university.open(&app, role);
        for path in source.iter().map(|route| &route.path).collect::<BTreeSet<_>>() {
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let is_known = source.iter().any(|route| route.path == *path && route.method == method);
                if !is_known {
                    let answer = ask(&mut browser, method, &university.address(path));
                    assert_eq!(answer.status, 405, "{role}: {method} {path}");
                }
            }
        }
    }
}

#[derive(Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Route {
    path: String,
    method: String,
}

/// The table, row by row.
fn rows() -> Vec<(Route, Vec<&'static str>)> {
    let lines = ROUTES.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let mut lines = lines.filter(|words| !words.is_empty());
    assert_eq!(lines.next().expect("the header"), ROLES);
    let row = |words: Vec<&'static str>| {
        assert_eq!(words.len(), 2 + ROLES.len(), "{words:?}");
        let (method, path) = (words[0].to_owned(), words[1].to_owned());
        (Route { path, method }, words[2..].to_vec())
    };
    lines.map(row).collect()
}

/// Every `web::resource("...")` in the source, with its methods.
fn routes_in_source() -> BTreeSet<Route> {
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder of the source") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = fs::read_to_string(path).expect("a source file");
                found.extend(source.split("web::resource(\"").skip(1).flat_map(routes_of));
            }
        }
    }
    found
}

/// The routes of one resource; `text` begins with its path.
fn routes_of(text: &str) -> Vec<Route> {
    let (path, rest) = text.split_once('"').expect("the end of the path");
    // The methods are called at once: whatever stands further away is no method of this resource.
    let calls = rest.split([';', '{']).next().unwrap_or_default();
    let methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "ROUTE", "TO"];
    let known: Vec<_> =
        methods.into_iter().filter(|method| calls.contains(&format!(".{}(", method.to_lowercase()))).collect();
    assert!(!known.is_empty(), "{path} has no method that this test knows: {calls}");
    let route = |method: &str| Route { path: path.to_owned(), method: method.to_owned() };
    known.into_iter().map(route).collect()
}

/// Sends the request as the site's own page would, from nowhere in particular.
fn ask(browser: &mut Browser, method: &str, path: &str) -> Answer {
    let headers = [("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded")];
    match method {
        "GET" => browser.send(method, path, &[], None),
        _ => browser.send(method, path, &headers, Some(b"")),
    }
}

/// What the addresses of the table lead to.
#[derive(Default)]
struct University {
    course: String,
    section: String,
    user: String,
    term: String,
    subject: String,
    asset: String,
    /// Permissions for the section: one to decline, one to grant, one to take back.
    permissions: [String; 3],
    reservation: String,
    ticket: String,
    hold: String,
    /// Somebody who assists with the course.
    assistant: String,
    /// The invitation of somebody else to the course.
    invitation: String,
    /// Invitations of the stranger: the one that is accepted, and the one that is declined.
    invited: [String; 2],
}

impl University {
    /// Fills the site, and signs in somebody in this role.
    fn open(&mut self, app: &App, role: &str) -> Browser {
        app.university();
        app.term("SPARE", "1990-01-01", "1990-12-31");
        app.subject("SPARE", "Spare");
        let (owner, stranger) = (app.faculty("F1"), app.faculty("F2"));
        app.student("S1");
        app.admin("A1");
        app.pending_faculty("F3");
        app.course(&stranger, "CS 2");
        let course = app.course(&owner, "CS 1");
        self.course = course.to_string();
        self.section = app.section(&owner, course, "01", 10).to_string();
        self.user = app.pending_faculty("F4").id.to_string();
        self.term = app.term_id("SPARE").to_string();
        let subject = app.catalogue().subject_by_code("SPARE").expect("a subject").id;
        self.subject = subject.to_string();
        let section = self.section.parse().expect("an id");
        let students = ["S2", "S3", "S4"].map(|number| app.student(number));
        self.permissions = students.each_ref().map(|student| app.permission(&owner, student, section).to_string());
        app.sql(
            "UPDATE permissions SET state = 'asked' WHERE student_id IN (SELECT id FROM users WHERE number <> 'S4')",
        );
        self.reservation = app.reservation(&owner, section, "MATH", 2).to_string();
        self.ticket = app.ticket("SPARE", "CS").to_string();
        self.hold = app.hold(&students[0]).to_string();
        let [assistant, somebody] = ["F5", "F6"].map(|number| app.faculty(number));
        app.staff(&owner, course, &assistant, Rights::default());
        app.staff(&owner, course, &app.student("S9"), Rights { can_edit: false, can_grade: true });
        self.assistant = assistant.id.to_string();
        self.invitation = app.invite(&owner, course, &somebody, Rights::default()).to_string();
        self.invited = ["CS 3", "CS 4"]
            .map(|code| app.invite(&owner, app.course(&owner, code), &stranger, Rights::default()).to_string());
        let mut browser = app.browser();
        let asset = browser.get("/").attr("link[rel=stylesheet]", "href");
        self.asset = asset.expect("a style sheet");
        let number = match role {
            "visitor" => return browser,
            "student" => "S1",
            "helper" => "S9",
            "owner" => "F1",
            "stranger" => "F2",
            "pending" => "F3",
            _ => "A1",
        };
        app.signed_in(number)
    }

    /// The address that a route's pattern stands for.
    fn address(&self, pattern: &str) -> String {
        if pattern == "/static/{name}" {
            return self.asset.clone();
        }
        let unknown = Id::new().to_string();
        let id = match pattern.split("/{id}").next() {
            Some("/courses") => &self.course,
            Some("/sections") => &self.section,
            Some("/office/users") => &self.user,
            Some("/office/terms") => &self.term,
            Some("/office/subjects") => &self.subject,
            _ => &unknown,
        };
        let id = match pattern {
            "/permissions/{id}/decline" => &self.permissions[0],
            "/permissions/{id}/grant" => &self.permissions[1],
            "/permissions/{id}/revoke" => &self.permissions[2],
            "/office/holds/{id}/lift" => &self.hold,
            "/invitations/{id}/accept" => &self.invited[0],
            "/invitations/{id}/decline" => &self.invited[1],
            _ => id,
        };
        let path = pattern.replace("{id}", id).replace("{reservation}", &self.reservation);
        let path = path.replace("{section}", &self.section);
        let path = path.replace("{ticket}", &self.ticket).replace("{user}", &self.assistant);
        path.replace("{invitation}", &self.invitation)
    }

    /// A cell of the table with its addresses filled in.
    fn expected(&self, cell: &str, route: &Route, path: &str) -> String {
        if cell == "in" {
            // A form is sent from a page that the visitor can go back to; here there is none.
            let next = if route.method == "GET" { path } else { "/" };
            return format!("→/sign-in?next={}", next.replace('/', "%2F"));
        }
        let here = format!("/courses/{}?term=NOW#{}", self.course, self.section);
        let cell = cell.replace("{here}", &here).replace("{course}", &self.course).replace("{section}", &self.section);
        let cell = cell.replace("{permissions}", &format!("/sections/{}/permissions", self.section));
        let cell = cell.replace("{reservations}", &format!("/sections/{}/reservations", self.section));
        cell.replace("{tickets}", &format!("/office/terms/{}/edit#tickets", self.term))
    }

    fn in_words(&self, answer: &Answer, path: &str) -> String {
        match (answer.status, answer.header("location")) {
            (303, Some(location)) => format!("→{location}"),
            (status, None) => status.to_string(),
            (status, Some(location)) => panic!("{path} answers {status} with {location}"),
        }
    }
}
