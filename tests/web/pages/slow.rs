//! Clients who take their time: each is let go, and the others do not notice.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use registrar::pages::Timeouts;
use socket2::{Domain, Socket, Type};

use super::super::support::App;
use super::INSTITUTION;

/// How long a test waits for what is to happen at once.
const PATIENCE: Duration = Duration::from_secs(30);

const FORM: &str = "Host: here\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n";

/// A site that has little patience; other bounds are long, so that none but the one in question ends a connection.
fn hasty(change: impl FnOnce(&mut Timeouts)) -> App {
    let long = 10 * PATIENCE;
    let mut timeouts = Timeouts { head: long, body: long, idle: long, stalled: long, answer: long, close: long };
    change(&mut timeouts);
    App::start_changed(&[("INSTITUTION_NAME", INSTITUTION)], |state| state.timeouts = timeouts)
}

fn soon() -> Duration {
    Duration::from_millis(1000)
}

fn connect(app: &App) -> TcpStream {
    let address = app.base.strip_prefix("http://").expect("an address");
    let stream = TcpStream::connect(address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a timeout");
    stream.set_write_timeout(Some(PATIENCE)).expect("a timeout");
    stream
}

/// All that is answered until the site hangs up.
#[track_caller]
fn read_to_end(stream: &mut TcpStream) -> String {
    let (mut answer, mut buffer) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => answer.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Err(error) => panic!("the site did not hang up: {error}"),
        }
    }
    String::from_utf8(answer).expect("an answer in words")
}

#[track_caller]
fn expect_late(answer: &str) {
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("connection: close") && answer.contains(INSTITUTION), "{answer}");
    assert!(answer.contains("This took too long to arrive"), "{answer}");
}

#[test]
fn a_body_that_is_half_sent_is_refused_and_its_connection_closed() {
    let app = hasty(|it| (it.body, it.close) = (soon(), soon()));
    let expect = |size: &str, start: &str| {
        let mut stream = connect(&app);
        write!(stream, "POST /sign-in HTTP/1.1\r\n{FORM}{size}\r\n\r\n{start}").expect("it is sent");
        expect_late(&read_to_end(&mut stream));
    };
    std::thread::scope(|scope| {
        scope.spawn(|| expect("Content-Length: 100", "identifier=S1"));
        scope.spawn(|| expect("Transfer-Encoding: chunked", "5\r\nident\r\n"));
    });
    assert_eq!(app.browser().get("/courses").status(), 200);
}

#[test]
fn a_body_that_trickles_has_no_more_time_than_another() {
    let app = hasty(|it| (it.body, it.close) = (soon(), soon()));
    let mut stream = connect(&app);
    write!(stream, "POST /sign-in HTTP/1.1\r\n{FORM}Content-Length: 60000\r\n\r\n").expect("it is sent");
    // It ends when the site has hung up.
    let began = Instant::now();
    while stream.write_all(b"a").is_ok() {
        assert!(began.elapsed() < PATIENCE, "the site reads for ever");
        sleep(soon() / 10);
    }
}

#[test]
fn a_body_that_nobody_reads_does_not_keep_its_connection() {
    let app = hasty(|it| (it.idle, it.head, it.close) = (soon(), soon(), soon()));
    let expect = &|size: &str, path: &str, status: u16| {
        let mut stream = connect(&app);
        write!(stream, "POST {path} HTTP/1.1\r\n{FORM}{size}").expect("it is sent");
        let answer = read_to_end(&mut stream);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{path}: {answer}");
    };
    // All at once, as each of them waits.
    std::thread::scope(|scope| {
        for size in ["Content-Length: 100\r\n\r\na", "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"] {
            for (path, status) in [("/nowhere", 404), ("/healthz", 405), ("/static/nothing", 405), ("/courses", 303)] {
                scope.spawn(move || expect(size, path, status));
            }
        }
    });
}

#[test]
fn a_head_that_is_half_sent_is_refused() {
    let app = hasty(|it| (it.head, it.close) = (soon(), soon()));
    let mut stream = connect(&app);
    write!(stream, "GET / HTTP/1.1\r\nHost: he").expect("it is sent");
    assert!(read_to_end(&mut stream).starts_with("HTTP/1.1 408"));
}

#[test]
fn a_second_head_that_is_half_sent_ends_the_connection() {
    let app = hasty(|it| (it.idle, it.head) = (soon(), soon()));
    let mut stream = connect(&app);
    write!(stream, "GET /healthz HTTP/1.1\r\nHost: here\r\n\r\n").expect("it is sent");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 200");
    write!(stream, "GET / HTTP/1.1\r\nHost: he").expect("it is sent");
    assert!(read_to_end(&mut stream).ends_with("ok\n"));
}

#[test]
fn a_connection_without_a_request_is_closed() {
    let app = hasty(|it| (it.idle, it.head, it.close) = (soon(), soon(), soon()));
    read_to_end(&mut connect(&app));
}

#[test]
fn who_does_not_read_is_let_go() {
    expect_end_of_reader(&hasty(|it| it.stalled = soon()), |_| {});
}

#[test]
fn who_reads_a_little_now_and_then_is_let_go_after_a_while() {
    let app = hasty(|it| it.answer = 4 * soon());
    expect_end_of_reader(&app, |stream| {
        let _ = stream.read(&mut [0; 1024]);
    });
}

/// Asks for more than all buffers on the way hold, and reads as `read` does until the site hangs up.
#[track_caller]
fn expect_end_of_reader(app: &App, read: impl Fn(&mut TcpStream)) {
    let page = app.browser().send("GET", "/", &[], None).text();
    let style = page.split('"').find(|word| word.starts_with("/static/") && word.ends_with(".css"));
    let ask = format!("GET {} HTTP/1.1\r\nHost: here\r\n\r\n", style.expect("a style sheet"));
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.set_recv_buffer_size(4096).expect("a small buffer");
    let address: std::net::SocketAddr = app.base[7..].parse().expect("an address");
    socket.connect(&address.into()).expect("a connection");
    let mut stream = TcpStream::from(socket);
    stream.set_write_timeout(Some(soon() / 5)).expect("a timeout");
    stream.set_read_timeout(Some(soon() / 5)).expect("a timeout");
    let began = Instant::now();
    loop {
        match stream.write_all(ask.repeat(20).as_bytes()) {
            // What was sent in part only makes the rest nonsense, which the site does not get to read.
            Ok(()) => {}
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(_) => break,
        }
        read(&mut stream);
        assert!(began.elapsed() < PATIENCE, "the site writes for ever");
    }
    assert_eq!(app.browser().get("/courses").status(), 200);
}
