//! How long a session lasts, and how it is ended from elsewhere.

use chrono::{NaiveDateTime, TimeDelta};

use super::support::App;
use super::{copy_of, is_signed_in};
use registrar::db::now;

#[test]
fn a_session_ends_after_half_a_day_without_a_request() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    set_sessions(&app, "seen_at", now() - TimeDelta::hours(12) - TimeDelta::seconds(1));
    assert!(!is_signed_in(&mut browser));
    browser.get("/account").expect_path("/sign-in?next=%2Faccount");
    set_sessions(&app, "seen_at", now() - TimeDelta::hours(12) + TimeDelta::minutes(5));
    assert!(is_signed_in(&mut browser));
}

#[test]
fn a_session_ends_after_a_week_in_any_case() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    set_sessions(&app, "created_at", now() - TimeDelta::days(7) - TimeDelta::seconds(1));
    assert!(!is_signed_in(&mut browser));
    set_sessions(&app, "created_at", now() - TimeDelta::days(7) + TimeDelta::minutes(5));
    assert!(is_signed_in(&mut browser));
}

#[test]
fn the_limits_of_a_session_can_be_set() {
    let app = App::start_with(&[("SESSION_IDLE_HOURS", "1"), ("SESSION_MAX_DAYS", "1")]);
    app.student("S1");
    let mut browser = app.signed_in("S1");
    set_sessions(&app, "seen_at", now() - TimeDelta::hours(1) - TimeDelta::seconds(1));
    assert!(!is_signed_in(&mut browser));
    set_sessions(&app, "seen_at", now());
    assert!(is_signed_in(&mut browser));
    set_sessions(&app, "created_at", now() - TimeDelta::days(1) - TimeDelta::seconds(1));
    assert!(!is_signed_in(&mut browser));
}

#[test]
fn whoever_goes_on_reading_stays_signed_in() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    let before = now() - TimeDelta::hours(11);
    set_sessions(&app, "seen_at", before);
    // The use is noted beside the page, so it may take a request or two until it is there.
    let is_noted = (0..1_000).any(|_| {
        assert!(is_signed_in(&mut browser));
        app.sql(&format!("UPDATE sessions SET address = 'noted' WHERE seen_at > '{before}'")) == 1
    });
    assert!(is_noted);
}

#[test]
fn signing_out_ends_the_session_of_a_cookie_that_was_kept() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    let mut kept = copy_of(&app, &browser);
    assert!(is_signed_in(&mut kept));
    browser.form("Sign out").submit();
    assert!(!is_signed_in(&mut kept));
}

#[test]
fn a_deactivated_user_is_signed_out_at_the_next_request() {
    let app = App::start();
    let faculty = app.faculty("F1");
    app.admin("A1");
    let mut kept = copy_of(&app, &app.signed_in("F1"));
    let mut admin = app.signed_in("A1");
    admin.get("/office/users").form("Deactivate Test Person F1").submit();
    assert!(!is_signed_in(&mut kept));
    kept.get("/courses/new").expect_path("/sign-in?next=%2Fcourses%2Fnew");
    admin.post(&format!("/office/users/{}/activate", faculty.id), &[("", "")]);
    assert!(!is_signed_in(&mut kept), "the session does not come back with the account");
}

#[test]
fn a_deactivated_user_is_signed_out_even_if_a_session_is_left() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    app.sql("UPDATE users SET state = 'deactivated'");
    assert!(!is_signed_in(&mut browser));
    browser.get("/").expect_status(200).see("Find a course").dont_see("Sign out");
}

#[test]
fn an_admin_cannot_be_locked_out_by_their_own_hand() {
    let app = App::start();
    let admin = app.admin("A1");
    let mut browser = app.signed_in("A1");
    browser
        .post(&format!("/office/users/{}/deactivate", admin.id), &[("", "")])
        .expect_status(409)
        .see("You cannot deactivate your own account.");
    assert!(is_signed_in(&mut browser));
}

#[test]
fn a_user_ends_one_of_their_sessions() {
    let app = App::start();
    app.student("S1");
    let (mut here, there) = (app.signed_in("S1"), app.signed_in("S1"));
    let mut kept = copy_of(&app, &there);
    here.get("/account/sessions").see("Firefox on Linux").see("This device");
    assert_eq!(here.select_text("tbody tr").len(), 2);
    let action = here.attr("form[action$=\"/revoke\"]", "action").expect("a button");
    here.form(&action).submit().expect_path("/account/sessions").see("That device is signed out.");
    assert_eq!(here.select_text("tbody tr").len(), 1);
    assert!(!is_signed_in(&mut kept));
    assert!(is_signed_in(&mut here));
    here.post(&action, &[("", "")]).expect_status(404);
}

#[test]
fn a_user_ends_all_other_sessions() {
    let app = App::start();
    app.student("S1");
    app.student("S2");
    let mut here = app.signed_in("S1");
    let others = [app.signed_in("S1"), app.signed_in("S1")].map(|other| copy_of(&app, &other));
    let mut somebody = app.signed_in("S2");
    here.get("/account/sessions")
        .form("Sign out everywhere else")
        .submit()
        .expect_path("/account/sessions")
        .see("You are signed out everywhere else.");
    for mut other in others {
        assert!(!is_signed_in(&mut other));
    }
    assert!(is_signed_in(&mut here));
    assert!(is_signed_in(&mut somebody));
}

#[test]
fn nobody_sees_or_ends_the_sessions_of_somebody_else() {
    let app = App::start();
    app.student("S1");
    app.student("S2");
    app.admin("A1");
    let (mut mine, theirs) = (app.signed_in("S1"), app.signed_in("S1"));
    mine.get("/account/sessions");
    let action = mine.attr("form[action$=\"/revoke\"]", "action").expect("a button");
    for number in ["S2", "A1"] {
        let mut browser = app.signed_in(number);
        browser.get("/account/sessions");
        assert_eq!(browser.select_text("tbody tr").len(), 1, "{number}");
        browser.post(&action, &[("", "")]).expect_status(404);
    }
    app.browser().post(&action, &[("", "")]).expect_path("/sign-in?next=%2F");
    for mut browser in [mine, theirs] {
        assert!(is_signed_in(&mut browser));
    }
}

#[test]
fn a_session_counts_in_every_process_on_the_same_database() {
    let app = App::start();
    app.student("S1");
    let beside = App::start_beside(&app);
    let mut here = app.signed_in("S1");
    let mut there = copy_of(&beside, &here);
    assert!(is_signed_in(&mut there));
    here.form("Sign out").submit();
    assert!(!is_signed_in(&mut there));
}

/// Sets a time of every session in the database.
fn set_sessions(app: &App, column: &str, at: NaiveDateTime) {
    let changed = app.sql(&format!("UPDATE sessions SET {column} = '{at}'"));
    assert_eq!(changed, 1);
}
