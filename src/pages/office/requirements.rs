//! The office's list of codes in requirements that no course has.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use super::shared::catalogue_now;
use crate::catalogue::UnknownCode;
use crate::pages::{Admin, AppState, Error, Layout, Section, SignedIn, html};

#[derive(Template)]
#[template(path = "office/requirements.html")]
struct RequirementsPage {
    layout: Layout,
    unknown: Vec<UnknownCode>,
}

pub(super) async fn index(state: Data<AppState>, layout: Layout, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let unknown = catalogue_now(&state).await?.unknown_codes();
    html(&RequirementsPage { layout: layout.at(Section::Subjects), unknown })
}
