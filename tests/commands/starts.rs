//! Processes that start at the same moment.

use super::postgres::Postgres;
use super::{KEY, Registration, ask};

/// Starts four on one database, which is empty, and stops them when all of them serve.
fn start_four(settings: &[(&str, &str)]) -> Registration {
    let place = Registration::new();
    let all: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| place.serve(settings, &["serve"]))).collect();
        threads.into_iter().map(|thread| thread.join().expect("it serves")).collect()
    });
    for serving in all {
        assert_eq!(serving.stop(), Some(0));
    }
    place
}

#[test]
fn four_processes_start_at_once_on_an_empty_sqlite_file() {
    for _ in 0..3 {
        let place = start_four(&[("DATABASE_URL", "data/registrar.db")]);
        assert_eq!(ask(&place.path("data/registrar.db"), "SELECT count(*) FROM catalogue_version"), 1);
    }
}

#[test]
fn four_processes_start_at_once_on_an_empty_postgresql_database() {
    let Some(server) = Postgres::shared() else { return };
    start_four(&[("DATABASE_URL", &server.create_database()), ("SECRET_KEY", KEY)]);
}
