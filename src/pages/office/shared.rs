//! What the office's pages for terms and subjects share.

use crate::catalogue::TermError;
use crate::context::Context;
use crate::form::FieldErrors;
use crate::pages::{Error, Remedy, Site};

/// What a refusal says on the form; what is no matter of the form is an error.
pub(super) fn messages(error: TermError) -> Result<FieldErrors, Error> {
    match error {
        TermError::NotFound => Err(Error::NotFound),
        TermError::Failed(error) => Err(error.into()),
        refusal => Ok(FieldErrors::from(&refusal)),
    }
}

pub(super) async fn delete(
    state: &Site,
    list: &'static str,
    work: impl Fn(&mut Context<'_>) -> Result<(), TermError> + Send + 'static,
) -> Result<(), Error> {
    state.write(work).await.map_err(|error| match error {
        TermError::NotFound => Error::NotFound,
        TermError::Failed(error) => error.into(),
        refusal => Error::Refused(Remedy {
            title: "Nothing was deleted".to_owned(),
            reason: format!("{refusal}."),
            remedy: "Delete or move those first; what students have taken must stay on record.".to_owned(),
            link: (list.to_owned(), "Back to the list".to_owned()),
        }),
    })
}
