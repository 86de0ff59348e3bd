//! The week of a student or an instructor: as a page, and as a feed that their own calendar reads.

pub mod calendar;
mod selectors;
mod service;

pub use selectors::{FeedMeeting, FeedView, ScheduleView, ScheduledSection, StudentLoad, show_feed, show_schedule};
pub use service::{Block, Day, Week};
