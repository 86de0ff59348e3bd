//! What each role sees first: for visitors the catalogue in numbers, for users what they have, what is asked of them and
//! what happened.

mod faculty;
mod landing;
mod notices;
mod office;
mod staff;
mod student;

pub use faculty::{FacultyDashboard, UnscheduledCourse, show_faculty_dashboard};
pub use landing::{Landing, SubjectCount, show_landing};
pub use notices::{Notices, list_notices};
pub use office::{
    Demand, OfficeDashboard, SectionDemand, StudentCount, SubjectSeats, TermFigures, show_office_dashboard,
};
pub use staff::{StaffSection, StaffView};
pub use student::{PlanSummary, StudentDashboard, show_student_dashboard};
