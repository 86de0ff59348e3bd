//! `/`: the landing page, or the dashboard of whoever is signed in.

use std::collections::HashMap;

use actix_web::HttpResponse;
use actix_web::web::{self, Data};
use askama::Template;
use chrono::NaiveDateTime;
use diesel::result::QueryResult;

use super::office::OfficePage;
use crate::accounts::{Role, User};
use crate::catalogue::{
    Action, Catalogue, Course, Search, Seats, Section, SectionLine, Term, WhenLine, list_seats, list_seats_in_term,
    section_line, term_line,
};
use crate::db::{DbConnection, Id, now};
use crate::form::{format_count, format_credits};
use crate::grades::{UnmetLine, list_unmet, may_grade};
use crate::notices::{News, list_unseen};
use crate::planning::{count_planned, find_plans, planned_in_words, term_to_plan};
use crate::registration::{Mine, PermissionLine, PermissionState, find_mine, list_permissions, may_permit};
use crate::teaching::{InvitationLine, list_invitations_of};
use crate::web::{AppState, Clock, Error, SeatBar, Shell, Visitor, html};

/// Open courses that a student is offered at once.
const OFFERED: usize = 5;
/// Requests for permission that an instructor is shown at once.
const ASKED: i64 = 50;
/// Subjects that the landing page names.
const SUBJECTS: usize = 24;

/// The address of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/").get(index));
}

#[derive(Template)]
#[template(path = "dashboard/landing.html")]
struct LandingPage {
    shell: Shell,
    is_empty: bool,
    courses: String,
    sections: String,
    subjects: Vec<(String, String, usize)>,
    all_subjects: usize,
    term: Option<TermPanel>,
}

#[derive(Template)]
#[template(path = "dashboard/student.html")]
struct StudentPage {
    shell: Shell,
    greeting: String,
    term: Option<TermPanel>,
    credits: String,
    /// What keeps the student from registering.
    holds: Vec<String>,
    news: News,
    sections: Vec<(String, SectionLine)>,
    plan: Option<PlanPanel>,
    offered_in: Option<(String, String)>,
    offered: Vec<(Id, String, String, SectionLine)>,
}

#[derive(Template)]
#[template(path = "dashboard/faculty.html")]
struct FacultyPage {
    shell: Shell,
    term: Option<TermPanel>,
    news: News,
    invitations: Vec<InvitationLine>,
    mine: Vec<MineLine>,
    summary: String,
    unscheduled: Vec<UnscheduledLine>,
    /// Permissions that students ask for.
    asked: Vec<PermissionLine>,
    unmet: Vec<UnmetLine>,
}

#[derive(Template)]
#[template(path = "dashboard/pending.html")]
struct PendingPage {
    shell: Shell,
    since: String,
    email: String,
}

/// What a student plans for a term in which registration has not opened for them.
struct PlanPanel {
    code: String,
    term: String,
    /// `Registration opens for you on Tue 1 Dec, 8:00.`
    opens: String,
    sections: usize,
}

/// A term's dates in a panel.
pub(super) struct TermPanel {
    pub name: String,
    pub line: String,
    pub dates: Vec<(&'static str, String)>,
}

/// A section that the user teaches or assists with.
struct MineLine {
    section: Id,
    label: String,
    course: String,
    when: Vec<WhenLine>,
    seats: SeatBar,
    may_grade: bool,
    /// How many plan to register; empty: nobody.
    planned: String,
    may_edit: bool,
    /// Whether it is theirs as an assistant of the course only.
    assists: bool,
}

/// A course on whose staff the user is, without a section that they see above.
struct UnscheduledLine {
    id: Id,
    code: String,
    name: String,
    may_edit: bool,
}

async fn index(state: Data<AppState>, shell: Shell, Visitor(user): Visitor) -> Result<HttpResponse, Error> {
    let shell = shell.at(crate::web::Section::Home);
    match user {
        None => landing(&state, shell).await,
        Some(user) if user.is_pending() => {
            html(&PendingPage { shell, since: state.clock.show(user.created_at), email: user.email })
        }
        Some(user) => match user.role {
            Role::Student => student(&state, shell, user).await,
            Role::Faculty => faculty(&state, shell, user).await,
            Role::Admin => html(&OfficePage::load(&state, shell, user.id).await?),
        },
    }
}

async fn landing(state: &AppState, shell: Shell) -> Result<HttpResponse, Error> {
    let shelf = state.shelf.clone();
    let catalogue = state.db.read(move |connection| shelf.current(connection)).await?;
    let term = catalogue.default_term(state.clock.today());
    let is_taught =
        |course: &&Course| term.is_none_or(|term| course.sections.iter().any(|section| section.term_id == term.id));
    let taught: Vec<&Course> = catalogue.courses().iter().filter(is_taught).collect();
    let sections = taught.iter().flat_map(|course| &course.sections);
    let sections = sections.filter(|section| term.is_none_or(|term| section.term_id == term.id)).count();
    let mut counts: HashMap<Id, usize> = HashMap::new();
    for course in &taught {
        *counts.entry(course.subject.id).or_default() += 1;
    }
    let mut largest: Vec<_> = catalogue.subjects().iter().filter(|subject| counts.contains_key(&subject.id)).collect();
    largest.sort_by_key(|subject| std::cmp::Reverse(counts.get(&subject.id)));
    largest.truncate(SUBJECTS);
    largest.sort_by(|one, other| one.name.cmp(&other.name));
    let count = |id| counts.get(id).copied().unwrap_or(0);
    html(&LandingPage {
        shell,
        courses: format_count(taught.len()),
        sections: format_count(sections),
        is_empty: taught.is_empty(),
        subjects: largest.iter().map(|s| (s.code.clone(), s.name.clone(), count(&s.id))).collect(),
        all_subjects: counts.len(),
        term: term.map(|term| TermPanel::new(term, state)),
    })
}

async fn student(state: &AppState, shell: Shell, user: User) -> Result<HttpResponse, Error> {
    let (shelf, clock, by) = (state.shelf.clone(), state.clock, user.clone());
    let (catalogue, mine, seats, notices, plan) = state
        .db
        .read(move |connection| {
            let catalogue = shelf.current(connection)?;
            let term = catalogue.default_term(clock.today()).map(|term| term.id);
            let mine = find_mine(connection, by.id)?;
            let have: Vec<Id> = mine.standing.current().map(|place| place.section_id).collect();
            let mut seats = seats_in(connection, term)?;
            seats.extend(list_seats(connection, &have)?);
            let plan = PlanPanel::load(connection, &catalogue, &mine, by.id, clock)?;
            Ok::<_, Error>((catalogue, mine, seats, list_unseen(connection, by.id)?, plan))
        })
        .await?;
    let term = catalogue.default_term(state.clock.today());
    let subject = catalogue.subject_by_code(&user.branch);
    let have: Vec<Id> = mine.standing.current().map(|place| place.section_id).collect();
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
        shell,
        greeting: format!("{}, {}", greeting(state.clock.hour()), user.first_name),
        credits: term.map(|term| credits_line(&catalogue, &mine, term)).unwrap_or_default(),
        holds: mine.holds(&state.clock, now()),
        term: term.map(|term| TermPanel::opening(term, mine.standing.opens_at(&catalogue, term), state)),
        plan,
        offered_in: subject.map(|subject| (subject.code.clone(), subject.name.clone())),
        offered: term.map(|term| offered(state, &catalogue, &user, term, &mine, &seats)).unwrap_or_default(),
        news: News::new(&notices, state),
        sections,
    })
}

/// `3 credits of at most 5.`
fn credits_line(catalogue: &Catalogue, mine: &Mine, term: &Term) -> String {
    let has = format_credits(mine.standing.credits(catalogue, term.id, None));
    match mine.standing.credit_limit(term) {
        Some(limit) => format!("{has} credits of at most {}.", format_credits(limit)),
        None => format!("{has} credits."),
    }
}

/// Some courses of the student's branch, if it is a subject, that may be had now, each with an open section.
fn offered(
    state: &AppState,
    catalogue: &Catalogue,
    user: &User,
    term: &Term,
    mine: &Mine,
    seats: &HashMap<Id, Seats>,
) -> Vec<(Id, String, String, SectionLine)> {
    let search = Search {
        term: Some(term.id),
        subject: catalogue.subject_by_code(&user.branch).map(|subject| subject.id),
        except: mine.standing.current().map(|place| place.course_id).collect(),
        with_seats: Some(seats.clone()),
        student: Some(mine.standing.group().clone()),
        ..Search::default()
    };
    let lines = catalogue.search(&search).into_iter().flat_map(|course| {
        let sections = course.sections.iter().filter(|section| section.term_id == term.id);
        let line = |section| section_line(state, catalogue, Some(user), term, mine, seats, (course, section));
        sections
            .map(line)
            .find(SectionLine::may_register)
            .map(|line| (course.id, course.code.clone(), course.name.clone(), line))
    });
    lines.take(OFFERED).collect()
}

async fn faculty(state: &AppState, shell: Shell, user: User) -> Result<HttpResponse, Error> {
    let (shelf, today, id) = (state.shelf.clone(), state.clock.today(), user.id);
    let who = user.clone();
    let (catalogue, seats, planned, notices, invitations, asked, unmet) = state
        .db
        .read(move |connection| {
            let catalogue = shelf.current(connection)?;
            let taught = catalogue.taught_now(id, catalogue.default_term(today));
            let ids: Vec<Id> = taught.iter().map(|(_, section)| section.id).collect();
            let (seats, planned) = (list_seats(connection, &ids)?, count_planned(connection, &ids)?);
            let notices = list_unseen(connection, id)?;
            let invitations = list_invitations_of(connection, id)?;
            let theirs = permitted_by(&catalogue, &who);
            let asked = list_permissions(connection, &theirs, &[PermissionState::Asked], ASKED)?;
            let mut unmet = UnmetLine::all(list_unmet(connection, &catalogue, None)?, &catalogue);
            unmet.retain(|line| {
                catalogue.section(line.section).is_some_and(|(c, s)| c.is_taught_by(id) || s.is_taught_by(id))
            });
            Ok::<_, Error>((catalogue.clone(), seats, planned, notices, invitations, asked, unmet))
        })
        .await?;
    let term = catalogue.default_term(state.clock.today());
    let taught = catalogue.taught_now(user.id, term);
    let students: i32 = seats.values().map(|seats| seats.registered).sum();
    let unscheduled = catalogue
        .courses()
        .iter()
        .filter(|course| course.assists(user.id) && !taught.iter().any(|(taught, _)| taught.id == course.id));
    html(&FacultyPage {
        shell,
        summary: format!(
            "{} section{}, {students} student{}.",
            taught.len(),
            if taught.len() == 1 { "" } else { "s" },
            if students == 1 { "" } else { "s" }
        ),
        news: News::new(&notices, state),
        invitations: invitations.iter().filter_map(|open| InvitationLine::new(open, &catalogue, state)).collect(),
        unscheduled: unscheduled.map(|course| UnscheduledLine::new(course, user.id)).collect(),
        asked: asked.iter().map(|it| PermissionLine::new(it, &catalogue, state)).collect(),
        unmet,
        term: term.map(|term| TermPanel::new(term, state)),
        mine: taught
            .iter()
            .map(|(course, section)| {
                let count = planned.get(&section.id).copied().unwrap_or(0);
                MineLine::new(course, section, &seats, count, state, &user)
            })
            .collect(),
    })
}

fn seats_in(connection: &mut DbConnection, term: Option<Id>) -> QueryResult<HashMap<Id, Seats>> {
    match term {
        Some(term) => list_seats_in_term(connection, term),
        None => Ok(HashMap::new()),
    }
}

fn greeting(hour: u32) -> &'static str {
    match hour {
        5..=11 => "Good morning",
        12..=17 => "Good afternoon",
        _ => "Good evening",
    }
}

impl Catalogue {
    /// Of these sections those in a term that overlaps `term`, by code.
    fn sections_now(&self, ids: &[Id], term: Option<&Term>) -> Vec<(&Course, &Section)> {
        let mut found: Vec<_> = ids.iter().filter_map(|id| self.section(*id)).collect();
        found.retain(|(_, section)| self.is_now(section, term));
        found.sort_by(|(one, _), (other, _)| one.code.cmp(&other.code));
        found
    }

    /// The sections that this user teaches, or with whose course they assist, in a term that overlaps `term`, by code.
    fn taught_now(&self, user: Id, term: Option<&Term>) -> Vec<(&Course, &Section)> {
        let sections = self.courses().iter().flat_map(|course| course.sections.iter().map(move |s| (course, s)));
        let is_mine = |course: &Course, section: &Section| {
            section.is_taught_by(user) || (course.assists(user) && !course.is_taught_by(user))
        };
        sections.filter(|(course, section)| is_mine(course, section) && self.is_now(section, term)).collect()
    }

    fn is_now(&self, section: &Section, now: Option<&Term>) -> bool {
        let term = self.term(section.term_id);
        term.zip(now).is_some_and(|(term, now)| term.overlaps(now))
    }
}

impl PlanPanel {
    /// The panel; none: registration is open, or there is no term.
    fn load(
        connection: &mut DbConnection,
        catalogue: &Catalogue,
        mine: &Mine,
        student: Id,
        clock: Clock,
    ) -> QueryResult<Option<Self>> {
        let Some(term) = term_to_plan(catalogue, clock.today(), now()) else { return Ok(None) };
        let opens_at = mine.standing.opens_at(catalogue, term).filter(|opens_at| now() < *opens_at);
        let Some(opens_at) = opens_at else { return Ok(None) };
        let whose = if Some(opens_at) == term.registration_opens_at { "" } else { " for you" };
        Ok(Some(Self {
            code: term.code.clone(),
            term: term.name.clone(),
            opens: format!("Registration opens{whose} on {}.", clock.show(opens_at)),
            sections: find_plans(connection, student)?.of(term.id).sections().count(),
        }))
    }
}

/// The sections for which a user gives permissions.
fn permitted_by(catalogue: &Catalogue, user: &User) -> Vec<Id> {
    let sections = catalogue.courses().iter().flat_map(|course| course.sections.iter().map(move |it| (course, it)));
    sections.filter(|(course, section)| may_permit(user, course, section)).map(|(_, section)| section.id).collect()
}

impl TermPanel {
    /// The panel as everybody sees it.
    pub fn new(term: &Term, state: &AppState) -> Self {
        Self::opening(term, term.registration_opens_at, state)
    }

    /// The panel for whom registration opens at this instant.
    fn opening(term: &Term, opens_at: Option<NaiveDateTime>, state: &AppState) -> Self {
        let clock = &state.clock;
        let is_own = opens_at != term.registration_opens_at;
        let instants = [
            (if is_own { "Registration opens for you" } else { "Registration opens" }, opens_at),
            ("Registration closes", term.registration_closes_at),
            ("Last day to drop", term.drop_deadline),
            ("Last day to withdraw", term.withdraw_deadline),
        ];
        let mut dates: Vec<_> = instants.into_iter().filter_map(|(label, at)| Some((label, clock.show(at?)))).collect();
        dates.push(("Teaching begins", clock.day(term.starts_on)));
        dates.push(("Term ends", clock.day(term.ends_on)));
        Self { name: term.name.clone(), line: term_line(term, opens_at, clock, now()), dates }
    }
}

impl UnscheduledLine {
    fn new(course: &Course, user: Id) -> Self {
        let may_edit = course.is_taught_by(user);
        Self { id: course.id, code: course.code.clone(), name: course.name.clone(), may_edit }
    }
}

impl MineLine {
    fn new(
        course: &Course,
        section: &Section,
        seats: &HashMap<Id, Seats>,
        planned: i64,
        state: &AppState,
        user: &User,
    ) -> Self {
        let seats = seats.get(&section.id).cloned().unwrap_or_default();
        Self {
            section: section.id,
            label: format!("{}-{}", course.code, section.number),
            course: course.name.clone(),
            when: WhenLine::all(&section.meetings, &state.clock),
            seats: SeatBar::new(&seats),
            planned: planned_in_words(planned),
            may_grade: may_grade(course, section, user),
            may_edit: course.is_taught_by(user.id),
            assists: !course.names(user.id),
        }
    }
}
