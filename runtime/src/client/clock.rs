//! What time it is, and waiting.

use std::pin::Pin;
use std::time::{Duration, Instant};

/// A wait, until it is over. Dropping it ends it.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Tells the time and waits, for retries and the total time limit.
///
/// Within a tokio runtime, a client has tokio's as soon as the feature `hyper` or `reqwest` is on. For another async runtime, bring your own.
/// Without a clock nothing is repeated, and there is no total time limit.
pub trait Clock: Send + Sync {
    /// What time it is, by a clock that never goes back.
    fn now(&self) -> Instant;

    /// Waits so long.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// The clock of a client that was given none.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
pub(super) fn default_clock() -> Option<&'static dyn Clock> {
    // Outside of its runtime, tokio's timers panic.
    tokio::runtime::Handle::try_current().ok().map(|_| &TokioClock as &dyn Clock)
}

#[cfg(not(any(feature = "hyper", feature = "reqwest")))]
pub(super) fn default_clock() -> Option<&'static dyn Clock> {
    None
}

/// The time of the tokio runtime, which tests may stop.
#[cfg(any(feature = "hyper", feature = "reqwest"))]
struct TokioClock;

#[cfg(any(feature = "hyper", feature = "reqwest"))]
impl Clock for TokioClock {
    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}
