//! The transcript: a student's own, and any student's for the office.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Path;
use askama::Template;

use crate::accounts::{User, find_user_by_id};
use crate::catalogue::{Catalogue, GradeRule, Repeats, Scale};
use crate::db::Id;
use crate::events::{About, Event};
use crate::form::format_credits;
use crate::pages::{Admin, Error, Layout, Section, SignedIn, Site, Student, html, record_reading};
use crate::policy;
use crate::records::{Registration, Status};
use crate::records::{RepeatPolicy, Totals, TranscriptTotals, credits_of, transcript_totals};
use crate::registration::list_registrations;

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

/// What a transcript is drawn from.
struct Record {
    catalogue: Arc<Catalogue>,
    student: User,
    registrations: Vec<Registration>,
}

pub(super) async fn mine(state: Site, layout: Layout, me: SignedIn<Student>) -> Result<HttpResponse, Error> {
    let record = Record::load(&state, me.user.clone(), me.user.id).await?;
    html(&record.page(&state, layout.at(Section::Transcript), true))
}

pub(super) async fn of_student(
    state: Site,
    layout: Layout,
    me: SignedIn<Admin>,
    id: Path<Id>,
) -> Result<HttpResponse, Error> {
    let record = Record::load(&state, me.user, id.into_inner()).await?;
    record_reading(&state, About::person(record.student.id), Event::TranscriptRead).await?;
    html(&record.page(&state, layout.at(Section::People), false))
}

impl Record {
    async fn load(state: &Site, reader: User, student: Id) -> Result<Self, Error> {
        state
            .read(move |context| {
                let user = find_user_by_id(context, student)?;
                let user = user.filter(|student| policy::can_view_transcript(&reader, student));
                let student = user.ok_or(Error::NotFound)?;
                let registrations = list_registrations(context, student.id)?;
                Ok(Self { catalogue: context.catalogue()?, student, registrations })
            })
            .await
    }

    fn page(&self, state: &Site, layout: Layout, is_own: bool) -> TranscriptPage {
        let (catalogue, transcript_totals) = (&self.catalogue, transcript_totals(&self.registrations, &self.catalogue));
        let terms = catalogue.terms().iter().filter_map(|term| {
            let lines =
                self.lines(&transcript_totals, |place| place.term_id == term.id && place.status != Status::Registered);
            (!lines.is_empty()).then(|| TermLines {
                id: term.id,
                name: term.name.clone(),
                days: state.clock.days(term.starts_on, term.ends_on),
                lines,
                totals: TotalsLine::new(transcript_totals.in_term(term.id)),
            })
        });
        TranscriptPage {
            layout,
            is_own,
            today: state.clock.day(state.clock.today()),
            terms: terms.collect(),
            in_progress: self.lines(&transcript_totals, |place| place.status == Status::Registered),
            overall: TotalsLine::new(transcript_totals.overall),
            legend: catalogue.scale().rules().iter().map(LegendLine::new).collect(),
            repeats: repeats_in_words(catalogue.scale().repeats()),
            student: self.student.clone(),
        }
    }

    /// The lines of what is on record and `is_asked`, by code. What was dropped in time leaves no trace.
    fn lines(&self, transcript_totals: &TranscriptTotals, is_asked: impl Fn(&Registration) -> bool) -> Vec<Line> {
        let on_record = [Status::Registered, Status::Completed, Status::Withdrawn];
        let registrations =
            self.registrations.iter().filter(|place| on_record.contains(&place.status) && is_asked(place));
        let mut lines: Vec<Line> = registrations.filter_map(|place| self.line(place, transcript_totals)).collect();
        lines.sort_by(|one, other| (&one.term, &one.code).cmp(&(&other.term, &other.code)));
        lines
    }

    fn line(&self, place: &Registration, transcript_totals: &TranscriptTotals) -> Option<Line> {
        let course = self.catalogue.course(place.course_id)?;
        let term = self.catalogue.term(place.term_id).map(|term| term.name.clone());
        Some(Line {
            course_id: course.id,
            code: place.course_code.as_ref().unwrap_or(&course.code).clone(),
            course: place.course_name.as_ref().unwrap_or(&course.name).clone(),
            term: term.unwrap_or_default(),
            credits: format_credits(credits_of(place, &self.catalogue)),
            grade: match place.status {
                Status::Withdrawn => Scale::WITHDRAWN.to_owned(),
                Status::Completed => place.grade.clone().unwrap_or_else(|| "Completed".to_owned()),
                _ => String::new(),
            },
            note: match transcript_totals.repeated(place.section_id) {
                Some(RepeatPolicy::NotCounted) => "Repeated, not counted",
                Some(RepeatPolicy::CreditsOnly) => "Repeated, not in the average",
                None => "",
            },
        })
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
