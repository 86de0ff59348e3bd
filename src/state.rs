//! What every handler may use; none of it is about a user, so any number of processes can serve one database.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use diesel::result::Error as DieselError;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::accounts::{Passwords, SessionLimits};
use crate::config::Config;
use crate::context::{Actor, Context, Store};
use crate::db::Db;

use crate::pages::{Error, Timeouts};

/// Slow pages that read at once: half of the fewest reads that the database does at once.
const SLOW_READS: usize = 2;
/// How long a slow page waits for its turn.
const SLOW_PATIENCE: Duration = Duration::from_secs(10);

/// The parts of the running program.
#[derive(Clone)]
pub struct AppState {
    /// The database, the catalogue and the clock.
    pub store: Store,
    /// The settings.
    pub config: Arc<Config>,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// How long connections may take.
    pub timeouts: Timeouts,
    slow_reads: Arc<Semaphore>,
}

impl AppState {
    /// The parts, from the settings and the open database.
    pub fn new(config: Config, db: Db) -> Self {
        Self {
            store: Store::new(db, config.time_zone),
            // One core stays free for pages while people sign in.
            passwords: Passwords::new(config.workers.saturating_sub(1).max(1)),
            timeouts: Timeouts::default(),
            slow_reads: Arc::new(Semaphore::new(SLOW_READS)),
            config: Arc::new(config),
        }
    }

    /// [`Store::read`] for pages that may take long: so few of them read at once that other pages never wait for them.
    ///
    /// # Errors
    /// What `work` returns, or [`Error::Busy`] when too many wait.
    pub async fn read_slowly<T, E>(
        &self,
        actor: Actor,
        work: impl FnOnce(&mut Context<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: From<DieselError> + Send + 'static,
        Error: From<E>,
    {
        let turn = timeout(SLOW_PATIENCE, self.slow_reads.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Error::Busy)?.map_err(|error| Error::Failed(Box::new(error)))?;
        // Kept with the work, which goes on when the browser hangs up.
        let read = move |context: &mut Context<'_>| {
            let _turn = turn;
            work(context)
        };
        Ok(self.store.read(actor, read).await?)
    }

    /// How long a session lasts.
    pub fn session_limits(&self) -> SessionLimits {
        SessionLimits { idle: self.config.session_idle, max: self.config.session_max }
    }
}

impl Deref for AppState {
    type Target = Store;

    fn deref(&self) -> &Store {
        &self.store
    }
}
