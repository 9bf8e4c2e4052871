//! Where an answer's head ends, for the limit of its body not to hold before.

use ureq::Error;
use ureq::unversioned::transport::{Buffers, ConnectionDetails, Connector, NextTimeout, Transport};

/// Has each connection of ureq know how far its answer is.
#[derive(Debug)]
pub(super) struct AnswerConnector;

impl<T: Transport> Connector<T> for AnswerConnector {
    type Out = Answering<T>;

    fn connect(&self, _: &ConnectionDetails, chained: Option<T>) -> Result<Option<Self::Out>, Error> {
        Ok(chained.map(|transport| Answering { transport, in_head: true, held: 0 }))
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
}

impl<T: Transport> Transport for Answering<T> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.transport.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        (self.in_head, self.held) = (true, 0);
        self.transport.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, mut timeout: NextTimeout) -> Result<bool, Error> {
        // ureq takes a head out of what was read when all of it is there.
        self.in_head &= self.buffers().input().len() >= self.held;
        if self.in_head {
            timeout.per_read = None;
        }
        let progress = self.transport.await_input(timeout);
        self.held = self.buffers().input().len();
        progress
    }

    fn is_open(&mut self) -> bool {
        self.transport.is_open()
    }

    fn is_tls(&self) -> bool {
        self.transport.is_tls()
    }
}
