//! Grades: the sheet on which instructors enter them, by hand or from a file; the transcript; the institution's scale;
//! and who was let in on a course in progress and then did not pass it.

mod csv;
mod forms;
mod model;
mod repository;
mod selectors;
mod service;

pub use csv::{BadLines, COLUMNS, LineError};
pub use forms::{LetterForm, SheetForm};
pub use model::{ProvisionalFilter, SheetRow};
pub use selectors::{
    FirstUnmet, ScaleView, SheetView, TranscriptLine, TranscriptTerm, TranscriptView, Unmet, list_first_unmet,
    list_unmet, show_scale, show_sheet, show_transcript,
};
pub use service::{
    Change, GradeError, ScaleError, Sheet, Submitted, capital, change_grade, delete_letter, save_drafts, save_letter,
    set_repeats, submit_grades, upload_drafts,
};
