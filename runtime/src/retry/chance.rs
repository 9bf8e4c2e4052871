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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_keys_are_the_same_and_each_can_be_a_header() {
        let keys: std::collections::HashSet<String> = (0..1000).filter_map(|_| idempotency_key()).collect();
        assert_eq!(keys.len(), 1000);
        assert!(keys.iter().all(|key| key.len() == 32 && key.bytes().all(|byte| byte.is_ascii_hexdigit())));
    }
}
