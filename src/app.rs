//! Middleware and every feature's routes, put together; and the server that runs them.

use std::future::ready;
use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_http::error::DispatchError;
use actix_http::{HttpService, Protocol};
use actix_identity::IdentityMiddleware;
use actix_identity::config::LogoutBehavior;
use actix_service::{ServiceFactoryExt, map_config};
use actix_session::SessionMiddleware;
use actix_session::config::CookieContentSecurity;
use actix_session::storage::CookieSessionStore;
use actix_web::body::MessageBody;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::{AppConfig, Server, ServiceFactory, ServiceRequest, ServiceResponse, fn_service};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse};

use crate::pages::{self, AppState, BoundedStream, Error, LARGEST_BODY, asset, guard, keep_pace, load_current_user};

/// How long a stop waits for what is in flight.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// Connections of clients that are open at once, where the system allows as many files.
const MOST_CONNECTIONS: u64 = 20_000;
/// The files that a process may open where the system does not say.
const FEWEST_FILES: u64 = 256;
/// Files that are not connections of clients: the database's, and the program's own.
const OTHER_FILES: u64 = 128;

/// A server on `listener`, to be awaited; its handle stops it once what is in flight is done.
///
/// # Errors
/// When the socket cannot be listened on.
pub fn server(state: AppState, listener: TcpListener) -> io::Result<Server> {
    let (timeouts, workers) = (state.timeouts, state.config.workers);
    let state = Data::new(state);
    let builder = Server::build();
    let stopping = builder.graceful_shutdown_signal();
    let connections = move || {
        let stopping = stopping.clone();
        let http = HttpService::build()
            .keep_alive(timeouts.idle)
            .client_request_timeout(timeouts.head)
            .client_disconnect_timeout(timeouts.close)
            // Nobody works for a client who has hung up.
            .h1_allow_half_closed(false)
            .graceful_shutdown_signal(move || {
                let stopping = stopping.clone();
                async move { stopping.notified().await }
            })
            .on_connect_ext(|stream: &BoundedStream, data| stream.share_pace(data))
            .finish(map_config(site(state.clone()), |_| AppConfig::default()));
        fn_service(move |stream: TcpStream| {
            let stream = BoundedStream::new(stream, timeouts);
            let peer = stream.peer();
            ready(Ok::<_, DispatchError>((stream, Protocol::Http1, peer)))
        })
        .and_then(http)
    };
    let builder = builder
        .workers(workers)
        .max_concurrent_connections(connections_for_each(workers))
        .disable_signals()
        .shutdown_timeout(LAST_REQUESTS.as_secs());
    Ok(builder.listen("site", listener, connections)?.run())
}

/// Every feature's routes, with the middleware around them.
fn site(
    state: Data<AppState>,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let https = state.config.https;
    let key = Key::derive_from(state.config.secret_key.as_bytes());
    let cookies = SessionMiddleware::builder(CookieSessionStore::default(), key)
        .cookie_name(if https { "__Host-registrar".to_owned() } else { "registrar".to_owned() })
        .cookie_secure(https)
        .cookie_http_only(true)
        .cookie_same_site(SameSite::Lax)
        .cookie_path("/".to_owned())
        .cookie_content_security(CookieContentSecurity::Private)
        .build();
    App::new()
        .app_data(state)
        .app_data(web::PayloadConfig::new(LARGEST_BODY))
        .app_data(web::PathConfig::default().error_handler(|_, _| Error::NotFound.into()))
        .wrap(from_fn(guard))
        .wrap(from_fn(keep_pace))
        .service(web::resource("/healthz").get(healthz))
        .service(web::resource("/readyz").get(readyz))
        .service(web::resource("/static/{name}").get(asset))
        .service(
            web::scope("")
                .wrap(from_fn(load_current_user))
                .wrap(IdentityMiddleware::builder().logout_behavior(LogoutBehavior::DeleteIdentityKeys).build())
                .wrap(cookies)
                .configure(pages::routes)
                .default_service(web::to(not_found)),
        )
}

/// Lets the process open as many files as the system allows, and returns how many connections each worker may keep
/// open: the others wait until one ends.
fn connections_for_each(workers: usize) -> usize {
    let files = rlimit::increase_nofile_limit(u64::MAX).unwrap_or_else(|error| {
        log::warn!("the limit of open files was not raised: {error}");
        FEWEST_FILES
    });
    let connections = files.max(FEWEST_FILES).saturating_sub(OTHER_FILES).min(MOST_CONNECTIONS);
    (usize::try_from(connections).unwrap_or(usize::MAX) / workers).max(1)
}

/// The process lives.
async fn healthz() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The process lives and its database answers.
async fn readyz(state: Data<AppState>) -> HttpResponse {
    let (mut response, word) = if state.db.is_ready().await {
        (HttpResponse::Ok(), "ready\n")
    } else {
        (HttpResponse::ServiceUnavailable(), "the database does not answer\n")
    };
    response.content_type("text/plain; charset=utf-8").body(word)
}

async fn not_found() -> Result<HttpResponse, Error> {
    Err(Error::NotFound)
}
