//! The office's list of codes in requirements that no course has.

use actix_web::HttpResponse;
use actix_web::web::Data;
use askama::Template;

use super::shared::catalogue_now;
use crate::catalogue::UnknownCode;
use crate::pages::{Admin, AppState, Error, Section, Shell, SignedIn, html};

#[derive(Template)]
#[template(path = "office/requirements.html")]
struct RequirementsPage {
    shell: Shell,
    unknown: Vec<UnknownCode>,
}

pub(super) async fn index(state: Data<AppState>, shell: Shell, _: SignedIn<Admin>) -> Result<HttpResponse, Error> {
    let unknown = catalogue_now(&state).await?.unknown_codes();
    html(&RequirementsPage { shell: shell.at(Section::Subjects), unknown })
}
