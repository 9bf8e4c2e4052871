//! How a call is repeated.

use std::time::Duration;

/// How often a call is repeated that failed in a way that may pass, and how long the waits between are.
///
/// Repeated is what can do no harm: a GET; a POST that the documentation calls idempotent, which then carries one idempotency
/// key for all its attempts; any call that was answered with 429 or certainly was not received. A POST that is not idempotent
/// is never sent again once a byte of it may have been received. What carries an idempotency key is repeated within 30 minutes
/// of its first attempt or not at all: so long does the API know the key, and a repeat that comes later would be another call.
///
/// | what came | is repeated | after |
/// |---|---|---|
/// | 429 | all calls | `Retry-After`, or else a wait that grows |
/// | no connection | all calls | a wait that grows |
/// | 500, 502, 503, 504 | GET and idempotent POST | a wait that grows; `Retry-After` of a 503 |
/// | a connection that broke, no answer in time | GET and idempotent POST | a wait that grows |
/// | anything else | no call | |
///
/// A wait that grows is chosen by chance between nothing and `base`, then twice that, then four times that, at most
/// [`longest_wait`](Self::longest_wait): so clients that failed together do not come back together. There are limits beside
/// this one: the client's total time limit, and its budget of retries, which all of its calls share.
///
/// ```
/// use chargebee_runtime::Retry;
/// use std::time::Duration;
///
/// let patient = Retry::new().attempts(6).base(Duration::from_millis(500));
/// assert_ne!(patient, Retry::off());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "it does nothing before it is given to a client or a call"]
pub struct Retry {
    pub(super) attempts: u32,
    pub(super) base: Duration,
    pub(super) longest_wait: Duration,
}

impl Retry {
    /// Four attempts at most, a base of 200 ms, and no wait longer than a minute.
    pub const fn new() -> Self {
        Self { attempts: 4, base: Duration::from_millis(200), longest_wait: Duration::from_secs(60) }
    }

    /// One attempt. No idempotency key is made then: the call goes out as it was written.
    pub const fn off() -> Self {
        Self { attempts: 1, ..Self::new() }
    }

    /// So many attempts at most, the first one included; 0 counts as 1.
    pub const fn attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// The longest first wait.
    pub const fn base(self, base: Duration) -> Self {
        Self { base, ..self }
    }

    /// The longest wait. Where the API asks for a longer one, the call ends with its answer instead.
    pub const fn longest_wait(self, longest_wait: Duration) -> Self {
        Self { longest_wait, ..self }
    }

    /// Whether there can be a second attempt.
    pub(crate) const fn is_on(self) -> bool {
        self.attempts > 1
    }

    /// The longest wait after so many attempts have failed.
    pub(super) fn most(self, failed: u32) -> Duration {
        let doubled = 2_u32.checked_pow(failed.saturating_sub(1)).unwrap_or(u32::MAX);
        self.base.saturating_mul(doubled).min(self.longest_wait)
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}
