//! The transcript of a student.

use chrono::NaiveDate;

use crate::accounts::{User, find_user_by_id};
use crate::catalogue::{Catalogue, GradeRule, Repeats, Scale};
use crate::context::{Context, ReadError};
use crate::db::Id;
use crate::policy;
use crate::records::{Registration, RepeatPolicy, Status, Totals, TranscriptTotals, credits_of, transcript_totals};
use crate::registration::list_registrations;

/// A student's record.
#[derive(Clone, Debug)]
pub struct TranscriptView {
    /// The student.
    pub student: User,
    /// The terms in which something was completed or withdrawn from.
    pub terms: Vec<TranscriptTerm>,
    /// What is not graded yet.
    pub in_progress: Vec<TranscriptLine>,
    /// All terms together.
    pub overall: Totals,
    /// The institution's grades.
    pub scale: Vec<GradeRule>,
    /// Which attempts count of a course that was taken more than once.
    pub repeats: Repeats,
}

/// A term of a record.
#[derive(Clone, Debug)]
pub struct TranscriptTerm {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The first day.
    pub starts_on: NaiveDate,
    /// The last day.
    pub ends_on: NaiveDate,
    /// Its courses, by code.
    pub lines: Vec<TranscriptLine>,
    /// What they come to.
    pub totals: Totals,
}

/// A course of a record.
#[derive(Clone, Debug)]
pub struct TranscriptLine {
    /// The course.
    pub course_id: Id,
    /// Its code, as it was when the grade was given.
    pub code: String,
    /// Its name, as it was then.
    pub name: String,
    /// The term's name.
    pub term: String,
    /// Its credits, in hundredths.
    pub credits: i32,
    /// Whether it was completed, withdrawn from, or is in progress.
    pub status: Status,
    /// The grade; `None`: in progress, or not on record.
    pub grade: Option<String>,
    /// What becomes of it as another attempt counts instead.
    pub repeated: Option<RepeatPolicy>,
}

/// The transcript of a student: one's own, and the office everybody's.
///
/// # Errors
/// When there is no such student for whoever asks, or the database fails.
pub fn show_transcript(context: &mut Context<'_>, student: Id) -> Result<TranscriptView, ReadError> {
    let student = find_user_by_id(context, student)?;
    let student = student.filter(|student| context.actor.may(|user| policy::can_view_transcript(user, student)));
    let student = student.ok_or(ReadError::NotFound)?;
    let registrations = list_registrations(context, student.id)?;
    let catalogue = context.catalogue()?;
    let totals = transcript_totals(&registrations, &catalogue);
    let record = Record { catalogue: &catalogue, registrations: &registrations, totals: &totals };
    Ok(TranscriptView {
        student,
        terms: record.terms(),
        in_progress: record.lines(|place| place.status == Status::Registered),
        overall: totals.overall,
        scale: catalogue.scale().rules().to_vec(),
        repeats: catalogue.scale().repeats(),
    })
}

struct Record<'a> {
    catalogue: &'a Catalogue,
    registrations: &'a [Registration],
    totals: &'a TranscriptTotals,
}

impl Record<'_> {
    fn terms(&self) -> Vec<TranscriptTerm> {
        let terms = self.catalogue.terms().iter().map(|term| TranscriptTerm {
            id: term.id,
            name: term.name.clone(),
            starts_on: term.starts_on,
            ends_on: term.ends_on,
            lines: self.lines(|place| place.term_id == term.id && place.status != Status::Registered),
            totals: self.totals.in_term(term.id),
        });
        terms.filter(|term| !term.lines.is_empty()).collect()
    }

    /// The lines of what is on record and `is_asked`, by code. What was dropped in time leaves no trace.
    fn lines(&self, is_asked: impl Fn(&Registration) -> bool) -> Vec<TranscriptLine> {
        let on_record = [Status::Registered, Status::Completed, Status::Withdrawn];
        let registrations =
            self.registrations.iter().filter(|place| on_record.contains(&place.status) && is_asked(place));
        let mut lines: Vec<TranscriptLine> = registrations.filter_map(|place| self.line(place)).collect();
        lines.sort_by(|one, other| (&one.term, &one.code).cmp(&(&other.term, &other.code)));
        lines
    }

    fn line(&self, place: &Registration) -> Option<TranscriptLine> {
        let course = self.catalogue.course(place.course_id)?;
        let term = self.catalogue.term(place.term_id).map(|term| term.name.clone());
        Some(TranscriptLine {
            course_id: course.id,
            code: place.course_code.as_ref().unwrap_or(&course.code).clone(),
            name: place.course_name.as_ref().unwrap_or(&course.name).clone(),
            term: term.unwrap_or_default(),
            credits: credits_of(place, self.catalogue),
            status: place.status,
            grade: match place.status {
                Status::Withdrawn => Some(Scale::WITHDRAWN.to_owned()),
                Status::Completed => place.grade.clone(),
                _ => None,
            },
            repeated: self.totals.repeated(place.section_id),
        })
    }
}
