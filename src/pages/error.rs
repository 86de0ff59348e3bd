//! What can go wrong in a handler; each has a page of the site, drawn by the guard.

use std::fmt::{self, Display};

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use diesel::result::Error as DieselError;

use crate::db::Outage;

use crate::accounts::Overloaded;
use crate::context::ReadError;

/// After how many seconds somebody may try again who was told that the site is busy.
const RETRY_AFTER: u32 = 5;

/// Why a handler has no page to answer with.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in: 303 to the sign-in page, which leads back to `next`.
    SignIn {
        /// Where the visitor wanted to go.
        next: String,
    },
    /// Not for this role: 403.
    Forbidden(&'static str),
    /// Not there, or not this user's to know of: 404.
    NotFound,
    /// What was sent cannot be read: 400.
    BadRequest(&'static str),
    /// The body is too large: 413.
    TooLarge,
    /// The address is too long: 422.
    LongAddress,
    /// The body did not come in time: 408.
    TooSlow,
    /// The body is not a form: 415.
    NotAForm,
    /// A rule stands against it: 409, with what to do.
    Refused(Remedy),
    /// Too much is asked at once: 503.
    Busy,
    /// The database cannot work at the moment: 503, with what that means; the reason is logged.
    Unavailable(Outage),
    /// The machine failed: 500; the reason is logged and not shown.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

/// What a page of refusal says.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// What did not happen.
    pub title: String,
    /// Why.
    pub reason: String,
    /// What to do instead.
    pub remedy: String,
    /// Where to do it: address and words.
    pub link: (String, String),
}

/// What the error page says; the guard finds it among the response's extensions.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub title: Option<&'static str>,
    pub reason: Option<&'static str>,
    pub remedy: Option<Remedy>,
}

impl Error {
    fn problem(&self) -> Problem {
        let title = None;
        let (reason, remedy) = match self {
            Self::Unavailable(outage) => {
                let (title, reason) = words(*outage);
                return Problem { title: Some(title), reason: Some(reason), remedy: None };
            }
            Self::Forbidden(reason) | Self::BadRequest(reason) => (Some(*reason), None),
            Self::LongAddress => (Some("The address is too long. Look for fewer words, or choose less."), None),
            Self::Refused(remedy) => (None, Some(remedy.clone())),
            _ => (None, None),
        };
        Problem { title, reason, remedy }
    }
}

/// What an outage means to who asked: a title and a sentence.
fn words(outage: Outage) -> (&'static str, &'static str) {
    match outage {
        Outage::Busy => ("The site is busy", "Nothing was changed. Try again in a moment."),
        Outage::Locked => (
            "Someone else is changing the same thing",
            "That took too long to wait for, so nothing was changed. Try again in a moment.",
        ),
        Outage::Slow => ("This took too long", "Nothing was changed. Try again in a moment, or ask for less at once."),
        Outage::Silent => (
            "The database did not answer in time",
            "If you were changing something, look whether it was done before you try again.",
        ),
        Outage::Unreachable => (
            "The site cannot reach its database",
            "Try again in a few minutes. If you were changing something, look first whether it was done.",
        ),
        Outage::Full => (
            "There is no space left to save anything",
            "Nothing was changed, and nothing that was saved is lost. Changes have to wait until the site has more space.",
        ),
        Outage::ReadOnly => (
            "Nothing can be changed at the moment",
            "The database can only be read, so nothing was changed. Try again later.",
        ),
        Outage::Disk => (
            "The site cannot read or write its files",
            "What was saved before is not touched. The site’s operators have to look at its disk.",
        ),
    }
}

impl Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => write!(f, "{error:?}"),
            other => write!(f, "{}", other.status_code()),
        }
    }
}

impl std::error::Error for Error {}

impl From<DieselError> for Error {
    fn from(error: DieselError) -> Self {
        match Outage::of(&error) {
            Some(outage) => {
                log::error!("{outage}: {error}");
                Self::Unavailable(outage)
            }
            None => Self::Failed(Box::new(error)),
        }
    }
}

impl From<ReadError> for Error {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::NotFound => Self::NotFound,
            ReadError::Forbidden => Self::Forbidden("This page is for people in another role."),
            ReadError::Failed(error) => error.into(),
        }
    }
}

impl From<Overloaded> for Error {
    fn from(_: Overloaded) -> Self {
        Self::Busy
    }
}

impl From<askama::Error> for Error {
    fn from(error: askama::Error) -> Self {
        Self::Failed(Box::new(error))
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::SignIn { .. } => StatusCode::SEE_OTHER,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::BadRequest(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::LongAddress => StatusCode::UNPROCESSABLE_ENTITY,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::NotAForm => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Refused(_) => StatusCode::CONFLICT,
            Self::Busy | Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Failed(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Self::SignIn { next } = self {
            let query: String = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            response.insert_header((header::LOCATION, format!("/sign-in?{query}")));
        }
        if self.status_code() == StatusCode::SERVICE_UNAVAILABLE {
            response.insert_header((header::RETRY_AFTER, RETRY_AFTER));
        }
        let mut response = response.finish();
        response.extensions_mut().insert(self.problem());
        response
    }
}
