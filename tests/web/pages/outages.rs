//! What visitors see while the database cannot work, and that it works by itself afterwards.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use diesel::QueryResult;
use registrar::db::{DbConnection, Outage, Timeouts};

use super::super::support::{Answer, App, Browser, Proxy, is_on_postgresql};

/// How soon there is an answer, whatever the database does.
const SOON: Duration = Duration::from_secs(30);

/// Short, as the tests have to sit them out, but not too short for one visitor on a machine that is busy. A crowd that
/// has all its connections opened again needs those that are in use.
const TIMEOUTS: Timeouts = Timeouts {
    answer: Duration::from_millis(2_500),
    statement: Duration::from_millis(2_000),
    lock: Duration::from_millis(1_500),
    ..Timeouts::PAGE
};

#[test]
fn connections_that_go_silent_are_given_up_and_replaced() {
    if !is_on_postgresql() {
        return;
    }
    let (direct, proxy) = silent_site();
    let site = App::start_at(&proxy.database_url, Timeouts::PAGE);
    let mut browsers: Vec<Browser> = (1..=12).map(|n| site.signed_in(&format!("S{n}"))).collect();
    assert_eq!(pages(&mut browsers), [200; 12]);
    proxy.silence();
    let begun = Instant::now();
    let during = pages(&mut browsers);
    assert!(during.contains(&503), "{during:?}");
    assert!(during.iter().all(|status| [200, 503].contains(status)), "{during:?}");
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    // Those who were signed in still are, and whoever comes can sign in.
    assert_eq!(pages(&mut browsers), [200; 12]);
    site.signed_in("S13").get("/schedule").expect_status(200);
    assert!(begun.elapsed() < 2 * SOON, "{:?}", begun.elapsed());
    drop(direct);
}

#[test]
fn a_change_on_a_connection_that_goes_silent_says_so_and_can_be_made_again() {
    if !is_on_postgresql() {
        return;
    }
    let (_direct, proxy) = silent_site();
    let site = App::start_at(&proxy.database_url, TIMEOUTS);
    site.signed_in("S1");
    proxy.silence();
    let begun = Instant::now();
    let write = actix_web::rt::System::new().block_on(site.db.write(|connection| {
        diesel::RunQueryDsl::execute(diesel::sql_query("UPDATE terms SET name = name"), connection)
    }));
    assert_eq!(write.map_err(|error| Outage::of(&error)), Err(Some(Outage::Silent)));
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    site.signed_in("S1").get("/schedule").expect_status(200);
}

#[test]
fn many_silences_leave_nothing_behind_that_is_needed() {
    if !is_on_postgresql() {
        return;
    }
    let (_direct, proxy) = silent_site();
    let site = App::start_at(&proxy.database_url, TIMEOUTS);
    let mut browser = site.browser();
    for _ in 0..3 {
        let lost = proxy.lost();
        let answer = meet_silence(&proxy, &mut browser);
        assert_eq!(answer.status, 503);
        assert!(answer.text().contains("The database did not answer in time"), "{}", answer.text());
        assert!(answer.header("retry-after").is_some());
        wait_until(|| proxy.lost() > lost);
        // On a busy machine a new connection may be slow as well, but those that went silent are asked nothing more.
        let lost = proxy.lost();
        wait_until(|| browser.send("GET", "/courses", &[], None).status == 200);
        assert_eq!(proxy.lost(), lost);
    }
}

#[test]
fn a_server_that_closes_its_connections_costs_one_page_at_most() {
    if !is_on_postgresql() {
        return;
    }
    let app = App::start();
    app.university();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    close_connections(&app);
    let first = browser.send("GET", "/courses", &[], None);
    assert!([200, 503].contains(&first.status), "{}", first.text());
    assert_eq!(browser.send("GET", "/courses", &[], None).status, 200);
    close_connections(&app);
    // A write has not begun yet, so it begins again on another connection.
    let done = app.db.write_now(|connection| run(connection, "UPDATE terms SET name = name"));
    assert_eq!(done, Ok(1));
}

#[test]
fn a_lock_that_another_program_holds_is_not_waited_for_without_end() {
    let other = App::start();
    other.university();
    other.student("S1");
    let app = App::start_at(&other.database_url, TIMEOUTS);
    let mut browser = app.browser();
    browser.get("/sign-in");
    let (held, is_held) = mpsc::channel();
    let (release, is_released) = mpsc::channel::<()>();
    let db = other.db.clone();
    let holder = thread::spawn(move || {
        db.write_now(|connection| {
            run(connection, "DELETE FROM sessions")?;
            if let DbConnection::Postgresql(_) = connection {
                run(connection, "LOCK TABLE sessions IN EXCLUSIVE MODE")?;
            }
            held.send(()).expect("the test waits");
            let _ = is_released.recv();
            QueryResult::Ok(())
        })
    });
    is_held.recv().expect("the lock is held");
    let begun = Instant::now();
    let sign_in = [("identifier", "S1"), ("password", super::super::support::PASSWORD)];
    let answer = browser.send_form("/sign-in", &sign_in);
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.text().contains("Someone else is changing the same thing"), "{}", answer.text());
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    assert_eq!(browser.send("GET", "/courses", &[], None).status, 200);
    release.send(()).expect("it waits");
    holder.join().expect("no panic").expect("it is done");
    app.signed_in("S1").get("/schedule").expect_status(200);
}

#[test]
fn a_statement_that_takes_too_long_is_ended_by_the_database() {
    if !is_on_postgresql() {
        return;
    }
    let direct = App::start();
    let app = App::start_at(&direct.database_url, TIMEOUTS);
    let slow = actix_web::rt::System::new().block_on(app.db.read(|connection| run(connection, "SELECT pg_sleep(60)")));
    assert_eq!(slow.map_err(|error| Outage::of(&error)), Err(Some(Outage::Slow)));
}

#[test]
fn work_that_nobody_waits_for_any_more_is_not_committed() {
    if !is_on_postgresql() {
        return;
    }
    let direct = App::start();
    direct.university();
    let app = App::start_at(&direct.database_url, TIMEOUTS);
    let (release, is_released) = mpsc::channel();
    let (ended, has_ended) = mpsc::channel();
    let late = actix_web::rt::System::new().block_on(app.db.write(move |connection| {
        run(connection, "UPDATE terms SET name = 'late'")?;
        is_released.recv().expect("it is released");
        ended.send(()).expect("the test waits");
        QueryResult::Ok(())
    }));
    assert_eq!(late.map_err(|error| Outage::of(&error)), Err(Some(Outage::Silent)));
    release.send(()).expect("it waits");
    has_ended.recv().expect("it ends");
    // It would be locked, or renamed, if the other one had not been rolled back.
    let renamed = app.db.write_now(|connection| run(connection, "UPDATE terms SET name = name WHERE name = 'late'"));
    assert_eq!(renamed, Ok(0));
}

#[test]
fn a_full_disk_is_said_and_loses_nothing_and_there_may_be_space_again() {
    // PostgreSQL tells of its own disk in words that src/db/outage.rs tests.
    if is_on_postgresql() {
        return;
    }
    let app = App::start();
    app.university();
    app.faculty("F1");
    let mut browser = app.signed_in("F1");
    limit(&app, 1);
    let description = "What there is to know. ".repeat(170);
    let save = |browser: &mut Browser, code: &str| {
        browser.get("/courses/new");
        let fields =
            [("code", code), ("name", "A course"), ("description", &description), ("credits", "3"), ("subject", "CS")];
        browser.send_form("/courses", &fields)
    };
    let mut kept = Vec::new();
    let refused = (1..200).map(|n| format!("CS {n}")).find_map(|code| {
        let answer = save(&mut browser, &code);
        if answer.status == 303 {
            kept.push(code);
            return None;
        }
        Some(answer)
    });
    let refused = refused.expect("it is full in the end");
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(refused.text().contains("There is no space left to save anything"), "{}", refused.text());
    assert!(!refused.text().contains("busy"));
    let catalogue = app.catalogue();
    assert!(kept.iter().all(|code| catalogue.course_by_code(code).is_some()), "what was saved is there");
    assert_eq!(catalogue.courses().len(), kept.len(), "what was refused is not");
    browser.get("/courses").expect_status(200);
    limit(&app, 1_000_000);
    assert_eq!(save(&mut browser, "CS 999").status, 303);
    browser.get("/courses?q=999").expect_status(200).see("CS 999");
}

/// How many pages of the database there may be; never less than there are.
fn limit(app: &App, pages: u32) {
    app.db.write_now(|connection| run(connection, &format!("PRAGMA max_page_count = {pages}"))).expect("a setting");
}

/// A site with students, and a proxy to its database.
fn silent_site() -> (App, Proxy) {
    let direct = App::start();
    direct.university();
    direct.students(13);
    let proxy = Proxy::to(&direct.database_url);
    (direct, proxy)
}

/// Has the connections go silent, and asks for a page. One that the pool just opened may still answer the first.
fn meet_silence(proxy: &Proxy, browser: &mut Browser) -> Answer {
    let answers = std::iter::repeat_with(|| {
        proxy.silence();
        browser.send("GET", "/courses", &[], None)
    });
    answers.take(10).find(|answer| answer.status != 200).expect("an answer to silence")
}

fn wait_until(mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < 2 * SOON, "it took too long");
        thread::sleep(Duration::from_millis(10));
    }
}

/// What each of these gets, all at the same time: half of them a page of their own, half of them the catalogue.
fn pages(browsers: &mut [Browser]) -> Vec<u16> {
    thread::scope(|scope| {
        let paths = ["/schedule", "/courses"].into_iter().cycle();
        let all = browsers.iter_mut().zip(paths);
        let threads: Vec<_> =
            all.map(|(browser, path)| scope.spawn(move || browser.send("GET", path, &[], None).status)).collect();
        threads.into_iter().map(|thread| thread.join().expect("an answer")).collect()
    })
}

fn close_connections(app: &App) {
    let other = App::start_beside(app);
    let all = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
               WHERE pid <> pg_backend_pid() AND datname = current_database()";
    other.db.write_now(|connection| run(connection, all)).expect("they are closed");
}

fn run(connection: &mut DbConnection, statement: &str) -> QueryResult<usize> {
    diesel::RunQueryDsl::execute(diesel::sql_query(statement), connection)
}
