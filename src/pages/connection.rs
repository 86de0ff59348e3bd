//! How long a connection may take: for the head of a request, its body, and for reading the answer.
//!
//! The server itself bounds the first head only. Here the stream under it ends whatever else stands still: a second
//! head that is half sent, a body that nobody reads, a reader who does not read.

use std::cell::Cell;
use std::io::{self, ErrorKind};
use std::net::SocketAddr;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::HttpMessage;
use actix_web::body::MessageBody;
use actix_web::dev::{Extensions, Payload, ServiceRequest, ServiceResponse};
use actix_web::error::PayloadError;
use actix_web::http::{ConnectionType, StatusCode};
use actix_web::middleware::Next;
use actix_web::rt::net::TcpStream;
use actix_web::web::{Bytes, Data};
use futures_util::stream::{self, Stream, StreamExt};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until, timeout_at};

use super::AppState;

/// The bounds.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// For the head of a request, from its first byte.
    pub head: Duration,
    /// For the whole body of a request.
    pub body: Duration,
    /// Between an answer and the next request.
    pub idle: Duration,
    /// For a reader to take any part of an answer.
    pub stalled: Duration,
    /// For a reader to take a whole answer.
    pub answer: Duration,
    /// For a client to hang up after the last answer.
    pub close: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(5),
            body: Duration::from_secs(15),
            idle: Duration::from_secs(5),
            stalled: Duration::from_secs(15),
            answer: Duration::from_secs(120),
            close: Duration::from_secs(2),
        }
    }
}

/// What a connection waits for, shared by its stream and by [`keep_pace`], which sees requests come and answers go.
struct Pace(Cell<Phase>);

#[derive(Clone, Copy)]
enum Phase {
    /// A request is being answered, which has bounds of its own.
    Answering,
    /// The last request was answered at this instant; the client reads, or is to send the next one.
    Answered(Instant),
    /// The same, and there is no next one.
    Closing(Instant),
}

impl Pace {
    /// A request has come.
    fn begin(&self) {
        self.0.set(Phase::Answering);
    }

    /// The request has its answer, which may be the last on its connection.
    fn end(&self, is_last: bool) {
        let now = Instant::now();
        self.0.set(if is_last { Phase::Closing(now) } else { Phase::Answered(now) });
    }
}

/// A connection that fails when its client takes longer than the bounds.
pub struct BoundedStream {
    stream: TcpStream,
    timeouts: Timeouts,
    pace: Rc<Pace>,
    wrote_at: Instant,
    /// Whether the client has not taken what it was sent.
    is_blocked: bool,
    timer: Pin<Box<Sleep>>,
}

impl BoundedStream {
    /// Bounds a connection that has just been made.
    pub fn new(stream: TcpStream, timeouts: Timeouts) -> Self {
        let now = Instant::now();
        give_up_on_silence(&stream, timeouts.stalled);
        Self {
            stream,
            timeouts,
            pace: Rc::new(Pace(Cell::new(Phase::Answered(now)))),
            wrote_at: now,
            is_blocked: false,
            timer: Box::pin(sleep_until(now + timeouts.idle + timeouts.head)),
        }
    }

    /// Who is at the other end.
    pub fn peer(&self) -> Option<SocketAddr> {
        self.stream.peer_addr().ok()
    }

    /// Lets [`keep_pace`] find the connection's pace in its requests.
    pub fn share_pace(&self, data: &mut Extensions) {
        data.insert(self.pace.clone());
    }

    fn deadline(&self) -> Option<Instant> {
        let (answered_at, patience) = match self.pace.0.get() {
            Phase::Answering => return None,
            Phase::Answered(at) => (at, self.timeouts.idle + self.timeouts.head),
            Phase::Closing(at) => (at, self.timeouts.close),
        };
        let last = self.wrote_at.max(answered_at);
        Some(match self.is_blocked {
            true => (last + self.timeouts.stalled).min(answered_at + self.timeouts.answer),
            false => last + patience,
        })
    }

    /// Fails when the time is over, and wakes the connection when it will be.
    fn check(&mut self, cx: &mut Context<'_>) -> io::Result<()> {
        let Some(deadline) = self.deadline() else { return Ok(()) };
        if self.timer.deadline() != deadline {
            self.timer.as_mut().reset(deadline);
        }
        match self.timer.as_mut().poll(cx) {
            Poll::Ready(()) => Err(ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(()),
        }
    }
}

impl AsyncRead for BoundedStream {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for BoundedStream {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.is_blocked = written.is_pending();
        if written.is_ready() {
            self.wrote_at = Instant::now();
        }
        self.check(cx)?;
        written
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check(cx)?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

/// What was written may lie with the system long after the program has closed the connection: that ends, too, when the
/// other end takes nothing.
fn give_up_on_silence(stream: &TcpStream, after: Duration) {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    if let Err(error) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(after)) {
        log::debug!("a connection has no timeout of the system's: {error}");
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    let _ = (stream, after);
}

/// Middleware around everything: the connection learns when a request comes and when it has its answer, and its body
/// has to come in time.
///
/// # Errors
/// Those of the services within.
pub async fn keep_pace(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let pace = request.conn_data::<Rc<Pace>>().cloned();
    if let Some(pace) = &pace {
        pace.begin();
    }
    if let Some(state) = request.app_data::<Data<AppState>>().cloned() {
        match request.take_payload() {
            Payload::None => {}
            body => request.set_payload(Payload::Stream { payload: Box::pin(within(state.timeouts.body, body)) }),
        }
    }
    let mut answer = next.call(request).await;
    let is_late = |response: &ServiceResponse<_>| response.status() == StatusCode::REQUEST_TIMEOUT;
    let is_last = answer.as_ref().is_ok_and(is_late);
    if let (Ok(response), true) = (&mut answer, is_last) {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    if let Some(pace) = &pace {
        pace.end(is_last);
    }
    answer
}

/// The body of a request, which fails when it is not there as a whole after this time.
fn within(time: Duration, body: Payload) -> impl Stream<Item = Result<Bytes, PayloadError>> {
    let deadline = Instant::now() + time;
    stream::unfold(Some(body), move |body| async move {
        let mut body = body?;
        match timeout_at(deadline, body.next()).await {
            Ok(chunk) => chunk.map(|chunk| (chunk, Some(body))),
            Err(_) => Some((Err(PayloadError::Io(ErrorKind::TimedOut.into())), None)),
        }
    })
    .fuse()
}
