//! The pages of permissions and reserved seats.

mod ask;
mod permissions;
mod reservations;

use actix_web::web;

pub use ask::AskForm;
pub use permissions::PermissionLine;

/// The addresses of this area.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/sections/{id}/permissions/ask").get(ask::new).post(ask::create))
        .service(web::resource("/sections/{id}/permissions").get(permissions::index).post(permissions::create))
        .service(web::resource("/permissions/{id}/grant").post(permissions::grant))
        .service(web::resource("/permissions/{id}/decline").post(permissions::decline))
        .service(web::resource("/permissions/{id}/revoke").post(permissions::revoke))
        .service(web::resource("/sections/{id}/reservations").get(reservations::index).post(reservations::create))
        .service(web::resource("/sections/{id}/reservations/{reservation}/open").post(reservations::open));
}
