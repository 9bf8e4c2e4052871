//! What ureq's errors mean.

use crate::client::Limits;
use crate::error::{FailureKind, Timeout, TransportError};
use std::io;
use std::time::Duration;
use ureq::Error;

/// An error on the way to the answer's end.
pub(super) fn of(error: Error, limits: Limits) -> TransportError {
    // Without a limit, it is the system that waits no longer.
    let timed_out = |timeout, limit: Option<Duration>| match limit {
        Some(limit) => TransportError::timed_out(timeout, limit),
        None => TransportError::of(FailureKind::Timeout(timeout), timeout.to_string()),
    };
    match error {
        Error::Timeout(limit) => match limit {
            ureq::Timeout::Connect => timed_out(Timeout::Connect, limits.connect),
            ureq::Timeout::SendRequest | ureq::Timeout::SendBody | ureq::Timeout::RecvResponse => {
                timed_out(Timeout::FirstByte, limits.first_byte)
            }
            ureq::Timeout::PerRead | ureq::Timeout::RecvBody => {
                timed_out(Timeout::IdleBody, limits.idle_body)
            }
            other => TransportError::of(FailureKind::Timeout(Timeout::Total), other.to_string()),
        },
        Error::BodyExceedsLimit(_) => TransportError::body_too_large(limits.max_body_bytes),
        error => TransportError::of(kind_of(&error), error),
    }
}

fn kind_of(error: &Error) -> FailureKind {
    match error {
        Error::HostNotFound | Error::ConnectionFailed | Error::ConnectProxyFailed(_) => FailureKind::Connect,
        Error::Tls(_) | Error::TlsRequired | Error::Pem(_) | Error::Rustls(_) => FailureKind::Tls,
        Error::Protocol(_) | Error::LargeResponseHeader(..) | Error::BodyStalled => FailureKind::Protocol,
        Error::Io(error) => kind_of_io(error),
        _ => FailureKind::Other,
    }
}

fn kind_of_io(error: &io::Error) -> FailureKind {
    if error.get_ref().is_some_and(|inner| inner.is::<rustls::Error>()) {
        return FailureKind::Tls;
    }
    match error.kind() {
        // These come before there is a connection.
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown
        | io::ErrorKind::AddrNotAvailable => FailureKind::Connect,
        io::ErrorKind::UnexpectedEof
        | io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::NotConnected => FailureKind::Closed,
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => FailureKind::Protocol,
        _ => FailureKind::Other,
    }
}
