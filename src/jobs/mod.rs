//! What runs by itself as long as the process serves. Several processes may run the same jobs on one database at once.

mod waitlists;

pub use waitlists::{keep_waitlists_moving, lapse_offers, notify_of_closing, process_waitlists};
