//! The office's list of codes in requirements that no course has.

use actix_web::HttpResponse;
use askama::Template;

use super::shared::catalogue_now;
use crate::catalogue::UnknownCode;
use crate::pages::{Admin, Error, Layout, Section, SignedIn, Site, html};

#[derive(Template)]
#[template(path = "office/requirements.html")]
struct RequirementsPage {
    layout: Layout,
    unknown: Vec<UnknownCode>,
}

pub(super) async fn index(state: Site, layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let unknown = catalogue_now(&state).await?.unknown_codes();
    html(&RequirementsPage { layout: layout.at(Section::Subjects), unknown })
}
