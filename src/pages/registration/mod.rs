//! The pages of registering: gaining and giving up seats, rosters, cancelling.

mod cancel;
mod roster;
mod seats;
mod withdraw;

use actix_web::web;

pub use roster::AttemptLine;
pub(in crate::pages) use seats::{RefusedPage, nothing};

use crate::pages::Clock;
use crate::registration::ActiveHold;

/// What keeps a student from registering, in words.
pub(in crate::pages) fn holds_in_words(holds: &[ActiveHold], clock: &Clock) -> Vec<String> {
    let until = |hold: &ActiveHold| hold.until.map(|at| format!(", until {}", clock.show(at))).unwrap_or_default();
    holds.iter().map(|hold| format!("{}{}", hold.reason, until(hold))).collect()
}

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/sections/{id}/register").post(seats::create))
        .service(web::resource("/sections/{id}/swap").post(seats::swap))
        .service(web::resource("/sections/{id}/drop").post(seats::delete))
        .service(web::resource("/sections/{id}/withdraw").get(withdraw::confirm).post(withdraw::create))
        .service(web::resource("/sections/{id}/roster").get(roster::roster))
        .service(web::resource("/sections/{id}/roster.csv").get(roster::roster_csv))
        .service(web::resource("/sections/{id}/cancel").get(cancel::confirm).post(cancel::create));
}
