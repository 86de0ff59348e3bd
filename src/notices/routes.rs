//! Marking notices as seen.

use actix_web::HttpResponse;
use actix_web::web::{self, Data};
use chrono::NaiveDateTime;
use serde::Deserialize;

use super::repository;
use crate::db::now;
use crate::web::{Anyone, AppState, Error, Form, SignedIn, see_other};

/// The address of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/notices/seen").post(seen));
}

/// Until when the page showed notices.
#[derive(Default, Deserialize)]
#[serde(default)]
struct SeenForm {
    until: String,
}

async fn seen(state: Data<AppState>, me: SignedIn<Anyone>, Form(form): Form<SeenForm>) -> Result<HttpResponse, Error> {
    let until = NaiveDateTime::parse_from_str(&form.until, "%Y-%m-%dT%H:%M:%S%.f").unwrap_or_else(|_| now());
    let user = me.user.id;
    state.db.write(move |connection| repository::update_seen(connection, user, until, now())).await?;
    Ok(see_other("/"))
}
