//! Writes meetings as an iCalendar feed (RFC 5545): one weekly event for each, in the institution's zone, with the
//! days left out on which it is not met.

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{OffsetComponents, OffsetName, Tz};
use icalendar::{Component, Event, EventLike, Property};

use crate::catalogue::{Meeting, Term, dates_of};

/// How the days of the week are called, Monday first.
const DAY_NAMES: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
/// A local time; `Z` at its end makes it one in UTC.
const STAMP: &str = "%Y%m%dT%H%M%S";

/// A meeting with what a calendar says about it.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// When and where.
    pub meeting: &'a Meeting,
    /// The term of its section.
    pub term: &'a Term,
    /// What: `CS 101-01 Introduction to Computer Science`.
    pub summary: String,
    /// The address of its section.
    pub url: String,
}

/// The feed of these meetings; `now` is when it is written.
///
/// # Errors
/// When text cannot be written.
pub fn feed(name: &str, zone: Tz, entries: &[Entry<'_>], now: DateTime<Utc>) -> Result<String, fmt::Error> {
    let met: Vec<(&Entry<'_>, Vec<NaiveDate>)> = entries
        .iter()
        .map(|entry| (entry, dates_of(entry.meeting, entry.term)))
        .filter(|(_, dates)| !dates.is_empty())
        .collect();
    let days = || met.iter().flat_map(|(_, dates)| dates);
    let mut text = "BEGIN:VCALENDAR\r\n".to_owned();
    for (key, value) in [
        ("VERSION", "2.0"),
        ("PRODID", "-//Registrar//Schedule//EN"),
        ("CALSCALE", "GREGORIAN"),
        ("METHOD", "PUBLISH"),
        ("X-WR-CALNAME", name),
        ("X-WR-TIMEZONE", zone.name()),
    ] {
        text += &line(Property::new(key, value))?;
    }
    if let (false, Some(first), Some(last)) = (is_utc(zone), days().min(), days().max()) {
        text += &time_zone(zone, *first, *last)?;
    }
    for (entry, dates) in &met {
        text += &event(entry, dates, zone, now).try_into_string()?;
    }
    text += "END:VCALENDAR\r\n";
    Ok(text)
}

/// A meeting as one event that begins on the first day on which it is met, is repeated weekly until the last one, and
/// leaves out the weeks that the meeting does.
fn event(entry: &Entry<'_>, dates: &[NaiveDate], zone: Tz, now: DateTime<Utc>) -> Event {
    let Meeting { id, starts_at, ends_at, room, .. } = entry.meeting;
    let (first, last) = (dates[0], dates[dates.len() - 1]);
    let at = |key: &str, value: String| {
        let mut property = Property::new(key, value);
        if !is_utc(zone) {
            property.add_parameter("TZID", zone.name());
        }
        property
    };
    let stamp = |day: &NaiveDate, time: &NaiveTime| {
        let end = if is_utc(zone) { "Z" } else { "" };
        format!("{}{end}", day.and_time(*time).format(STAMP))
    };
    let mut event = Event::new();
    event.uid(&id.to_string()).timestamp(now).summary(&entry.summary);
    event.append_property(at("DTSTART", stamp(&first, starts_at)));
    event.append_property(at("DTEND", stamp(&first, ends_at)));
    event.url(&entry.url);
    if !room.is_empty() {
        event.location(room);
    }
    if first < last {
        let mut days: Vec<usize> = dates.iter().map(|day| index(*day)).collect();
        days.sort_unstable();
        days.dedup();
        let names: Vec<_> = days.iter().map(|day| DAY_NAMES[*day]).collect();
        let until = instant(zone, last.and_time(*starts_at)).format(STAMP);
        let rule = format!("FREQ=WEEKLY;UNTIL={until}Z;BYDAY={}", names.join(","));
        event.add_property("RRULE", rule);
        let skipped: Vec<String> = first
            .iter_days()
            .take_while(|day| *day < last)
            .filter(|day| days.contains(&index(*day)) && !dates.contains(day))
            .map(|day| stamp(&day, starts_at))
            .collect();
        if !skipped.is_empty() {
            event.append_property(at("EXDATE", skipped.join(",")));
        }
    }
    event
}

/// The zone's offsets over these days: what is in force at their beginning, and each change until their end.
fn time_zone(zone: Tz, first: NaiveDate, last: NaiveDate) -> Result<String, fmt::Error> {
    let midnight = |day: NaiveDate| day.and_time(NaiveTime::MIN);
    // A day more at each end: the days are local ones, the changes are sought in UTC.
    let (from, until) = (midnight(first) - TimeDelta::days(2), midnight(last) + TimeDelta::days(2));
    let mut text = "BEGIN:VTIMEZONE\r\n".to_owned();
    text += &line(Property::new("TZID", zone.name()))?;
    let mut before = seconds(zone, from);
    text += &observance(zone, from, before, "19700101T000000".to_owned())?;
    for change in changes(zone, from, until) {
        // A change is said in the local time that it ends.
        let local = change + TimeDelta::seconds(before.into());
        text += &observance(zone, change, before, local.format(STAMP).to_string())?;
        before = seconds(zone, change);
    }
    text += "END:VTIMEZONE\r\n";
    Ok(text)
}

fn observance(zone: Tz, change: NaiveDateTime, before: i32, starts: String) -> Result<String, fmt::Error> {
    let offset = zone.offset_from_utc_datetime(&change);
    let kind = if offset.dst_offset().is_zero() { "STANDARD" } else { "DAYLIGHT" };
    let mut text = format!("BEGIN:{kind}\r\n");
    text += &line(Property::new("DTSTART", starts))?;
    text += &line(Property::new("TZOFFSETFROM", offset_text(before)))?;
    text += &line(Property::new("TZOFFSETTO", offset_text(offset.fix().local_minus_utc())))?;
    if let Some(name) = offset.abbreviation() {
        text += &line(Property::new("TZNAME", name))?;
    }
    text += &format!("END:{kind}\r\n");
    Ok(text)
}

/// The instants, in UTC, from which another offset holds.
fn changes(zone: Tz, from: NaiveDateTime, until: NaiveDateTime) -> Vec<NaiveDateTime> {
    let mut changes = Vec::new();
    let mut day = from;
    while day < until {
        let next = day + TimeDelta::days(1);
        if seconds(zone, day) != seconds(zone, next) {
            let (mut old, mut new) = (day, next);
            while new - old > TimeDelta::seconds(1) {
                let middle = old + (new - old) / 2;
                if seconds(zone, middle) == seconds(zone, day) {
                    old = middle;
                } else {
                    new = middle;
                }
            }
            changes.push(new);
        }
        day = next;
    }
    changes
}

/// The offset that holds at an instant in UTC, in seconds.
fn seconds(zone: Tz, at: NaiveDateTime) -> i32 {
    zone.offset_from_utc_datetime(&at).fix().local_minus_utc()
}

/// A local time in UTC. Of an hour that is repeated the second one counts, so that `UNTIL` leaves nothing out; in an
/// hour that is skipped the offset before it holds (RFC 5545, 3.3.5).
fn instant(zone: Tz, local: NaiveDateTime) -> NaiveDateTime {
    let found = zone.from_local_datetime(&local).latest();
    let skipped = || {
        let day_before = zone.from_local_datetime(&(local - TimeDelta::days(1))).latest()?;
        Some(day_before.naive_utc() + TimeDelta::days(1))
    };
    found.map(|found| found.naive_utc()).or_else(skipped).unwrap_or(local)
}

fn index(day: NaiveDate) -> usize {
    day.weekday().num_days_from_monday() as usize
}

/// `-0800`, with seconds where there are any.
fn offset_text(seconds: i32) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let all = seconds.unsigned_abs();
    let (hours, minutes, seconds) = (all / 3600, all / 60 % 60, all % 60);
    match seconds {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        seconds => format!("{sign}{hours:02}{minutes:02}{seconds:02}"),
    }
}

fn is_utc(zone: Tz) -> bool {
    matches!(zone, Tz::UTC | Tz::Etc__UTC)
}

/// A property as a line, escaped and folded.
fn line(property: Property) -> Result<String, fmt::Error> {
    property.try_into()
}

#[cfg(test)]
mod tests;
