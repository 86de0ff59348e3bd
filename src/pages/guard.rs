//! Stands before and behind every request: its id, the checks that need no user, the page of each error, the headers
//! of every answer. A panic in a handler is a 500 page, and the server lives on.

use std::panic::AssertUnwindSafe;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, web};
use askama::Template;
use futures_util::FutureExt;

use super::current_user::CurrentUserCell;
use super::error::Problem;
use super::origin::{is_known_host, is_same_origin};
use super::upload::{AROUND_FILE, LARGEST_FILE};
use super::{AppState, Error, Layout, Remedy};
use crate::db::Id;

/// The largest body without a file that is taken, in bytes.
pub const LARGEST_BODY: usize = 64 * 1024;

/// The longest path with its query, in bytes: room for every filter of a list at its longest.
const LONGEST_ADDRESS: usize = 8 * 1024;

/// Scripts are not used at all; everything else comes from this site.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

#[derive(Template)]
#[template(path = "errors/error.html")]
struct ErrorPage {
    layout: Layout,
    status: u16,
    title: &'static str,
    text: String,
    remedy: Option<Remedy>,
    request_id: Option<Id>,
}

/// Middleware around everything.
///
/// # Errors
/// Only with a complete answer inside: the 500 page after a panic.
pub async fn guard(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = Id::new();
    let slot = CurrentUserCell::default();
    request.extensions_mut().insert(slot.clone());
    let Some(state) = request.app_data::<web::Data<AppState>>().cloned() else {
        return Err(Error::Failed("the app has no state".into()).into());
    };
    let path = request.path().to_owned();
    let method = request.method().clone();
    if let Some(refusal) = refusal(&request, &state) {
        let (request, _) = request.into_parts();
        let answer = finish(refusal.into(), &state, &slot, &path, id);
        return Ok(ServiceResponse::new(request, answer));
    }
    // HEAD is answered as GET is; the server leaves out the body.
    if method == Method::HEAD {
        request.head_mut().method = Method::GET;
        request.extensions_mut().insert(OnlyHead);
    }
    match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => {
            log_failure(response.response().error(), response.status(), &method, &path, id);
            let (request, response) = response.into_parts();
            let answer = finish(response.map_into_boxed_body(), &state, &slot, &path, id);
            Ok(ServiceResponse::new(request, answer))
        }
        Ok(Err(error)) => {
            log_failure(Some(&error), error.as_response_error().status_code(), &method, &path, id);
            let answer = finish(error.error_response(), &state, &slot, &path, id);
            Err(InternalError::from_response(error, answer).into())
        }
        Err(_) => {
            log::error!("{id} {method} {path} panicked");
            let answer = finish(HttpResponse::InternalServerError().finish(), &state, &slot, &path, id);
            Err(InternalError::from_response("a handler panicked", answer).into())
        }
    }
}

/// The mark of a request that asked for the head of a page.
struct OnlyHead;

/// Whether somebody is going to read the page that this asks for: not its head alone, and not a browser that fetches
/// ahead what may never be opened.
pub fn will_be_read(request: &HttpRequest) -> bool {
    let fetches_ahead = |name: &str| {
        let values = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
        values.into_iter().any(|value| value.to_lowercase().contains("prefetch"))
    };
    let is_ahead = ["sec-purpose", "purpose", "x-moz"].into_iter().any(fetches_ahead);
    !is_ahead && request.extensions().get::<OnlyHead>().is_none()
}

/// What stands against a request, whoever sends it.
fn refusal(request: &ServiceRequest, state: &AppState) -> Option<Error> {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS) {
        return Some(Error::LongAddress);
    }
    if !is_known_host(request.headers(), &state.config.allowed_hosts) {
        return Some(Error::BadRequest("This site does not go by the name that was asked for."));
    }
    if !is_same_origin(request.method(), request.headers()) {
        return Some(Error::Forbidden(
            "The form was not sent from a page of this site. Open the page here and try again.",
        ));
    }
    let length = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let most = if is_multipart(request.headers()) { LARGEST_FILE + AROUND_FILE } else { LARGEST_BODY };
    let is_too_large = length.and_then(|text| text.parse::<usize>().ok()).is_some_and(|bytes| bytes > most);
    is_too_large.then_some(Error::TooLarge)
}

/// Whether a file may be in the body.
pub(super) fn is_multipart(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("multipart/form-data"))
}

impl From<Error> for HttpResponse {
    fn from(error: Error) -> Self {
        actix_web::ResponseError::error_response(&error)
    }
}

fn log_failure(error: Option<&actix_web::Error>, status: StatusCode, method: &Method, path: &str, id: Id) {
    if status.is_server_error() && status != StatusCode::SERVICE_UNAVAILABLE {
        let reason = error.map(ToString::to_string).unwrap_or_default();
        log::error!("{id} {method} {path} {}: {reason}", status.as_u16());
    } else {
        log::debug!("{id} {method} {path} {}", status.as_u16());
    }
}

/// Gives the answer its page, if it is an error without one, and its headers.
fn finish(mut response: HttpResponse, state: &AppState, slot: &CurrentUserCell, path: &str, id: Id) -> HttpResponse {
    let status = response.status();
    let is_bare_error = (status.is_client_error() || status.is_server_error())
        && !response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
        && !matches!(path, "/healthz" | "/readyz");
    if is_bare_error {
        response = draw_error(response, state, slot, path, id);
    }
    let is_error = response.status().is_client_error() || response.status().is_server_error();
    let is_private = slot.get().is_some() || is_error;
    if status == StatusCode::METHOD_NOT_ALLOWED {
        allow_head(response.headers_mut());
    }
    secure(response.headers_mut(), state.config.https, is_private);
    response
}

fn draw_error(response: HttpResponse, state: &AppState, slot: &CurrentUserCell, path: &str, id: Id) -> HttpResponse {
    let problem = response.extensions().get::<Problem>().cloned();
    let current = slot.get();
    let status = response.status();
    let (title, text) = words(status);
    let (better_title, reason, remedy) =
        problem.map_or((None, None, None), |problem| (problem.title, problem.reason, problem.remedy));
    let title = better_title.unwrap_or(title);
    let page = ErrorPage {
        layout: Layout::new(state, current.as_ref(), path, None),
        status: status.as_u16(),
        title,
        text: reason.unwrap_or(text).to_owned(),
        remedy,
        request_id: status.is_server_error().then_some(id),
    };
    let body = page.render().unwrap_or_else(|_| title.to_owned());
    let mut response = response.set_body(BoxBody::new(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status.as_u16() {
        400 => ("This request could not be understood", "Something in the address or the form is mistyped."),
        403 => ("This is not yours to do", "This page is for people in another role."),
        404 => (
            "There is no such page, or it is not yours to see",
            "The address may be mistyped, or the course may have been deleted. If you are signed in as somebody else, \
             sign in again.",
        ),
        405 => ("This page cannot be asked for that way", "Open it from a link or a button of the site."),
        408 => ("This took too long to arrive", "Nothing was changed. Check your context and send it again."),
        409 => ("This cannot be done now", "A requirement is not met."),
        413 => ("That was too much to send", "A form may hold up to 64 KiB. Shorten the longest answer and try again."),
        415 => ("This form could not be read", "Send it from the site’s own page."),
        503 => ("The site is busy", "Nothing was changed. Try again in a moment."),
        code if code < 500 => ("This request was refused", "Go back and try again."),
        _ => (
            "Something went wrong on our side",
            "What you asked for may not have been done. Look at your dashboard before you try again; pressing Register \
             twice never registers twice.",
        ),
    }
}

/// Whoever may GET a page may also ask for its head.
fn allow_head(headers: &mut HeaderMap) {
    let methods = headers.get(header::ALLOW).and_then(|value| value.to_str().ok());
    let with_head = methods.filter(|text| text.contains("GET")).map(|text| format!("{text}, HEAD"));
    if let Some(value) = with_head.and_then(|text| HeaderValue::from_str(&text).ok()) {
        headers.insert(header::ALLOW, value);
    }
}

fn secure(headers: &mut HeaderMap, https: bool, is_private: bool) {
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    set(header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CROSS_ORIGIN_OPENER_POLICY, "same-origin");
    set(header::CROSS_ORIGIN_RESOURCE_POLICY, "same-origin");
    if https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if is_private || !headers.contains_key(header::CACHE_CONTROL) {
        let value = if is_private { "no-store" } else { "private, no-cache" };
        let is_asset = headers.get(header::CACHE_CONTROL).is_some_and(|kept| kept.as_bytes().starts_with(b"public"));
        if !is_asset {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
        }
    }
}
