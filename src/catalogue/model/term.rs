//! Terms and subjects.

use std::ops::Deref;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::{AsChangeset, Identifiable, Insertable, Queryable, Selectable};

use crate::db::Id;
use crate::schema::{subjects, terms};

/// A period in which sections are taught.
#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = terms, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Term {
    /// Its id.
    pub id: Id,
    /// What an admin says of it.
    #[diesel(embed)]
    pub details: TermDetails,
}

impl Term {
    /// Whether it has a day in common with another.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.starts_on <= other.ends_on && other.starts_on <= self.ends_on
    }

    /// Whether a seat can no longer be dropped at this instant.
    pub fn is_past_drop(&self, now: NaiveDateTime) -> bool {
        self.drop_deadline.is_some_and(|deadline| deadline <= now)
    }

    /// Whether students withdraw at this instant: no longer drop, but may still give up a seat.
    pub fn is_for_withdrawing(&self, now: NaiveDateTime) -> bool {
        self.is_past_drop(now) && self.withdraw_deadline.is_some_and(|deadline| now < deadline)
    }
}

/// What can be edited of a term.
#[derive(AsChangeset, Clone, Debug, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = terms, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct TermDetails {
    /// Its code, such as `SP2027`.
    pub code: String,
    /// The code as it is compared.
    pub code_key: String,
    /// Its name, such as `Spring 2027`.
    pub name: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// When students may begin to register; none: at any time.
    pub registration_opens_at: Option<NaiveDateTime>,
    /// When they no longer may.
    pub registration_closes_at: Option<NaiveDateTime>,
    /// Until when they may drop.
    pub drop_deadline: Option<NaiveDateTime>,
    /// The most credits that a student may have, in hundredths; none: no limit.
    pub credit_limit: Option<i32>,
    /// For how many hours a free seat is held for the first in line; none: they get it at once.
    pub offer_hours: Option<i32>,
    /// Until when they may withdraw, once they may no longer drop; none: they may not.
    pub withdraw_deadline: Option<NaiveDateTime>,
}

/// So that what is said of a term is read as its own.
impl Deref for Term {
    type Target = TermDetails;

    fn deref(&self) -> &TermDetails {
        &self.details
    }
}

/// The code that groups courses.
#[derive(AsChangeset, Clone, Debug, Identifiable, Insertable, PartialEq, Queryable, Selectable)]
#[diesel(table_name = subjects)]
pub struct Subject {
    /// Its id.
    pub id: Id,
    /// Its code, such as `CS`.
    pub code: String,
    /// The code as it is compared.
    pub code_key: String,
    /// Its name, such as `Computer Science`.
    pub name: String,
}

/// A subject as it was typed.
#[derive(Clone, Debug)]
pub struct SubjectDetails {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

#[cfg(test)]
impl Term {
    /// A term for tests.
    pub(crate) fn sample(starts_on: NaiveDate, ends_on: NaiveDate) -> Self {
        let details = TermDetails {
            code: "T".to_owned(),
            code_key: "t".to_owned(),
            name: "T".to_owned(),
            starts_on,
            ends_on,
            registration_opens_at: None,
            registration_closes_at: None,
            drop_deadline: None,
            credit_limit: None,
            offer_hours: None,
            withdraw_deadline: None,
        };
        Self { id: Id::new(), details }
    }
}
