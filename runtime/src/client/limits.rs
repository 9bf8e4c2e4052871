//! How long, and how much.

use std::time::Duration;

/// What one attempt to send a request may take: time, and bytes of the answer. `None` is no limit.
///
/// ```
/// use chargebee_runtime::Limits;
/// use std::time::Duration;
///
/// let limits = Limits::new().first_byte(Duration::from_secs(20)).idle_body(None);
/// assert_eq!(limits.max_body_bytes, 32 * 1024 * 1024);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// From the beginning to an open connection, TLS included. 10 s.
    pub connect: Option<Duration>,
    /// From there to the first byte of the answer, the sending of the request included. 80 s, as the official SDKs wait.
    pub first_byte: Option<Duration>,
    /// From one piece of the answer's body to the next. 20 s.
    pub idle_body: Option<Duration>,
    /// Bytes of the answer's body. 32 MiB.
    pub max_body_bytes: usize,
}

impl Limits {
    /// The limits that hold where nothing else is said.
    pub const fn new() -> Self {
        Self {
            connect: Some(Duration::from_secs(10)),
            first_byte: Some(Duration::from_secs(80)),
            idle_body: Some(Duration::from_secs(20)),
            max_body_bytes: 32 * 1024 * 1024,
        }
    }

    /// Sets the time from the beginning to an open connection.
    #[must_use]
    pub fn connect(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.connect = limit.into();
        self
    }

    /// Sets the time from an open connection to the first byte of the answer.
    #[must_use]
    pub fn first_byte(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.first_byte = limit.into();
        self
    }

    /// Sets the time from one piece of the answer's body to the next.
    #[must_use]
    pub fn idle_body(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.idle_body = limit.into();
        self
    }

    /// Sets how many bytes the answer's body may have.
    #[must_use]
    pub fn max_body_bytes(mut self, limit: usize) -> Self {
        self.max_body_bytes = limit;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}
