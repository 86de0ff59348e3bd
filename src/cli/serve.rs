//! `registrar serve`.

use std::net::TcpListener;

use super::{Failure, demo, leave, migrate};
use crate::app;
use crate::config::Config;
use crate::db::Db;
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
    println!("Registrar is at {}  (Ctrl-C stops it)", config.address());
    let state = AppState::new(config, db.clone());
    let lines = app::keep_lines_moving(state.clone());
    actix_web::rt::System::new().block_on(async move {
        let server = app::server(state, listener)?;
        actix_web::rt::spawn(lines);
        let handle = server.handle();
        actix_web::rt::spawn(async move {
            stopped().await;
            log::info!("finishing what is in flight");
            handle.stop(true).await;
        });
        server.await
    })?;
    leave(&db);
    Ok(())
}

/// Waits for Ctrl-C or SIGTERM.
async fn stopped() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use futures_util::future::{Either, select};
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            let (interrupt, terminate) = (std::pin::pin!(interrupt), std::pin::pin!(terminate.recv()));
            match select(interrupt, terminate).await {
                Either::Left(_) | Either::Right(_) => return,
            }
        }
    }
    if let Err(error) = interrupt.await {
        log::error!("Ctrl-C cannot be heard: {error}");
        std::future::pending::<()>().await;
    }
}
