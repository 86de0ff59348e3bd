//! Entries of selects, as the pages of the catalogue share them.

use crate::catalogue::Named;
use crate::form::key;

/// An entry of a select or a list of links.
pub(in crate::pages) struct Choice {
    pub code: String,
    pub name: String,
    pub is_chosen: bool,
}

impl Choice {
    /// Entries of which the one with the chosen code is chosen.
    pub fn all(named: Vec<Named>, chosen: &str) -> Vec<Self> {
        let chosen = key(chosen);
        let choice = |it: Named| Self { is_chosen: key(&it.code) == chosen, code: it.code, name: it.name };
        named.into_iter().map(choice).collect()
    }
}
