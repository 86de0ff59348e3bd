//! The transcript: a student's own, and any student's for the office.

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::accounts::User;
use crate::catalogue::{GradeRule, Repeats};
use crate::db::Id;
use crate::events::{About, Event};
use crate::form::format_credits;
use crate::grading::{TranscriptLine, TranscriptTerm, TranscriptView, show_transcript};
use crate::pages::{Admin, Clock, Error, Layout, Section, SignedIn, Site, Student, html, record_reading};
use crate::records::{RepeatPolicy, Status, Totals};

#[derive(Template)]
#[template(path = "grading/transcript.html")]
struct TranscriptPage {
    layout: Layout,
    student: User,
    is_own: bool,
    today: String,
    terms: Vec<TermLines>,
    in_progress: Vec<Line>,
    overall: TotalsLine,
    legend: Vec<LegendLine>,
    repeats: &'static str,
}

/// What was completed or withdrawn from in a term.
struct TermLines {
    id: Id,
    name: String,
    days: String,
    lines: Vec<Line>,
    totals: TotalsLine,
}

struct Line {
    course_id: Id,
    code: String,
    course: String,
    term: String,
    credits: String,
    grade: String,
    note: &'static str,
}

struct TotalsLine {
    attempted: String,
    earned: String,
    gpa: String,
}

struct LegendLine {
    letter: String,
    points: String,
    words: &'static str,
}

pub(super) async fn mine(state: Site, layout: Layout, me: SignedIn<Student>) -> Result<HttpResponse, Error> {
    let transcript = state.read(move |context| show_transcript(context, me.user.id)).await?;
    html(&TranscriptPage::new(transcript, layout.at(Section::Transcript), true, &state.clock))
}

pub(super) async fn of_student(
    state: Site,
    layout: Layout,
    _: SignedIn<Admin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let transcript = state.read(move |context| show_transcript(context, id)).await?;
    record_reading(&state, About::person(id), Event::TranscriptRead).await?;
    html(&TranscriptPage::new(transcript, layout.at(Section::People), false, &state.clock))
}

impl TranscriptPage {
    fn new(transcript: TranscriptView, layout: Layout, is_own: bool, clock: &Clock) -> Self {
        Self {
            layout,
            is_own,
            today: clock.day(clock.today()),
            terms: transcript.terms.into_iter().map(|term| TermLines::new(term, clock)).collect(),
            in_progress: transcript.in_progress.into_iter().map(Line::new).collect(),
            overall: TotalsLine::new(transcript.overall),
            legend: transcript.scale.iter().map(LegendLine::new).collect(),
            repeats: repeats_in_words(transcript.repeats),
            student: transcript.student,
        }
    }
}

impl TermLines {
    fn new(term: TranscriptTerm, clock: &Clock) -> Self {
        Self {
            id: term.id,
            name: term.name,
            days: clock.days(term.starts_on, term.ends_on),
            lines: term.lines.into_iter().map(Line::new).collect(),
            totals: TotalsLine::new(term.totals),
        }
    }
}

impl Line {
    fn new(line: TranscriptLine) -> Self {
        Self {
            course_id: line.course_id,
            code: line.code,
            course: line.name,
            term: line.term,
            credits: format_credits(line.credits),
            grade: match line.status {
                Status::Completed => line.grade.unwrap_or_else(|| "Completed".to_owned()),
                _ => line.grade.unwrap_or_default(),
            },
            note: match line.repeated {
                Some(RepeatPolicy::NotCounted) => "Repeated, not counted",
                Some(RepeatPolicy::CreditsOnly) => "Repeated, not in the average",
                None => "",
            },
        }
    }
}

impl TotalsLine {
    fn new(totals: Totals) -> Self {
        let credits = |hundredths: i64| format_credits(i32::try_from(hundredths).unwrap_or(i32::MAX));
        Self {
            attempted: credits(totals.attempted),
            earned: credits(totals.earned),
            gpa: totals.gpa().map_or_else(|| "–".to_owned(), points),
        }
    }
}

impl LegendLine {
    fn new(rule: &GradeRule) -> Self {
        Self {
            letter: rule.letter.clone(),
            points: rule.points.map(points).unwrap_or_default(),
            words: match (rule.is_earned, rule.is_in_gpa) {
                (true, true) => "Earns credits",
                (true, false) => "Earns credits, not in the average",
                (false, true) => "Earns no credits",
                (false, false) => "Earns no credits, not in the average",
            },
        }
    }
}

/// Hundredths of points with both digits: `3.70`.
fn points(hundredths: i32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn repeats_in_words(repeats: Repeats) -> &'static str {
    match repeats {
        Repeats::Best => "Of a course that was taken more than once, the attempt with the most points counts.",
        Repeats::Last => "Of a course that was taken more than once, the last attempt counts.",
        Repeats::All => "Of a course that was taken more than once, every attempt counts.",
    }
}
