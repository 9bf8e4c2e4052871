//! An open connection of ureq: where an answer's head ends, for the limit of its body not to hold before, and what it means
//! that the connection ends. What ureq was not to see of a request is put in here.

use super::connecting::left;
use super::masked;
use std::io::{self, ErrorKind};
use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// Has each connection of ureq know how far its answer is.
#[derive(Debug)]
pub(super) struct AnswerConnector;

impl<T: Transport> Connector<T> for AnswerConnector {
    type Out = Answering<T>;

    fn connect(&self, _: &ConnectionDetails, chained: Option<T>) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(|transport| Answering { transport, in_head: true, held: 0, hints: 0 }))
    }
}

/// A connection whose limit for a single read is that of the body: ureq would have it hold for the head as well, which may take
/// longer to come, and has a limit of its own.
#[derive(Debug)]
pub(super) struct Answering<T> {
    transport: T,
    in_head: bool,
    /// Bytes that had been read and were not yet looked at, after the last read.
    held: usize,
    /// How many of these were heads of the kind that another one follows.
    hints: usize,
}

impl<T: Transport> Transport for Answering<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.transport.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        (self.in_head, self.held, self.hints) = (true, 0, 0);
        let output = self.transport.buffers().output();
        let meant = masked::unmask(output.get_mut(..amount).unwrap_or_default());
        let sent = left(timeout).and_then(|timeout| self.transport.transmit_output(amount, timeout));
        masked::keep(meant);
        sent.map_err(connected).map_err(behind_the_request)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, Error> {
        // ureq takes a head out of what was read when all of it is there.
        self.in_head &= self.buffers().input().len().saturating_add(self.hints) >= self.held;
        if self.in_head {
            timeout.per_read = None;
        }
        let progress = left(timeout).and_then(|timeout| self.transport.await_input(timeout));
        let progress = progress.map_err(connected).map_err(behind_the_request);
        self.held = self.buffers().input().len();
        self.hints = if self.in_head { hints(self.buffers().input()) } else { 0 };
        progress
    }

    fn is_open(&mut self) -> bool {
        self.transport.is_open()
    }

    fn is_tls(&self) -> bool {
        self.transport.is_tls()
    }
}

/// How many bytes those heads at the beginning take that another one follows: with a status from 100 on, but 101, which is an
/// answer.
fn hints(input: &[u8]) -> usize {
    let mut rest = input;
    while let [b'H', b'T', b'T', b'P', b'/', b'1', b'.', _, b' ', b'1', tens, ones, ..] = rest
        && [*tens, *ones] != *b"01"
        && let Some(end) = rest.windows(4).position(|window| window == b"\r\n\r\n")
    {
        rest = rest.get(end.saturating_add(4)..).unwrap_or_default();
    }
    input.len().saturating_sub(rest.len())
}

/// What says elsewhere that there is no connection ends one here: what was sent over it may have been received.
fn connected(error: Error) -> Error {
    match error {
        Error::Io(error)
            if matches!(
                error.kind(),
                ErrorKind::ConnectionRefused
                    | ErrorKind::HostUnreachable
                    | ErrorKind::NetworkUnreachable
                    | ErrorKind::NetworkDown
                    | ErrorKind::AddrNotAvailable
            ) =>
        {
            Error::Io(io::Error::new(ErrorKind::ConnectionReset, error))
        }
        error => error,
    }
}

/// TLS that breaks on an open connection may break behind the request: elsewhere it says that nothing was sent.
fn behind_the_request(error: Error) -> Error {
    match error {
        Error::Io(error) if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) => {
            Error::Io(io::Error::new(ErrorKind::InvalidData, error.to_string()))
        }
        Error::Rustls(error) => Error::Io(io::Error::new(ErrorKind::InvalidData, error.to_string())),
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::Limits;
    use crate::client::ureq::failure::of;
    use crate::error::Delivery;
    use ureq::unversioned::transport::LazyBuffers;

    #[test]
    fn an_open_connection_does_not_end_as_if_there_had_been_none() {
        use ErrorKind::{ConnectionRefused, HostUnreachable, NetworkDown, NetworkUnreachable};
        for kind in [HostUnreachable, NetworkUnreachable, NetworkDown, ConnectionRefused] {
            let ended = connected(Error::Io(kind.into()));
            assert!(
                matches!(ended, Error::Io(error) if error.kind() == ErrorKind::ConnectionReset),
                "{kind}"
            );
        }
    }

    #[test]
    fn a_head_that_another_one_follows_is_no_answer() {
        let hint = "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\n";
        let table = [
            (String::new(), 0),
            (hint.to_owned(), hint.len()),
            (format!("{hint}{hint}HTTP/1.1 200 OK\r\n\r\n{hint}"), 2 * hint.len()),
            (format!("{hint}HTTP/1.1 103 Ea"), hint.len()),
            (format!("{hint}HTTP/1"), hint.len()),
            ("HTTP/1.1 101 Switching Protocols\r\n\r\n".to_owned(), 0),
            ("HTTP/1.1 200 OK\r\n\r\n".to_owned(), 0),
        ];
        for (input, expected) in table {
            assert_eq!(hints(input.as_bytes()), expected, "{input}");
        }
    }

    /// TLS that breaks in either direction.
    #[derive(Debug)]
    struct Broken(LazyBuffers);

    fn broken<T>() -> Result<T, Error> {
        Err(Error::Io(io::Error::new(ErrorKind::InvalidData, rustls::Error::DecryptError)))
    }

    impl Transport for Broken {
        fn buffers(&mut self) -> &mut dyn Buffers {
            &mut self.0
        }

        fn transmit_output(&mut self, _: usize, _: NextTimeout) -> Result<(), Error> {
            broken()
        }

        fn await_input(&mut self, _: NextTimeout) -> Result<bool, Error> {
            broken()
        }

        fn is_open(&mut self) -> bool {
            true
        }
    }

    #[test]
    fn tls_that_breaks_on_an_open_connection_does_not_say_that_nothing_was_sent() {
        let transport = Broken(LazyBuffers::new(1, 1));
        let mut answering = Answering { transport, in_head: true, held: 0, hints: 0 };
        let sent = answering.transmit_output(1, NextTimeout::default());
        let received = answering.await_input(NextTimeout::default()).map(|_| ());
        for broken in [sent, received] {
            let delivery = broken.err().map(|error| of(error, Limits::new()).delivery());
            assert_eq!(delivery, Some(Delivery::MaybeReceived));
        }
    }
}
