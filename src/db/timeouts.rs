//! How long the database may take, and those who wait for it.

use std::time::Duration;

/// What is waited for, and how long at most.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timeouts {
    /// A request, for its turn.
    pub turn: Duration,
    /// A request, for the answer once it is its turn: longer than the database takes over one statement.
    pub answer: Duration,
    /// The database, over one statement.
    pub statement: Duration,
    /// The database, for a lock.
    pub lock: Duration,
    /// The database, for the next statement of a transaction.
    pub idle: Duration,
}

impl Timeouts {
    /// A page: less than anybody waits for one.
    pub const PAGE: Self = Self {
        turn: Duration::from_secs(10),
        answer: Duration::from_secs(7),
        statement: Duration::from_secs(6),
        lock: Duration::from_secs(5),
        idle: Duration::from_secs(30),
    };

    /// A command that reads or writes everything.
    pub const COMMAND: Self = Self {
        statement: Duration::from_secs(30 * 60),
        lock: Duration::from_secs(2 * 60),
        idle: Duration::from_secs(30 * 60),
        ..Self::PAGE
    };
}
