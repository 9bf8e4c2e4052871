//! What can go wrong with a call.

mod api;
mod text;
mod transport;
mod undecodable;

pub use api::ApiError;
pub(crate) use text::Secrets;
pub use transport::{Delivery, FailureKind, Timeout, TransportError};
pub use undecodable::{Reason, Undecodable};

use crate::check::Violations;
use crate::operation::Operation;
use std::fmt;

/// A call that failed: which operation, and why. One pointer wide.
///
/// Shown on one line that names the operation. Neither `Display` nor `Debug` shows a raw body or a secret of the call.
pub struct Error(Box<Failure>);

#[derive(Debug)]
struct Failure {
    operation: String,
    kind: ErrorKind,
}

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Refused before anything was sent.
    Refused(Violations),
    /// Nothing, or not everything, came back.
    Transport(TransportError),
    /// The API (or something in front of it) answered with an error.
    Api(ApiError),
    /// The API answered with success, and a body of another shape than documented.
    Undecodable(Undecodable),
}

impl Error {
    pub(crate) fn new(operation: &Operation, kind: ErrorKind) -> Self {
        Self(Box::new(Failure { operation: operation.to_string(), kind }))
    }

    /// The operation, as `payment_source.create_card`.
    pub fn operation(&self) -> &str {
        &self.0.operation
    }

    /// Why the call failed.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Everything that was wrong with the call, if it was refused before sending.
    pub fn violations(&self) -> Option<&Violations> {
        match &self.0.kind {
            ErrorKind::Refused(violations) => Some(violations),
            _ => None,
        }
    }

    /// The API's error, if it answered with one.
    pub fn api(&self) -> Option<&ApiError> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(error),
            _ => None,
        }
    }

    /// What is wrong with the answer, if it could not be decoded.
    pub fn undecodable(&self) -> Option<&Undecodable> {
        match &self.0.kind {
            ErrorKind::Undecodable(error) => Some(error),
            _ => None,
        }
    }

    /// The HTTP status of the answer, if there was one.
    pub fn status(&self) -> Option<u16> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(error.status),
            ErrorKind::Undecodable(error) => Some(error.status),
            _ => None,
        }
    }

    /// The body of the answer as it came, if there was one. **It may hold secrets.**
    pub fn raw_body(&self) -> Option<&[u8]> {
        match &self.0.kind {
            ErrorKind::Api(error) => Some(&error.raw_body),
            ErrorKind::Undecodable(error) => Some(&error.raw_body),
            _ => None,
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error").field("operation", &self.0.operation).field("kind", &self.0.kind).finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let operation = &self.0.operation;
        match &self.0.kind {
            ErrorKind::Refused(violations) => write!(f, "{operation} was not sent: {violations}"),
            ErrorKind::Transport(error) => write!(f, "{operation} got no answer: {error}"),
            ErrorKind::Api(error) => write!(f, "{operation} was refused by the API: {error}"),
            ErrorKind::Undecodable(error) => {
                write!(f, "{operation} got an answer that cannot be decoded: {error}")
            }
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(match &self.0.kind {
            ErrorKind::Refused(violations) => violations,
            ErrorKind::Transport(error) => error,
            ErrorKind::Api(error) => error,
            ErrorKind::Undecodable(error) => error,
        })
    }
}

/// A raw body in `Debug`: its length only.
struct Length(usize);

impl fmt::Debug for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_one_pointer_wide_and_can_be_sent_between_threads() {
        fn sendable<T: Send + Sync + 'static>() {}
        sendable::<Error>();
        assert_eq!(size_of::<Error>(), size_of::<usize>());
    }
}
