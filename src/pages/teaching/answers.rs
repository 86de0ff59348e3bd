//! What those answer whom an instructor invited: they find the invitations on their dashboard.

use actix_web::HttpResponse;
use actix_web::web::Path;

use crate::db::Id;
use crate::pages::{Anyone, Clock, Error, Flash, Remedy, SignedIn, Site, see_other};
use crate::teaching::{self, AnswerError, InvitationView};

/// An invitation as its receiver reads it.
#[derive(Clone, Debug)]
pub struct InvitationLine {
    /// Its id.
    pub id: Id,
    /// The course.
    pub course: Id,
    /// The course's code and name.
    pub label: String,
    /// Who invites.
    pub by: String,
    /// What one would be allowed to do.
    pub may: String,
    /// Since when.
    pub at: String,
}

impl InvitationLine {
    /// An invitation in words.
    pub fn new(it: InvitationView, clock: &Clock) -> Self {
        Self {
            id: it.id,
            course: it.course_id,
            label: format!("{} {}", it.course_code, it.course_name),
            by: it.invited_by,
            may: it.rights.to_string(),
            at: clock.show(it.created_at),
        }
    }
}

pub(super) async fn accept(
    state: Site,
    me: SignedIn<Anyone>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let accepted = state.write(move |context| teaching::accept(context, &me.user, id)).await;
    let course = accepted.map_err(refused)?;
    flash.good_with(format!("You teach {} now.", course.code), "It is among your courses.");
    Ok(see_other("/"))
}

pub(super) async fn decline(
    state: Site,
    me: SignedIn<Anyone>,
    id: Path<Id>,
    flash: Flash,
) -> Result<HttpResponse, Error> {
    let id = id.into_inner();
    let declined = state.write(move |context| teaching::decline(context, &me.user, id)).await;
    flash.good(format!("The invitation to {} is declined.", declined.map_err(refused)?.code));
    Ok(see_other("/"))
}

fn refused(error: AnswerError) -> Error {
    let remedy = |reason: &AnswerError, remedy: &str, link: (String, &str)| {
        Error::Refused(Remedy {
            title: "Nothing has changed".to_owned(),
            reason: format!("{reason}."),
            remedy: remedy.to_owned(),
            link: (link.0, link.1.to_owned()),
        })
    };
    match error {
        AnswerError::NotFound => Error::NotFound,
        AnswerError::Failed(error) => error.into(),
        AnswerError::Gone => remedy(
            &error,
            "It was withdrawn or answered meanwhile, or the course was deleted.",
            ("/".to_owned(), "To your dashboard"),
        ),
        AnswerError::InviterLeft { course_id, .. } => remedy(
            &error,
            "Ask an instructor of the course to invite you anew; you can decline this invitation.",
            (format!("/courses/{course_id}"), "To the course"),
        ),
    }
}
