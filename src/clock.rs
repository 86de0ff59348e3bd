//! The institution's time: instants are kept in UTC and shown in its zone, in the words of the style guide.

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Timelike};
use chrono_tz::Tz;

use crate::db::now;

/// The years that both databases keep, and that are written with four digits in every zone.
const YEARS: RangeInclusive<i32> = 1000..=9998;

/// Shows instants in the institution's zone, and reads those that are typed in it.
#[derive(Clone)]
pub struct Clock {
    zone: Tz,
    source: Arc<dyn Fn() -> NaiveDateTime + Send + Sync>,
}

impl Clock {
    /// The time of `zone`.
    pub fn new(zone: Tz) -> Self {
        Self { zone, source: Arc::new(now) }
    }

    /// The time of `zone`, as `source` tells it in UTC.
    pub fn with_source(zone: Tz, source: impl Fn() -> NaiveDateTime + Send + Sync + 'static) -> Self {
        Self { zone, source: Arc::new(source) }
    }

    /// The present instant in UTC.
    pub fn now(&self) -> NaiveDateTime {
        (self.source)()
    }

    /// The zone.
    pub fn zone(&self) -> Tz {
        self.zone
    }

    /// The zone's name for people: `America/Los Angeles`.
    pub fn zone_name(&self) -> String {
        self.zone.name().replace('_', " ")
    }

    /// Today at the institution.
    pub fn today(&self) -> NaiveDate {
        self.local(self.now()).date()
    }

    /// The hour of the day at the institution, from 0 to 23.
    pub fn hour(&self) -> u32 {
        self.local(self.now()).hour()
    }

    /// An instant as `Tue 30 Jan, 17:00`; with the year when it is not this one.
    pub fn show(&self, instant: NaiveDateTime) -> String {
        let local = self.local(instant);
        format!("{}, {}", self.day(local.date()), local.format("%-H:%M"))
    }

    /// A day as `Tue 30 Jan`; with the year when it is not this one.
    pub fn day(&self, day: NaiveDate) -> String {
        let pattern = if day.year() == self.today().year() { "%a %-d %b" } else { "%a %-d %b %Y" };
        day.format(pattern).to_string()
    }

    /// Two days as `16 January to 10 May 2024`.
    pub fn days(&self, first: NaiveDate, last: NaiveDate) -> String {
        let pattern = if first.year() == last.year() { "%-d %B" } else { "%-d %B %Y" };
        format!("{} to {}", first.format(pattern), last.format("%-d %B %Y"))
    }

    /// An instant as a `datetime-local` control has it.
    pub fn typed(&self, instant: Option<NaiveDateTime>) -> String {
        instant.map(|instant| self.local(instant).format("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default()
    }

    /// Reads what a `datetime-local` control sends. `None` when it is no instant: not a date, or an hour that the
    /// clocks skip in spring; of an hour that they repeat in autumn the first one counts.
    pub fn parse(&self, text: &str) -> Option<NaiveDateTime> {
        let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
            .iter()
            .find_map(|pattern| NaiveDateTime::parse_from_str(text, pattern).ok())
            .filter(|local| YEARS.contains(&local.year()))?;
        Some(self.zone.from_local_datetime(&local).earliest()?.naive_utc())
    }

    /// A time of day as `9:35`.
    pub fn time(&self, time: NaiveTime) -> String {
        format!("{}:{:02}", time.hour(), time.minute())
    }

    /// What the clocks show at an instant.
    pub fn local(&self, instant: NaiveDateTime) -> NaiveDateTime {
        self.zone.from_utc_datetime(&instant).naive_local()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_and_read_in_the_zone_across_a_change_of_clocks() {
        let clock = Clock::new(Tz::America__Los_Angeles);
        for (typed, utc) in [
            ("2024-03-10T01:59", "2024-03-10 09:59:00"),
            ("2024-03-10T03:00", "2024-03-10 10:00:00"),
            ("2024-11-03T01:30", "2024-11-03 08:30:00"),
        ] {
            let instant = clock.parse(typed).expect("an instant");
            assert_eq!(instant.to_string(), utc);
            assert_eq!(clock.typed(Some(instant)), typed);
        }
        assert_eq!(clock.parse("2024-03-10T02:30"), None, "the clocks skip this hour");
        assert_eq!(clock.parse("tomorrow"), None);
        let instant = clock.parse("2024-01-30T17:00").expect("an instant");
        assert_eq!(clock.show(instant), "Tue 30 Jan 2024, 17:00");
    }
}
