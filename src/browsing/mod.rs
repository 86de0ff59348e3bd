//! The catalogue as whoever looks sees it: the list of courses and a course's page, each section with its seats and with
//! what the student who asks may do there.

mod course;
mod list;
mod query;
mod section;

pub use course::{CourseView, show_course};
pub use list::{CourseList, CourseSummary, search_courses};
pub use query::Own;
pub(crate) use section::Viewer;
pub use section::{Action, OwnPlace, SectionView};
