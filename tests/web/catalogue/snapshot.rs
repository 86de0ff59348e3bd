//! The catalogue that a process keeps in memory holds what was committed, and nothing else.

use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl};
use registrar::catalogue::{CatalogueCache, CourseError, update_course};
use registrar::context::{Actor, Context, Store};
use registrar::db::{DbConnection, Id};

use super::support::App;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// The name of the course as a page would show it.
fn shown(app: &App, cache: &CatalogueCache, course: Id) -> String {
    let catalogue = app.db.read_now(|connection| cache.current(connection)).expect("the catalogue");
    catalogue.course(course).expect("the course").name.clone()
}

#[test]
fn a_change_that_is_not_committed_is_never_shown_and_hides_no_later_one() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let course = app.course(&teacher, "CS 1");
    let cache = CatalogueCache::default();
    assert_eq!(shown(&app, &cache, course), "Course CS 1");
    let store = Store { cache: cache.clone(), ..app.store.clone() };
    let rename = |context: &mut Context<'_>, name: &str| {
        let mut input = app.course_input("CS 1");
        input.details.texts.name = name.to_owned();
        update_course(context, &teacher, course, 1, &input)?;
        let seen = context.catalogue()?;
        assert_eq!(seen.course(course).expect("the course").name, name, "the transaction sees its own change");
        Ok::<_, CourseError>(())
    };
    let fail = || {
        let failed = store.write_now(&Actor::program(), |context| {
            rename(context, "A ghost")?;
            Err::<(), _>(CourseError::NotFound)
        });
        assert!(matches!(failed, Err(CourseError::NotFound)), "{failed:?}");
    };
    fail();
    assert_eq!(shown(&app, &cache, course), "Course CS 1");
    fail();
    // It gives the catalogue the same version as the one that failed did.
    store.write_now(&Actor::program(), |context| rename(context, "Real")).expect("saved");
    assert_eq!(shown(&app, &cache, course), "Real");
}

#[test]
fn a_catalogue_whose_version_went_back_is_read_again() {
    let app = App::start();
    app.university();
    let teacher = app.faculty("F1");
    let course = app.course(&teacher, "CS 1");
    let cache = CatalogueCache::default();
    shown(&app, &cache, course);
    // As after a backup was put in place, or the loss of a server that was ahead of its copy.
    app.sql("UPDATE catalogue_version SET version = version - 1");
    app.sql("UPDATE courses SET name = 'Restored'");
    assert_eq!(shown(&app, &cache, course), "Restored");
}

#[test]
fn a_snapshot_sees_one_moment_whatever_is_committed_meanwhile() {
    let app = App::start();
    app.university();
    let count = |connection: &mut DbConnection| -> diesel::QueryResult<i64> {
        let users = diesel::sql_query("SELECT COUNT(*) AS count FROM users").get_result::<Count>(connection)?;
        Ok(users.count)
    };
    let counts = app.db.read_now(|connection| {
        connection.snapshot(|connection| {
            let before = count(connection)?;
            app.student("S1");
            Ok((before, count(connection)?))
        })
    });
    assert_eq!(counts, Ok((0, 0)));
    assert_eq!(app.db.read_now(|connection| count(connection)), Ok(1));
}
