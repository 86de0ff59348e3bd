//! No page reads all registrations there are, or all that is recorded. SQLite says how it would find the answers to what
//! the pages ask.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::support::{App, Browser, is_on_postgresql};

/// The tables that grow without end.
const LARGE: [&str; 3] = ["registrations", "audit", "notices"];

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct ForeignKey {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Text)]
    columns: String,
}

/// How SQLite reads a table whole for this statement, if it does. In the order of an index it stops early.
fn scans(app: &App, statement: &str) -> Vec<String> {
    let explain = diesel::sql_query(format!("EXPLAIN QUERY PLAN {statement}"));
    let steps: Vec<Step> = app.db.read_now(|connection| explain.load(&mut **connection)).expect("a plan");
    let is_whole = |step: &Step| LARGE.iter().any(|table| step.detail == format!("SCAN {table}"));
    // An index of few rows is read whole.
    let is_partial =
        |detail: &str| detail.contains("registrations_provisional") || detail.contains("registrations_offered");
    let is_counted = |step: &Step| step.detail.starts_with("SCAN registrations") && !is_partial(&step.detail);
    // A term may have nearly all there are: only what groups them reads them in the order of their index.
    let is_grouped = ["DISTINCT", "GROUP BY"].iter().any(|word| statement.contains(word));
    let is_large = |detail: &str| LARGE.iter().any(|table| detail.starts_with(&format!("SEARCH {table} ")));
    let is_of_term = |step: &Step| is_large(&step.detail) && step.detail.contains("(term_id=?)") && !is_grouped;
    let is_scan = |step: &Step| is_whole(step) || is_counted(step) || is_of_term(step);
    steps.into_iter().filter(is_scan).map(|step| step.detail).collect()
}

/// Opens pages and presses the buttons that delete.
fn use_the_site(app: &App) {
    let term = app.university();
    let teacher = app.faculty("F1");
    let student = app.student("S1");
    app.admin("A1");
    let courses = ["CS 1", "CS 2"].map(|code| app.course(&teacher, code));
    let sections = courses.map(|course| app.section(&teacher, course, "01", 40));
    let second = app.section(&teacher, courses[0], "02", 1);
    app.register(&student, sections[0]);
    app.plan(&student, sections[1], None);
    let open = |browser: &mut Browser, paths: &[&str]| {
        for path in paths {
            browser.get(path).expect_status(200);
        }
    };
    let edit = format!("/office/terms/{term}/edit");
    let office = ["/", "/office/users", "/office/users?q=ada", "/office/holds", "/office/holds?student=S1"];
    open(&mut app.signed_in("A1"), &office);
    let office = ["/office/audit", "/office/audit?student=S1", "/office/permissions", "/office/terms", &edit];
    open(&mut app.signed_in("A1"), &office);
    open(&mut app.signed_in("A1"), &["/office/provisional", "/office/grades", "/office/subjects"]);
    let of_section = ["roster", "roster.csv", "grades", "permissions", "reservations"];
    let mut faculty = app.signed_in("F1");
    open(&mut faculty, &["/", "/schedule"]);
    for page in of_section {
        open(&mut faculty, &[&format!("/sections/{}/{page}", sections[0])]);
    }
    open(
        &mut app.signed_in("S1"),
        &["/", "/courses", "/courses?open=1", "/plan", "/schedule", "/transcript", "/notices"],
    );
    for path in [format!("/sections/{second}/delete"), format!("/courses/{}/delete", courses[1])] {
        faculty.get(&path).post(&path, &[("", ""); 0]).expect_status(200);
    }
}

#[test]
fn no_page_reads_a_large_table_whole() {
    if is_on_postgresql() {
        return;
    }
    let app = App::start();
    let all = app.statements(|| use_the_site(&app));
    let without_binds = all.iter().filter_map(|text| text.split(" -- binds").next());
    let starts = ["SELECT", "UPDATE", "DELETE"];
    let asked: BTreeSet<&str> =
        without_binds.filter(|text| starts.iter().any(|start| text.starts_with(start))).collect();
    assert!(asked.len() > 60, "only {} questions were collected", asked.len());
    // What is never true reads nothing.
    for statement in asked.into_iter().filter(|statement| !statement.contains("(1=0)")) {
        let found = scans(&app, statement);
        assert!(found.is_empty(), "{found:?} for {statement}");
    }
    for parent in ["sections", "courses", "permissions", "section_reservations"] {
        let keys = "SELECT m.name AS child, group_concat(f.\"from\" || ' = ?', ' AND ') AS columns \
                    FROM sqlite_master m, pragma_foreign_key_list(m.name) f \
                    WHERE m.type = 'table' AND f.\"table\" = ? GROUP BY m.name, f.id";
        let keys: Vec<ForeignKey> = app
            .db
            .read_now(|connection| diesel::sql_query(keys).bind::<Text, _>(parent).load(&mut **connection))
            .expect("the references");
        assert!(!keys.is_empty(), "something refers to {parent}");
        for ForeignKey { child, columns } in keys {
            let found = scans(&app, &format!("SELECT 1 FROM {child} WHERE {columns}"));
            assert!(found.is_empty(), "{found:?} when one of {parent} is deleted: {child} {columns}");
        }
    }
}
