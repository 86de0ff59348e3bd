//! Why the database cannot work at the moment, found in what it says.

use std::error::Error as StdError;

use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// No turn came; the words are compared with in [`Outage::of`].
pub(super) const NO_TURN: &str = "no connection was free in time";
/// The turn came, but no answer.
pub(super) const NO_ANSWER: &str = "the database gave no answer in time";
/// A lock, or a statement, took longer than it may.
pub(super) const TOO_LONG: &str = "the database took too long over one statement";
/// How r2d2 begins to say that it has no connection; why follows, if it knows.
const NO_CONNECTION: &str = "timed out waiting for connection";

/// What keeps the database from working, though nothing is wrong with what it was asked.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Outage {
    /// Too much is asked at once. Nothing was changed.
    #[error("all connections to the database are in use")]
    Busy,
    /// Others hold what is to be changed. Nothing was changed.
    #[error("others hold a lock in the database for too long")]
    Locked,
    /// One statement takes too long. Nothing was changed.
    #[error("a statement took too long")]
    Slow,
    /// There is no answer; what was asked may have been done.
    #[error("the database does not answer")]
    Silent,
    /// There is no connection, or none any more; what was asked may have been done.
    #[error("there is no connection to the database")]
    Unreachable,
    /// The disk is full. Nothing was changed.
    #[error("the disk of the database is full")]
    Full,
    /// The database takes no changes. Nothing was changed.
    #[error("the database can only be read")]
    ReadOnly,
    /// The disk fails, or what is on it is damaged.
    #[error("the files of the database cannot be read or written")]
    Disk,
}

impl Outage {
    /// The outage behind an error; `None` if the error is of another kind.
    pub fn of(error: &DieselError) -> Option<Self> {
        let DieselError::DatabaseError(kind, information) = error else {
            return match error {
                // Diesel leaves it open whether a transaction that it could not roll back was kept.
                DieselError::BrokenTransactionManager => Some(Self::Unreachable),
                error if super::is_repeat(error) => Some(Self::Locked),
                _ => None,
            };
        };
        Self::said(information.message()).or(match kind {
            DatabaseErrorKind::ReadOnlyTransaction => Some(Self::ReadOnly),
            DatabaseErrorKind::SerializationFailure => Some(Self::Locked),
            DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Some(Self::Unreachable),
            _ => None,
        })
    }

    fn said(message: &str) -> Option<Self> {
        let has = |words: &[&str]| words.iter().any(|words| message.contains(words));
        if has(&[NO_ANSWER]) {
            Some(Self::Silent)
        } else if message == NO_TURN || message == NO_CONNECTION {
            Some(Self::Busy)
        } else if has(&["database or disk is full", "No space left on device", "Disk quota exceeded"]) {
            Some(Self::Full)
        } else if has(&["attempt to write a readonly database"]) {
            Some(Self::ReadOnly)
        } else if has(&["is locked", "deadlock detected", "due to lock timeout"]) {
            Some(Self::Locked)
        } else if has(&["due to statement timeout", TOO_LONG]) {
            Some(Self::Slow)
        } else if has(&[
            "disk I/O error",
            "Input/output error",
            "unable to open database file",
            "disk image is malformed",
            "file is not a database",
        ]) {
            Some(Self::Disk)
        } else {
            None
        }
    }
}

/// An error of the program's own, in the words of [`Outage::of`] or others.
pub(super) fn failure(reason: impl Into<String>) -> DieselError {
    DieselError::DatabaseError(DatabaseErrorKind::UnableToSendCommand, Box::new(reason.into()))
}

/// The database's error at the bottom of a feature's.
pub(super) fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a DieselError> {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        cause = error.source();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_outage_is_known_by_what_the_database_says() {
        let unknown = |message: &str| {
            Outage::of(&DieselError::DatabaseError(DatabaseErrorKind::Unknown, Box::new(message.to_owned())))
        };
        for (message, outage) in [
            ("database or disk is full", Outage::Full),
            ("could not extend file \"base/1/2\": No space left on device", Outage::Full),
            ("attempt to write a readonly database", Outage::ReadOnly),
            ("database is locked", Outage::Locked),
            ("deadlock detected", Outage::Locked),
            ("canceling statement due to lock timeout", Outage::Locked),
            ("canceling statement due to statement timeout", Outage::Slow),
            ("disk I/O error", Outage::Disk),
            ("database disk image is malformed", Outage::Disk),
        ] {
            assert_eq!(unknown(message), Some(outage), "{message}");
        }
        assert_eq!(unknown("no such table: courses"), None);
        assert_eq!(Outage::of(&failure(NO_TURN)), Some(Outage::Busy));
        assert_eq!(Outage::of(&failure("timed out waiting for connection")), Some(Outage::Busy));
        let refused = "timed out waiting for connection: connection to server failed: Connection refused";
        assert_eq!(Outage::of(&failure(refused)), Some(Outage::Unreachable));
        let closed = DieselError::DatabaseError(DatabaseErrorKind::ClosedConnection, Box::new(String::new()));
        assert_eq!(Outage::of(&closed), Some(Outage::Unreachable));
        assert_eq!(Outage::of(&DieselError::NotFound), None);
    }
}
