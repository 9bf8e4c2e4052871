//! What must differ from call to call.

use std::fmt::Write;

/// Any number, each as likely as the others; the largest one where the system has no chance to offer, so that waits are long.
pub(crate) fn random() -> u64 {
    getrandom::u64().unwrap_or(u64::MAX)
}

/// A key that no other call has: 128 bits of chance. `None` where the system has none to offer.
pub(crate) fn idempotency_key() -> Option<String> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let mut key = String::with_capacity(32);
    for byte in bytes {
        write!(key, "{byte:02x}").ok()?;
    }
    Some(key)
}
