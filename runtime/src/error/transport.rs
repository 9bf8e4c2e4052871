//! No complete answer.

use std::error::Error;
use std::fmt;

/// No complete answer arrived: no connection, a broken one, or no TLS.
///
/// Whether the API has received the request cannot be told from this.
#[derive(Debug)]
pub struct TransportError {
    source: Box<dyn Error + Send + Sync>,
}

impl TransportError {
    /// An error of the transport, with its cause. A text will do: `TransportError::new("the connection was closed")`.
    pub fn new(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { source: cause.into() }
    }
}

/// The cause and the causes of the cause, since the outermost one of an HTTP library says little ("client error").
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
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
