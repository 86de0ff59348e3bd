//! The pages of registering: gaining and giving up seats, rosters, cancelling.

mod cancel;
mod roster;
mod seats;
mod withdraw;

use actix_web::web;

pub use roster::AttemptLine;
pub(in crate::pages) use seats::{Refused, nothing};

use chrono::NaiveDateTime;

use crate::pages::Clock;
use crate::registration::Mine;

impl Mine {
    /// What keeps the student from registering now, in words.
    pub fn holds(&self, clock: &Clock, now: NaiveDateTime) -> Vec<String> {
        let until = |until: Option<NaiveDateTime>| until.map(|at| format!(", until {}", clock.show(at)));
        let holds = self.student_context.holds(now);
        holds.map(|hold| format!("{}{}", hold.reason, until(hold.until).unwrap_or_default())).collect()
    }
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
