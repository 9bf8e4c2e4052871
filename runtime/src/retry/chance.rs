//! What must differ from call to call.

/// Any number, each as likely as the others; the largest one where the system has no chance to offer, so that waits are long.
/// The system is asked once the number is needed: most calls need none.
pub(crate) fn random() -> impl FnOnce() -> u64 {
    || getrandom::u64().unwrap_or(u64::MAX)
}

/// A key that no other call has: 128 bits of chance. `None` where the system has none to offer.
///
/// The system is asked for each key. Bytes that were kept for later ones would be the same in a process and its fork, and two
/// different calls with one key are one call to the API.
pub(crate) fn idempotency_key() -> Option<[u8; 32]> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    let mut key = [b'0'; 32];
    for (digits, byte) in key.as_chunks_mut().0.iter_mut().zip(bytes) {
        *digits = [digit(byte >> 4), digit(byte & 15)];
    }
    Some(key)
}

/// A hexadecimal digit; formatting whole bytes takes four thousand instructions a key.
fn digit(half: u8) -> u8 {
    if half < 10 { b'0' + half } else { b'a' + half - 10 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_keys_are_the_same_and_each_can_be_a_header() {
        let keys: std::collections::HashSet<_> = (0..1000).filter_map(|_| idempotency_key()).collect();
        assert_eq!(keys.len(), 1000);
        assert!(keys.iter().all(|key| key.iter().all(u8::is_ascii_hexdigit)));
        let seen = |digit: u8| keys.iter().any(|key| key.contains(&digit));
        assert!("0123456789abcdef".bytes().all(seen));
    }
}
