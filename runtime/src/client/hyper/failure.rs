//! What hyper's errors mean.

use crate::client::cause::kind_of;
use crate::error::{FailureKind, TransportError};

/// An error on the way to the answer's head.
pub(super) fn of_request(error: hyper_util::client::legacy::Error) -> TransportError {
    let kind = kind_of(&error);
    if error.is_connect() {
        // Whatever broke: there was no connection yet.
        let kind = if kind == FailureKind::Tls { kind } else { FailureKind::Connect };
        return TransportError::of(kind, error);
    }
    TransportError::of(kind, error).maybe_received()
}

/// An error within the answer's body.
pub(super) fn of_body(error: hyper::Error) -> TransportError {
    TransportError::of(kind_of(&error), error).maybe_received()
}
