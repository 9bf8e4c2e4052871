//! How long a client waits, and how often it tries.

use super::clock::default_clock;
use super::{Builder, Clock, Limits};
use crate::retry::{Budget, Retry};
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

/// The settings of this concern.
pub(super) struct TimingSettings {
    retry: Retry,
    retry_budget: u32,
    limits: Limits,
    total: Option<Duration>,
    clock: Option<Arc<dyn Clock>>,
}

impl Default for TimingSettings {
    fn default() -> Self {
        Self {
            retry: Retry::new(),
            retry_budget: Budget::DEFAULT,
            limits: Limits::new(),
            total: Some(Duration::from_secs(240)),
            clock: None,
        }
    }
}

impl<C> Builder<C> {
    /// How calls are repeated that fail in a way that may pass; `Retry::off()` for never. A call's own setting wins.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.timing.retry = retry;
        self
    }

    /// How many retries all calls of the client may make at once. 100 if nothing else is said.
    ///
    /// Each retry takes one; five calls that succeed give one back. So when the API is down, it is soon asked once a call and
    /// no more.
    #[must_use]
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.settings.timing.retry_budget = retries;
        self
    }

    /// What one attempt may take: time, and bytes of the answer. A call's own setting wins.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.timing.limits = limits;
        self
    }

    /// How long a call may take with all its attempts and the waits between; `None` for no limit. 240 s if nothing else is said.
    /// Of a list, each page is a call. A call's own setting ([`timeout`](crate::Sending::timeout)) wins.
    #[must_use]
    pub fn total_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.settings.timing.total = limit.into();
        self
    }

    /// Tells the time and waits by this clock, for an async runtime other than tokio.
    #[must_use]
    pub fn clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.settings.timing.clock = Some(clock);
        self
    }
}

/// What all calls of a client have in common in this.
pub(crate) struct ClientTiming {
    pub(crate) retry: Retry,
    pub(crate) budget: Budget,
    limits: Limits,
    total: Option<Duration>,
    clock: Option<Arc<dyn Clock>>,
}

impl ClientTiming {
    pub(super) fn of(settings: TimingSettings) -> Self {
        let TimingSettings { retry, retry_budget, limits, total, clock } = settings;
        Self { retry, budget: Budget::new(retry_budget), limits, total, clock }
    }
}

/// What one call says otherwise.
#[derive(Clone, Copy, Default)]
pub(super) struct CallTiming {
    pub(super) limits: Option<Limits>,
    /// No limit is something to say as well.
    pub(super) total: Option<Option<Duration>>,
}

/// How long a call waits, and how often it tries: as its client says, but for what it says itself.
pub(crate) struct Timing<'c> {
    pub(crate) limits: Limits,
    pub(crate) total: Option<Duration>,
    client: &'c ClientTiming,
}

impl Deref for Timing<'_> {
    type Target = ClientTiming;

    fn deref(&self) -> &ClientTiming {
        self.client
    }
}

impl<'c> Timing<'c> {
    pub(super) fn new(client: &'c ClientTiming, call: Option<&CallTiming>) -> Self {
        Self {
            limits: call.and_then(|call| call.limits).unwrap_or(client.limits),
            total: call.and_then(|call| call.total).unwrap_or(client.total),
            client,
        }
    }

    /// The clock of async calls; `None` where there is none to be had.
    pub(crate) fn clock(&self) -> Option<&'c dyn Clock> {
        match &self.client.clock {
            Some(clock) => Some(&**clock),
            None => default_clock(),
        }
    }
}
