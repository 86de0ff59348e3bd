//! What a write leaves for its commit, and what makes it run once more.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::result::{DatabaseErrorKind, Error as DieselError, QueryResult};
use registrar::accounts::User;
use registrar::context::{Actor, Context};
use registrar::db::DbConnection;
use registrar::events::{About, Event, record};

use super::support::{App, is_on_postgresql};

/// Counts how often work is done after a commit, and what others saw of the write then.
#[derive(Clone, Default)]
struct Announced(Arc<AtomicU32>);

impl Announced {
    /// Records something about a user, and looks for it after the commit as anybody else would.
    fn leave(&self, context: &mut Context<'_>, app: &Arc<App>, user: &User) -> QueryResult<()> {
        record(context, About::person(user.id), &Event::PermissionRevoked)?;
        let (count, app) = (self.0.clone(), app.clone());
        context.after_commit(move || {
            let seen = app.number("SELECT COUNT(*) AS number FROM audit WHERE action = 'permit'");
            assert_eq!(seen, 1, "others see what was written");
            count.fetch_add(1, Ordering::SeqCst);
        });
        Ok(())
    }

    fn times(&self) -> u32 {
        self.0.load(Ordering::SeqCst)
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(future)
}

#[test]
fn what_is_left_for_the_commit_is_done_once_it_is_there() {
    let app = Arc::new(App::start());
    let (user, announced) = (app.student("S1"), Announced::default());
    let (of_write, in_write, whose) = (announced.clone(), app.clone(), user.clone());
    let write = app.store.write(Actor::program(), move |context| of_write.leave(context, &in_write, &whose));
    block_on(write).expect("it is written");
    assert_eq!(announced.times(), 1);
}

#[test]
fn nothing_is_announced_of_what_is_undone() {
    let app = Arc::new(App::start());
    let (user, announced) = (app.student("S1"), Announced::default());
    let undone = |context: &mut Context<'_>| {
        announced.leave(context, &app, &user)?;
        Err::<(), _>(DieselError::RollbackTransaction)
    };
    assert!(app.store.write_now(&Actor::program(), undone).is_err());
    let (of_write, in_write, whose) = (announced.clone(), app.clone(), user.clone());
    let write = app.store.write(Actor::program(), move |context| {
        of_write.leave(context, &in_write, &whose)?;
        Err::<(), _>(DieselError::RollbackTransaction)
    });
    assert!(block_on(write).is_err());
    assert_eq!(announced.times(), 0);
}

#[test]
fn what_runs_twice_is_announced_once() {
    let app = Arc::new(App::start());
    let (user, announced, runs) = (app.student("S1"), Announced::default(), AtomicU32::new(0));
    let second_time = |context: &mut Context<'_>| {
        announced.leave(context, &app, &user)?;
        match runs.fetch_add(1, Ordering::SeqCst) {
            0 => Err(DieselError::DatabaseError(DatabaseErrorKind::SerializationFailure, Box::new(String::new()))),
            _ => Ok(()),
        }
    };
    app.store.write_now(&Actor::program(), second_time).expect("it is written");
    assert_eq!((announced.times(), runs.load(Ordering::SeqCst)), (1, 2));
}

/// As a server says it that speaks German.
#[test]
fn a_deadlock_is_tried_again_in_whatever_language_it_is_told() {
    if !is_on_postgresql() {
        return;
    }
    let app = App::start();
    let runs = AtomicU32::new(0);
    let deadlock = |connection: &mut DbConnection| {
        if runs.fetch_add(1, Ordering::SeqCst) == 0 {
            let raise = "DO $$ BEGIN RAISE EXCEPTION 'Verklemmung entdeckt' USING ERRCODE = '40P01'; END $$";
            diesel::RunQueryDsl::execute(diesel::sql_query(raise), connection)?;
        }
        Ok::<_, DieselError>(())
    };
    app.db.write_now(deadlock).expect("the second time there is none");
    assert_eq!(runs.load(Ordering::SeqCst), 2);
}
