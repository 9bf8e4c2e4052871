//! How a request gets to the API and the answer back while the calling thread waits.

use super::Limits;
use crate::error::TransportError;
use bytes::Bytes;
use std::time::Instant;

/// Carries the requests of calls that block (`wait()`). The default one is [`UreqTransport`](super::UreqTransport); bring your
/// own for another HTTP library, a recorder, a fake.
///
/// It must keep what a [`Transport`](super::Transport) must: the path and query byte for byte, no redirect followed, nothing
/// repeated that may have been received, no body and no `Authorization` header in a log.
///
/// ```
/// use bytes::Bytes;
/// use chargebee_runtime::{BlockingTransport, Limits, TransportError};
/// use std::time::Instant;
///
/// struct AlwaysGone;
///
/// impl BlockingTransport for AlwaysGone {
///     fn send(
///         &self,
///         _request: http::Request<Bytes>,
///         _limits: Limits,
///         _deadline: Option<Instant>,
///     ) -> Result<http::Response<Bytes>, TransportError> {
///         let mut response = http::Response::new(Bytes::new());
///         *response.status_mut() = http::StatusCode::GONE;
///         Ok(response)
///     }
/// }
/// ```
pub trait BlockingTransport: Send + Sync {
    /// Sends a request and reads the whole answer, and is back at the `deadline` at the latest: the call's total time is over
    /// then, and nobody else can end the wait.
    ///
    /// # Errors
    /// No complete answer arrived. An answer of whatever status is no error here.
    fn send(
        &self,
        request: http::Request<Bytes>,
        limits: Limits,
        deadline: Option<Instant>,
    ) -> Result<http::Response<Bytes>, TransportError>;
}
