//! The feed, read again by a small reader of its own: what it expands to, in which instants.

use chrono::Weekday;
use proptest::prelude::*;

use super::*;
use crate::db::Id;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a day")
}

fn meeting(days: &str, from: u32, until: u32, weeks: &str) -> Meeting {
    let time = |minutes: u32| NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).expect("a time");
    Meeting {
        id: Id::new(),
        section_id: Id::new(),
        days: days.to_owned(),
        starts_at: time(from),
        ends_at: time(until),
        room: "Hall 1".to_owned(),
        weeks: weeks.to_owned(),
    }
}

fn write(meeting: &Meeting, term: &Term, zone: Tz) -> String {
    let entry = Entry {
        meeting,
        term,
        summary: "CS 101-01 Logic".to_owned(),
        url: "https://example.edu/sections/1".to_owned(),
    };
    feed("Schedule", zone, &[entry], DateTime::default()).expect("a feed")
}

/// The lines of a feed without its folds: name with parameters, value.
fn lines(feed: &str) -> Vec<(String, String)> {
    let whole = feed.replace("\r\n ", "");
    let pair = |line: &str| {
        let (name, value) = line.split_once(':').expect("a name and a value");
        (name.to_owned(), value.to_owned())
    };
    whole.lines().map(pair).collect()
}

/// The value of the property in the feed's only event.
fn value(feed: &str, name: &str) -> Option<String> {
    let event = feed.split("BEGIN:VEVENT").nth(1)?;
    let lines = lines(event.trim_start());
    let is_it = |key: &str| key.split(';').next() == Some(name);
    lines.into_iter().find(|(key, _)| is_it(key)).map(|(_, value)| value)
}

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text.trim_end_matches('Z'), STAMP).expect("a time")
}

/// The offset that the feed's own VTIMEZONE has at a local time: that of the last observance that has begun.
fn offset_at(feed: &str, at: NaiveDateTime) -> i32 {
    let mut found = (NaiveDateTime::MIN, 0);
    for part in feed.split("BEGIN:").filter(|part| part.starts_with("STANDARD") || part.starts_with("DAYLIGHT")) {
        let get = |name: &str| {
            let line = part.lines().find_map(|line| line.strip_prefix(name)).expect("a property");
            line.to_owned()
        };
        let starts = local(&get("DTSTART:"));
        let to = get("TZOFFSETTO:");
        let number = |text: &str| text.parse::<i32>().expect("digits");
        let size = number(&to[1..3]) * 3600 + number(&to[3..5]) * 60;
        if starts <= at && starts >= found.0 {
            found = (starts, if to.starts_with('-') { -size } else { size });
        }
    }
    found.1
}

/// The local times at which the feed's only event begins, by the rules of RFC 5545 as far as the feed uses them.
fn expand(feed: &str) -> Vec<NaiveDateTime> {
    let Some(first) = value(feed, "DTSTART").map(|text| local(&text)) else {
        return Vec::new();
    };
    let Some(rule) = value(feed, "RRULE") else {
        return vec![first];
    };
    let part = |name: &str| {
        let mut parts = rule.split(';').filter_map(|part| part.split_once('='));
        parts.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).expect("a part of the rule")
    };
    assert_eq!(part("FREQ"), "WEEKLY");
    let (until, days) = (local(&part("UNTIL")), part("BYDAY"));
    let skipped = value(feed, "EXDATE").unwrap_or_default();
    let name = |day: Weekday| ["MO", "TU", "WE", "TH", "FR", "SA", "SU"][day.num_days_from_monday() as usize];
    let is_utc = !feed.contains("VTIMEZONE");
    first
        .date()
        .iter_days()
        .take(1000)
        .map(|day| day.and_time(first.time()))
        .filter(|at| {
            let offset = if is_utc { 0 } else { offset_at(feed, *at) };
            *at - TimeDelta::seconds(offset.into()) <= until
        })
        .filter(|at| days.split(',').any(|day| day == name(at.weekday())))
        .filter(|at| !skipped.split(',').any(|text| !text.is_empty() && local(text) == *at))
        .collect()
}

#[test]
fn a_meeting_is_one_weekly_event_from_its_first_day_to_its_last() {
    let spring = Term::sample(day("2024-01-16"), day("2024-05-10"));
    let feed = write(&meeting("MWF", 11 * 60, 11 * 60 + 50, ""), &spring, Tz::America__Los_Angeles);
    let lines: Vec<String> = lines(&feed).into_iter().map(|(name, value)| format!("{name}:{value}")).collect();
    for line in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "TZID:America/Los_Angeles",
        "DTSTART;TZID=America/Los_Angeles:20240117T110000",
        "DTEND;TZID=America/Los_Angeles:20240117T115000",
        "RRULE:FREQ=WEEKLY;UNTIL=20240510T180000Z;BYDAY=MO,WE,FR",
        "SUMMARY:CS 101-01 Logic",
        "LOCATION:Hall 1",
        "DTSTART:20240310T020000",
        "TZOFFSETFROM:-0800",
        "TZOFFSETTO:-0700",
        "TZNAME:PDT",
        "END:VCALENDAR",
    ] {
        assert!(lines.iter().any(|other| other == line), "{line} is not in\n{feed}");
    }
    assert!(!feed.contains("EXDATE"));
    assert_eq!(feed.matches("BEGIN:DAYLIGHT").count(), 1);
    assert_eq!(feed.matches("BEGIN:STANDARD").count(), 1);
    assert!(!feed.replace("\r\n", "").contains(['\r', '\n']), "each line ends in CR LF");
}

#[test]
fn across_a_change_of_clocks_the_local_time_stays() {
    let zone = Tz::America__Los_Angeles;
    let spring = Term::sample(day("2024-03-04"), day("2024-03-15"));
    let feed = write(&meeting("T", 9 * 60, 10 * 60, ""), &spring, zone);
    let instants: Vec<String> = expand(&feed)
        .into_iter()
        .map(|at| (at - TimeDelta::seconds(offset_at(&feed, at).into())).to_string())
        .collect();
    assert_eq!(instants, ["2024-03-05 17:00:00", "2024-03-12 16:00:00"]);
}

#[test]
fn utc_needs_no_zone_and_a_meeting_without_a_day_no_event() {
    let spring = Term::sample(day("2024-01-15"), day("2024-01-28"));
    let feed = write(&meeting("M", 600, 660, ""), &spring, Tz::UTC);
    assert!(!feed.contains("VTIMEZONE") && !feed.contains("TZID="));
    assert_eq!(value(&feed, "DTSTART").as_deref(), Some("20240115T100000Z"));
    let feed = write(&meeting("M", 600, 660, "9"), &spring, Tz::Europe__Berlin);
    assert!(!feed.contains("VEVENT") && !feed.contains("VTIMEZONE"));
}

#[test]
fn signs_are_escaped_and_long_lines_folded() {
    let spring = Term::sample(day("2024-01-15"), day("2024-01-28"));
    let mut odd = meeting("M", 600, 660, "");
    odd.room = "Hall; 1, left".to_owned();
    let entry = Entry {
        meeting: &odd,
        term: &spring,
        summary: format!("CS 101-01 {}", "Économie, ".repeat(20)),
        url: String::new(),
    };
    let feed = feed("Schedule", Tz::Europe__Paris, &[entry], DateTime::default()).expect("a feed");
    assert!(feed.lines().all(|line| line.len() <= 75), "{feed}");
    assert_eq!(value(&feed, "LOCATION").as_deref(), Some("Hall\\; 1\\, left"));
    assert!(value(&feed, "SUMMARY").expect("a summary").starts_with("CS 101-01 Économie\\, Économie\\, "));
}

proptest! {
    #[test]
    fn the_feed_says_the_days_on_which_the_meeting_is_met_in_the_zones_own_time(
        days in "[MTWRFSU]{1,4}",
        times in (0_u32..1300, 1_u32..139),
        start in 0_u64..800,
        length in 0_u64..200,
        weeks in "|[1-9](,[1-9]){0,3}|[1-4]-[5-9]|1[0-9],2[0-5]",
        zone in proptest::sample::select(vec![
            Tz::America__Los_Angeles, Tz::Europe__Berlin, Tz::Australia__Lord_Howe, Tz::Asia__Kolkata, Tz::UTC,
        ]),
    ) {
        let starts_on = day("2023-06-01") + chrono::Days::new(start);
        let term = Term::sample(starts_on, starts_on + chrono::Days::new(length));
        let meeting = meeting(&days, times.0, times.0 + times.1, &weeks);
        let feed = write(&meeting, &term, zone);
        let found = expand(&feed);
        let dates: Vec<NaiveDate> = found.iter().map(|at| at.date()).collect();
        prop_assert_eq!(dates, dates_of(&meeting, &term), "{}", feed);
        for at in found {
            prop_assert_eq!(at.time(), meeting.starts_at);
            // Of hours that the clocks skip or repeat it is not said here which is meant.
            if let (Some(instant), false) = (zone.from_local_datetime(&at).single(), zone == Tz::UTC) {
                prop_assert_eq!(at - TimeDelta::seconds(offset_at(&feed, at).into()), instant.naive_utc());
            }
        }
    }
}
