//! The catalogue that a process keeps in memory holds what was committed, and nothing else.

use registrar::catalogue::{CatalogueCache, CourseError, update_course};
use registrar::db::{DbConnection, Id};

use super::support::App;

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
    let rename = |connection: &mut DbConnection, name: &str| {
        let mut details = app.course_details("CS 1");
        details.name = name.to_owned();
        update_course(connection, teacher.id, course, 1, &details)?;
        let seen = cache.in_transaction(connection)?;
        assert_eq!(seen.course(course).expect("the course").name, name, "the transaction sees its own change");
        Ok::<_, CourseError>(())
    };
    let fail = || {
        let failed = app.db.write_now(|connection| {
            rename(connection, "A ghost")?;
            Err::<(), _>(CourseError::NotFound)
        });
        assert!(matches!(failed, Err(CourseError::NotFound)), "{failed:?}");
    };
    fail();
    assert_eq!(shown(&app, &cache, course), "Course CS 1");
    fail();
    // It gives the catalogue the same version as the one that failed did.
    app.db.write_now(|connection| rename(connection, "Real")).expect("saved");
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
    let count = |connection: &mut DbConnection| registrar::accounts::count_users(connection);
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
