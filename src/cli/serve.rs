//! `registrar serve`.

use std::net::TcpListener;

use super::{Failure, demo, leave, migrate};
use crate::app;
use crate::config::Config;
use crate::db::Db;
use crate::jobs::keep_waitlists_moving;
use crate::pages::AppState;

pub(super) fn serve(mut config: Config, with_demo: bool) -> Result<(), Failure> {
    let listener = TcpListener::bind(config.bind)
        .map_err(|error| format!("cannot listen on {} (the setting BIND): {error}", config.bind))?;
    let db = Db::open(&config.database_url)?;
    migrate(&db)?;
    // Only now: a database that is refused gets no key beside it.
    config.keep_secret_key()?;
    if with_demo {
        demo::fill(&db, &config)?;
    }
    let address = config.address();
    let state = AppState::new(config, db.clone());
    let waitlists = keep_waitlists_moving((*state).clone());
    actix_web::rt::System::new().block_on(async move {
        let server = app::server(state, listener)?;
        // Before the address is known: whoever reads it may stop the program at once.
        let stopped = listen_for_stop();
        println!("Registrar is at {address}  (Ctrl-C stops it)");
        actix_web::rt::spawn(waitlists);
        let handle = server.handle();
        actix_web::rt::spawn(async move {
            stopped.await;
            log::info!("finishing what is in flight");
            handle.stop(true).await;
        });
        server.await
    })?;
    leave(&db);
    Ok(())
}

/// Ends with Ctrl-C or SIGTERM, as soon as this has been called.
#[cfg(unix)]
fn listen_for_stop() -> impl Future<Output = ()> {
    use futures_util::future::select_all;
    use tokio::signal::unix::{SignalKind, signal};
    let signals = [SignalKind::interrupt(), SignalKind::terminate()].map(signal);
    async move {
        let listened_for = signals.into_iter().filter_map(|signal| {
            signal.inspect_err(|error| log::error!("a signal to stop cannot be heard: {error}")).ok()
        });
        let received = listened_for.map(|mut signal| Box::pin(async move { signal.recv().await }));
        let received: Vec<_> = received.collect();
        if received.is_empty() {
            std::future::pending::<()>().await;
        }
        select_all(received).await;
    }
}

/// Ends with Ctrl-C.
#[cfg(not(unix))]
async fn listen_for_stop() {
    if let Err(error) = tokio::signal::ctrl_c().await {
        log::error!("Ctrl-C cannot be heard: {error}");
        std::future::pending::<()>().await;
    }
}
