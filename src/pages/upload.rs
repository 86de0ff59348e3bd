//! A file that a browser sends with a form.

use std::future::ready;

use actix_multipart::{Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt;
use futures_util::future::LocalBoxFuture;

use super::guard::is_multipart;
use super::{Error, form};

/// The largest file that is taken, in bytes.
pub const LARGEST_FILE: usize = 1024 * 1024;

/// Room around the file: the lines between the parts.
pub(super) const AROUND_FILE: usize = 4 * 1024;

const UNREADABLE: &str = "The file could not be read. Go back, reload the page and try again.";

/// The one file of a form; empty when none was chosen.
pub struct Upload(pub Vec<u8>);

impl FromRequest for Upload {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !is_multipart(request.headers()) {
            return Box::pin(ready(Err(Error::NotAForm)));
        }
        let parts = Multipart::from_request(request, payload);
        Box::pin(async move { read(parts.await.map_err(|_| Error::BadRequest(UNREADABLE))?).await.map(Self) })
    }
}

fn unreadable(error: MultipartError) -> Error {
    match error {
        MultipartError::Payload(error) => form::unreadable(&error, UNREADABLE),
        _ => Error::BadRequest(UNREADABLE),
    }
}

/// The bytes of the one part that is a file; other parts, of which the forms have none, count against the limit too.
async fn read(mut parts: Multipart) -> Result<Vec<u8>, Error> {
    let (mut file, mut size): (Option<Vec<u8>>, usize) = (None, 0);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(unreadable)?;
        let is_file = part.content_disposition().is_some_and(|words| words.get_filename().is_some());
        if is_file && file.is_some() {
            return Err(Error::BadRequest("Send one file at a time."));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.next().await {
            let chunk = chunk.map_err(unreadable)?;
            size += chunk.len();
            if size > LARGEST_FILE {
                return Err(Error::TooLarge);
            }
            bytes.extend_from_slice(&chunk);
        }
        if is_file {
            file = Some(bytes);
        }
    }
    Ok(file.unwrap_or_default())
}
