//! Middleware and every feature's routes, put together; and the server that runs them.

use std::io;
use std::net::TcpListener;
use std::time::Duration;

use actix_identity::IdentityMiddleware;
use actix_identity::config::LogoutBehavior;
use actix_session::SessionMiddleware;
use actix_session::config::CookieContentSecurity;
use actix_session::storage::CookieSessionStore;
use actix_web::cookie::{Key, SameSite};
use actix_web::dev::Server;
use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};

use crate::web::{AppState, Error, LARGEST_BODY, asset, guard, load_current_user};
use crate::{accounts, catalogue, dashboard, grades, notices, office, planning, registration, schedule, teaching};

/// How long a stop waits for what is in flight.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// How often the waitlists are looked at.
const LINES_EVERY: Duration = Duration::from_secs(20);

/// A server on `listener`, to be awaited; its handle stops it once what is in flight is done.
///
/// # Errors
/// When the socket cannot be listened on.
pub fn server(state: AppState, listener: TcpListener) -> io::Result<Server> {
    let workers = state.config.workers;
    let state = Data::new(state);
    let key = Key::derive_from(state.config.secret_key.as_bytes());
    let server = HttpServer::new(move || {
        let https = state.config.https;
        let cookies = SessionMiddleware::builder(CookieSessionStore::default(), key.clone())
            .cookie_name(if https { "__Host-registrar".to_owned() } else { "registrar".to_owned() })
            .cookie_secure(https)
            .cookie_http_only(true)
            .cookie_same_site(SameSite::Lax)
            .cookie_path("/".to_owned())
            .cookie_content_security(CookieContentSecurity::Private)
            .build();
        App::new()
            .app_data(state.clone())
            .app_data(web::PayloadConfig::new(LARGEST_BODY))
            .app_data(web::PathConfig::default().error_handler(|_, _| Error::NotFound.into()))
            .wrap(from_fn(guard))
            .service(web::resource("/healthz").get(healthz))
            .service(web::resource("/readyz").get(readyz))
            .service(web::resource("/static/{name}").get(asset))
            .service(
                web::scope("")
                    .wrap(from_fn(load_current_user))
                    .wrap(IdentityMiddleware::builder().logout_behavior(LogoutBehavior::DeleteIdentityKeys).build())
                    .wrap(cookies)
                    .configure(dashboard::routes)
                    .configure(accounts::routes)
                    .configure(catalogue::routes)
                    .configure(registration::routes)
                    .configure(teaching::routes)
                    .configure(grades::routes)
                    .configure(schedule::routes)
                    .configure(planning::routes)
                    .configure(notices::routes)
                    .configure(office::routes)
                    .default_service(web::to(not_found)),
            )
    });
    Ok(server.workers(workers).disable_signals().shutdown_timeout(LAST_REQUESTS.as_secs()).listen(listener)?.run())
}

/// Keeps the waitlists moving as long as the process serves: passes on offers that were not taken in time, and gives
/// free seats to those who may have one since something else changed.
pub async fn keep_lines_moving(state: AppState) {
    loop {
        tokio::time::sleep(LINES_EVERY).await;
        let lapsed = registration::lapse_offers(&state.db, &state.shelf).await;
        let moved = registration::move_lines(&state.db, &state.shelf).await;
        let told = registration::tell_of_closing(&state.db, &state.shelf).await;
        for error in [lapsed.err(), moved.err(), told.err()].into_iter().flatten() {
            log::error!("the waitlists were not moved: {error}");
        }
    }
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
