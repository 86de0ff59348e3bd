//! The pages of the catalogue: the list, a course, and the forms for courses and sections.

mod choice;
mod courses;
mod lines;
mod list;
mod query;
mod sections;
mod show;

use actix_web::web;

pub(in crate::pages) use choice::Choice;
pub use lines::{SectionLine, WhenLine, term_line};

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/courses").get(list::index).post(courses::create))
        .service(web::resource("/courses/new").get(courses::new))
        .service(web::resource("/courses/{id}").get(show::show).post(courses::update))
        .service(web::resource("/courses/{id}/edit").get(courses::edit))
        .service(web::resource("/courses/{id}/delete").get(courses::confirm_delete).post(courses::delete))
        .service(web::resource("/courses/{id}/sections/new").get(sections::new))
        .service(web::resource("/courses/{id}/sections").post(sections::create))
        .service(web::resource("/sections/{id}").get(sections::show).post(sections::update))
        .service(web::resource("/sections/{id}/edit").get(sections::edit))
        .service(web::resource("/sections/{id}/delete").get(sections::confirm_delete).post(sections::delete));
}

/// Text as the value of a query.
fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}
