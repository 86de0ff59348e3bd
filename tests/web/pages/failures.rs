//! What visitors see when the machine fails.

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use actix_web::middleware::from_fn;
use actix_web::web::{self, Data};
use actix_web::{App as Site, HttpResponse, HttpServer};
use registrar::config::Config;
use registrar::pages::{AppState, Error, guard};

use super::super::support::{Answer, App, Browser, SECRET_KEY, is_on_postgresql};
use super::{Campus, INSTITUTION, expect_error_page};

#[test]
fn a_database_that_fails_is_a_page_that_says_sorry() {
    let campus = Campus::start();
    let (mut browser, mut faculty) = (campus.app.browser(), campus.app.signed_in("F1"));
    campus.app.sql("DROP TABLE catalogue_version");
    let number = expect_sorry(&browser.send("GET", "/courses", &[], None));
    let another = expect_sorry(&browser.send("GET", &campus.address("/courses/{id}"), &[], None));
    assert_ne!(number, another, "each failure has a number of its own");
    assert_eq!(browser.send("GET", "/sign-in", &[], None).status, 200);
    let answer = faculty.send_form("/courses", &[("code", "CS 102")]);
    expect_sorry(&answer);
    assert!(answer.text().contains("Test Person F1"), "who is signed in stays so");
}

#[test]
fn the_database_may_fail_while_a_session_is_looked_for() {
    let campus = Campus::start();
    let mut browser = campus.app.signed_in("S1");
    campus.app.sql("DROP TABLE sessions");
    expect_sorry(&browser.send("GET", "/courses", &[], None));
    assert_eq!(campus.app.browser().send("GET", "/courses", &[], None).status, 200);
}

#[test]
fn the_process_says_that_it_lives_and_that_its_database_answers() {
    let app = App::start();
    let mut browser = app.browser();
    for (path, word) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = browser.send("GET", path, &[], None);
        assert_eq!((answer.status, answer.text().as_str()), (200, word));
        assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    }
}

#[test]
fn without_its_database_the_process_lives_but_is_not_ready() {
    // An open SQLite file cannot be taken away from a process: what is unlinked is still read.
    if !is_on_postgresql() {
        return;
    }
    let app = App::start_with(&[("INSTITUTION_NAME", INSTITUTION)]);
    let mut browser = app.browser();
    app.drop_database();
    let answer = browser.send("GET", "/readyz", &[], None);
    assert_eq!(answer.status, 503);
    assert_eq!(answer.text(), "the database does not answer\n");
    assert_eq!(browser.send("GET", "/healthz", &[], None).status, 200);
    assert_eq!(browser.send("GET", "/sign-in", &[], None).status, 200);
}

#[test]
fn a_panic_is_a_page_and_the_server_lives_on() {
    let app = App::start();
    let mut browser = Browser::new(&serve_failures(&app));
    for path in ["/panic", "/panic-later", "/error"] {
        for _ in 0..5 {
            expect_sorry(&browser.send("GET", path, &[], None));
        }
        assert_eq!(browser.send("GET", "/fine", &[], None).text(), "fine");
    }
}

/// Expects the page of a failure, and gives the number that it asks to tell.
#[track_caller]
fn expect_sorry(answer: &Answer) -> String {
    expect_error_page(answer, 500, "a failure");
    let text = answer.text();
    assert!(text.contains("Something went wrong on our side"), "{text}");
    assert!(!text.contains("the secret word") && !text.contains("catalogue_version"), "{text}");
    let code = text.split_once("<code>").and_then(|(_, rest)| rest.split_once("</code>"));
    let (number, _) = code.expect("a number to tell the office");
    assert_eq!(number.len(), 36, "{number}");
    number.to_owned()
}

/// A site whose handlers fail, behind the same guard; returns its address. The real one has no such handlers.
fn serve_failures(app: &App) -> String {
    async fn panic() -> HttpResponse {
        panic!("the secret word")
    }
    async fn panic_later() -> HttpResponse {
        actix_web::rt::task::yield_now().await;
        panic!("the secret word")
    }
    async fn error() -> Result<HttpResponse, Error> {
        Err(Error::Failed("the secret word".into()))
    }
    let config = Config::from_lookup(|name| match name {
        "SECRET_KEY" => Some(SECRET_KEY.to_owned()),
        "INSTITUTION_NAME" => Some(INSTITUTION.to_owned()),
        _ => None,
    });
    let state = AppState::new(config.expect("the settings"), app.db.clone());
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("its address"));
    let (started, is_started) = mpsc::channel();
    // The thread ends with the process of the tests.
    thread::spawn(move || {
        actix_web::rt::System::new().block_on(async move {
            let state = Data::new(state);
            let site = move || {
                Site::new()
                    .app_data(state.clone())
                    .wrap(from_fn(guard))
                    .route("/panic", web::get().to(panic))
                    .route("/panic-later", web::get().to(panic_later))
                    .route("/error", web::get().to(error))
                    .route("/fine", web::get().to(async || HttpResponse::Ok().body("fine")))
            };
            let server = HttpServer::new(site).workers(1).disable_signals().listen(listener);
            let server = server.expect("the port can be listened on").run();
            started.send(()).expect("the test waits");
            server.await.expect("the server runs");
        });
    });
    is_started.recv().expect("the server started");
    base
}
