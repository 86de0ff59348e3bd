//! The pages of grades: the sheet, the file, the transcript; the scale and who lacks what, for the office.

mod change;
mod scale;
mod sheet;
mod transcript;
mod unmet;
mod upload;

use actix_web::web;

use crate::db::Id;
use crate::grading::GradeError;
use crate::pages::{Error, Remedy};

/// The addresses of this feature.
pub fn routes(app: &mut web::ServiceConfig) {
    app.service(web::resource("/sections/{id}/grades").get(sheet::show).post(sheet::save))
        .service(web::resource("/sections/{id}/grades.csv").get(upload::template))
        .service(web::resource("/sections/{id}/grades/upload").post(upload::create))
        .service(web::resource("/sections/{id}/grades/change").get(change::edit).post(change::update))
        .service(web::resource("/transcript").get(transcript::mine))
        .service(web::resource("/office/users/{id}/transcript").get(transcript::of_student))
        .service(web::resource("/office/grades").get(scale::index).post(scale::save))
        .service(web::resource("/office/grades/delete").post(scale::delete))
        .service(web::resource("/office/grades/repeats").post(scale::repeats))
        .service(web::resource("/office/provisional").get(unmet::index));
}

/// What a refusal that is no matter of a form comes to.
fn refused(error: GradeError, section: Id) -> Error {
    match error {
        GradeError::NotFound => Error::NotFound,
        GradeError::Failed(error) => error.into(),
        refusal => Error::Refused(Remedy {
            title: "Nothing was saved".to_owned(),
            reason: format!("{refusal}."),
            remedy: match refusal {
                GradeError::Early => "Save them as a draft, and submit them when the term is over.".to_owned(),
                _ => "Someone else may have changed this already: look at the sheet again.".to_owned(),
            },
            link: (format!("/sections/{section}/grades"), "Back to the grades".to_owned()),
        }),
    }
}
