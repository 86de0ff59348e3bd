//! Entries of selects, as the pages of the catalogue share them.

use crate::catalogue::{Catalogue, Named, Term};
use crate::form::key;

/// An entry of a select or a list of links.
pub(in crate::pages) struct Choice {
    pub code: String,
    pub name: String,
    pub is_chosen: bool,
}

impl Choice {
    pub fn new(code: &str, name: &str, is_chosen: bool) -> Self {
        Self { code: code.to_owned(), name: name.to_owned(), is_chosen }
    }

    pub fn all(named: Vec<Named>, chosen: &str) -> Vec<Self> {
        let chosen = key(chosen);
        let choice = |it: Named| Self { is_chosen: key(&it.code) == chosen, code: it.code, name: it.name };
        named.into_iter().map(choice).collect()
    }

    pub fn terms(catalogue: &Catalogue, chosen: Option<&Term>) -> Vec<Self> {
        let is_chosen = |term: &Term| chosen.is_some_and(|chosen| chosen.id == term.id);
        catalogue.terms().iter().map(|term| Self::new(&term.code, &term.name, is_chosen(term))).collect()
    }

    pub fn subjects(catalogue: &Catalogue, chosen: &str) -> Vec<Self> {
        let key = key(chosen);
        catalogue.subjects().iter().map(|s| Self::new(&s.code, &s.name, s.code_key == key)).collect()
    }
}
