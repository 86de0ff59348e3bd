//! What is recorded of accounts, what they may not do, and what no session leaves behind.

use registrar::accounts::{AccountError, activate, approve, deactivate};
use registrar::context::Actor;
use registrar::events::{EntryFilter, list_entries};

use super::copy_of;
use super::support::{App, PASSWORD};

/// The entries about the user with this number: action, outcome, how often.
fn entries(app: &App, action: &str) -> Vec<(String, i32)> {
    let filter = EntryFilter { action: Some(action.to_owned()), ..EntryFilter::default() };
    let found =
        app.store.read_now(Actor::program(), |context| list_entries(context, &filter, 0, 100)).expect("entries");
    found.into_iter().map(|entry| (entry.outcome.as_str().to_owned(), entry.repeats)).collect()
}

#[test]
fn activating_does_not_approve() {
    let app = App::start();
    app.admin("A1");
    let pending = app.pending_faculty("F1");
    let mut office = app.signed_in("A1");
    office.get("/office/users").post(&format!("/office/users/{}/activate", pending.id), &[("", ""); 0]);
    office.expect_status(409).see("This account waits for approval: approve it.");
    let refused = app.store.write_now(&Actor::program(), |context| activate(context, pending.id));
    assert!(matches!(refused, Err(AccountError::NotDeactivated(_))), "{refused:?}");
    // Nor does deactivating it first.
    app.store.write_now(&Actor::program(), |context| deactivate(context, pending.id)).expect("deactivated");
    let user =
        app.store.write_now(&Actor::program(), |context| activate(context, pending.id)).expect("it was deactivated");
    assert!(user.is_pending(), "it was never approved");
    app.store.write_now(&Actor::program(), |context| approve(context, pending.id)).expect("it waits");
    let refused = app.store.write_now(&Actor::program(), |context| approve(context, pending.id));
    assert!(matches!(refused, Err(AccountError::NotPending)), "{refused:?}");
    let refused = app.store.write_now(&Actor::program(), |context| activate(context, pending.id));
    assert!(matches!(refused, Err(AccountError::NotDeactivated(_))), "{refused:?}");
}

#[test]
fn one_active_admin_is_always_left() {
    for _ in 0..5 {
        let app = App::start();
        let admins = ["A1", "A2"].map(|number| app.admin(number));
        std::thread::scope(|scope| {
            for (by, whom) in [(0, 1), (1, 0)] {
                let (app, admins) = (&app, &admins);
                scope.spawn(move || {
                    let whom = admins[whom].id;
                    app.store.write_now(&crate::support::by(&admins[by]), |context| deactivate(context, whom)).map(drop)
                });
            }
        });
        let left = app.sql("UPDATE users SET state = 'active' WHERE state = 'active'");
        assert_eq!(left, 1);
        let last = admins
            .iter()
            .map(|admin| app.store.write_now(&Actor::program(), |context| deactivate(context, admin.id)).map(drop));
        let refusals: Vec<_> = last.map(|done| done.expect_err("nobody more is deactivated").to_string()).collect();
        assert!(refusals.iter().any(|text| text.contains("the last active admin")), "{refusals:?}");
    }
}

#[test]
fn a_new_sign_in_ends_the_session_that_the_browser_had() {
    let app = App::start();
    app.student("S1");
    app.student("S2");
    let mut browser = app.browser();
    browser.get("/sign-in").form("Sign in").fill("identifier", "S1").fill("password", PASSWORD).submit();
    let mut old = copy_of(&app, &browser);
    old.get("/account").see("s1@example.edu");
    let answers = [("identifier", "S2"), ("password", PASSWORD)];
    browser.get("/courses").post("/sign-in", &answers);
    browser.get("/account").see("s2@example.edu");
    old.get("/account").expect_path("/sign-in?next=%2Faccount");
}

#[test]
fn a_calendar_address_is_not_for_the_next_person_on_the_browser() {
    let app = App::start();
    app.student("S1");
    app.student("S2");
    let mut browser = app.signed_in("S1");
    browser.get("/account");
    let answer = browser.send_form("/account/calendar/reset", &[("", ""); 0]);
    assert_eq!(answer.status, 303);
    // Signed out from elsewhere before it was shown; then somebody else signs in.
    app.sql("DELETE FROM sessions");
    browser.get("/sign-in").form("Sign in").fill("identifier", "S2").fill("password", PASSWORD).submit();
    browser.get("/account").see("s2@example.edu");
    assert!(!browser.body().contains("schedule.ics?token="), "{}", browser.body());
}

#[test]
fn signing_in_and_out_is_on_record_and_repeats_are_counted() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.browser();
    for number in ["S1", "S1", "S1", "nobody", "nobody"] {
        browser.get("/sign-in").form("Sign in").fill("identifier", number).fill("password", "wrong").submit();
        browser.expect_status(422);
    }
    let mut browser = app.signed_in("S1");
    browser.get("/account").post("/sign-out", &[("", ""); 0]);
    let mut found = entries(&app, "sign in");
    found.sort();
    let refused = |repeats| ("refused".to_owned(), repeats);
    assert_eq!(found, [("done".to_owned(), 1), refused(2), refused(3)]);
    assert_eq!(entries(&app, "sign out"), [("done".to_owned(), 1)]);
    let kept = "SELECT COUNT(*) AS number FROM audit WHERE event LIKE '%\"nobody\"%' OR event LIKE '%\"wrong\"%'";
    assert_eq!(app.number(kept), 0, "what was typed is not kept");
}

#[test]
fn what_one_does_to_ones_own_account_is_on_record() {
    let app = App::start();
    app.student("S1");
    let mut browser = app.signed_in("S1");
    browser.get("/account").post("/account/calendar/reset", &[("", ""); 0]);
    browser.get("/account/sessions").post("/account/sessions/revoke-others", &[("", ""); 0]);
    let new = "lantern orbit plum 77";
    let answers = [("current_password", PASSWORD), ("password", new), ("confirm_password", new)];
    browser.get("/account/password").post("/account/password", &answers).expect_status(200);
    for action in ["make calendar address", "end session", "change password"] {
        assert_eq!(entries(&app, action), [("done".to_owned(), 1)], "{action}");
    }
}
