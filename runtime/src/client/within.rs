//! Waits that end.

use crate::error::{Timeout, TransportError};
use std::time::Duration;
use tokio::time::timeout;

/// Waits no longer than this.
pub(super) async fn within<T>(
    limit: Option<Duration>,
    what: Timeout,
    wait: impl Future<Output = T>,
) -> Result<T, TransportError> {
    match limit {
        Some(limit) => timeout(limit, wait).await.map_err(|_| TransportError::timed_out(what, limit)),
        None => Ok(wait.await),
    }
}
