//! When sections meet, in a form that is quick to compare: the rule of time conflicts.

use chrono::{Datelike, NaiveDate, Timelike, Weekday};

use super::{DAYS, Meeting, Term, Weeks};
use crate::reason::Clash;

/// A weekly meeting in the weeks of its term: days and weeks as bits, times in minutes after midnight, half open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Slot {
    days: u8,
    starts_at: u32,
    ends_at: u32,
    /// The calendar week of the first bit of `weeks`, counted from an arbitrary one.
    first_week: i64,
    weeks: u64,
}

impl Slot {
    /// The slot of a meeting. Week 1 is the calendar week in which the term begins; weeks after its last day do not
    /// count.
    pub fn new(meeting: &Meeting, term: &Term) -> Self {
        let first_week = week_of(term.starts_on);
        let count = (week_of(term.ends_on) - first_week + 1).clamp(1, 60);
        let all = u64::MAX >> (64 - count);
        let weeks = meeting.weeks.parse::<Weeks>().map_or(all, |weeks| weeks.bits()) & all;
        let days = DAYS.iter().enumerate().filter(|(_, (day, _))| meeting.days.contains(*day));
        Self {
            days: days.fold(0, |bits, (at, _)| bits | 1 << at),
            starts_at: meeting.starts_at.num_seconds_from_midnight() / 60,
            ends_at: meeting.ends_at.num_seconds_from_midnight() / 60,
            first_week,
            weeks,
        }
    }

    /// Where two slots clash: they share a day, their half-open times overlap, and they share a week. Back to back is
    /// no clash.
    pub fn clash(&self, other: &Self) -> Option<Clash> {
        let days = self.days & other.days;
        let overlap = self.starts_at < other.ends_at && other.starts_at < self.ends_at;
        let later =
            |slot: &Self, by: i64| u32::try_from(by).ok().and_then(|by| slot.weeks.checked_shr(by)).unwrap_or(0);
        let shift = other.first_week - self.first_week;
        let weeks = if shift >= 0 { later(self, shift) & other.weeks } else { self.weeks & later(other, -shift) };
        (days != 0 && overlap && weeks != 0)
            .then(|| Clash { day: days.trailing_zeros() as usize, at: self.starts_at.max(other.starts_at) })
    }
}

/// The first clash between two sections; arranged sections, which have no slots, never clash.
pub fn first_clash(one: &[Slot], other: &[Slot]) -> Option<Clash> {
    let clashes = one.iter().flat_map(|slot| other.iter().filter_map(move |with| slot.clash(with)));
    clashes.min_by_key(|clash| (clash.day, clash.at))
}

/// The days on which a meeting takes place.
pub fn dates_of(meeting: &Meeting, term: &Term) -> Vec<NaiveDate> {
    let slot = Slot::new(meeting, term);
    let is_met = |day: &NaiveDate| {
        let week = week_of(*day) - slot.first_week;
        let in_week = u32::try_from(week).is_ok_and(|week| slot.weeks.checked_shr(week).unwrap_or(0) & 1 == 1);
        in_week && slot.days & (1 << day.weekday().num_days_from_monday()) != 0
    };
    term.starts_on.iter_days().take_while(|day| *day <= term.ends_on).filter(is_met).collect()
}

fn week_of(day: NaiveDate) -> i64 {
    let monday = day.week(Weekday::Mon).first_day();
    (monday.num_days_from_ce() as i64).div_euclid(7)
}

impl Weeks {
    /// The weeks as bits, week 1 being the lowest; all when none is named.
    fn bits(&self) -> u64 {
        let text = self.to_string();
        if text.is_empty() {
            return u64::MAX;
        }
        let number = |text: &str| text.parse::<u32>().unwrap_or(1).clamp(1, 60);
        text.split(',').fold(0, |bits, part| {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            (number(first)..=number(last)).fold(bits, |bits, week| bits | 1 << (week - 1))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::Id;
    use chrono::Days as DayCount;
    use proptest::prelude::*;

    fn term(starts_on: &str, ends_on: &str) -> Term {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a day");
        Term::sample(day(starts_on), day(ends_on))
    }

    fn meeting(days: &str, from: u32, until: u32, weeks: &str) -> Meeting {
        let time =
            |minutes: u32| chrono::NaiveTime::from_num_seconds_from_midnight_opt(minutes * 60, 0).expect("a time");
        Meeting {
            id: Id::new(),
            section_id: Id::new(),
            days: days.to_owned(),
            starts_at: time(from),
            ends_at: time(until),
            room: String::new(),
            weeks: weeks.to_owned(),
        }
    }

    #[test]
    fn meetings_clash_only_on_a_common_day_time_and_week() {
        let spring = term("2024-01-16", "2024-05-10");
        let clash =
            |one: Meeting, other: Meeting| Slot::new(&one, &spring).clash(&Slot::new(&other, &spring)).is_some();
        assert!(clash(meeting("MWF", 600, 650, ""), meeting("W", 630, 700, "")));
        assert!(!clash(meeting("MWF", 600, 650, ""), meeting("TR", 600, 650, "")), "no day in common");
        assert!(!clash(meeting("M", 600, 650, ""), meeting("M", 650, 700, "")), "back to back");
        assert!(!clash(meeting("M", 600, 650, "1,3,5"), meeting("M", 600, 650, "2,4,6")), "no week in common");
        assert!(clash(meeting("M", 600, 650, "1-5"), meeting("M", 600, 650, "5-9")));
        let (first, second) = (term("2024-01-16", "2024-03-01"), term("2024-03-04", "2024-05-10"));
        let (half, other_half) =
            (Slot::new(&meeting("M", 600, 650, ""), &first), Slot::new(&meeting("M", 600, 650, ""), &second));
        assert!(half.clash(&other_half).is_none(), "the halves of a term follow each other");
        assert!(half.clash(&Slot::new(&meeting("M", 600, 650, ""), &spring)).is_some());
    }

    proptest! {
        #[test]
        fn two_meetings_clash_when_some_day_has_both_at_once(
            days in ("[MTWRFSU]{1,3}", "[MTWRFSU]{1,3}"),
            times in (0_u32..200, 1_u32..40, 0_u32..200, 1_u32..40),
            starts in (0_u64..40, 0_u64..40),
            lengths in (0_u64..80, 0_u64..80),
            weeks in ("|[1-9](,[1-9]){0,3}|[1-4]-[5-9]", "|[1-9](,[1-9]){0,3}|[1-4]-[5-9]"),
        ) {
            let monday = NaiveDate::from_ymd_opt(2024, 1, 15).expect("a day");
            let term = |start, length| {
                let starts_on = monday + DayCount::new(start);
                Term::sample(starts_on, starts_on + DayCount::new(length))
            };
            // Whole weeks: a slot does not know on which day of its first and last week the term begins and ends.
            let whole = |mut term: Term| {
                term.details.starts_on = term.starts_on.week(Weekday::Mon).first_day();
                term.details.ends_on = term.ends_on.week(Weekday::Mon).last_day();
                term
            };
            let (one_term, other_term) = (whole(term(starts.0, lengths.0)), whole(term(starts.1, lengths.1)));
            let one = meeting(&days.0, times.0, times.0 + times.1, &weeks.0);
            let other = meeting(&days.1, times.2, times.2 + times.3, &weeks.1);
            let overlap = times.0 < times.2 + times.3 && times.2 < times.0 + times.1;
            let common = dates_of(&one, &one_term).iter().any(|day| dates_of(&other, &other_term).contains(day));
            let (slot, with) = (Slot::new(&one, &one_term), Slot::new(&other, &other_term));
            prop_assert_eq!(slot.clash(&with).is_some(), overlap && common);
            prop_assert_eq!(slot.clash(&with), with.clash(&slot));
        }
    }
}
