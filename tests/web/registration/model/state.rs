//! Who has what, and who waits for what: as the model says, and as the database does.

use std::collections::{BTreeMap, BTreeSet};

use diesel::sql_types::{Integer, Nullable, Text};
use diesel::{QueryableByName, RunQueryDsl};
use registrar::db::DbConnection;

use super::super::super::support::App;
use super::BRANCHES;

/// Each section, by its position.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State(pub Vec<Held>);

/// A section's seats and its line: each student with the section that they give up for it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Held {
    pub capacity: i32,
    /// How many of the seats are over capacity.
    pub extra: i32,
    pub seats: BTreeSet<usize>,
    pub line: Vec<(usize, Option<usize>)>,
    /// Who withdrew.
    pub withdrawn: BTreeSet<usize>,
    /// The branch and the unused seats of each reservation that is not open, the oldest first.
    pub kept: Vec<(usize, i32)>,
    /// The rules that students have permission for and have not used.
    pub permissions: BTreeMap<usize, String>,
}

/// A place in a section: numbers of students are `S1` and so on, numbers of sections their positions.
#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    student: String,
    #[diesel(sql_type = Text)]
    section: String,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Nullable<Text>)]
    gives_up: Option<String>,
}

#[derive(QueryableByName)]
struct Capacity {
    #[diesel(sql_type = Integer)]
    capacity: i32,
    #[diesel(sql_type = Integer)]
    overenrolled: i32,
}

#[derive(QueryableByName)]
struct KeptRow {
    #[diesel(sql_type = Text)]
    section: String,
    #[diesel(sql_type = Text)]
    branch: String,
    #[diesel(sql_type = Integer)]
    unused: i32,
}

#[derive(QueryableByName)]
struct PermissionRow {
    #[diesel(sql_type = Text)]
    section: String,
    #[diesel(sql_type = Text)]
    student: String,
    #[diesel(sql_type = Text)]
    rules: String,
}

/// A number out of the database.
#[derive(QueryableByName)]
pub struct Number {
    #[diesel(sql_type = Integer)]
    pub number: i32,
}

impl State {
    pub fn read(app: &App) -> Self {
        let capacities: Vec<Capacity> = query(app, "SELECT capacity, overenrolled FROM sections ORDER BY number");
        let held = |row: Capacity| Held { capacity: row.capacity, extra: row.overenrolled, ..Held::default() };
        let mut state = Self(capacities.into_iter().map(held).collect());
        let rows: Vec<Row> = query(
            app,
            "SELECT users.number AS student, sections.number AS section, status, others.number AS gives_up \
             FROM registrations JOIN users ON users.id = student_id JOIN sections ON sections.id = section_id \
             LEFT JOIN sections others ON others.id = gives_up_id \
             WHERE status IN ('registered', 'waitlisted', 'withdrawn') ORDER BY waitlist_position",
        );
        for row in rows {
            let student = student(&row.student);
            let held = &mut state.0[position(&row.section)];
            match row.status.as_str() {
                "registered" => assert!(held.seats.insert(student)),
                "withdrawn" => assert!(held.withdrawn.insert(student)),
                _ => held.line.push((student, row.gives_up.as_deref().map(position))),
            }
        }
        let kept: Vec<KeptRow> = query(
            app,
            "SELECT sections.number AS section, branch, seats - used AS unused FROM section_reservations \
             JOIN sections ON sections.id = section_id WHERE opened_at IS NULL ORDER BY section_reservations.id",
        );
        for row in kept {
            let branch = BRANCHES.iter().position(|branch| *branch == row.branch).expect("a branch");
            state.0[position(&row.section)].kept.push((branch, row.unused));
        }
        let permissions: Vec<PermissionRow> = query(
            app,
            "SELECT sections.number AS section, users.number AS student, rules FROM permissions \
             JOIN sections ON sections.id = section_id JOIN users ON users.id = student_id WHERE permissions.state = 'granted'",
        );
        for row in permissions {
            state.0[position(&row.section)].permissions.insert(student(&row.student), row.rules);
        }
        state
    }
}

fn student(number: &str) -> usize {
    number[1..].parse::<usize>().expect("a number") - 1
}

/// The rows of a query; the same text is for both databases.
pub fn query<T>(app: &App, sql: &str) -> Vec<T>
where
    T: QueryableByName<diesel::pg::Pg> + QueryableByName<diesel::sqlite::Sqlite> + 'static,
{
    let rows: diesel::QueryResult<_> = app.db.read_now(|connection| match &mut **connection {
        DbConnection::Postgresql(postgresql) => diesel::sql_query(sql).load(postgresql),
        DbConnection::Sqlite(sqlite) => diesel::sql_query(sql).load(sqlite),
    });
    rows.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

fn position(number: &str) -> usize {
    number.parse().expect("a section's number")
}
