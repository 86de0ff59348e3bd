//! The pages of registering: gaining and giving up seats, rosters, cancelling.

mod ask;
mod cancel;
mod permissions;
mod reservations;
mod roster;
mod seats;
mod withdraw;

use actix_web::web;

pub use permissions::PermissionLine;
pub use roster::AttemptLine;

use chrono::NaiveDateTime;

use super::Mine;
use crate::web::Clock;

impl Mine {
    /// What keeps the student from registering now, in words.
    pub fn holds(&self, clock: &Clock, now: NaiveDateTime) -> Vec<String> {
        let until = |until: Option<NaiveDateTime>| until.map(|at| format!(", until {}", clock.show(at)));
        let holds = self.standing.holds(now);
        holds.map(|hold| format!("{}{}", hold.reason, until(hold.until).unwrap_or_default())).collect()
    }
}

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/sections/{id}/register").post(seats::create))
        .service(web::resource("/sections/{id}/swap").post(seats::swap))
        .service(web::resource("/sections/{id}/drop").post(seats::delete))
        .service(web::resource("/sections/{id}/withdraw").get(withdraw::confirm).post(withdraw::create))
        .service(web::resource("/sections/{id}/permissions/ask").get(ask::new).post(ask::create))
        .service(web::resource("/sections/{id}/permissions").get(permissions::index).post(permissions::create))
        .service(web::resource("/permissions/{id}/grant").post(permissions::grant))
        .service(web::resource("/permissions/{id}/decline").post(permissions::decline))
        .service(web::resource("/permissions/{id}/revoke").post(permissions::revoke))
        .service(web::resource("/sections/{id}/reservations").get(reservations::index).post(reservations::create))
        .service(web::resource("/sections/{id}/reservations/{reservation}/open").post(reservations::open))
        .service(web::resource("/sections/{id}/roster").get(roster::roster))
        .service(web::resource("/sections/{id}/roster.csv").get(roster::roster_csv))
        .service(web::resource("/sections/{id}/cancel").get(cancel::confirm).post(cancel::create));
}
