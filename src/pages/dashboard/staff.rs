//! What anybody may have to do with courses as one of their staff: invitations to join it, and the sections of now.

use std::collections::HashMap;

use diesel::result::QueryResult;

use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Seats, Section, Term, list_seats};
use crate::context::Context;
use crate::db::Id;
use crate::pages::catalogue::WhenLine;
use crate::pages::teaching::InvitationLine;
use crate::pages::{SeatBar, Site};
use crate::planning::{count_planned, planned_in_words};
use crate::policy;
use crate::teaching::{OpenInvitation, list_invitations_of};

/// The panel.
pub(super) struct StaffPanel {
    pub invitations: Vec<InvitationLine>,
    pub sections: Vec<StaffLine>,
    /// `2 sections, 31 students.`
    pub summary: String,
}

/// A section that the user teaches or assists with.
pub(super) struct StaffLine {
    pub section: Id,
    pub label: String,
    pub course: String,
    pub when: Vec<WhenLine>,
    pub seats: SeatBar,
    pub may_grade: bool,
    /// How many plan to register; empty: nobody.
    pub planned: String,
    pub may_edit: bool,
    /// Whether it is theirs as an assistant of the course only.
    pub assists: bool,
}

/// What the panel is drawn from.
pub(super) struct StaffFacts {
    seats: HashMap<Id, Seats>,
    planned: HashMap<Id, i64>,
    invitations: Vec<OpenInvitation>,
}

impl StaffFacts {
    pub fn load(context: &mut Context<'_>, catalogue: &Catalogue, user: Id, term: Option<&Term>) -> QueryResult<Self> {
        let ids: Vec<Id> = catalogue.taught_now(user, term).iter().map(|(_, section)| section.id).collect();
        let (seats, planned) = match ids.as_slice() {
            [] => Default::default(),
            ids => (list_seats(context, ids)?, count_planned(context, ids)?),
        };
        Ok(Self { seats, planned, invitations: list_invitations_of(context, user)? })
    }

    pub fn panel(&self, catalogue: &Catalogue, term: Option<&Term>, state: &Site, user: &User) -> StaffPanel {
        let taught = catalogue.taught_now(user.id, term);
        let students: i32 = self.seats.values().map(Seats::taken).sum();
        let plural = |many: bool| if many { "s" } else { "" };
        let (sections, s) = (taught.len(), plural(taught.len() != 1));
        StaffPanel {
            summary: format!("{sections} section{s}, {students} student{}.", plural(students != 1)),
            invitations: self
                .invitations
                .iter()
                .filter_map(|open| InvitationLine::new(open, catalogue, state))
                .collect(),
            sections: taught.iter().map(|(course, section)| self.line(course, section, state, user)).collect(),
        }
    }

    fn line(&self, course: &Course, section: &Section, state: &Site, user: &User) -> StaffLine {
        let seats = self.seats.get(&section.id).cloned().unwrap_or_default();
        StaffLine {
            section: section.id,
            label: format!("{}-{}", course.code, section.number),
            course: course.name.clone(),
            when: WhenLine::all(&section.meetings, &state.clock),
            seats: SeatBar::new(&seats),
            planned: planned_in_words(self.planned.get(&section.id).copied().unwrap_or(0)),
            may_grade: policy::can_grade(user, course),
            may_edit: policy::can_edit_course(user, course),
            assists: !course.lists_instructor(user.id),
        }
    }
}
