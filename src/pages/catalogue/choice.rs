//! What the pages of the catalogue share: entries of selects, and what a student has.

use chrono::NaiveDateTime;
use diesel::result::QueryResult;

use crate::accounts::User;
use crate::catalogue::{Catalogue, Course, Section, Term};
use crate::context::Context;
use crate::db::Id;
use crate::planning::{Plans, find_plans};
use crate::policy;
use crate::registration::{Mine, find_mine};

/// An entry of a select or a list of links.
pub(super) struct Choice {
    pub code: String,
    pub name: String,
    pub is_chosen: bool,
}

impl Choice {
    pub fn new(code: &str, name: &str, is_chosen: bool) -> Self {
        Self { code: code.to_owned(), name: name.to_owned(), is_chosen }
    }

    pub fn terms(catalogue: &Catalogue, chosen: Option<&Term>) -> Vec<Self> {
        let is_chosen = |term: &Term| chosen.is_some_and(|chosen| chosen.id == term.id);
        catalogue.terms().iter().map(|term| Self::new(&term.code, &term.name, is_chosen(term))).collect()
    }

    pub fn subjects(catalogue: &Catalogue, chosen: &str) -> Vec<Self> {
        let key = crate::form::key(chosen);
        catalogue.subjects().iter().map(|s| Self::new(&s.code, &s.name, s.code_key == key)).collect()
    }
}

pub(super) fn mine(context: &mut Context<'_>, user: Option<&User>) -> QueryResult<Mine> {
    match user {
        Some(user) if policy::can_register(user) => find_mine(context, user.id),
        _ => Ok(Mine::default()),
    }
}

pub(super) fn plans(context: &mut Context<'_>, user: Option<&User>) -> QueryResult<Plans> {
    match user {
        Some(user) if policy::can_register(user) => find_plans(context, user.id),
        _ => Ok(Plans::default()),
    }
}

/// When registration opens in a term for whoever looks.
pub(super) fn opens_at(catalogue: &Catalogue, term: &Term, user: Option<&User>, mine: &Mine) -> Option<NaiveDateTime> {
    match user {
        Some(user) if policy::can_register(user) => mine.student_context.opens_at(catalogue, term),
        _ => term.registration_opens_at,
    }
}

impl Course {
    /// Its sections in a term; in all terms when none is named.
    pub(super) fn sections_in(&self, term: Option<Id>) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(move |section| term.is_none_or(|term| section.term_id == term))
    }
}
