//! What an operation returned, and what came with it.

use http::HeaderMap;
use std::fmt;

/// The value that an operation returned, with the status and the headers of the answer: what [`Sending::with_headers`] gives.
///
/// [`Sending::with_headers`]: crate::Sending::with_headers
#[derive(Clone)]
#[non_exhaustive]
pub struct Answered<T> {
    /// What the operation returns.
    pub value: T,
    /// The HTTP status, a 2xx.
    pub status: u16,
    /// The headers of the answer. `Debug` shows how many there are only.
    pub headers: HeaderMap,
}

impl<T> Answered<T> {
    /// Whether the API had carried out the call already, under the same idempotency key, and gave the answer of then: by an
    /// earlier attempt of this call, or by another call that the caller gave the same key.
    pub fn is_replayed(&self) -> bool {
        self.headers.get("chargebee-idempotency-replayed").is_some_and(|value| value == "true")
    }
}

impl<T: fmt::Debug> fmt::Debug for Answered<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("headers", &format_args!("{} headers", self.headers.len()))
            .finish()
    }
}
