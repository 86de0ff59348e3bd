//! The page of a plan: its positions with what stands against them, and the week as it would be.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use askama::Template;
use chrono::{NaiveDate, NaiveDateTime};
use diesel::result::QueryResult;

use crate::catalogue::{Catalogue, Course, Seats, Section, Term, list_seats};
use crate::context::Context;
use crate::db::{Id, now};
use crate::form::format_credits;
use crate::pages::catalogue::{WhenLine, term_line};
use crate::pages::schedule::{DrawnWeek, Mark, WeekEntry};
use crate::pages::{Layout, SeatBar, Site};
use crate::planning::{Forecast, Plan, PlanForecast, Plans, find_plans, term_to_plan};
use crate::reason::{Reason, ReasonText};
use crate::records::Status;
use crate::registration::{Mine, find_mine};

#[derive(Template)]
#[template(path = "planning/index.html")]
pub(super) struct PlanPage {
    layout: Layout,
    term: Option<TermLine>,
    terms: Vec<TermChoice>,
    holds: Vec<String>,
    positions: Vec<Vec<ItemLine>>,
    credits: String,
    is_over_limit: bool,
    /// Whether anything is left to register for.
    is_to_come: bool,
    week: Option<DrawnWeek>,
}

struct TermLine {
    code: String,
    name: String,
    line: String,
    /// When registration opens for the student; none: it has.
    opens_at: Option<String>,
    is_closed: bool,
}

struct TermChoice {
    code: String,
    name: String,
    is_chosen: bool,
}

/// A section of a plan as a row of the table.
struct ItemLine {
    id: Id,
    course_id: Id,
    label: String,
    course: String,
    credits: String,
    when: Vec<WhenLine>,
    by: String,
    seats: SeatBar,
    tone: &'static str,
    status: String,
    /// What stands against it: the rule, and what to do.
    reasons: Vec<(String, String)>,
}

/// What a plan is drawn from.
pub(super) struct Planning {
    catalogue: Arc<Catalogue>,
    term: Option<Term>,
    plans: Plans,
    mine: Mine,
    seats: HashMap<Id, Seats>,
    now: NaiveDateTime,
}

impl Planning {
    /// In at most seven queries, however much there is.
    pub fn load(context: &mut Context<'_>, student: Id, asked: &str, today: NaiveDate) -> QueryResult<Self> {
        let (catalogue, now) = (context.catalogue()?, now());
        let term = catalogue.term_by_code(asked).or_else(|| term_to_plan(&catalogue, today, now)).cloned();
        let (mine, plans) = (find_mine(context, student)?, find_plans(context, student)?);
        let mut shown: Vec<Id> = mine.student_context.current().map(|place| place.section_id).collect();
        shown.extend(term.as_ref().map(|term| plans.of(term.id)).unwrap_or_default().sections());
        let seats = list_seats(context, &shown)?;
        Ok(Self { catalogue, term, plans, mine, seats, now })
    }

    pub fn page(&self, state: &Site, layout: Layout) -> PlanPage {
        let today = state.clock.today();
        let plan = self.term.as_ref().map(|term| self.plans.of(term.id)).unwrap_or_default();
        let outlook = self.term.as_ref().map(|term| self.outlook(term));
        let limit = self.term.as_ref().and_then(|term| self.mine.student_context.credit_limit(term));
        let credits = outlook.map_or(0, |outlook| outlook.credits(&plan));
        let drawn = |(section, prospect): &(Id, Forecast)| self.item(state, *section, prospect);
        let forecast = outlook.map(|outlook| outlook.forecast(&plan)).unwrap_or_default();
        PlanPage {
            layout,
            term: self.term.as_ref().map(|term| self.term_line(state, term)),
            terms: self.terms(today),
            holds: self.mine.holds(&state.clock, self.now),
            positions: forecast.iter().map(|position| position.iter().filter_map(drawn).collect()).collect(),
            credits: credits_in_words(credits, limit),
            is_over_limit: limit.is_some_and(|limit| credits > limit),
            is_to_come: outlook.is_some_and(|outlook| outlook.to_come(&plan).next().is_some()),
            week: outlook.and_then(|outlook| self.week(state, &outlook, &plan)),
        }
    }

    fn outlook<'a>(&'a self, term: &'a Term) -> PlanForecast<'a> {
        PlanForecast {
            catalogue: &self.catalogue,
            term,
            student_context: &self.mine.student_context,
            seats: &self.seats,
            now: self.now,
        }
    }

    fn term_line(&self, state: &Site, term: &Term) -> TermLine {
        let opens_at = self.mine.student_context.opens_at(&self.catalogue, term);
        TermLine {
            code: term.code.clone(),
            name: term.name.clone(),
            line: term_line(term, opens_at, &state.clock, self.now),
            opens_at: opens_at.filter(|opens_at| self.now < *opens_at).map(|opens_at| state.clock.show(opens_at)),
            is_closed: self.catalogue.closes_at(term) <= self.now,
        }
    }

    /// The terms that have not ended, those for which something is planned, and the one that is shown.
    fn terms(&self, today: NaiveDate) -> Vec<TermChoice> {
        let shown = self.term.as_ref().map(|term| term.id);
        let planned: BTreeSet<Id> = self.plans.terms().chain(shown).collect();
        let terms = self.catalogue.terms().iter();
        terms
            .filter(|term| term.ends_on >= today || planned.contains(&term.id))
            .map(|term| TermChoice {
                code: term.code.clone(),
                name: term.name.clone(),
                is_chosen: shown == Some(term.id),
            })
            .collect()
    }

    fn item(&self, state: &Site, id: Id, prospect: &Forecast) -> Option<ItemLine> {
        let (course, section) = self.catalogue.section(id)?;
        let seats = self.seats.get(&id).cloned().unwrap_or_default();
        let (tone, status) = self.status(id, &seats, prospect);
        let reasons = if let Forecast::Open(reasons) = prospect { reasons.as_slice() } else { &[] };
        Some(ItemLine {
            id,
            course_id: course.id,
            label: label(course, section),
            course: course.name.clone(),
            credits: format_credits(course.credits),
            when: WhenLine::all(&section.meetings, &state.clock),
            by: section.instructor_names(),
            seats: SeatBar::seen_by(&seats, Some(self.mine.student_context.group())),
            tone,
            status,
            reasons: reasons.iter().map(|reason| self.reason(state, reason)).collect(),
        })
    }

    fn status(&self, section: Id, seats: &Seats, prospect: &Forecast) -> (&'static str, String) {
        match prospect {
            Forecast::Registered => ("good", "Registered".to_owned()),
            Forecast::Waitlisted => ("info", SeatBar::waitlisted(seats, self.mine.position(section)).words),
            Forecast::AlternativeNotNeeded => ("", "Not needed".to_owned()),
            Forecast::Open(reasons) if reasons.is_empty() => ("good", "Ready".to_owned()),
            Forecast::Open(reasons) if reasons.iter().all(Reason::is_want_of_seat) => ("warn", "No seat".to_owned()),
            Forecast::Open(_) => ("bad", "Not possible".to_owned()),
        }
    }

    /// The words for a reason; what is only planned cannot be dropped or swapped.
    fn reason(&self, state: &Site, reason: &Reason) -> (String, String) {
        let ReasonText { title, remedy, .. } = ReasonText::new(reason, &*self.catalogue, &|at| state.clock.show(at));
        let remedy = match reason {
            Reason::Conflict { section, .. } if !self.mine.student_context.has(*section) => {
                "It stands before this one in your plan.".to_owned()
            }
            Reason::OtherSection { section } if !self.mine.student_context.has(*section) => {
                return (
                    title.replacen("You have", "You plan", 1),
                    "Make one of them the other’s alternative.".to_owned(),
                );
            }
            Reason::CreditLimit { .. } => "What stands before this one in your plan counts too.".to_owned(),
            _ => remedy,
        };
        (title, remedy)
    }

    /// What the student has in the term, and what of the plan is to come.
    fn week(&self, state: &Site, outlook: &PlanForecast<'_>, plan: &Plan) -> Option<DrawnWeek> {
        let have = self.mine.student_context.current().filter_map(|place| {
            let is_waiting = place.status == Status::Waitlisted;
            let words = |seats| SeatBar::waitlisted(seats, self.mine.position(place.section_id)).words;
            let seats = self.seats.get(&place.section_id)?;
            Some((place.section_id, if is_waiting { Mark::Waitlisted(words(seats)) } else { Mark::Taken }))
        });
        let planned = outlook.to_come(plan).map(|section| (section, Mark::Planned));
        let entry = |(id, mark)| {
            let (course, section) = self.catalogue.section(id)?;
            let own = self.catalogue.term(section.term_id)?;
            let is_shown = own.overlaps(outlook.term) && !self.seats.get(&id)?.is_cancelled;
            let other = (own.id != outlook.term.id).then_some(own.name.as_str());
            is_shown.then(|| WeekEntry::new(section, &label(course, section), other, mark))
        };
        let entries: Vec<WeekEntry<'_>> = have.chain(planned).filter_map(entry).collect();
        DrawnWeek::new(&state.clock, &entries)
    }
}

fn label(course: &Course, section: &Section) -> String {
    format!("{}-{}", course.code, section.number)
}

/// `9 credits with all first choices, of at most 15.`
fn credits_in_words(credits: i32, limit: Option<i32>) -> String {
    let number = format_credits(credits);
    let noun = if number == "1" { "credit" } else { "credits" };
    let most = limit.map(|limit| format!(", of at most {}", format_credits(limit))).unwrap_or_default();
    format!("{number} {noun} with all first choices{most}.")
}
