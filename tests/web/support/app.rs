//! The site, running on a port of its own with a fresh database.

use std::net::TcpListener;
use std::sync::OnceLock;
use std::sync::mpsc;
use std::thread::JoinHandle;

use actix_web::dev::ServerHandle;
use diesel::prelude::*;
use registrar::app::server;
use registrar::config::Config;
use registrar::context::Store;
use registrar::db::{Db, DbConnection, Timeouts};
use registrar::pages::AppState;
use tempfile::TempDir;

use super::postgres::Postgres;
use super::{Browser, statements};

/// The setting `SECRET_KEY` of every site.
pub const SECRET_KEY: &str = "a key for tests, which is long enough";

/// The variable that says on which database the tests run; `tests/web/postgresql.rs` sets it.
const DATABASE: &str = "REGISTRAR_TEST_DATABASE";

/// A running site; it stops when it is dropped.
pub struct App {
    /// Its address: `http://127.0.0.1:43210`.
    pub base: String,
    /// Its database.
    pub db: Db,
    /// The same, as services and selectors work with it.
    pub store: Store,
    /// What its setting `DATABASE_URL` says.
    pub database_url: String,
    handle: ServerHandle,
    thread: Option<JoinHandle<()>>,
    _folder: TempDir,
}

/// Whether this run of the tests is the one on PostgreSQL.
pub fn is_on_postgresql() -> bool {
    match std::env::var(DATABASE).as_deref() {
        Err(_) | Ok("sqlite") => false,
        Ok("postgresql") => true,
        Ok(other) => panic!("{DATABASE} is sqlite or postgresql, not {other}"),
    }
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

impl App {
    /// The site with its default settings and an empty, migrated database.
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// The site with these settings.
    pub fn start_with(settings: &[(&str, &str)]) -> Self {
        Self::start_changed(settings, |_| {})
    }

    /// The site with these settings, and with what `change` does to its parts before it runs.
    pub fn start_changed(settings: &[(&str, &str)], change: impl FnOnce(&mut AppState)) -> Self {
        statements::listen();
        let folder = tempfile::tempdir().expect("a folder for the test");
        let database_url = if is_on_postgresql() {
            fresh_postgresql()
        } else {
            folder.path().join("registrar.db").to_string_lossy().into_owned()
        };
        let db = Db::open(&database_url).expect("the database opens");
        db.migrate().expect("the migrations run");
        let config = config(&database_url, settings);
        let mut state = AppState::new(config, db.clone());
        change(&mut state);
        let store = Store::new(db.clone(), state.config.time_zone);
        let (handle, thread, base) = serve(state);
        Self { base, db, store, database_url, handle, thread: Some(thread), _folder: folder }
    }

    /// A second process' worth of the site on the same database: another server, which shares nothing else with it.
    pub fn start_beside(other: &App) -> Self {
        Self::start_at(&other.database_url, Timeouts::PAGE)
    }

    /// The site on a database that is there already, which may take so long.
    pub fn start_at(database_url: &str, timeouts: Timeouts) -> Self {
        let db = Db::open_within(database_url, timeouts).expect("the database opens");
        let config = config(database_url, &[]);
        let store = Store::new(db.clone(), config.time_zone);
        let (handle, thread, base) = serve(AppState::new(config, db.clone()));
        let folder = tempfile::tempdir().expect("a folder for the test");
        let database_url = database_url.to_owned();
        Self { base, db, store, database_url, handle, thread: Some(thread), _folder: folder }
    }

    /// Runs one statement behind the site's back; returns how many rows it changed.
    pub fn sql(&self, statement: &str) -> usize {
        self.db
            .write_now(|connection| diesel::RunQueryDsl::execute(diesel::sql_query(statement), connection))
            .unwrap_or_else(|error| panic!("{statement}: {error}"))
    }

    /// The number that a query gives, called `number`; the same text is for both databases.
    pub fn number(&self, query: &str) -> i64 {
        let row = self.db.read_now(|connection| match &mut **connection {
            DbConnection::Postgresql(postgresql) => diesel::sql_query(query).get_result::<Number>(postgresql),
            DbConnection::Sqlite(sqlite) => diesel::sql_query(query).get_result::<Number>(sqlite),
        });
        row.unwrap_or_else(|error| panic!("{query}: {error}")).number
    }

    /// Removes the whole database under a running site. Only PostgreSQL can: the other reads on in a file that is gone.
    pub fn drop_database(&self) {
        let server = Postgres::shared().expect("the database is on the server");
        server.drop_database(&self.database_url);
    }

    /// A visitor who has not been here.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.base)
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let stop = self.handle.stop(false);
        if let Some(thread) = self.thread.take() {
            actix_web::rt::System::new().block_on(stop);
            // A panic of the server's thread has been reported where it happened.
            let _ = thread.join();
        }
    }
}

fn config(database_url: &str, settings: &[(&str, &str)]) -> Config {
    let set = |name: &str| settings.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    let lookup = |name: &str| match name {
        "DATABASE_URL" => Some(database_url.to_owned()),
        "SECRET_KEY" => Some(SECRET_KEY.to_owned()),
        "WORKERS" => Some("2".to_owned()),
        name => set(name),
    };
    Config::from_lookup(lookup).expect("the settings of the test")
}

fn serve(state: AppState) -> (ServerHandle, JoinHandle<()>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("its address"));
    let (started, handle) = mpsc::channel();
    let thread = std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let server = server(state, listener).expect("the server starts");
            started.send(server.handle()).expect("the test waits");
            server.await.expect("the server runs");
        });
    });
    (handle.recv().expect("the server started"), thread, base)
}

/// A database with all migrations, copied from one that was migrated once.
fn fresh_postgresql() -> String {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    let server = Postgres::shared().expect("PostgreSQL is installed");
    let template = TEMPLATE.get_or_init(|| {
        let url = server.create_database();
        let db = Db::open(&url).expect("the template opens");
        db.migrate().expect("the migrations run");
        url
    });
    server.create_database_from(template)
}
