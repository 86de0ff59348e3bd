//! The pages of registering: gaining and giving up seats, rosters, cancelling.

mod cancel;
mod roster;
mod seats;

use actix_web::web;

pub use roster::AttemptLine;

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/sections/{id}/register").post(seats::create))
        .service(web::resource("/sections/{id}/swap").post(seats::swap))
        .service(web::resource("/sections/{id}/drop").post(seats::delete))
        .service(web::resource("/sections/{id}/roster").get(roster::roster))
        .service(web::resource("/sections/{id}/roster.csv").get(roster::roster_csv))
        .service(web::resource("/sections/{id}/cancel").get(cancel::confirm).post(cancel::create));
}
