//! What stands in a single cell, read exactly or refused with the reason.

use chrono::{
    DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, TimeZone, Timelike,
};
use chrono_tz::Tz;

use crate::accounts::{Role, is_password_hash};
use crate::catalogue::Weeks;
use crate::form::text::check_email;
use crate::form::{key, parse_credits};
use crate::records::Status;

/// The greatest number of seats.
const LARGEST_CAPACITY: i32 = 100_000;
/// Years in which a university may plan; others are slips of the hand, and some are beyond the databases.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2999;

/// A cell's value, or what is wrong with it.
pub(super) type Value<T> = Result<T, String>;

pub(super) fn date(text: &str) -> Value<NaiveDate> {
    let is_shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = is_shaped.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    date.filter(|date| YEARS.contains(&date.year())).ok_or_else(|| "not a date such as 2027-01-19".to_owned())
}

/// An instant in UTC: RFC 3339, or a local time of `zone`. Of a local time that comes twice it is the earlier.
pub(super) fn instant(text: &str, zone: Tz) -> Value<NaiveDateTime> {
    let utc = match DateTime::parse_from_rfc3339(text) {
        Ok(instant) => instant.naive_utc(),
        Err(_) => local_instant(text, zone)?,
    };
    // A leap second is the 1,000th millisecond of its minute's 59th second, which no database keeps.
    if !YEARS.contains(&utc.year()) || utc.nanosecond() >= 1_000_000_000 {
        return Err("not an instant that can be kept".to_owned());
    }
    Ok(utc.trunc_subsecs(6))
}

fn local_instant(text: &str, zone: Tz) -> Value<NaiveDateTime> {
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"];
    let is_shaped = text.len() >= 16 && text.as_bytes()[4] == b'-';
    let local =
        formats.iter().filter(|_| is_shaped).find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let Some(local) = local.filter(|local| YEARS.contains(&local.year())) else {
        return Err("not an instant such as 2027-01-19T08:00:00Z or 2027-01-19 08:00".to_owned());
    };
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(instant) | MappedLocalTime::Ambiguous(instant, _) => Ok(instant.naive_utc()),
        MappedLocalTime::None => Err(format!("there is no such local time in {zone}: the clock is put forward")),
    }
}

pub(super) fn time(text: &str) -> Value<NaiveTime> {
    let is_shaped = text.len() <= 5 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
    let time = is_shaped.then(|| NaiveTime::parse_from_str(text, "%H:%M").ok()).flatten();
    time.ok_or_else(|| "not a time such as 09:30".to_owned())
}

/// Days of the week, in the week's order.
pub(super) fn days(text: &str) -> Value<String> {
    const WEEK: &str = "MTWRFSU";
    let is_known = text.chars().all(|day| WEEK.contains(day));
    let is_once = WEEK.chars().all(|day| text.matches(day).count() <= 1);
    if !is_known || !is_once {
        return Err(format!("not days, each once, out of {WEEK}"));
    }
    Ok(WEEK.chars().filter(|day| text.contains(*day)).collect())
}

/// Weeks such as `1-15` or `1,3,5`, without spaces.
pub(super) fn weeks(text: &str) -> Value<String> {
    let weeks = text.parse::<Weeks>().map(|weeks| weeks.to_string()).unwrap_or_default();
    if weeks.is_empty() { Err(format!("not weeks from 1 to {} such as 1-15 or 1,3,5", Weeks::LAST)) } else { Ok(weeks) }
}

pub(super) fn credits(text: &str) -> Value<i32> {
    parse_credits(text).ok_or_else(|| "not credits from 0 to 99.99, with at most two decimals".to_owned())
}

pub(super) fn capacity(text: &str) -> Value<i32> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| text.parse().ok()).flatten().filter(|number| *number <= LARGEST_CAPACITY);
    number.ok_or_else(|| format!("not a whole number from 0 to {LARGEST_CAPACITY}"))
}

/// An email address as the database keeps it, in lower case.
pub(super) fn email(text: &str) -> Value<String> {
    check_email(text)
}

/// A hash of a password as a PHC string. The reason never repeats the cell.
pub(super) fn password_hash(text: &str) -> Value<String> {
    if is_password_hash(text) { Ok(text.to_owned()) } else { Err("not an argon2id hash as a PHC string".to_owned()) }
}

pub(super) fn role(text: &str) -> Value<Role> {
    word(text, &[Role::Student, Role::Faculty, Role::Admin], Role::as_str)
}

pub(super) fn status(text: &str) -> Value<Status> {
    let all = [Status::Registered, Status::Waitlisted, Status::Dropped, Status::Withdrawn, Status::Completed];
    word(text, &all, Status::as_str)
}

pub(super) fn yes_or_no(text: &str) -> Value<bool> {
    word(text, &[true, false], |is_yes| if is_yes { "yes" } else { "no" })
}

/// What one of a few words says, in any case.
fn word<T: Copy>(text: &str, values: &[T], word: impl Fn(T) -> &'static str) -> Value<T> {
    let found = values.iter().find(|value| word(**value) == key(text));
    let words = || values.iter().map(|value| word(*value)).collect::<Vec<_>>().join(", ");
    found.copied().ok_or_else(|| format!("not one of {}", words()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZONE: Tz = chrono_tz::America::Los_Angeles;

    #[test]
    fn dates_and_times_have_one_shape() {
        assert!(date("2027-01-19").is_ok() && time("09:30").is_ok() && time("9:30").is_ok() && time("23:59").is_ok());
        for text in ["", "2027-1-19", "19.01.2027", "2027-02-29", "+027-01-19", "0001-01-01", "2027-01-19 "] {
            assert!(date(text).is_err(), "{text}");
        }
        for text in ["", "24:00", "9", "09:60", "+9:30", "09:30:00", "9:30 am"] {
            assert!(time(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_instant_is_utc_whatever_it_is_written_in() {
        let eight = instant("2027-01-19T16:00:00Z", ZONE);
        for text in ["2027-01-19T08:00", "2027-01-19 08:00", "2027-01-19T08:00:00", "2027-01-19T11:00:00-05:00"] {
            assert_eq!(instant(text, ZONE), eight, "{text}");
        }
        for text in ["", "2027-01-19", "08:00", "2027-01-19T25:00", "éééé-éé-ééTéé", "2027-12-31T23:59:60Z"] {
            assert!(instant(text, ZONE).is_err(), "{text}");
        }
    }

    #[test]
    fn the_hour_that_is_left_out_is_refused_and_of_the_hour_that_comes_twice_the_first_is_meant() {
        let refusal = instant("2027-03-14 02:30", ZONE);
        assert!(refusal.is_err_and(|reason| reason.contains("no such local time in America/Los_Angeles")));
        assert_eq!(instant("2027-11-07 01:30", ZONE), instant("2027-11-07T01:30:00-07:00", ZONE));
    }

    #[test]
    fn days_are_put_in_the_weeks_order() {
        assert_eq!(days("FMW"), Ok("MWF".to_owned()));
        for text in ["MM", "TTh", "mwf", "M W"] {
            assert!(days(text).is_err(), "{text}");
        }
    }

    #[test]
    fn weeks_are_numbers_and_ranges() {
        assert_eq!(weeks("1-7, 9"), Ok("1-7,9".to_owned()));
        assert!(weeks("1-15").is_ok() && weeks("1,3,5").is_ok() && weeks("60").is_ok());
        for text in ["", "0", "61", "7-1", "1-", "-3", "1,,3", "1-3-5", "a", "+1"] {
            assert!(weeks(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_hash_is_argon2id_and_whole() {
        let good = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21l$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo";
        assert!(password_hash(good).is_ok());
        let without_hash = good.rsplit_once('$').map_or("", |(start, _)| start);
        for text in ["secret", without_hash, &good.replace("argon2id", "argon2i"), &good.replace("m=19456", "m=1")] {
            assert!(password_hash(text).is_err(), "{text}");
        }
    }
}
