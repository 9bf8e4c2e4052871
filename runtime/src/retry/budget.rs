//! How many retries the calls of a client may still make together.

use std::sync::atomic::{AtomicU32, Ordering};

/// So many retries may be made at once; each call that succeeds earns a part of one more.
///
/// When everything fails, each call is soon sent once only: an outage is not multiplied by those who wait for its end.
#[derive(Debug)]
pub(crate) struct Budget {
    most: u32,
    /// In parts of a retry.
    left: AtomicU32,
}

/// So many successes earn a retry.
const PARTS: u32 = 5;

impl Budget {
    /// The number of retries of a client that says nothing else.
    pub(crate) const DEFAULT: u32 = 100;

    pub(crate) fn new(retries: u32) -> Self {
        let most = retries.saturating_mul(PARTS);
        Self { most, left: AtomicU32::new(most) }
    }

    /// Takes a retry, if one is left.
    pub(super) fn take(&self) -> bool {
        let less = |left: u32| left.checked_sub(PARTS);
        self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less).is_ok()
    }

    /// Earns a part of a retry.
    pub(super) fn put_back(&self) {
        // Most calls find it full: then nothing is written that all threads share.
        let more = |left: u32| (left < self.most).then(|| left.saturating_add(1));
        let _ = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more);
    }
}
