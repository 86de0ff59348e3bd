//! A way to the PostgreSQL server on which connections can go silent.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// How the message begins with which a client closes its connection.
const TERMINATE: u8 = b'X';

/// Listens on a port of its own and passes everything on to the server's socket.
pub struct Proxy {
    /// The database that it was made for, by way of the proxy.
    pub database_url: String,
    silences: Arc<AtomicUsize>,
    lost: Arc<AtomicUsize>,
}

impl Proxy {
    /// A proxy for the database of this URL, which is the URL of a throwaway server.
    pub fn to(database_url: &str) -> Self {
        let url = url::Url::parse(database_url).expect("a URL");
        let given = |name: &str| url.query_pairs().find(|(key, _)| key == name).expect("it is given").1.into_owned();
        let socket = format!("{}/.s.PGSQL.{}", given("host"), given("port"));
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let silences = Arc::new(AtomicUsize::new(0));
        let lost = Arc::new(AtomicUsize::new(0));
        let of_thread = (silences.clone(), lost.clone());
        // The threads end with the process of the tests.
        thread::spawn(move || {
            for client in listener.incoming() {
                let (client, server) = (client.expect("a connection"), UnixStream::connect(&socket));
                join(client, server.expect("the server"), &of_thread.0, &of_thread.1);
            }
        });
        let database_url = format!("postgres://{}@127.0.0.1:{port}{}", given("user"), url.path());
        Self { database_url, silences, lost }
    }

    /// Loses whatever is sent from now on, either way, on the connections that are open; they stay open for ever. New
    /// ones work.
    pub fn silence(&self) {
        self.silences.fetch_add(1, Ordering::SeqCst);
    }

    /// How often the database was asked something that was lost. That a connection is closed asks nothing.
    pub fn lost(&self) -> usize {
        self.lost.load(Ordering::SeqCst)
    }
}

fn join(client: TcpStream, server: UnixStream, silences: &Arc<AtomicUsize>, lost: &Arc<AtomicUsize>) {
    let now = silences.load(Ordering::SeqCst);
    let others = (client.try_clone().expect("a socket"), server.try_clone().expect("a socket"));
    let is_silent = |silences: &Arc<AtomicUsize>| {
        let silences = silences.clone();
        move || silences.load(Ordering::SeqCst) != now
    };
    let (one, other) = (is_silent(silences), is_silent(silences));
    let lost = lost.clone();
    let lose = move |message: &[u8]| {
        if message[0] != TERMINATE {
            lost.fetch_add(1, Ordering::SeqCst);
        }
    };
    thread::spawn(move || pass_on(client, others.1, one, lose));
    thread::spawn(move || pass_on(server, others.0, other, |_| ()));
}

fn pass_on(mut from: impl Read, mut to: impl Write, is_silent: impl Fn() -> bool, lose: impl Fn(&[u8])) {
    let mut buffer = [0; 8192];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if is_silent() {
            lose(&buffer[..length]);
        } else if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    if is_silent() {
        // The end of the connection is lost as well.
        std::mem::forget((from, to));
    }
}
