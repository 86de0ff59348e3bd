//! The filters of the list of courses as its addresses say them.

use chrono::NaiveTime;

use crate::accounts::{Role, User};
use crate::catalogue::{CourseQuery, DAYS};
use crate::form::query_words;
use crate::policy;

/// The value of `mine` that asks for what one teaches, whatever one's roles.
const TEACHING: &str = "teaching";

/// Which courses are a user's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Own {
    /// Those that they are registered for.
    Registered,
    /// Those on whose staff they are.
    Taught,
}

impl Own {
    /// What the filter of one's own courses says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Registered => "Only what I have",
            Self::Taught => "Only what I teach",
        }
    }
}

impl CourseQuery {
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

    /// The address of a page of the list with these filters.
    pub(super) fn address(&self, page: usize) -> String {
        let page = if page > 1 { page.to_string() } else { String::new() };
        let pairs = [
            ("q", &self.q),
            ("term", &self.term),
            ("subject", &self.subject),
            ("instructor", &self.instructor),
            ("open", &self.open),
            ("mine", &self.mine),
            ("from", &self.from),
            ("until", &self.until),
            ("fits", &self.fits),
            ("page", &page),
        ];
        let days = self.days.iter().map(|day| ("days", day));
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in pairs.into_iter().chain(days).filter(|(_, value)| !value.is_empty()) {
            query.append_pair(name, value);
        }
        match query.finish() {
            query if query.is_empty() => "/courses".to_owned(),
            query => format!("/courses?{query}"),
        }
    }

    fn without(&self, change: impl FnOnce(&mut Self)) -> String {
        let mut query = self.clone();
        change(&mut query);
        query.address(1)
    }

    /// The filters that are on, each with the address of the list without it.
    pub(super) fn filters(&self, subject: Option<&str>) -> Vec<(String, String)> {
        let mut filters = Vec::new();
        if !self.q.is_empty() {
            filters.push((format!("“{}”", self.q), self.without(|query| query.q.clear())));
        }
        if !self.subject.is_empty() {
            let name = subject.unwrap_or(&self.subject).to_owned();
            filters.push((name, self.without(|query| query.subject.clear())));
        }
        if !self.instructor.is_empty() {
            let name = format!("Instructor {}", self.instructor);
            filters.push((name, self.without(|query| query.instructor.clear())));
        }
        if !self.open.is_empty() {
            filters.push(("Seats free".to_owned(), self.without(|query| query.open.clear())));
        }
        if !self.mine.is_empty() {
            filters.push(("Only mine".to_owned(), self.without(|query| query.mine.clear())));
        }
        if let Some(days) = self.days() {
            let names = DAYS.iter().filter(|(day, _)| days.contains(*day)).map(|(_, name)| *name);
            let name = format!("Only {}", names.collect::<Vec<_>>().join(" "));
            filters.push((name, self.without(|query| query.days.clear())));
        }
        if let Some(from) = self.from() {
            let name = format!("From {}", from.format("%-H:%M"));
            filters.push((name, self.without(|query| query.from.clear())));
        }
        if let Some(until) = self.until() {
            let name = format!("Until {}", until.format("%-H:%M"));
            filters.push((name, self.without(|query| query.until.clear())));
        }
        if !self.fits.is_empty() {
            filters.push(("Fits my schedule".to_owned(), self.without(|query| query.fits.clear())));
        }
        filters
    }

    /// Without what means nothing: words beyond those that are looked for, days that there are not, times that are none, a schedule that this user has not.
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

    /// The days as letters; none when it is not asked for days.
    pub(super) fn days(&self) -> Option<String> {
        Some(self.days.concat()).filter(|days| !days.is_empty())
    }

    pub(super) fn from(&self) -> Option<NaiveTime> {
        time(&self.from)
    }

    pub(super) fn until(&self) -> Option<NaiveTime> {
        time(&self.until)
    }

    /// The days of the week as the form has them: letter, name, whether it is asked for.
    pub(super) fn day_choices(&self) -> Vec<(char, &'static str, bool)> {
        let asked = self.days.concat();
        DAYS.iter().map(|(day, name)| (*day, *name, asked.contains(*day))).collect()
    }

    /// Whether a filter is on that the form folds away.
    pub(super) fn is_unfolded(&self) -> bool {
        let typed = [&self.from, &self.until, &self.fits, &self.open, &self.mine];
        !self.days.is_empty() || typed.iter().any(|text| !text.is_empty())
    }
}

/// A time as a `time` control sends it.
fn time(text: &str) -> Option<NaiveTime> {
    ["%H:%M", "%H:%M:%S"].iter().find_map(|pattern| NaiveTime::parse_from_str(text, pattern).ok())
}

fn typed_time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
