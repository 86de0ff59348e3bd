//! The registrar's office: people, terms with their time tickets, subjects, holds, permissions, the record.

mod audit;
mod holds;
mod people;
mod requirements;
mod shared;
mod subjects;
mod terms;
mod tickets;

use actix_web::web;

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/office/users").get(people::index))
        .service(web::resource("/office/users/{id}/approve").post(people::approve))
        .service(web::resource("/office/users/{id}/deactivate").post(people::deactivate))
        .service(web::resource("/office/users/{id}/activate").post(people::activate))
        .service(web::resource("/office/terms").get(terms::index_terms).post(terms::create_term))
        .service(web::resource("/office/terms/new").get(terms::new_term))
        .service(web::resource("/office/terms/{id}").post(terms::update_term))
        .service(web::resource("/office/terms/{id}/edit").get(terms::edit_term))
        .service(web::resource("/office/terms/{id}/tickets").post(tickets::create))
        .service(web::resource("/office/terms/{id}/tickets/{ticket}/delete").post(tickets::delete))
        .service(web::resource("/office/holds").get(holds::index).post(holds::create))
        .service(web::resource("/office/holds/{id}/lift").post(holds::lift))
        .service(web::resource("/office/permissions").get(holds::permissions))
        .service(web::resource("/office/audit").get(audit::index))
        .service(web::resource("/office/terms/{id}/credit-limits").post(terms::set_credit_limit))
        .service(web::resource("/office/terms/{id}/delete").post(terms::delete_term))
        .service(web::resource("/office/requirements").get(requirements::index))
        .service(web::resource("/office/subjects").get(subjects::index_subjects).post(subjects::create_subject))
        .service(web::resource("/office/subjects/new").get(subjects::new_subject))
        .service(web::resource("/office/subjects/{id}").post(subjects::update_subject))
        .service(web::resource("/office/subjects/{id}/edit").get(subjects::edit_subject))
        .service(web::resource("/office/subjects/{id}/delete").post(subjects::delete_subject));
}
