//! The filters of the list of courses as its addresses say them.

use crate::browsing::Own;
use crate::catalogue::{CourseQuery, DAYS};

impl Own {
    /// What the filter of one's own courses says.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Registered => "Only what I have",
            Self::Taught => "Only what I teach",
        }
    }
}

impl CourseQuery {
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
