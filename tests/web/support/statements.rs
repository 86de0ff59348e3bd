//! What one site asks its database, while the sites of other tests ask theirs.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, Once};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

use super::App;

/// The statements so far, by the URL of the database that is watched.
static WATCHED: Mutex<BTreeMap<String, Vec<String>>> = Mutex::new(BTreeMap::new());

/// What is said once to each new connection, whenever the pool opens one.
const SETUP: [&str; 2] = ["SET ", "PRAGMA "];

/// Looks after one connection.
#[derive(Default)]
struct Listener {
    url: String,
}

impl Instrumentation for Listener {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::StartEstablishConnection { url, .. } => url.clone_into(&mut self.url),
            InstrumentationEvent::StartQuery { query, .. } => {
                let mut watched = watched();
                // To a URL of PostgreSQL the site adds its own limits.
                let found = watched.iter_mut().find(|(database, _)| self.url.starts_with(database.as_str()));
                if let Some((_, statements)) = found {
                    statements.push(query.to_string());
                }
            }
            _ => {}
        }
    }
}

/// Has each connection that is opened from now on report its statements.
pub(super) fn listen() {
    static START: Once = Once::new();
    START.call_once(|| {
        set_default_instrumentation(|| Some(Box::<Listener>::default())).expect("nobody holds the default");
    });
}

impl App {
    /// The statements that the site sends to its database during `work`, with their parameters after ` -- binds`.
    pub fn statements(&self, work: impl FnOnce()) -> Vec<String> {
        watched().insert(self.database_url.clone(), Vec::new());
        work();
        let mut statements = watched().remove(&self.database_url).expect("it was watched");
        statements.retain(|statement| SETUP.iter().all(|start| !statement.starts_with(start)));
        statements
    }
}

fn watched() -> MutexGuard<'static, BTreeMap<String, Vec<String>>> {
    WATCHED.lock().expect("no test fails while it holds the statements")
}
