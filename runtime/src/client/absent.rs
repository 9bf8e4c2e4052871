//! A transport that is not there: a client that only blocks needs no async one, and the other way round.

use super::Limits;
use super::{BlockingTransport, Exchange, Transport};
use crate::error::{FailureKind, TransportError};
use bytes::Bytes;
use std::time::Instant;

/// Says how to get the transport that a call was to be sent by.
pub(super) struct Absent;

impl Transport for Absent {
    fn send(&self, _: http::Request<Bytes>, _: Limits) -> Exchange {
        let message = "this client only blocks: call `wait()` instead of awaiting, give it an async transport by \
                       `builder().transport()`, or switch on the feature `hyper`";
        Box::pin(async move { Err(TransportError::of(FailureKind::Other, message).not_sent()) })
    }
}

impl BlockingTransport for Absent {
    fn send(
        &self,
        _: http::Request<Bytes>,
        _: Limits,
        _: Option<Instant>,
    ) -> Result<http::Response<Bytes>, TransportError> {
        let message = "this client has an async transport of its own and no blocking one: give it one by \
                       `builder().blocking_transport()`";
        Err(TransportError::of(FailureKind::Other, message).not_sent())
    }
}
