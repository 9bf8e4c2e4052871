//! No complete answer.

use super::text::OneLine;
use std::error::Error;
use std::fmt::{self, Write};
use std::time::Duration;

/// No complete answer arrived: no connection, a broken one, no TLS, too long a wait, or too long an answer.
///
/// A transport of your own says as much as it knows: [`of`](Self::of) with the kind, and [`not_sent`](Self::not_sent) where no
/// byte of the request can have been received. [`new`](Self::new) says nothing, and is taken cautiously: the call is not
/// repeated.
#[derive(Debug)]
pub struct TransportError {
    kind: FailureKind,
    pub(super) delivery: Delivery,
    source: Box<dyn Error + Send + Sync>,
}

/// Why no complete answer arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// There was no connection: refused, unreachable, a name that is not known.
    Connect,
    /// There was no TLS: a certificate that is not trusted, or somebody who speaks something else.
    Tls,
    /// The connection was closed or reset.
    Closed,
    /// It took too long.
    Timeout(Timeout),
    /// The body is longer than the limit.
    BodyTooLarge,
    /// What came is not HTTP.
    Protocol,
    /// Something else, or nobody knows.
    Other,
}

/// Which time limit was exceeded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Timeout {
    /// That of connecting, TLS included.
    Connect,
    /// That of waiting for an answer to begin.
    FirstByte,
    /// That of waiting for more of an answer.
    IdleBody,
    /// That of the whole call with all its attempts.
    Total,
}

/// Whether the API can have received the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Certainly not: no byte was sent.
    NotSent,
    /// Nobody knows.
    MaybeReceived,
}

impl TransportError {
    /// An error of the transport, with its cause. A text will do: `TransportError::new("the connection was closed")`.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::of(FailureKind::Other, cause)
    }

    /// An error of this kind, with its cause. Where there was no connection or no TLS, nothing was sent.
    pub fn of(kind: FailureKind, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let delivery = match kind {
            FailureKind::Connect | FailureKind::Tls | FailureKind::Timeout(Timeout::Connect) => {
                Delivery::NotSent
            }
            _ => Delivery::MaybeReceived,
        };
        Self { kind, delivery, source: cause.into() }
    }

    /// A time limit was exceeded.
    pub fn timed_out(timeout: Timeout, limit: Duration) -> Self {
        Self::of(FailureKind::Timeout(timeout), format!("{timeout} within {limit:?}"))
    }

    /// The body of the answer is longer than so many bytes.
    pub fn body_too_large(limit: usize) -> Self {
        Self::of(FailureKind::BodyTooLarge, format!("the answer is longer than {limit} bytes"))
    }

    /// The same, where it is certain that no byte of the request was sent.
    #[must_use]
    pub fn not_sent(mut self) -> Self {
        self.delivery = Delivery::NotSent;
        self
    }

    /// The same, where there was a connection: whatever broke on it, TLS as well, may have come after the request.
    #[cfg(any(feature = "hyper", feature = "reqwest"))]
    pub(crate) fn maybe_received(mut self) -> Self {
        self.delivery = Delivery::MaybeReceived;
        self
    }

    /// Why no complete answer arrived.
    pub fn kind(&self) -> FailureKind {
        self.kind
    }

    /// Whether the API can have received the request.
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }
}

impl FailureKind {
    /// Whether the same may go well a little later.
    pub(crate) fn may_pass(self) -> bool {
        match self {
            Self::Connect | Self::Closed => true,
            // Nothing is left of the total time.
            Self::Timeout(timeout) => timeout != Timeout::Total,
            Self::Tls | Self::BodyTooLarge | Self::Protocol | Self::Other => false,
        }
    }
}

impl fmt::Display for Timeout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "there was no connection",
            Self::FirstByte => "no answer began",
            Self::IdleBody => "no more of the answer came",
            Self::Total => "the call had not ended",
        })
    }
}

/// The cause and the causes of the cause, since the outermost one of an HTTP library says little ("client error"). All of it on
/// one line, whatever the causes say.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut line = OneLine(f);
        write!(line, "{}", self.source)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(line, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Wrapped(&'static str, Option<Box<Self>>);

    impl fmt::Display for Wrapped {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }
    }

    impl Error for Wrapped {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            self.1.as_deref().map(|cause| cause as _)
        }
    }

    #[test]
    fn an_error_is_one_line_whatever_its_causes_say() {
        let innermost = Wrapped("no\u{1b}[2Jroute\u{2028}to host\u{85}", None);
        let cause = Wrapped("refused\r\n2026-01-01 INFO all is well", Some(Box::new(innermost)));
        let expected = "refused  2026-01-01 INFO all is well: no [2Jroute to host ";
        assert_eq!(TransportError::new(cause).to_string(), expected);
        assert_eq!(TransportError::new("a\ttab\n").to_string(), "a tab ");
    }
}
