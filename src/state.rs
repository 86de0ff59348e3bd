//! What every handler may use; none of it is about a user, so any number of processes can serve one database.

use std::sync::Arc;
use std::time::Duration;

use diesel::result::Error as DieselError;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::accounts::{Passwords, SessionLimits};
use crate::catalogue::CatalogueCache;
use crate::config::Config;
use crate::db::{Db, ReadConnection};

use crate::pages::{Clock, Error, Timeouts};

/// Slow pages that read at once: half of the fewest reads that the database does at once.
const SLOW_READS: usize = 2;
/// How long a slow page waits for its turn.
const SLOW_PATIENCE: Duration = Duration::from_secs(10);

/// The parts of the running program.
#[derive(Clone)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// The settings.
    pub config: Arc<Config>,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// The catalogue as it was last read.
    pub cache: CatalogueCache,
    /// The institution's time.
    pub clock: Clock,
    /// How long connections may take.
    pub timeouts: Timeouts,
    slow_reads: Arc<Semaphore>,
}

impl AppState {
    /// The parts, from the settings and the open database.
    pub fn new(config: Config, db: Db) -> Self {
        Self {
            db,
            // One core stays free for pages while people sign in.
            passwords: Passwords::new(config.workers.saturating_sub(1).max(1)),
            cache: CatalogueCache::in_zone(config.time_zone),
            clock: Clock::new(config.time_zone),
            timeouts: Timeouts::default(),
            slow_reads: Arc::new(Semaphore::new(SLOW_READS)),
            config: Arc::new(config),
        }
    }

    /// [`Db::read`] for pages that may take long: so few of them read at once that other pages never wait for them.
    ///
    /// # Errors
    /// What `work` answers, or [`Error::Busy`] when too many wait.
    pub async fn read_slowly<T, E>(
        &self,
        work: impl FnOnce(&mut ReadConnection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        E: From<DieselError> + Send + 'static,
        Error: From<E>,
    {
        let turn = timeout(SLOW_PATIENCE, self.slow_reads.clone().acquire_owned()).await;
        let turn = turn.map_err(|_| Error::Busy)?.map_err(|error| Error::Failed(Box::new(error)))?;
        // Kept with the work, which goes on when the browser hangs up.
        let read = move |connection: &mut ReadConnection| {
            let _turn = turn;
            work(connection)
        };
        Ok(self.db.read(read).await?)
    }

    /// How long a session lasts.
    pub fn session_limits(&self) -> SessionLimits {
        SessionLimits { idle: self.config.session_idle, max: self.config.session_max }
    }
}
