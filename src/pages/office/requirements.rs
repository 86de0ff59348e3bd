//! The office's list of codes in requirements that no course has.

use actix_web::HttpResponse;
use askama::Template;

use crate::catalogue::{UnknownCode, list_unknown_codes};
use crate::pages::{Admin, Error, Layout, Section, SignedIn, Site, html};

#[derive(Template)]
#[template(path = "office/requirements.html")]
struct RequirementsPage {
    layout: Layout,
    unknown: Vec<UnknownCode>,
}

pub(super) async fn index(state: Site, layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let unknown = state.read(list_unknown_codes).await?;
    html(&RequirementsPage { layout: layout.at(Section::Subjects), unknown })
}
