//! What anybody may have to do with courses as one of their staff: invitations to join it, and the sections of now.

use crate::dashboard::{StaffSection, StaffView};
use crate::db::Id;
use crate::pages::catalogue::WhenLine;
use crate::pages::teaching::InvitationLine;
use crate::pages::{Clock, SeatBar};
use crate::planning::planned_in_words;

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

impl StaffPanel {
    pub fn new(staff: StaffView, clock: &Clock) -> Self {
        let plural = |many: bool| if many { "s" } else { "" };
        let (sections, students) = (staff.sections.len(), staff.students);
        let s = plural(sections != 1);
        Self {
            summary: format!("{sections} section{s}, {students} student{}.", plural(students != 1)),
            invitations: staff.invitations.into_iter().map(|it| InvitationLine::new(it, clock)).collect(),
            sections: staff.sections.into_iter().map(|section| StaffLine::new(section, clock)).collect(),
        }
    }
}

impl StaffLine {
    fn new(section: StaffSection, clock: &Clock) -> Self {
        Self {
            section: section.id,
            label: section.label,
            course: section.course_name,
            when: WhenLine::all(&section.meetings, clock),
            seats: SeatBar::new(&section.seats),
            planned: planned_in_words(section.planned),
            may_grade: section.can_grade,
            may_edit: section.can_edit,
            assists: section.assists,
        }
    }
}
