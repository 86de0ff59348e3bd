//! What every selector and service works with: one connection, one instant, who asks, and the catalogue.

use std::error::Error as StdError;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;
use diesel::result::{Error as DieselError, QueryResult};

use crate::accounts::User;
use crate::catalogue::{Catalogue, CatalogueCache};
use crate::clock::Clock;
use crate::db::{AfterCommit, Db, DbConnection, Id, ReadConnection};

/// What stands for an address when something is done at the command line.
const COMMAND_LINE: &str = "command line";

/// Who asks, in which session, and from which network address.
#[derive(Clone, Debug, Default)]
pub struct Actor {
    /// The user; `None` for the program, the command line and visitors.
    pub user: Option<User>,
    /// The user's session.
    pub session: Option<Id>,
    /// The network address.
    pub address: String,
}

impl Actor {
    /// A signed-in user.
    pub fn user(user: User, session: Option<Id>, address: impl Into<String>) -> Self {
        Self { user: Some(user), session, address: address.into() }
    }

    /// Somebody who is not signed in.
    pub fn visitor(address: impl Into<String>) -> Self {
        Self { user: None, session: None, address: address.into() }
    }

    /// Whoever operates the server.
    pub fn command_line() -> Self {
        Self::visitor(COMMAND_LINE)
    }

    /// The program itself.
    pub fn program() -> Self {
        Self::default()
    }

    /// The user's id.
    pub fn id(&self) -> Option<Id> {
        self.user.as_ref().map(|user| user.id)
    }

    /// Whether somebody is signed in who may do something.
    pub fn may(&self, is_allowed: impl FnOnce(&User) -> bool) -> bool {
        self.user.as_ref().is_some_and(is_allowed)
    }
}

/// Why a selector returns nothing.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no such thing, or whoever asks may not know of it.
    #[error("There is no such thing")]
    NotFound,
    /// It is not for whoever asks, who may know that.
    #[error("This is for people in another role")]
    Forbidden,
    /// The database failed.
    #[error("It could not be read")]
    Failed(#[from] DieselError),
}

/// Whether an address stands for the command line.
pub fn is_command_line(address: &str) -> bool {
    address == COMMAND_LINE
}

/// One piece of work: a read, or the one transaction of a write.
pub struct Context<'a> {
    connection: Connection<'a>,
    cache: &'a CatalogueCache,
    catalogue: Option<Arc<Catalogue>>,
    /// The instant of the work, in UTC: everything in it happens then.
    pub now: NaiveDateTime,
    /// Who asks.
    pub actor: Actor,
    is_repeated: bool,
    is_catalogue_changed: bool,
    after: AfterCommit,
}

enum Connection<'a> {
    Read(&'a mut ReadConnection),
    Write(&'a mut DbConnection),
}

impl<'a> Context<'a> {
    fn new(connection: Connection<'a>, cache: &'a CatalogueCache, now: NaiveDateTime, actor: Actor) -> Self {
        let after = AfterCommit::default();
        Self { connection, cache, catalogue: None, now, actor, is_repeated: false, is_catalogue_changed: false, after }
    }

    /// For a read.
    pub fn reading(
        connection: &'a mut ReadConnection,
        cache: &'a CatalogueCache,
        now: NaiveDateTime,
        actor: Actor,
    ) -> Self {
        Self::new(Connection::Read(connection), cache, now, actor)
    }

    /// For the transaction of a write.
    pub fn writing(
        connection: &'a mut DbConnection,
        cache: &'a CatalogueCache,
        now: NaiveDateTime,
        actor: Actor,
    ) -> Self {
        Self::new(Connection::Write(connection), cache, now, actor)
    }

    /// Today at the institution.
    pub fn today(&self) -> NaiveDate {
        self.cache.zone().from_utc_datetime(&self.now).date_naive()
    }

    /// Whoever asks, if they may do something.
    ///
    /// # Errors
    /// [`ReadError::Forbidden`] if they may not.
    pub fn authorize(&self, is_allowed: impl FnOnce(&User) -> bool) -> Result<User, ReadError> {
        self.actor.user.clone().filter(|user| is_allowed(user)).ok_or(ReadError::Forbidden)
    }

    /// The connection, for repositories.
    pub(crate) fn connection(&mut self) -> &mut DbConnection {
        match &mut self.connection {
            Connection::Read(connection) => connection,
            Connection::Write(connection) => connection,
        }
    }

    /// Whether the transaction runs once more, as something stood in its way before.
    pub(crate) fn is_repeated(&self) -> bool {
        self.is_repeated
    }

    /// Leaves work for the moment at which the write is committed: to wake somebody, and no more. It is dropped when the
    /// write is undone.
    pub fn after_commit(&mut self, work: impl FnOnce() + Send + 'static) {
        self.after.push(work);
    }

    /// The catalogue as of the work: a write sees what it has changed itself, which nobody else does yet.
    ///
    /// # Errors
    /// When the database fails.
    pub fn catalogue(&mut self) -> QueryResult<Arc<Catalogue>> {
        if let Some(catalogue) = &self.catalogue {
            return Ok(catalogue.clone());
        }
        self.reload_catalogue()
    }

    /// [`Context::catalogue`], read again where it has changed: after a lock was waited for.
    ///
    /// # Errors
    /// When the database fails.
    pub fn reload_catalogue(&mut self) -> QueryResult<Arc<Catalogue>> {
        let catalogue = match &mut self.connection {
            Connection::Read(connection) => self.cache.current(connection)?,
            Connection::Write(connection) => self.cache.in_transaction(connection)?,
        };
        Ok(self.catalogue.insert(catalogue).clone())
    }

    /// Marks the catalogue as changed by this work, for this process and all others.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) fn invalidate_catalogue(&mut self) -> QueryResult<()> {
        (self.catalogue, self.is_catalogue_changed) = (None, true);
        crate::catalogue::increment_version(self.connection()).map(drop)
    }
}

/// The database with the catalogue that was read from it last, and the clock: makes a [`Context`] for each piece of work.
/// Cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// The database.
    pub db: Db,
    /// The catalogue as it was read last.
    pub cache: CatalogueCache,
    /// What time it is.
    pub clock: Clock,
}

impl Store {
    /// Of an institution in this time zone; its catalogue is read when it is first asked for.
    pub fn new(db: Db, zone: Tz) -> Self {
        Self { db, cache: CatalogueCache::in_zone(zone), clock: Clock::new(zone) }
    }

    /// Runs `work` on a connection that cannot write, off the async workers.
    ///
    /// # Errors
    /// What `work` returns, or the failure to get a connection.
    pub async fn read<T, E>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Context<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + Send + 'static,
    {
        let (cache, clock) = (self.cache.clone(), self.clock.clone());
        self.db.read(move |connection| work(&mut Context::reading(connection, &cache, clock.now(), actor))).await
    }

    /// Runs `work` in one transaction; it may run again where another transaction got in its way.
    ///
    /// # Errors
    /// What `work` returns, or the failure to get a connection or to commit.
    pub async fn write<T, E>(
        &self,
        actor: Actor,
        work: impl Fn(&mut Context<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DieselError> + StdError + Send + 'static,
    {
        let (store, runs) = (self.clone(), AtomicU32::new(0));
        let run = move |connection: &mut DbConnection, after: &mut AfterCommit| {
            let (result, is_catalogue_changed) = store.run(connection, after, &actor, &runs, &work);
            if is_catalogue_changed {
                let store = store.clone();
                after.push(move || store.refresh_catalogue());
            }
            result
        };
        self.db.write_then(run).await
    }

    /// [`Store::read`] on this thread, for the command line and tests.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_now<T, E: From<DieselError>>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Context<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.db.read_now(|connection| work(&mut Context::reading(connection, &self.cache, self.clock.now(), actor)))
    }

    /// [`Store::write`] on this thread, for the command line and tests.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_now<T, E>(&self, actor: &Actor, work: impl Fn(&mut Context<'_>) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DieselError> + StdError + 'static,
    {
        let runs = AtomicU32::new(0);
        self.db.write_now_then(|connection, after| self.run(connection, after, actor, &runs, &work).0)
    }

    /// One run of a write. Returns its result, and whether it changed the catalogue.
    fn run<T, E>(
        &self,
        connection: &mut DbConnection,
        after: &mut AfterCommit,
        actor: &Actor,
        runs: &AtomicU32,
        work: &impl Fn(&mut Context<'_>) -> Result<T, E>,
    ) -> (Result<T, E>, bool) {
        let mut context = Context::writing(connection, &self.cache, self.clock.now(), actor.clone());
        context.is_repeated = runs.fetch_add(1, Ordering::Relaxed) > 0;
        let result = work(&mut context);
        *after = context.after;
        (result, context.is_catalogue_changed)
    }

    /// Reads the changed catalogue before somebody waits for it.
    fn refresh_catalogue(&self) {
        let cache = self.cache.clone();
        self.db.read_soon(move |connection| cache.current(connection).map(drop));
    }
}
