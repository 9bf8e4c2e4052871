//! Connections that are open and wait for the next request.

use super::opened::Opened;
use http::Uri;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

/// So long is a connection kept unused.
const UNUSED: Duration = Duration::from_secs(90);

/// The open connections that nobody uses now.
#[derive(Default)]
pub(super) struct Kept(Arc<Mutex<Unused>>);

#[derive(Default)]
struct Unused {
    /// Each with the time since which nobody uses it; the latest comes last.
    connections: Vec<(Opened, Instant)>,
    /// Closes those that are unused for too long, as long as there are any.
    closing: Option<JoinHandle<()>>,
}

impl Kept {
    /// The connection to the server of this address that was used last, if there is one that can take a request.
    pub(super) fn take(&self, server: &Uri) -> Option<Opened> {
        let mut unused = lock(&self.0);
        unused.connections.retain(|(connection, _)| !connection.is_closed());
        let fits = |(connection, _): &(Opened, Instant)| connection.leads_to(server) && connection.is_ready();
        let found = unused.connections.iter().rposition(fits)?;
        Some(unused.connections.remove(found).0)
    }

    /// Keeps a connection whose answer is read to its end.
    pub(super) fn put(&self, connection: Opened) {
        if connection.is_closed() {
            return;
        }
        let mut unused = lock(&self.0);
        unused.connections.push((connection, Instant::now()));
        // It ends with the runtime that it was started on, which others may outlive.
        if unused.closing.as_ref().is_none_or(JoinHandle::is_finished) {
            unused.closing = Some(tokio::spawn(close(Arc::downgrade(&self.0))));
        }
    }
}

/// Closes connections that are unused for too long, until none is left.
async fn close(kept: Weak<Mutex<Unused>>) {
    loop {
        let oldest = match kept.upgrade() {
            Some(kept) => lock(&kept).oldest(Instant::now()),
            None => return,
        };
        let Some(oldest) = oldest else { return };
        sleep_until(oldest + UNUSED).await;
    }
}

impl Unused {
    /// Closes what is unused for too long by now, and says since when the oldest of the others is; `None` where none is left, and
    /// nobody will look again.
    fn oldest(&mut self, now: Instant) -> Option<Instant> {
        self.connections.retain(|(_, since)| now.saturating_duration_since(*since) < UNUSED);
        let oldest = self.connections.iter().map(|(_, since)| *since).min();
        if oldest.is_none() {
            self.closing = None;
        }
        oldest
    }
}

impl Drop for Unused {
    fn drop(&mut self) {
        if let Some(closing) = &self.closing {
            closing.abort();
        }
    }
}

fn lock(unused: &Mutex<Unused>) -> MutexGuard<'_, Unused> {
    unused.lock().unwrap_or_else(PoisonError::into_inner)
}
