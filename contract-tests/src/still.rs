//! A clock for tests that wait for hours.

use chargebee_runtime::Clock;
use chargebee_runtime::client::Sleep;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Time that stands still until somebody waits, and then passes at once.
#[derive(Debug)]
pub struct Still {
    began: Instant,
    now: Mutex<Instant>,
    late: Duration,
}

impl Still {
    /// Waits as long as it is asked to.
    pub fn new() -> Self {
        Self::late(Duration::ZERO)
    }

    /// Comes so much later out of every wait.
    pub fn late(late: Duration) -> Self {
        let began = Instant::now();
        Self { began, now: Mutex::new(began), late }
    }

    /// How long all waits together were.
    pub fn waited(&self) -> Duration {
        self.now() - self.began
    }
}

impl Default for Still {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for Still {
    fn now(&self) -> Instant {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) += duration + self.late;
        Box::pin(std::future::ready(()))
    }
}
