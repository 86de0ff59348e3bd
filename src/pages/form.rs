//! What a browser sends, read into a form or a query; what cannot be read is a page, never a parser's words.

use std::future::{Ready, ready};
use std::io::ErrorKind;

use actix_web::dev::Payload;
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::Error;

/// The body of a POST, as `T`.
pub struct Form<T>(pub T);

/// The query of an address, as `T`.
pub struct Query<T>(pub T);

const UNREADABLE: &str = "The form could not be read. Go back, reload the page and try again.";

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !is_form(request) {
            return Box::pin(ready(Err(Error::NotAForm)));
        }
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            let body = body.await.map_err(|error| match error.as_error::<PayloadError>() {
                Some(error) => unreadable(error, UNREADABLE),
                None => Error::BadRequest(UNREADABLE),
            })?;
            let text = std::str::from_utf8(&body).map_err(|_| Error::BadRequest(UNREADABLE))?;
            parse(text).map(Self).ok_or(Error::BadRequest(UNREADABLE))
        })
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let query = parse(request.query_string()).map(Self);
        ready(query.ok_or(Error::BadRequest("The address could not be read: something in it is mistyped.")))
    }
}

/// Why a body could not be read; `otherwise` says it where nothing better is known.
pub(super) fn unreadable(error: &PayloadError, otherwise: &'static str) -> Error {
    match error {
        PayloadError::Overflow => Error::TooLarge,
        PayloadError::Io(error) if error.kind() == ErrorKind::TimedOut => Error::TooSlow,
        _ => Error::BadRequest(otherwise),
    }
}

/// Reads a urlencoded text whose decoded values are UTF-8 without NUL, which no database can keep.
fn parse<T: DeserializeOwned>(text: &str) -> Option<T> {
    if !decodes_to_text(text) {
        return None;
    }
    serde_html_form::from_str(text).ok()
}

fn decodes_to_text(text: &str) -> bool {
    let mut decoded = Vec::with_capacity(text.len());
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let escaped = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (bytes[at], escaped) {
            (b'%', Some(byte)) => {
                decoded.push(byte);
                at += 3;
            }
            (byte, _) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    !decoded.contains(&0) && std::str::from_utf8(&decoded).is_ok()
}

fn is_form(request: &HttpRequest) -> bool {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    media_type.is_some_and(|text| {
        text.split(';')
            .next()
            .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_text_without_nul_is_read() {
        for good in ["a=b", "a=%C3%A9", "a=100%", "a=%zz", "", "ä=ö"] {
            assert!(decodes_to_text(good), "{good}");
        }
        for bad in ["a=%00", "a=%FF", "%C3=1", "a=\0"] {
            assert!(!decodes_to_text(bad), "{bad}");
        }
    }
}
