//! What is read of grades.

mod sheet;
mod transcript;
mod unmet;

use crate::catalogue::{GradeRule, Repeats};
use crate::context::{Context, ReadError};
use crate::policy;

pub use sheet::{SheetView, show_sheet};
pub use transcript::{TranscriptLine, TranscriptTerm, TranscriptView, show_transcript};
pub(super) use unmet::provisional;
pub use unmet::{FirstUnmet, Unmet, list_first_unmet, list_unmet};

/// The institution's grades.
#[derive(Clone, Debug)]
pub struct ScaleView {
    /// The grades, in their order.
    pub rules: Vec<GradeRule>,
    /// Which attempts count of a course that was taken more than once.
    pub repeats: Repeats,
}

/// The institution's grades, for the office.
///
/// # Errors
/// When whoever asks is not of the office, or the database fails.
pub fn show_scale(context: &mut Context<'_>) -> Result<ScaleView, ReadError> {
    context.authorize(policy::can_manage_office)?;
    let catalogue = context.catalogue()?;
    Ok(ScaleView { rules: catalogue.scale().rules().to_vec(), repeats: catalogue.scale().repeats() })
}
