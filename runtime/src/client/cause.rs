//! What the causes of an error of hyper's tell.

use crate::error::FailureKind;
use std::error::Error;
use std::io;

/// The kind that the innermost cause tells of.
pub(super) fn kind_of(error: &(dyn Error + 'static)) -> FailureKind {
    let mut kind = FailureKind::Other;
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(found) = tells(error) {
            kind = found;
        }
        cause = error.source();
    }
    kind
}

fn tells(error: &(dyn Error + 'static)) -> Option<FailureKind> {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        let closed = error.is_incomplete_message() || error.is_closed() || error.is_canceled();
        return match closed {
            true => Some(FailureKind::Closed),
            false => error.is_parse().then_some(FailureKind::Protocol),
        };
    }
    if let Some(error) = error.downcast_ref::<io::Error>() {
        // What an `io::Error` was made of is not its source; it may be another one.
        if let Some(found) = error.get_ref().and_then(|inner| tells(inner)) {
            return Some(found);
        }
        return match error.kind() {
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Some(FailureKind::Protocol),
            io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
            | io::ErrorKind::NotConnected => Some(FailureKind::Closed),
            _ => None,
        };
    }
    #[cfg(any(feature = "blocking", feature = "hyper"))]
    if error.is::<rustls::Error>() {
        return Some(FailureKind::Tls);
    }
    None
}
