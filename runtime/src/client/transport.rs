//! How a request gets to the API and the answer back.

use super::Limits;
use crate::error::TransportError;
use bytes::Bytes;
use std::pin::Pin;

/// The answer to a request, once it is there.
pub type Exchange = Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, TransportError>> + Send>>;

/// Carries requests to the API. The default one is `HyperTransport`; bring your own for another HTTP library, a recorder, a fake.
///
/// It must send the path and query byte for byte as they are, must not follow redirects (a followed one would carry the key
/// along), must not repeat a request that may have been received, and must not log the body or the `Authorization` header.
///
/// It keeps to the [`Limits`] as well as it can. Whatever it does, the client checks the size of the body again and ends the
/// call when its total time is over. Its errors say what they know: see [`TransportError`].
///
/// ```
/// use bytes::Bytes;
/// use chargebee_runtime::client::{Exchange, Limits, Transport};
///
/// struct AlwaysGone;
///
/// impl Transport for AlwaysGone {
///     fn send(&self, _request: http::Request<Bytes>, _limits: Limits) -> Exchange {
///         Box::pin(async {
///             let mut response = http::Response::new(Bytes::new());
///             *response.status_mut() = http::StatusCode::GONE;
///             Ok(response)
///         })
///     }
/// }
/// ```
pub trait Transport: Send + Sync {
    /// Sends a request and reads the whole answer. Nothing happens before the future is polled, and dropping it cancels.
    ///
    /// # Errors
    /// No complete answer arrived. An answer of whatever status is no error here.
    fn send(&self, request: http::Request<Bytes>, limits: Limits) -> Exchange;
}
