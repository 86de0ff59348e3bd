//! The office's list of those who were let in on a course in progress and did not pass it.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use crate::catalogue::Catalogue;
use crate::db::Id;
use crate::grades::{Unmet, Whose, list_unmet};
use crate::registration::Label;
use crate::web::{Admin, AppState, Error, Section, Shell, SignedIn, html};

#[derive(Template)]
#[template(path = "grades/provisional.html")]
struct ProvisionalPage {
    shell: Shell,
    lines: Vec<UnmetLine>,
}

/// A student who lacks what a section asks for, as a line.
pub struct UnmetLine {
    /// The section.
    pub section: Id,
    /// The section in words.
    pub label: String,
    /// Who and what.
    pub unmet: Unmet,
}

impl UnmetLine {
    /// The lines of those whose sections the catalogue has.
    pub fn all(unmet: Vec<Unmet>, catalogue: &Catalogue) -> Vec<Self> {
        let line = |unmet: Unmet| {
            let (course, section) = catalogue.section(unmet.section)?;
            Some(Self { section: section.id, label: Label::new(course, section).section, unmet })
        };
        unmet.into_iter().filter_map(line).collect()
    }
}

pub(super) async fn index(state: Data<AppState>, shell: Shell, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let shelf = state.shelf.clone();
    let lines = state
        .db
        .read(move |connection| {
            let catalogue = shelf.current(connection)?;
            Ok::<_, Error>(UnmetLine::all(list_unmet(connection, &catalogue, Whose::Everybody)?, &catalogue))
        })
        .await?;
    html(&ProvisionalPage { shell: shell.at(Section::Home), lines })
}
