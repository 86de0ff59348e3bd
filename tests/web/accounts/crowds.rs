//! Many who sign in or up at once, honest and not.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use registrar::accounts::{Passwords, hash_now};

use super::super::support::{App, PASSWORD};

/// Sends a form on a connection of its own, and does not wait for the answer.
fn send(app: &App, path: &str, form: &str) -> TcpStream {
    let mut stream = TcpStream::connect(&app.base["http://".len()..]).expect("a connection");
    let head = "Host: here\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    let length = form.len();
    write!(stream, "POST {path} HTTP/1.1\r\n{head}Connection: close\r\nContent-Length: {length}\r\n\r\n{form}")
        .expect("it is sent");
    stream
}

/// A student whose password takes as long to check as those that the site hashes.
fn student(app: &App) {
    app.student("S1");
    app.sql(&format!("UPDATE users SET password_hash = '{}'", hash_now(PASSWORD)));
}

fn sign_in(app: &App) -> TcpStream {
    send(app, "/sign-in", "identifier=S1&password=not+the+password")
}

fn answer(mut stream: TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("an answer");
    text
}

#[test]
fn who_hangs_up_is_not_waited_for() {
    let mut passwords = None;
    let app = App::start_changed(&[], |state| {
        state.passwords = Passwords::bounded(1, 20);
        passwords = Some(state.passwords.clone());
    });
    student(&app);
    for _ in 0..300 {
        drop(sign_in(&app));
    }
    let mut honest = app.signed_in("S1");
    assert_eq!(honest.get("/account").status(), 200);
    let hashed = passwords.expect("the site's").count_hashed();
    assert!(hashed < 100, "{hashed} of 301 passwords were hashed");
}

#[test]
fn a_crowd_that_is_too_large_is_asked_to_come_again() {
    let app = App::start_changed(&[], |state| state.passwords = Passwords::bounded(1, 2));
    student(&app);
    let crowd: Vec<TcpStream> = (0..40).map(|_| sign_in(&app)).collect();
    let answers: Vec<String> = crowd.into_iter().map(answer).collect();
    let (busy, looked_at): (Vec<_>, Vec<_>) = answers.iter().partition(|text| text.starts_with("HTTP/1.1 503"));
    assert!(!busy.is_empty() && !looked_at.is_empty(), "{} of 40 were sent away", busy.len());
    for text in busy {
        assert!(text.contains("retry-after: ") && text.contains("The site is busy"), "{text}");
    }
    for text in looked_at {
        assert!(text.starts_with("HTTP/1.1 422"), "{text}");
    }
}

#[test]
fn pages_do_not_wait_while_passwords_are_estimated() {
    let app = App::start();
    let signs: String =
        (0..100).map(|n| ["%21", "Q", "7", "%7E", "x", "%40", "%24", "0", "%C3%A9", "z"][n * n % 10]).collect();
    let form = format!("email=a%40example.edu&first_name=A&last_name=B&password={signs}&confirm_password=1");
    let mut crowd: Vec<TcpStream> = (0..40).map(|_| send(&app, "/sign-up/student", &form)).collect();
    assert_eq!(app.browser().get("/healthz").status(), 200);
    let is_waiting = |stream: &mut TcpStream| {
        stream.set_read_timeout(Some(Duration::from_millis(1))).expect("a timeout");
        stream.read(&mut [0]).is_err_and(|error| matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
    };
    let waiting = crowd.iter_mut().filter_map(|stream| is_waiting(stream).then_some(())).count();
    assert!(waiting >= 5, "only {waiting} of 40 passwords were still waiting");
}
