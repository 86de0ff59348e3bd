//! The office's list of those who were let in on a course in progress and did not pass it.

use actix_web::HttpResponse;
use askama::Template;

use crate::catalogue::Catalogue;
use crate::db::Id;
use crate::grading::{Unmet, list_first_unmet};
use crate::pages::{Admin, Error, Layout, Section, SignedIn, Site, html};
use crate::registration::Label;

#[derive(Template)]
#[template(path = "grading/provisional.html")]
struct ProvisionalPage {
    layout: Layout,
    lines: Vec<UnmetLine>,
    /// Whether everybody was looked at.
    is_all: bool,
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

pub(super) async fn index(state: Site, layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let (lines, is_all) = state
        .read_slowly(move |context| {
            let catalogue = context.catalogue()?;
            let first = list_first_unmet(context, &catalogue)?;
            Ok::<_, Error>((UnmetLine::all(first.unmet, &catalogue), first.is_all))
        })
        .await?;
    html(&ProvisionalPage { layout: layout.at(Section::Home), lines, is_all })
}
