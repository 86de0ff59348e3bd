//! Terms and subjects.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use validator::Validate;

use super::super::model::{SubjectDetails, TermDetails};
use crate::form::text::{is_code, is_name};
use crate::form::{FieldErrors, key, line, parse_credits};

/// The years that both databases keep and bring into order, whatever the zone adds to a day.
const YEARS: RangeInclusive<i32> = 1000..=9998;

/// A term, as an admin types it; instants in the institution's zone.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct TermForm {
    /// Code.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 20, message = "Enter a code of at most 20 characters"),
        custom(function = "is_code")
    )]
    pub code: String,
    /// Name.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 100, message = "Enter a name of at most 100 characters"),
        custom(function = "is_name")
    )]
    pub name: String,
    /// First day.
    #[serde(deserialize_with = "line")]
    pub starts_on: String,
    /// Last day.
    #[serde(deserialize_with = "line")]
    pub ends_on: String,
    /// When registration opens; may be empty.
    #[serde(deserialize_with = "line")]
    pub registration_opens_at: String,
    /// When it closes; may be empty.
    #[serde(deserialize_with = "line")]
    pub registration_closes_at: String,
    /// Until when students may drop; may be empty.
    #[serde(deserialize_with = "line")]
    pub drop_deadline: String,
    /// Until when they may withdraw, once they may no longer drop; may be empty.
    #[serde(deserialize_with = "line")]
    pub withdraw_deadline: String,
    /// The most credits of a student, such as `18`; may be empty.
    #[serde(deserialize_with = "line")]
    pub credit_limit: String,
    /// For how many hours a free seat is held for the first in line; empty: they get it at once.
    #[serde(deserialize_with = "line")]
    pub offer_hours: String,
}

impl TermForm {
    /// The term; `instant` reads an instant in the institution's zone.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self, instant: impl Fn(&str) -> Option<chrono::NaiveDateTime>) -> Result<TermDetails, FieldErrors> {
        let mut errors = match self.validate() {
            Ok(()) => FieldErrors::default(),
            Err(errors) => FieldErrors::from_validator(&errors, &["code", "name"]),
        };
        let mut day = |field, text: &str| {
            let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
            let day = day.filter(|day| YEARS.contains(&day.year()));
            if day.is_none() {
                errors.add(field, "Enter a day such as 2027-01-19");
            }
            day.unwrap_or_default()
        };
        let (starts_on, ends_on) = (day("starts_on", &self.starts_on), day("ends_on", &self.ends_on));
        let mut read = |field, text: &str| {
            let read = instant(text).filter(|instant| YEARS.contains(&instant.year()));
            if read.is_none() && !text.is_empty() {
                errors.add(field, "Enter a day and time that the clocks show, such as 2027-01-19T08:00");
            }
            read
        };
        let registration_opens_at = read("registration_opens_at", &self.registration_opens_at);
        let registration_closes_at = read("registration_closes_at", &self.registration_closes_at);
        let drop_deadline = read("drop_deadline", &self.drop_deadline);
        let withdraw_deadline = read("withdraw_deadline", &self.withdraw_deadline);
        let credit_limit = parse_credits(&self.credit_limit);
        if credit_limit.is_none() && !self.credit_limit.is_empty() {
            errors.add("credit_limit", "Enter credits from 0 to 99.99, or nothing for no limit");
        }
        let offer_hours = self.offer_hours.parse().ok().filter(|hours| (1..=1000).contains(hours));
        if offer_hours.is_none() && !self.offer_hours.is_empty() {
            errors.add("offer_hours", "Enter a whole number of hours from 1 to 1,000, or nothing");
        }
        if starts_on > ends_on {
            errors.add("ends_on", "The last day must not be before the first");
        }
        if registration_opens_at.zip(registration_closes_at).is_some_and(|(opens, closes)| opens >= closes) {
            errors.add("registration_closes_at", "Registration must close after it opens");
        }
        if withdraw_deadline.is_some_and(|until| drop_deadline.is_none_or(|drop| until <= drop)) {
            errors.add("withdraw_deadline", "Students withdraw after the last moment to drop: enter a later one");
        }
        let (code, name) = (self.code.clone(), self.name.clone());
        errors.into_result().map(|()| TermDetails {
            code_key: key(&code),
            code,
            name,
            starts_on,
            ends_on,
            registration_opens_at,
            registration_closes_at,
            drop_deadline,
            credit_limit,
            offer_hours,
            withdraw_deadline,
        })
    }
}

/// A subject, as an admin types it.
#[derive(Clone, Debug, Default, Deserialize, Validate)]
#[serde(default)]
pub struct SubjectForm {
    /// Code.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 20, message = "Enter a code of at most 20 characters"),
        custom(function = "is_code")
    )]
    pub code: String,
    /// Name.
    #[serde(deserialize_with = "line")]
    #[validate(
        length(min = 1, max = 100, message = "Enter a name of at most 100 characters"),
        custom(function = "is_name")
    )]
    pub name: String,
}

impl SubjectForm {
    /// The subject.
    ///
    /// # Errors
    /// A message for each field that needs another look.
    pub fn check(&self) -> Result<SubjectDetails, FieldErrors> {
        match self.validate() {
            Ok(()) => Ok(SubjectDetails { code: self.code.clone(), name: self.name.clone() }),
            Err(errors) => Err(FieldErrors::from_validator(&errors, &["code", "name"])),
        }
    }
}
