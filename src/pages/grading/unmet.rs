//! The office's list of those who were let in on a course in progress and did not pass it.

use actix_web::HttpResponse;
use askama::Template;

use crate::grading::{FirstUnmet, Unmet, list_first_unmet};
use crate::pages::{Admin, Error, Layout, Section, SignedIn, Site, html};

#[derive(Template)]
#[template(path = "grading/provisional.html")]
struct ProvisionalPage {
    layout: Layout,
    lines: Vec<Unmet>,
    is_all: bool,
}

pub(super) async fn index(state: Site, layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let FirstUnmet { unmet, is_all } = state.read_slowly(list_first_unmet).await?;
    html(&ProvisionalPage { layout: layout.at(Section::Home), lines: unmet, is_all })
}
