//! A student’s dashboard: what they have, what they could have, what happened, what they plan.

use std::collections::HashMap;

use actix_web::HttpResponse;
use askama::Template;
use diesel::result::QueryResult;

use super::routes::TermPanel;
use super::staff::{StaffFacts, StaffPanel};
use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Search, Seats, Section, Term, list_seats};
use crate::context::Context;
use crate::db::{Id, now};
use crate::events::list_unseen;
use crate::form::format_credits;
use crate::pages::catalogue::{Action, SectionLine, section_line};
use crate::pages::notices::UnreadNotifications;
use crate::pages::{Clock, Error, Layout, Site, html};
use crate::planning::{find_plans, term_to_plan};
use crate::registration::{Mine, find_mine};

/// Open courses that a student is offered at once.
const OFFERED: usize = 5;
/// Sections among which they are looked for.
const CANDIDATES: usize = 200;

#[derive(Template)]
#[template(path = "dashboard/student.html")]
struct StudentPage {
    layout: Layout,
    greeting: String,
    term: Option<TermPanel>,
    credits: String,
    /// What keeps the student from registering.
    holds: Vec<String>,
    news: UnreadNotifications,
    /// What they have to do with courses as an assistant.
    staff: StaffPanel,
    sections: Vec<(String, SectionLine)>,
    plan: Option<PlanPanel>,
    offered_in: Option<(String, String)>,
    offered: Vec<(Id, String, String, SectionLine)>,
}

/// What a student plans for a term in which registration has not opened for them.
struct PlanPanel {
    code: String,
    term: String,
    /// `Registration opens for you on Tue 1 Dec, 8:00.`
    opens: String,
    sections: usize,
}

pub(super) async fn student(state: &Site, layout: Layout, user: User) -> Result<HttpResponse, Error> {
    let (clock, by) = (state.clock.clone(), user.clone());
    let (catalogue, mine, candidates, seats, notices, plan, staff) = state
        .read(move |context| {
            let catalogue = context.catalogue()?;
            let mine = find_mine(context, by.id)?;
            let candidates = candidates(&catalogue, &by, &mine, catalogue.default_term(clock.today()));
            let mut shown: Vec<Id> = mine.student_context.current().map(|place| place.section_id).collect();
            shown.extend(&candidates);
            let seats = list_seats(context, &shown)?;
            let staff = StaffFacts::load(context, &catalogue, by.id, catalogue.default_term(clock.today()))?;
            let plan = PlanPanel::load(context, &catalogue, &mine, by.id, clock)?;
            Ok::<_, Error>((catalogue, mine, candidates, seats, list_unseen(context, by.id)?, plan, staff))
        })
        .await?;
    let term = catalogue.default_term(state.clock.today());
    let subject = catalogue.subject_by_code(&user.branch);
    let have: Vec<Id> = mine.student_context.current().map(|place| place.section_id).collect();
    let line = |(course, section): (&Course, &Section)| {
        let line = section_line(
            state,
            &catalogue,
            Some(&user),
            catalogue.term(section.term_id)?,
            &mine,
            &seats,
            (course, section),
        );
        Some((course.name.clone(), line))
    };
    let sections = catalogue.sections_now(&have, term).into_iter().filter_map(line).collect();
    html(&StudentPage {
        layout,
        greeting: format!("{}, {}", greeting(state.clock.hour()), user.first_name),
        credits: term.map(|term| credits_line(&catalogue, &mine, term)).unwrap_or_default(),
        holds: mine.holds(&state.clock, now()),
        term: term.map(|term| TermPanel::opening(term, mine.student_context.opens_at(&catalogue, term), state)),
        plan,
        offered_in: subject.map(|subject| (subject.code.clone(), subject.name.clone())),
        offered: offered(state, &catalogue, &user, &mine, &candidates, &seats),
        news: UnreadNotifications::new(&notices, &catalogue, state),
        staff: staff.panel(&catalogue, term, state, &user),
        sections,
    })
}

/// `3 credits of at most 5.`
fn credits_line(catalogue: &Catalogue, mine: &Mine, term: &Term) -> String {
    let has = format_credits(mine.student_context.credits(catalogue, term.id, None));
    match mine.student_context.credit_limit(term) {
        Some(limit) => format!("{has} credits of at most {}.", format_credits(limit)),
        None => format!("{has} credits."),
    }
}

/// Some courses of the student's branch, if it is a subject, that may be had now, each with an open section.
fn offered(
    state: &Site,
    catalogue: &Catalogue,
    user: &User,
    mine: &Mine,
    candidates: &[Id],
    seats: &HashMap<Id, Seats>,
) -> Vec<(Id, String, String, SectionLine)> {
    let sections = candidates.iter().filter_map(|id| catalogue.section(*id));
    let lines = sections.filter_map(|(course, section)| {
        let term = catalogue.term(section.term_id)?;
        let line = section_line(state, catalogue, Some(user), term, mine, seats, (course, section));
        line.may_register().then(|| (course.id, course.code.clone(), course.name.clone(), line))
    });
    let mut offered: Vec<(Id, String, String, SectionLine)> = Vec::new();
    for line in lines {
        if offered.len() == OFFERED {
            break;
        }
        if offered.last().is_none_or(|(course, ..)| *course != line.0) {
            offered.push(line);
        }
    }
    offered
}

/// The sections among which those that are offered are looked for: of courses that the student does not have.
fn candidates(catalogue: &Catalogue, user: &User, mine: &Mine, term: Option<&Term>) -> Vec<Id> {
    let Some(term) = term else { return Vec::new() };
    let search = Search {
        term: Some(term.id),
        subject: catalogue.subject_by_code(&user.branch).map(|subject| subject.id),
        except: mine.student_context.current().map(|place| place.course_id).collect(),
        ..Search::default()
    };
    let found = catalogue.search(&search);
    let sections = found.iter().flat_map(|course| course.sections.iter().filter(|it| it.term_id == term.id));
    sections.map(|section| section.id).take(CANDIDATES).collect()
}

fn greeting(hour: u32) -> &'static str {
    match hour {
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    }
}

impl PlanPanel {
    /// The panel; none: registration is open, or there is no term.
    fn load(
        context: &mut Context<'_>,
        catalogue: &Catalogue,
        mine: &Mine,
        student: Id,
        clock: Clock,
    ) -> QueryResult<Option<Self>> {
        let Some(term) = term_to_plan(catalogue, clock.today(), now()) else { return Ok(None) };
        let opens_at = mine.student_context.opens_at(catalogue, term).filter(|opens_at| now() < *opens_at);
        let Some(opens_at) = opens_at else { return Ok(None) };
        let whose = if Some(opens_at) == term.registration_opens_at { "" } else { " for you" };
        Ok(Some(Self {
            code: term.code.clone(),
            term: term.name.clone(),
            opens: format!("Registration opens{whose} on {}.", clock.show(opens_at)),
            sections: find_plans(context, student)?.of(term.id).sections().count(),
        }))
    }
}
