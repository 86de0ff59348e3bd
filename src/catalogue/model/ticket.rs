//! Time tickets: when a group of students may begin to register in a term.

use chrono::NaiveDateTime;
use diesel::prelude::{Insertable, Queryable, Selectable};

use super::Cohort;
use crate::db::Id;
use crate::events::{Event, Group};
use crate::schema::time_tickets;

/// A time ticket, as it is kept; credits are hundredths.
#[derive(Clone, Debug, Insertable, Queryable, Selectable)]
#[diesel(table_name = time_tickets)]
pub struct TicketRow {
    /// Its id.
    pub id: Id,
    /// The term.
    pub term_id: Id,
    /// The school; empty: any.
    pub school: String,
    /// The branch; empty: any.
    pub branch: String,
    /// The least credits earned; none: any.
    pub credits_from: Option<i32>,
    /// The most credits earned; none: any.
    pub credits_to: Option<i32>,
    /// When the group may begin to register.
    pub opens_at: NaiveDateTime,
}

impl TicketRow {
    /// That the group got it.
    pub(in crate::catalogue) fn made(&self) -> Event {
        Event::TimeTicketMade {
            group: Group { school: self.school.clone(), branch: self.branch.clone() },
            credits_from: self.credits_from,
            credits_to: self.credits_to,
            opens_at: self.opens_at,
        }
    }
}

/// The same, quick to ask.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// As it is kept.
    pub row: TicketRow,
    group: Cohort,
}

impl Ticket {
    /// A ticket out of its row.
    pub fn new(row: TicketRow) -> Self {
        Self { group: Cohort::new(&row.school, &row.branch), row }
    }

    /// Whether it asks for credits.
    pub fn asks_for_credits(&self) -> bool {
        self.row.credits_from.is_some() || self.row.credits_to.is_some()
    }

    /// Whether it is for a student of this group who has earned so many credits, in hundredths.
    pub fn is_for(&self, student: &Cohort, credits_earned: i32) -> bool {
        self.group.has(student)
            && self.row.credits_from.is_none_or(|least| least <= credits_earned)
            && self.row.credits_to.is_none_or(|most| credits_earned <= most)
    }
}
