//! What a query of the list of courses means for whoever asks.

use chrono::NaiveTime;

use crate::accounts::{Role, User};
use crate::catalogue::{CourseQuery, DAYS};
use crate::form::query_words;
use crate::policy;

/// The value of `mine` that asks for what one teaches, whatever one's roles.
const TEACHING: &str = "teaching";

/// Which courses are a user's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Own {
    /// Those that they are registered for.
    Registered,
    /// Those on whose staff they are.
    Taught,
}

impl CourseQuery {
    /// Without what means nothing: words beyond those that are looked for, days that there are not, times that are none, a
    /// schedule that this user has not.
    pub(super) fn read_for(mut self, user: Option<&User>) -> Self {
        self.q = query_words(&self.q).collect::<Vec<_>>().join(" ");
        let typed = self.days.concat().to_uppercase();
        let known = DAYS.iter().filter(|(day, _)| typed.contains(*day));
        self.days = known.map(|(day, _)| day.to_string()).collect();
        self.from = self.from().map(typed_time).unwrap_or_default();
        self.until = self.until().map(typed_time).unwrap_or_default();
        if !user.is_some_and(policy::can_register) {
            self.fits.clear();
        }
        self
    }

    /// Which of the user's own courses are asked for, if only these are.
    pub(super) fn own(&self, user: Option<&User>) -> Option<Own> {
        match self.mine.as_str() {
            "" => None,
            TEACHING => user.map(|_| Own::Taught),
            _ => Self::usual_own(user),
        }
    }

    /// What is meant by a user's own courses when it is not said: to who teaches, what they teach.
    pub(super) fn usual_own(user: Option<&User>) -> Option<Own> {
        let user = user?;
        match () {
            () if user.has_role(Role::Faculty) => Some(Own::Taught),
            () if user.has_role(Role::Student) => Some(Own::Registered),
            () => None,
        }
    }

    /// The days as letters; `None` when it is not asked for days.
    pub fn days(&self) -> Option<String> {
        Some(self.days.concat()).filter(|days| !days.is_empty())
    }

    /// The earliest time at which a section may begin.
    pub fn from(&self) -> Option<NaiveTime> {
        time(&self.from)
    }

    /// The latest time at which it may end.
    pub fn until(&self) -> Option<NaiveTime> {
        time(&self.until)
    }
}

/// A time as a `time` control sends it.
fn time(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S"].iter().find_map(|pattern| NaiveTime::parse_from_str(text, pattern).ok())
}

fn typed_time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
