//! A connection that still reads an answer when the server has stopped listening.

use std::io::ErrorKind;

use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, TcpConnector, Transport};

/// Connects as `ureq` does, but lets a server refuse a body which it does not
/// read to its end: `ureq` alone reports a broken pipe, where a browser shows
/// the answer.
pub(super) fn connector() -> impl Connector {
    ().chain(TcpConnector::default()).chain(Patient)
}

#[derive(Debug)]
struct Patient;

#[derive(Debug)]
struct PatientTransport<T> {
    inner: T,
    refused: bool,
}

impl<In: Transport> Connector<In> for Patient {
    type Out = PatientTransport<In>;

    fn connect(&self, _details: &ConnectionDetails, chained: Option<In>) -> Result<Option<Self::Out>, Error> {
        let refused = false;
        Ok(chained.map(|inner| PatientTransport { inner, refused }))
    }
}

impl<T: Transport> Transport for PatientTransport<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.inner.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        if self.refused {
            return Ok(());
        }
        let sent = self.inner.transmit_output(amount, timeout);
        self.refused = matches!(&sent, Err(error) if is_refusal(error));
        if self.refused { Ok(()) } else { sent }
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.inner.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        !self.refused && self.inner.is_open()
    }
}

fn is_refusal(error: &Error) -> bool {
    let kinds = [ErrorKind::BrokenPipe, ErrorKind::ConnectionReset];
    matches!(error, Error::Io(error) if kinds.contains(&error.kind()))
}
