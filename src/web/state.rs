//! What every handler may use; none of it is about a user, so any number of processes can serve one database.

use std::sync::Arc;

use crate::accounts::{Passwords, SessionLimits};
use crate::catalogue::Shelf;
use crate::config::Config;
use crate::db::Db;

use super::{Clock, Timeouts};

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
    pub shelf: Shelf,
    /// The institution's time.
    pub clock: Clock,
    /// How long connections may take.
    pub timeouts: Timeouts,
}

impl AppState {
    /// The parts, from the settings and the open database.
    pub fn new(config: Config, db: Db) -> Self {
        Self {
            db,
            // One core stays free for pages while people sign in.
            passwords: Passwords::new(config.workers.saturating_sub(1).max(1)),
            shelf: Shelf::in_zone(config.time_zone),
            clock: Clock::new(config.time_zone),
            timeouts: Timeouts::default(),
            config: Arc::new(config),
        }
    }

    /// How long a session lasts.
    pub fn session_limits(&self) -> SessionLimits {
        SessionLimits { idle: self.config.session_idle, max: self.config.session_max }
    }
}
