//! What hyper's errors mean.

use crate::client::cause::kind_of;
use crate::error::{FailureKind, TransportError};
use std::error::Error;

/// There was no connection, whatever broke.
pub(super) fn of_connecting(error: Box<dyn Error + Send + Sync>) -> TransportError {
    let kind = kind_of(&*error);
    let kind = if kind == FailureKind::Tls { kind } else { FailureKind::Connect };
    TransportError::of(kind, error).not_sent()
}

/// An error on a connection, within the request or the answer.
pub(super) fn of_connection(error: hyper::Error) -> TransportError {
    TransportError::of(kind_of(&error), error).maybe_received()
}
