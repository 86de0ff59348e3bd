//! The page of a course's instructors, and the answers to invitations.

mod answers;
mod staff;

use actix_web::web;

pub use answers::InvitationLine;

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/courses/{id}/instructors").get(staff::index).post(staff::invite))
        .service(web::resource("/courses/{id}/instructors/{user}").post(staff::update))
        .service(web::resource("/courses/{id}/instructors/{user}/remove").post(staff::remove))
        .service(web::resource("/courses/{id}/invitations/{invitation}/revoke").post(staff::revoke))
        .service(web::resource("/invitations/{id}/accept").post(answers::accept))
        .service(web::resource("/invitations/{id}/decline").post(answers::decline));
}
